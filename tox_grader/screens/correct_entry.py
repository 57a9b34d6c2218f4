"""One entry of the log in full, and what can be said of it: that it was entered in error, or what is right."""

from collections.abc import Callable

from tox_grader.foundation.clock import new_id
from tox_grader.foundation.problems import Problem, ToxGraderError, WrongUsage
from tox_grader.reports.entry_text import entry_lines
from tox_grader.screens import doors
from tox_grader.screens.amend_assessment import AmendTimeScreen
from tox_grader.screens.amend_form import amend_form
from tox_grader.screens.amend_treatment import AmendTreatmentScreen
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.desk import Desk
from tox_grader.screens.in_error import InErrorScreen
from tox_grader.screens.ink import ENDLESS, Line, in_words, say, shown, wrapped
from tox_grader.screens.painted import PaintedScreen, frame, problem_lines
from tox_grader.screens.scroll import Scroll
from tox_grader.workflows.logged import logged
from tox_grader.workflows.proposal import amendable, amended_entry, chosen_of, refuse_in_error
from tox_grader.workflows.unconfirmed import Mark
from tox_grader.workflows.ward import Chart

_NO_AMENDMENT = "an entry of this kind is not amended: what is right is recorded anew"
_DO_IN_ERROR = "x says that it was entered in error; then record what is right"


class CorrectEntryScreen(PatientBound):
    """Shows one entry. What is said of it is a new entry; this one stays in the log."""

    KEYS = (
        ("x", "entered in error"), ("c", "correct it"), ("t", "its time alone"), ("Up/Down PgUp/PgDn", "move"),
        ("P", "plain"), ("?", "help"), ("Esc", "back"),
    )  # fmt: skip
    TOPIC = "correct_entry"

    def __init__(self, desk: Desk, chart: Chart, number: int, unsaved: Mark | None = None) -> None:
        """Take the entry with this number as the log holds it, or go on with a correction that was not saved."""
        super().__init__(desk, chart)
        self.chosen = chosen_of(chart.person, chart.entries, number)
        self.number = number
        self.typed = {} if unsaved is None else dict(unsaved.texts)
        # Sent twice, a correction is one entry: its id is drawn once.
        self.entry_id = new_id() if unsaved is None else unsaved.entry_id
        if unsaved is not None:
            self.status = f"NOT SAVED before: {self.typed.get('did', 'a correction')}; what was typed comes back"
        self.failed: ToxGraderError | None = None
        self.scroll = Scroll()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the entry, one fact a line."""
        head = [*self.banner(width), say(self._title(), "heading")]
        foot = [*problem_lines(self.failed, width), *self.foot(width)]
        body = [line for text in self._told() for line in wrapped(text, width, rest="   ")]
        return frame(head, self.scroll.window(body, max(height - len(head) - len(foot), 1)), foot, height)

    def _title(self) -> str:
        return f"Entry {self.number}: is it wrong? Nothing is corrected yet"

    def _told(self) -> list[str]:
        one = next(one for one in logged(self.chart.entries) if one.entry.sequence == self.number)
        return entry_lines(one, self.desk.station)

    def plain_lines(self) -> list[str]:
        """Return the entry as plain lines."""
        return [*in_words(self.banner(ENDLESS)), self._title(), *self._told()]

    def press(self, key: str, character: str | None) -> None:
        """Open what a key stands for; no key of this screen records anything by itself."""
        self.status, self.failed = "", None
        acts: dict[str, Callable[[], PaintedScreen]] = {
            "x": self._in_error,
            "c": self._amended,
            "t": self._at_another_time,
        }
        if self.scroll.press(key):
            return
        if key == "escape":
            self.dismiss()
        elif character in acts:
            self._open(acts[character])
        elif character == "i":
            self.whole_name = not self.whole_name
        elif character in ("?", "P"):
            doors.help_or_plain(self, character)
        else:
            self.status = f"{shown(character or key)} does nothing here: x entered in error, c correct it, Esc back"

    def _open(self, made: Callable[[], PaintedScreen]) -> None:
        try:
            self.app.push_screen(made())
        except ToxGraderError as error:
            self.failed = error

    def _in_error(self) -> PaintedScreen:
        refuse_in_error(self.chosen)
        return InErrorScreen(self.desk, self.chart, self.chosen, self.entry_id, self.typed)

    def _amended(self) -> PaintedScreen:
        kind = amended_entry(self.chosen).kind
        if kind == "treatment":
            amendable(self.chosen, kind)
            return AmendTreatmentScreen(self.desk, self.chart, self.chosen, self.entry_id, self.typed)
        if kind == "assessment":
            amendable(self.chosen, kind)
            return amend_form(self.desk, self.chart, self.chosen, self.entry_id)
        raise WrongUsage(Problem(f"entry {self.number} cannot be corrected here", "ENTRY", _NO_AMENDMENT, _DO_IN_ERROR))

    def _at_another_time(self) -> PaintedScreen:
        if amended_entry(self.chosen).kind == "treatment":
            return self._amended()
        if amended_entry(self.chosen).kind != "assessment":
            raise WrongUsage(
                Problem(f"entry {self.number} has no time to correct", "ENTRY", _NO_AMENDMENT, _DO_IN_ERROR)
            )
        amendable(self.chosen, "assessment")
        return AmendTimeScreen(self.desk, self.chart, self.chosen, self.entry_id, self.typed)
