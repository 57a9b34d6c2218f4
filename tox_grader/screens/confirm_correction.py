"""What a correction would do, before and after, and who saves it: the last look before it is in the record."""

from typing import TYPE_CHECKING

from tox_grader.foundation.problems import StaleView, ToxGraderError
from tox_grader.foundation.roles import AT_BEDSIDE, role_keys
from tox_grader.foundation.times import show_clock
from tox_grader.reports.correction_text import chart_change_lines, counted_line, finding_lines, moved_lines
from tox_grader.screens import doors
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.desk import UNVERIFIED, Desk
from tox_grader.screens.ink import ENDLESS, Line, in_words, packed, parts, say, wrapped
from tox_grader.screens.news import news_lines
from tox_grader.screens.painted import frame, problem_lines
from tox_grader.screens.saved import after_correcting
from tox_grader.screens.scroll import Scroll
from tox_grader.workflows.correct import save_correction
from tox_grader.workflows.preview import Preview, preview
from tox_grader.workflows.proposal import Proposal, chosen_of
from tox_grader.workflows.record import Author, Entry
from tox_grader.workflows.seen import came_in
from tox_grader.workflows.unconfirmed import Mark, put_mark, take_mark
from tox_grader.workflows.ward import Chart, chart_of, open_chart

if TYPE_CHECKING:
    from tox_grader.screens.correction_slip import CorrectionSlip

_ROLE_OPEN = "role not stated yet"


class ConfirmCorrectionScreen(PatientBound):
    """Shows what counts now, what would count then, and which other assessments rest on it; y alone saves."""

    KEYS = (("Up/Down PgUp/PgDn", "move"), ("P", "plain"), ("?", "help"), ("Esc", "back, nothing saved"))
    TOPIC = "confirm_correction"

    def __init__(self, desk: Desk, chart: Chart, slip: "CorrectionSlip") -> None:
        """Take the slip that says what is wrong and why."""
        super().__init__(desk, chart)
        self.correction = slip
        self.role, self.who = "", desk.user
        self.failed: ToxGraderError | None = None
        self.news: tuple[Entry, ...] = ()
        self.proposal: Proposal | None = None
        self.shown: Preview | None = None
        self.scroll = Scroll()
        self._look()

    def _look(self) -> None:
        """Make the correction on the log as it is seen here, and look at what it would do."""
        self.proposal = self.shown = self.failed = None
        try:
            proposal = self._proposed(_ROLE_OPEN)
            self.shown = preview(self.desk.record, self.desk.station, proposal)
            self.proposal = proposal
        except ToxGraderError as error:
            self.failed = error

    def _proposed(self, role: str) -> Proposal:
        return self.correction.propose(self.correction.chosen, Author(self.desk.user, role))

    def came_back(self) -> None:
        """After a lock: ask again who saves."""
        if self.who != self.desk.user:
            self.who, self.role = self.desk.user, ""

    def draw(self, width: int, height: int) -> list[Line]:
        """Return what went wrong and what came in on top, before and after below, and the question at the bottom."""
        head = [
            *self.banner(width),
            say(self._title(), "heading"),
            *problem_lines(self.failed, width),
            *news_lines(self.news, self.chart.entries, width),
        ]
        foot = [*self._ask(width), *self.foot(width)]
        return frame(head, self.scroll.window(self._body(width), max(height - len(head) - len(foot), 1)), foot, height)

    def _title(self) -> str:
        return f"Entry {self.correction.chosen.entry.sequence}: {self.correction.DID} - nothing is saved yet"

    def _body(self, width: int) -> list[Line]:
        shown = self.shown
        if shown is None:
            return []
        lines = wrapped(f"Reason: {self.correction.slip.value('why')}", width, rest="  ")
        for limit in shown.against:
            lines += wrapped(f"A limit stands against this dose: {limit}", width, "warn", first="! ", rest="  ")
        lines.append(say(f"What counts of entry {shown.before.entry.sequence}", "heading"))
        lines += _listed([f"now: {counted_line(shown.before)}", f"after: {counted_line(shown.after)}"], width)
        if shown.before.counts and shown.after.counts:
            lines += _part("Findings that change", finding_lines(shown, self.desk.station), width)
        after = chart_of(self.chart.person, shown.log, self.chart.now)
        before = chart_of(self.chart.person, self.correction.chosen.log, self.chart.now)
        lines += _part("What changes on the chart", chart_change_lines(before, after), width)
        return [*lines, *_part("Other assessments", moved_lines(shown.moved), width)]

    def plain_lines(self) -> list[str]:
        """Return the same as plain lines, one fact each."""
        return [
            *in_words(self.banner(ENDLESS)),
            self._title(),
            *in_words(problem_lines(self.failed, ENDLESS)),
            *in_words(news_lines(self.news, self.chart.entries, ENDLESS)),
            *in_words(self._body(ENDLESS)),
        ]

    def _ask(self, width: int) -> list[Line]:
        if self.proposal is None:
            return wrapped(
                "It cannot be saved like this: Esc goes back, where what was typed is kept.", width, "strong"
            )
        who = f"{self.desk.user} ({UNVERIFIED})"
        if not self.role:
            keys = [parts((key, "strong"), (f" {role}", "plain")) for key, role in AT_BEDSIDE.items()]
            return packed([say(f"Who corrects it? {who}, as:", "strong"), *keys], width)
        return wrapped(f"Correct it as {who}, {self.role}? y saves - Esc goes back", width, "strong")

    def press(self, key: str, character: str | None) -> None:
        """Take the role, then the one key that saves; Enter does neither."""
        self.status = ""
        if self.scroll.press(key):
            return
        if key == "escape":
            self._back()
        elif self.proposal is not None and not self.role and character in AT_BEDSIDE:
            self.role = AT_BEDSIDE[character or ""]
            self.proposal = self._proposed(self.role)
        elif self.proposal is not None and self.role and character == "y":
            self._save(self.proposal)
        elif character in ("?", "P"):
            doors.help_or_plain(self, character)
        else:
            self.status = f"nothing was saved: {'y saves, Esc goes back' if self.role else role_keys()}"

    def _back(self) -> None:
        if self.role and self.failed is None:
            self.role = ""
        else:
            self.dismiss()

    def _save(self, proposal: Proposal) -> None:
        desk, slip, key = self.desk, self.correction, self.chart.person.patient_key
        put_mark(desk.files, Mark(key, slip.entry_id, "correction", desk.now(), desk.user, slip.texts()))
        try:
            entry = save_correction(desk.record, proposal)
        except StaleView:
            self._look_again()
            return
        except ToxGraderError as error:
            self.failed = error
            self.app.bell()
            return
        slip.saved()
        at = entry.recorded_at.astimezone(desk.now().tzinfo)
        told = f"Saved {show_clock(at)} as entry {entry.sequence}: entry {slip.chosen.entry.sequence} {slip.DID}"
        after_correcting(self, self.chart, told, entry.entry_id)

    def _look_again(self) -> None:
        """Show what came in meanwhile with what the correction would do on it, and ask again; nothing typed is lost."""
        desk, slip = self.desk, self.correction
        take_mark(desk.files, slip.entry_id)
        self.role = ""
        try:
            seen, self.chart = self.chart, open_chart(desk.record, self.chart.person.patient_id)
            self.news += came_in(seen.entries, self.chart.entries)
            slip.chosen = chosen_of(self.chart.person, self.chart.entries, slip.chosen.entry.sequence)
        except ToxGraderError as error:
            self.failed = error
            return
        self._look()
        self.status = "NOT SAVED yet: look at what came in and at what changes, then say again who corrects it"
        self.app.bell()


def _part(heading: str, told: list[str], width: int) -> list[Line]:
    return [say(heading, "heading"), *_listed(told, width)] if told else []


def _listed(told: list[str], width: int) -> list[Line]:
    return [line for text in told for line in wrapped(text, width, first="- ", rest="  ")]
