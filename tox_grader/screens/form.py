"""The assessment form in the order of the ward round, with the grade beside it following every keystroke."""

from datetime import datetime

from tox_grader.foundation.problems import ToxGraderError
from tox_grader.grading.bedside import Answered
from tox_grader.screens import doors
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.desk import Desk
from tox_grader.screens.draft import TIME, Draft, unknown_again
from tox_grader.screens.form_field import field_lines, option_lines
from tox_grader.screens.form_keys import Wish, press
from tox_grader.screens.grade_pane import grade_pane_lines
from tox_grader.screens.ink import ENDLESS, Line, beside, in_words, say
from tox_grader.screens.painted import Keys, frame
from tox_grader.workflows.assess import Bedside, at_bedside
from tox_grader.workflows.bedside_form import Question, document, instrument_for, questions
from tox_grader.workflows.record import Author
from tox_grader.workflows.ward import Chart

LEFT_WIDTH = 46
_OPTION_ROOM = 7
_ROLE_OPEN = "role not stated yet"


class FormScreen(PatientBound):
    """Takes one assessment, field by field."""

    KEYS: Keys = (
        ("Tab", "next"), ("Shift+Tab", "back"), ("PgDn/PgUp", "section"), ("n", "not assessed"), ("N", "section so"),
        ("a", "cause"), ("Del", "clear"), ("b", "basis"), ("P", "plain"), ("s", "summary, save"), ("?", "help"),
        ("Esc", "leave"),
    )  # fmt: skip
    TOPIC = "form"

    def __init__(self, desk: Desk, chart: Chart, bedside: Bedside, draft: Draft | None = None) -> None:
        """Begin a draft, or take up the one that was left; `draft` is one that somebody else looks after."""
        super().__init__(desk, chart)
        self.bedside = bedside
        self.draft = self._of_this_patient() if draft is None else draft
        self._forget_old()
        self.graded: Answered | ToxGraderError = self._grade()
        self._grading = False

    def _of_this_patient(self) -> Draft:
        key = self.chart.person.patient_key
        draft = self.desk.drafts.get(key)
        if draft is None:
            draft = Draft(asked_now(self.desk, self.chart, self.bedside))
            self.desk.drafts[key] = draft
        else:
            self.status = "the draft that was left is here again: nothing of it is saved yet"
        return draft

    def typed(self) -> dict[str, object]:
        """Return the sections of an assessment that the draft makes so far."""
        return document(self.draft.with_typed())

    def _grade(self) -> Answered | ToxGraderError:
        try:
            return self.bedside.answers(self.typed(), self._observed_at(), Author(self.desk.user, _ROLE_OPEN))
        except ToxGraderError as error:
            return error

    def _observed_at(self) -> datetime:
        return self.draft.observed_at or self.desk.now()

    def _forget_old(self) -> None:
        """Make unknown what was entered too long ago to speak for the patient now, and say so."""
        limit = self.desk.answers_count_for
        count = self.draft.forget_old(self.desk.now(), limit)
        if count:
            self.status = unknown_again(count, limit)

    def _keep(self) -> None:
        """Hand the draft to the thread that writes it to disk."""
        self.desk.keep_draft(self.chart.person.patient_key)

    def after_key(self) -> None:
        """Grade and show once, behind all keys that are already waiting."""
        if not self._grading:
            self._grading = True
            self.call_later(self._regrade)

    def _regrade(self) -> None:
        self._grading = False
        self.graded = self._grade()
        self.repaint()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return banner, fields, what the keys stand for, and the grade."""
        head, foot = self.banner(width), self.foot(width)
        room = max(height - len(head) - len(foot), 1)
        left_width = LEFT_WIDTH + max(0, (width - 80) // 2)
        options = self._options(left_width)
        options_room = max(_OPTION_ROOM, len(options))
        left = self._fields(left_width, room - options_room)
        left += options
        pane = grade_pane_lines(self.graded, self.desk.station.library, width - left_width - 1, room)
        return frame(head, beside(left, pane, left_width), foot, height)

    def _options(self, width: int) -> list[Line]:
        return option_lines(self.draft, self.desk.station.form, self.desk.now(), width)

    def plain_lines(self) -> list[str]:
        """Return the draft so far, one answer a line, and the grade below."""
        draft, form = self.draft, self.desk.station.form
        fields = [
            line for place in range(TIME, len(draft.questions)) for line in field_lines(draft, place, form, ENDLESS)
        ]
        told = [" ".join(text.split()).removeprefix("> ") for text in in_words(fields)]
        pane = grade_pane_lines(self.graded, self.desk.station.library, ENDLESS, ENDLESS)
        return [*in_words(self.banner(ENDLESS)), "Draft, nothing saved yet", *told, *in_words(pane)]

    def _fields(self, width: int, room: int) -> list[Line]:
        """Return as many fields as there is room for, the one being filled among them."""
        draft, form = self.draft, self.desk.station.form
        answered, absent, count = draft.counts()
        also = f", {absent} not assessed" if absent else ""
        lines: list[Line] = []
        here = (0, 0)
        for place in range(TIME, len(draft.questions)):
            start = len(lines)
            if place > TIME and (not place or draft.questions[place].section != draft.questions[place - 1].section):
                lines.append(say(draft.questions[place].section, "heading"))
            lines += field_lines(draft, place, form, width)
            if place == draft.place:
                here = (start, len(lines))
        room -= 2
        top = min(max(here[0] - room // 3, here[1] - room, 0), max(len(lines) - room, 0))
        shown = lines[top : top + room]
        above, below = top, max(len(lines) - top - room, 0)
        rule = f"-- {above} lines above, {below} below " if above or below else ""
        loose = "  DRAFT NOT KEPT ON DISK" if self.desk.files.trouble else ""
        lines = [say(f"{answered} of {count} answered{also}{loose}", "strong"), *shown, *[()] * (room - len(shown))]
        return [*lines, say(rule.ljust(width, "-"))]

    def press(self, key: str, character: str | None) -> None:
        """Hand the key to the field that is being filled."""
        self.status = ""
        wish = press(self.draft, self.desk.station.form, self.desk.now(), key, character)
        self._grant(wish)
        if self.draft.stamp(self.desk.now()):
            self._keep()

    def _grant(self, wish: Wish) -> None:
        if wish == "leave":
            self._leave()
        elif wish == "help":
            doors.help_or_plain(self, "?")
        elif wish == "plain":
            doors.help_or_plain(self, "P")
        elif wish == "basis":
            answers = () if isinstance(self.graded, ToxGraderError) else self.graded.answers
            doors.basis(self, self.chart, answers)
        elif wish == "save":
            self._summary()

    def _leave(self) -> None:
        key = self.chart.person.patient_key
        if self.draft.is_empty:
            self.desk.drop_draft(key)
        below = self.app.screen_stack[-2]
        if key in self.desk.drafts and isinstance(below, PatientBound):
            below.status = "draft kept, NOT SAVED: press a to go on with it"
        self.dismiss()

    def _summary(self) -> None:
        if self.draft.observed_at is None:
            self.draft.place = TIME
            self.draft.told = "the time of observation is not entered yet: now, -15m, 14:30"
            return
        from tox_grader.screens.summary import SummaryScreen  # noqa: PLC0415  not before it is asked for

        self.app.push_screen(SummaryScreen(self.desk, self.chart, self.draft))

    def came_back(self) -> None:
        """Grade again, on the log as it stands now: the clock has moved on, and others may have recorded something."""
        self._forget_old()
        try:
            self.bedside = at_bedside(self.desk.record, self.desk.station, self.chart.person.patient_id)
        except ToxGraderError as error:
            self.status = "; ".join(f"{problem.what} - {problem.do}" for problem in error.problems)
        self.graded = self._grade()


def asked_now(desk: Desk, chart: Chart, bedside: Bedside) -> tuple[Question, ...]:
    """Return the questions of the form for this patient: with the score that fits, and what the log does not know."""
    known = bedside.history(chart.now)
    instrument = instrument_for(chart.age, known.can_do_ice, desk.station)
    return questions(desk.station, instrument, log_knows=known.knows_the_episode)
