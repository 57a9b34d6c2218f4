"""One patient: both grades with what stands beside them, why, what the protocol suggests, and the log."""

from dataclasses import replace
from typing import TYPE_CHECKING

from tox_grader.escalation.suggestion import Suggestions
from tox_grader.foundation.problems import LogInvalid, ToxGraderError
from tox_grader.foundation.roles import NOT_STATED
from tox_grader.reports.chart_text import chart_lines
from tox_grader.reports.grade_words import LOCAL
from tox_grader.reports.reasons import ATTRIBUTION_LINE
from tox_grader.reports.standing import protocol_words
from tox_grader.reports.suggestion_text import suggestions_text
from tox_grader.screens import doors
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.board import CLOCK_SECONDS, BoardScreen
from tox_grader.screens.damaged import DamagedScreen
from tox_grader.screens.desk import Desk
from tox_grader.screens.explained import explained_lines, footnote_lines
from tox_grader.screens.grade_head import grade_head
from tox_grader.screens.ink import Line, beside, say, shown, wrapped
from tox_grader.screens.painted import PaintedScreen, frame
from tox_grader.screens.scroll import Scroll
from tox_grader.screens.timeline import accesses_folded, newest_line, timeline_lines
from tox_grader.workflows.assess import at_bedside
from tox_grader.workflows.record import Author
from tox_grader.workflows.suggestions_now import suggestions_now
from tox_grader.workflows.viewed import CHART_OPENED, note_view
from tox_grader.workflows.ward import damaged_chart, open_chart

if TYPE_CHECKING:
    from tox_grader.workflows.unconfirmed import Mark

_WIDE = 110
_LEFT_SHARE = 64
_NOT_NOTED = "that this chart was opened is NOT RECORDED"


class PatientScreen(PatientBound):
    """Everything known about one patient; nothing on it can be changed, only added to."""

    KEYS = (
        ("a", "assess"), ("g", "given"), ("t", "steps"), ("b", "basis"), ("c", "scales"), ("l", "log"),
        ("h", "history"), ("e", "correct"), ("i", "name"), ("P", "plain"), ("?", "help"), ("Esc", "ward"),
    )  # fmt: skip
    TOPIC = "patient"

    def __init__(self, desk: Desk, patient_id: str) -> None:
        """Read the patient's chart; raise where the record cannot be read."""
        super().__init__(desk, open_chart(desk.record, patient_id))
        self.patient_id = patient_id
        bedside = at_bedside(desk.record, desk.station, patient_id)
        self.suggestions = suggestions_now(bedside, self.chart)
        self.showing_log = False
        self.steps_at = 0
        self.why, self.log_scroll = Scroll(), Scroll()

    def on_mount(self) -> None:
        """Count ages and limits again each minute."""
        self.set_interval(CLOCK_SECONDS, self._minute)
        board = self.app.screen_stack[0]
        if isinstance(board, BoardScreen):
            board.selected = self.chart.person.patient_key

    def _minute(self) -> None:
        if self.is_current:
            self.came_back()
            self.repaint()

    def came_back(self) -> None:
        """Read the chart again."""
        try:
            self.chart = open_chart(self.desk.record, self.patient_id)
            bedside = at_bedside(self.desk.record, self.desk.station, self.patient_id)
            self.suggestions = suggestions_now(bedside, self.chart)
            self.read_signatures_again()
        except LogInvalid as damage:
            self._close_damaged(damage)
        except ToxGraderError as error:
            self.status = "; ".join(f"{problem.what} - {problem.do}" for problem in error.problems)

    def _close_damaged(self, damage: LogInvalid) -> None:
        """Leave nothing of a damaged log on the screen but the explanation."""
        person = self.chart.person
        screen = DamagedScreen(self.desk, damaged_chart(person, self.desk.now(), damage))
        self.app.call_later(lambda: self.app.switch_screen(screen) if self.is_current else None)

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the screen; in a wide window the log stands beside the reasons."""
        head = [*self.banner(width), *grade_head(self.chart, width), *newest_line(self.chart, width)]
        foot = self.foot(width)
        room = max(height - len(head) - len(foot), 1)
        if width >= _WIDE:
            right = width - _LEFT_SHARE - 1
            why = self.why.window(self._why(_LEFT_SHARE), room)
            body = beside(why, self.log_scroll.window(timeline_lines(self.chart, right), room), _LEFT_SHARE)
        elif self.showing_log:
            body = self.log_scroll.window(timeline_lines(self.chart, width), room)
        else:
            body = self.why.window(self._why(width), room)
        return frame(head, body, foot, height)

    def _why(self, width: int) -> list[Line]:
        lines = explained_lines(self.chart.answers, self.desk.station.library, width)
        lines += wrapped(ATTRIBUTION_LINE, width)
        if self.suggestions is None:
            return [*lines, say("No suggestion: NOT ASSESSED")]
        self.steps_at = len(lines)
        heading, *told = self._suggested(self.suggestions)
        lines.append(say(heading, "heading"))
        for text in told:
            inside = text.lstrip(" ")
            indent = " " * (len(text) - len(inside)) if inside != text else ""
            lines += wrapped(inside, width, first=indent, rest=indent or "  ")
        return [*lines, *footnote_lines(self.chart.answers, self.desk.station.library, width)]

    def plain_lines(self) -> list[str]:
        """Return the whole course as plain lines, with what the protocol suggests now."""
        told = [] if self.suggestions is None else ["", *self._suggested(self.suggestions)]
        local = [LOCAL] if self.desk.station.local is not None else []
        entries = self.chart.entries
        chart = replace(self.chart, entries=tuple(entry for entry in entries if entry.kind != "access"))
        looked = accesses_folded(entries)
        return [*local, *chart_lines(chart, self.desk.station, self.signatures), *looked, *told]

    def _suggested(self, suggestions: Suggestions) -> list[str]:
        library = self.desk.station.library
        return suggestions_text(suggestions, protocol_words(suggestions.protocol, library, self.signatures))

    def press(self, key: str, character: str | None) -> None:
        """Open what a key stands for; no key on this screen records anything by itself."""
        self.status = ""
        scroll = self.log_scroll if self.showing_log else self.why
        if scroll.press(key):
            return
        if key == "escape":
            self.dismiss()
        elif character == "a":
            self.open_form(self)
        elif character == "g":
            self.open_treatment()
        elif character in ("b", "c", "h", "e"):
            self._open_beside(character)
        elif character == "t":
            self.showing_log = False
            self.why.top = self.steps_at
        elif character == "l":
            self.showing_log = not self.showing_log
            self.status = "keys now move the log: l goes back" if self.showing_log else ""
        elif character == "i":
            self.whole_name = not self.whole_name
        elif character in ("?", "P"):
            doors.help_or_plain(self, character)
        else:
            self.status = f"{shown(character or key)} is not a key of this screen: press ? for help"

    def _open_beside(self, character: str) -> None:
        if character == "b":
            doors.basis(self, self.chart, self.chart.answers)
        elif character == "c":
            doors.scales(self, self.chart)
        elif character == "h":
            doors.replay(self, self.chart)
        else:
            doors.corrections(self, self.chart)

    def note_opened(self) -> None:
        """Record that this chart was opened; where that is not possible it is said, and the chart stays open."""
        noted = note_view(
            self.desk.record, self.chart.person.patient_key, CHART_OPENED, Author(self.desk.user, NOT_STATED)
        )
        on_top = self.app.screen
        if not noted and isinstance(on_top, PaintedScreen):
            on_top.tell("; ".join(told for told in (on_top.status, _NOT_NOTED) if told))

    def to_the_top(self, told: str) -> None:
        """Show the newest state from its first line, with what was just done."""
        self.status = told
        self.why.top = self.log_scroll.top = 0

    def open_form(self, here: PaintedScreen) -> None:
        """Open the assessment form, on the draft that was left if there is one."""
        from tox_grader.screens.form import FormScreen  # noqa: PLC0415  not before it is asked for
        from tox_grader.screens.offered import OfferedScreen  # noqa: PLC0415  as above

        desk, key = self.desk, self.chart.person.patient_key
        try:
            bedside = at_bedside(desk.record, desk.station, self.patient_id)
            left = None if key in desk.drafts else desk.left_draft(key)
            screen = (
                FormScreen(desk, self.chart, bedside)
                if left is None
                else OfferedScreen(desk, self.chart, bedside, left)
            )
        except ToxGraderError as error:
            self.tell("; ".join(f"{problem.what} - {problem.do}" for problem in error.problems))
            return
        here.app.push_screen(screen)

    def open_treatment(self, unsaved: "Mark | None" = None) -> None:
        """Open the slip for a treatment that was given, on what was sent and not saved if there is any."""
        from tox_grader.screens.treatment import TreatmentScreen  # noqa: PLC0415  not before it is asked for

        try:
            treatment = TreatmentScreen(self.desk, self.chart, unsaved)
        except ToxGraderError as error:
            self.tell("; ".join(f"{problem.what} - {problem.do}" for problem in error.problems))
            return
        self.app.push_screen(treatment)
