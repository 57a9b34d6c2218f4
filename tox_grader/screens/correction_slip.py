"""What is wrong with an entry, and why: a slip whose end shows what the correction would do, and asks."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from tox_grader.foundation.times import show_time
from tox_grader.reports.correction_text import counted_line
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.confirm_correction import ConfirmCorrectionScreen
from tox_grader.screens.desk import UNVERIFIED, Desk
from tox_grader.screens.ink import BLANK, Line, say, wrapped
from tox_grader.screens.painted import Keys
from tox_grader.screens.slip import Refused, Slip, SlipField, needed_text
from tox_grader.screens.slip_fields import past_time
from tox_grader.screens.slip_screen import SlipScreen
from tox_grader.screens.when import in_full
from tox_grader.workflows.preview import counts_now
from tox_grader.workflows.proposal import Proposal, ToCorrect
from tox_grader.workflows.record import Author
from tox_grader.workflows.ward import Chart

# These confirm whose chart and which dose it is: they are typed again each time.
_NEVER_TAKEN_UP = ("number", "again")
_ROLE_OPEN = "role not stated yet"


class CorrectionSlip(SlipScreen, PatientBound):
    """A slip about one entry. Nothing is saved by it, and what is left blank stays as recorded.

    `ASKS` is its question; `DID` is what will have been done to the entry.
    """

    UNDONE = "nothing is corrected"
    TOPIC = "correction_slip"
    KEYS: Keys = tuple((key, "look, then save" if key == "Ctrl+S" else does) for key, does in SlipScreen.KEYS)
    ASKS: ClassVar[str]
    DID: ClassVar[str]

    def __init__(self, desk: Desk, chart: Chart, chosen: ToCorrect, entry_id: str, typed: Mapping[str, str]) -> None:
        """Begin with empty fields, or with what was typed for a correction that was not saved."""
        super().__init__(desk, chart)
        self.chosen, self.entry_id = chosen, entry_id
        self.slip = Slip(self.fields())
        for field in self.slip.fields if typed.get("did") == self.DID else ():
            if field.name not in _NEVER_TAKEN_UP:
                field.text = typed.get(field.name, "")

    @abstractmethod
    def fields(self) -> list[SlipField]:
        """Return what is asked."""

    @abstractmethod
    def propose(self, chosen: ToCorrect, author: Author) -> Proposal:
        """Return the correction of an entry that the slip makes; raise where it cannot be made."""

    def texts(self) -> dict[str, str]:
        """Return what was typed: it is told again where the program ends before it is saved."""
        typed = {field.name: field.text for field in self.slip.fields if field.name not in _NEVER_TAKEN_UP}
        return {"did": self.DID, "entry": str(self.chosen.entry.sequence), **typed}

    def head(self, width: int) -> list[Line]:
        """Return the banner, what is said of which entry, and what counts of it now."""
        counts = counts_now(self.chosen)
        title = f"Entry {self.chosen.entry.sequence}: {self.ASKS} - {self.desk.user} ({UNVERIFIED})"
        now = f"Entry {counts.entry.sequence} now: {counted_line(counts)}"
        return [*self.banner(width), say(title, "heading"), *wrapped(now, width, rest="  "), *self.more(width), BLANK]

    def more(self, _width: int) -> list[Line]:
        """Return what else has to be seen above the fields."""
        return []

    def finish(self) -> None:
        """Show what the correction would do; it is saved there or not at all."""
        self.propose(self.chosen, Author(self.desk.user, _ROLE_OPEN))
        self.app.push_screen(ConfirmCorrectionScreen(self.desk, self.chart, self))

    def saved(self) -> None:
        """Let go of what was kept until the correction was saved."""


def why_field() -> SlipField:
    """Return the field for the reason, without which nothing is corrected."""
    return SlipField("why", "Reason", "why it is corrected; needed, and read by whoever reads the log", needed_text)


def other_time_field(label: str, chosen: ToCorrect, desk: Desk) -> SlipField:
    """Return the field for another time; left blank, the time is as recorded."""
    recorded = show_time(counts_now(chosen).observed_at)

    def read(text: str) -> datetime | Refused | None:
        return past_time(text, desk.now()) if text else None

    hint = f"now, -15m, 14:30 or 1430; blank: as recorded, {recorded}"
    return SlipField("at", label, hint, read, lambda at: in_full(at, desk.now()))
