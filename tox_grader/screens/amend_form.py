"""The assessment form for findings that were recorded wrongly: empty, and each recorded answer one key away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tox_grader.foundation.problems import Problem, ToxGraderError, WrongUsage
from tox_grader.foundation.times import show_time
from tox_grader.screens.amend_assessment import AmendFindingsScreen
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.desk import Desk
from tox_grader.screens.draft import Draft
from tox_grader.screens.form import FormScreen, asked_now
from tox_grader.screens.form_field import answer_text
from tox_grader.screens.form_keys import move, move_section
from tox_grader.screens.ink import Line, wrapped
from tox_grader.screens.painted import Keys
from tox_grader.workflows.assess import Bedside
from tox_grader.workflows.bedside_form import Answer, Question
from tox_grader.workflows.proposal import ToCorrect, amended_entry, bedside_without, chosen_of
from tox_grader.workflows.recorded_answers import recorded_answers, without_known_history
from tox_grader.workflows.typed import typed_again
from tox_grader.workflows.ward import Chart, open_chart

_NAMED = 3


@dataclass(frozen=True)
class Recorded:
    """The assessment that is corrected, with its answers as the form would have taken them."""

    chosen: ToCorrect
    number: int
    observed_at: datetime
    given: Mapping[str, Answer]


class AmendFormScreen(FormScreen):
    """Takes the findings of one observation once more. Nothing is carried over but by a key for it.

    The answers are kept in this program alone: a draft on disk would be offered as a new assessment.
    """

    KEYS: Keys = (
        *(("r", "as recorded"), ("R", "section so")),
        *((key, "reason, save" if key == "s" else does) for key, does in FormScreen.KEYS),
    )
    TOPIC = "amend_form"

    def __init__(self, desk: Desk, chart: Chart, bedside: Bedside, draft: Draft, recorded: Recorded) -> None:
        """Take what was recorded, and the answers that were typed so far."""
        self.recorded = recorded
        super().__init__(desk, chart, bedside, draft)

    def banner(self, width: int) -> list[Line]:
        """Return the banner, and which entry is corrected."""
        at = show_time(self.recorded.observed_at)
        told = f"CORRECTS entry {self.recorded.number}, observed {at}: so if the time is left blank"
        return [*super().banner(width), *wrapped(told, width, "warn", rest="  ")]

    def press(self, key: str, character: str | None) -> None:
        """Take what was recorded for this field or this section, or hand the key to the field."""
        question, draft = self.draft.question, self.draft
        if character not in ("r", "R") or question is None or draft.asking or draft.typed:
            super().press(key, character)
            return
        self.status, draft.told = "", ""
        if character == "r":
            self._take(question)
        else:
            self._take_section(question)

    def _take(self, question: Question) -> None:
        if self._as_recorded(question):
            move(self.draft, 1)
        else:
            self.draft.told = "it was blank in the entry that is corrected"

    def _take_section(self, question: Question) -> None:
        draft = self.draft
        blank = [one for one in draft.questions if one.section == question.section and draft.answer(one) is None]
        count = sum([self._as_recorded(one) for one in blank])
        move_section(draft, 1)
        fields = "1 blank field is" if count == 1 else f"{count} blank fields are"
        draft.told = f"{question.section}: {fields if count else 'no blank field is'} as recorded"

    def _as_recorded(self, question: Question) -> bool:
        """Put the recorded answer into a field; tell whether there was one."""
        given = self.recorded.given
        at = next((at for at in (*(unit.at for unit in question.units), question.at) if at in given), None)
        if at is None:
            return False
        self.draft.put(question, given[at], at)
        if question.attribution is not None and question.attribution in given:
            self.draft.attribute(question.attribution, str(given[question.attribution]))
        return True

    def _options(self, width: int) -> list[Line]:
        question = self.draft.question
        lines = super()._options(width)
        if question is None or self.draft.asking:
            return lines
        answer = self._recorded_answer(question)
        return [*lines, *wrapped(f"As recorded: {answer}", width, "strong", rest="  ")]

    def _recorded_answer(self, question: Question) -> str:
        given = self.recorded.given
        unit = next((unit for unit in question.units if unit.at in given), None)
        answer = given.get(question.at if unit is None else unit.at)
        return "blank" if answer is None else f"{answer_text(question, answer, unit)} (r takes it)"

    def _observed_at(self) -> datetime:
        return self.draft.observed_at or self.recorded.observed_at

    def _forget_old(self) -> None:
        """Keep every answer: it speaks of the observation that is corrected, and never of the patient now."""

    def _leave(self) -> None:
        below = self.app.screen_stack[-2]
        if self.draft.is_empty:
            self.desk.drop_amending(self.draft)
        elif isinstance(below, PatientBound):
            below.status = "correction kept until the program ends, NOT SAVED: press c to go on with it"
        self.dismiss()

    def _summary(self) -> None:
        if not any(self.draft.counts()[:2]):
            self.draft.told = "nothing was answered: R takes a section as recorded; Esc, then x: entered in error"
            return
        self.app.push_screen(AmendFindingsScreen(self.desk, self.chart, self.recorded.chosen, self.draft))

    def came_back(self) -> None:
        """Grade again on the log as it stands now, the entry that is corrected left out of it."""
        person = self.chart.person
        try:
            log = open_chart(self.desk.record, person.patient_id).entries
            chosen = chosen_of(person, log, self.recorded.chosen.entry.sequence)
            self.bedside = bedside_without(self.desk.station, chosen, amended_entry(chosen))
        except ToxGraderError as error:
            self.status = "; ".join(f"{problem.what} - {problem.do}" for problem in error.problems)
        self.graded = self._grade()


def amend_form(desk: Desk, chart: Chart, chosen: ToCorrect, entry_id: str) -> AmendFormScreen:
    """Return the form for an assessment; raise `WrongUsage` where it holds what the form does not ask."""
    counts = amended_entry(chosen)
    bedside = bedside_without(desk.station, chosen, counts)
    typed = without_known_history(typed_again(counts.content) or {}, bedside.history(counts.observed_at))
    questions = asked_now(desk, chart, bedside)
    held = recorded_answers(typed, questions)
    if held.beyond:
        raise WrongUsage(_beyond_the_form(chart, counts.entry.sequence, held.beyond))
    draft = desk.amending.setdefault(counts.entry.entry_id, Draft(questions, entry_id))
    recorded = Recorded(chosen, counts.entry.sequence, counts.observed_at, held.given)
    return AmendFormScreen(desk, chart, bedside, draft, recorded)


def _beyond_the_form(chart: Chart, number: int, beyond: tuple[str, ...]) -> Problem:
    more = f" and {len(beyond) - _NAMED} more" if len(beyond) > _NAMED else ""
    what = f"entry {number} holds what the form does not ask: {', '.join(beyond[:_NAMED])}{more}"
    do = f"give all findings in a file: tox-grader correct {chart.person.patient_id} {number} --amend FILE --reason WHY"
    return Problem(what, f"entry {number}", "corrected in the form, these findings would be lost", do)
