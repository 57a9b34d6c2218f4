"""What is about to be saved: every value with its age, what is missing, what changed; then who saves it."""

from typing import TYPE_CHECKING

from tox_grader.foundation.problems import StaleView, ToxGraderError
from tox_grader.foundation.roles import AT_BEDSIDE, role_keys
from tox_grader.foundation.times import show_clock, show_duration
from tox_grader.reports.grade_words import by_toxicity, grade_line, score_line
from tox_grader.reports.suggestion_text import suggestion_lines
from tox_grader.screens import doors
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.changed import last_text, last_typed
from tox_grader.screens.desk import UNVERIFIED, Desk
from tox_grader.screens.draft import Draft, unknown_again
from tox_grader.screens.explained import explained_lines
from tox_grader.screens.form_field import answer_text, attribution_text, label
from tox_grader.screens.grade_head import TOXICITIES, grade_chip
from tox_grader.screens.ink import BLANK, ENDLESS, Line, in_words, packed, parts, say, wrapped
from tox_grader.screens.news import news_lines
from tox_grader.screens.painted import frame, problem_lines
from tox_grader.screens.saved import after_saving
from tox_grader.screens.scroll import Scroll
from tox_grader.screens.when import in_full
from tox_grader.workflows.assess import at_bedside, save
from tox_grader.workflows.bedside_form import document
from tox_grader.workflows.record import Author, Entry
from tox_grader.workflows.seen import came_in, head_seen
from tox_grader.workflows.unconfirmed import Mark, put_mark, take_mark
from tox_grader.workflows.ward import Chart, chart_of

if TYPE_CHECKING:
    from tox_grader.workflows.grade_assessments import Graded

_EMPTY = "nothing was answered: there is nothing to save"


class SummaryScreen(PatientBound):
    """The last look before an assessment is in the record."""

    KEYS = (("Up/Down PgUp/PgDn", "move"), ("b", "basis"), ("P", "plain"), ("?", "help"), ("Esc", "back to the form"))
    TOPIC = "form"

    def __init__(self, desk: Desk, chart: Chart, draft: Draft) -> None:
        """Grade the draft once more with the log as it stands now: what is seen here is what is kept."""
        super().__init__(desk, chart)
        self.draft = draft
        self.observed_at = draft.observed_at or desk.now()
        self.role = ""
        self.failed: ToxGraderError | None = None
        self.scroll = Scroll()
        self.typed = document(draft.given)
        self.who = desk.user
        self.news: tuple[Entry, ...] = ()
        self.graded: Graded | None = None
        self._look_again()

    def _look_again(self) -> None:
        """Read the log as it stands now, grade with it, and remember what came in since the form was opened."""
        desk, seen = self.desk, self.chart
        self.graded, self.failed = None, None
        try:
            self.bedside = at_bedside(desk.record, desk.station, seen.person.patient_id)
            self.news += came_in(seen.entries, self.bedside.log)
            self.chart = chart_of(seen.person, self.bedside.log, desk.now(), similar_name=seen.similar_name)
            self.graded = self.bedside.grade(self.typed, self.observed_at, Author(desk.user, "other"))
        except ToxGraderError as error:
            self.failed = error

    def came_back(self) -> None:
        """After a lock: ask again who saves, and go back to the form where answers have become too old."""
        if self.who != self.desk.user:
            self.who, self.role = self.desk.user, ""
        if self.draft.forget_old(self.desk.now(), self.desk.answers_count_for):
            self._back_to_form()

    def _back_to_form(self) -> None:
        below = self.app.screen_stack[-2]
        if isinstance(below, PatientBound):
            below.status = unknown_again(1, self.desk.answers_count_for)
        self.dismiss()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return grades and failures on top, every value below them, and the question at the bottom."""
        head = [
            *self.banner(width),
            say("Summary before saving - nothing is saved yet", "heading"),
            say(f"Observed {in_full(self.observed_at, self.desk.now())}", "strong"),
            *problem_lines(self.failed, width),
            *news_lines(self.news, self.chart.entries, width),
        ]
        if self.graded is not None:
            answers = by_toxicity(self.graded.answers)
            before = by_toxicity(self.chart.answers)
            for toxicity in TOXICITIES:
                head += grade_chip(answers.get(toxicity), toxicity, width)
                head.append(say(f"  before: {grade_line(before.get(toxicity), toxicity)}"))
        foot = [*self._ask(width), *self.foot(width)]
        return frame(head, self.scroll.window(self._body(width), max(height - len(head) - len(foot), 1)), foot, height)

    @property
    def _nothing_answered(self) -> bool:
        return not any(self.draft.counts()[:2])

    def _ask(self, width: int) -> list[Line]:
        if self.graded is None:
            return wrapped(
                "It cannot be saved like this: Esc goes back to the form, where the draft is kept.", width, "strong"
            )
        if self._nothing_answered:
            return wrapped(f"{_EMPTY}. Esc goes back to the form.", width, "strong")
        who = f"{self.desk.user} ({UNVERIFIED})"
        if not self.role:
            keys = [parts((key, "strong"), (f" {role}", "plain")) for key, role in AT_BEDSIDE.items()]
            return packed([say(f"Who saves? {who}, as:", "strong"), *keys], width)
        return wrapped(f"Save as {who}, {self.role}? y saves - Esc goes back", width, "strong")

    def _body(self, width: int) -> list[Line]:
        now = self.desk.now()
        age = f"{show_duration(now - self.observed_at)} ago"
        lines: list[Line] = []
        last, form = last_typed(self.chart), self.desk.station.form
        missing: list[str] = []
        for question in self.draft.questions:
            answer = self.draft.answer(question)
            was = last_text(question, last)
            if answer is None:
                missing.append(label(question) + (f" (was {was})" if was else ""))
                continue
            value = answer_text(question, answer, self.draft.unit(question))
            cause = attribution_text(self.draft, question, form)
            told = f"{label(question)}  {value}{cause}  {age}{_change(was, value, last)}"
            lines += wrapped(told, width, rest="    ")
        lacking = [say(f"Missing, unknown to the grade: {len(missing)}", "heading")]
        lacking += packed([say(f"{text};") for text in missing], width)
        lines = [*lacking, say("Entered", "heading"), *lines]
        if self.graded is not None:
            lines += [BLANK, *(say(score_line(scored)) for scored in self.graded.scores)]
            lines += [*explained_lines(self.graded.answers, self.desk.station.library, width)]
            lines.append(say(self.graded.suggestions.heading, "heading"))
            steps = [suggestion_lines(step)[0] for step in self.graded.suggestions.steps]
            lines += [line for text in steps for line in wrapped(text, width, first="- ", rest="  ")]
        return lines

    def plain_lines(self) -> list[str]:
        """Return everything that is about to be saved, one fact a line."""
        graded = () if self.graded is None else self.graded.answers
        grades = [grade_line(answer) for answer in by_toxicity(graded).values()]
        return [
            *in_words(self.banner(ENDLESS)),
            *in_words(problem_lines(self.failed, ENDLESS)),
            *in_words(news_lines(self.news, self.chart.entries, ENDLESS)),
            f"Observed {in_full(self.observed_at, self.desk.now())}",
            *grades,
            *in_words(self._body(ENDLESS)),
        ]

    def press(self, key: str, character: str | None) -> None:
        """Take the role, then the one key that saves; Enter does neither."""
        self.status = ""
        if self.scroll.press(key):
            return
        if key == "escape":
            self._back()
        elif self._nothing_answered and (character in AT_BEDSIDE or character == "y"):
            self.status = _EMPTY
        elif self.graded is not None and not self.role and character in AT_BEDSIDE:
            self.role = AT_BEDSIDE[character or ""]
        elif self.graded is not None and self.role and character == "y":
            self._save()
        elif character == "b" and self.graded is not None:
            doors.basis(self, self.chart, self.graded.answers)
        elif character in ("?", "P"):
            doors.help_or_plain(self, character)
        else:
            wanted = "y saves, Esc goes back" if self.role else role_keys()
            self.status = f"nothing was saved: {wanted}"

    def _back(self) -> None:
        if self.role and self.failed is None:
            self.role = ""
        else:
            self.dismiss()

    def _save(self) -> None:
        desk, key = self.desk, self.chart.person.patient_key
        if self.draft.forget_old(desk.now(), desk.answers_count_for):
            self._back_to_form()
            return
        desk.keep_draft(key)
        put_mark(desk.files, Mark(key, self.draft.entry_id, "assessment", desk.now(), desk.user))
        author, expected = Author(desk.user, self.role), head_seen(self.chart.entries)
        try:
            entry = save(desk.record, self.bedside, self.typed, self.observed_at, author, self.draft.entry_id, expected)
        except StaleView:
            self._ask_again()
            return
        except ToxGraderError as error:
            self.failed = error
            self.app.bell()
            return
        desk.drop_draft(key)
        at = entry.recorded_at.astimezone(desk.now().tzinfo)
        if self.graded is not None:
            told = f"Saved {show_clock(at)} as entry {entry.sequence}"
            after_saving(self, self.chart, self.graded, told, entry.entry_id)

    def _ask_again(self) -> None:
        """Show what came in meanwhile with the grade that follows from it, and ask again; nothing typed is lost."""
        take_mark(self.desk.files, self.draft.entry_id)
        known = len(self.news)
        self._look_again()
        if self.failed is None and len(self.news) == known:
            self._save()  # somebody only looked: nothing that was seen here has changed
            return
        self.role = ""
        self.status = "NOT SAVED yet: look at what came in and at the grade, then say again who saves"
        self.app.bell()


def _change(was: str | None, now: str, last: object) -> str:
    if not last:
        return ""
    if was is None:
        return "  new: blank last time"
    return "" if was == now else f"  CHANGED: was {was}"
