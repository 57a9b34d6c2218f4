"""A patient's history as it grows while the log is read: what suggestions rest on, as it was known at each entry."""

from datetime import datetime
from typing import NamedTuple

from tox_grader.assessment.history import PatientHistory
from tox_grader.escalation.circumstances import alike_until, circumstances
from tox_grader.journal.contents import amendment, entered_in_error
from tox_grader.journal.entry import Entry
from tox_grader.journal.history import fold_history
from tox_grader.workflows.graded_again import Again, Around, Kept

FACTS = frozenset({"patient", "treatment"})
CORRECTIONS = frozenset({"amendment", "entered_in_error"})
_DAY = 10  # the date at the head of an ISO time


class HistorySoFar:
    """Weight and treatments of one patient as the entries read so far tell them; assessments do not move them."""

    def __init__(self) -> None:
        """Begin before the first entry."""
        self._entries: list[Entry] = []
        self._placed: dict[str, int] = {}
        self._history: PatientHistory | None = None
        self._by_day: dict[tuple[int, str], _Today] = {}

    def add(self, entry: Entry) -> None:
        """Take one more entry; one that says nothing of weight or treatments is left aside."""
        if entry.kind in CORRECTIONS and refers_to(entry) not in self._placed:
            return
        self._entries.append(entry)
        self._placed[entry.entry_id] = entry.sequence
        self._history = None
        self._by_day.clear()

    def place_of(self, entry_id: str) -> int | None:
        """Return the sequence of an entry that suggestions rest on; None for any other."""
        return self._placed.get(entry_id)

    @property
    def now(self) -> PatientHistory:
        """Return the history as it is known now; `LogInvalid` where a correction speaks of nothing."""
        if self._history is None:
            self._history = fold_history(self._entries)
        return self._history

    def steps(self, kept: Kept, again: Again, at: str) -> bytes:
        """Return the suggestions for an assessment at this moment as written; made once in equal circumstances."""
        key = (id(kept), at[:_DAY])
        today = self._by_day.get(key)
        if today is None or not today.holds(at):
            now = datetime.fromisoformat(at)
            around = kept.around(circumstances(kept.drugs, self.now, now))
            today = self._by_day[key] = _Today(around, now, alike_until(kept.drugs, self.now, now))
        steps = today.around.steps.get(again.profile)
        return steps or kept.steps(again, self.now, datetime.fromisoformat(at), today.around)


class _Today(NamedTuple):
    """The circumstances of some moment of a day, and how long they last."""

    around: Around
    begin: datetime
    end: datetime | None

    def holds(self, at: str) -> bool:
        """Tell whether they are those of another moment of the same day."""
        return self.end is None or self.begin <= datetime.fromisoformat(at) < self.end


def refers_to(entry: Entry) -> str:
    """Return the id of the entry that a correction corrects."""
    read = amendment if entry.kind == "amendment" else entered_in_error
    return read(entry.content).refers_to
