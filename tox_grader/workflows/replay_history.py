"""A patient's history as it grows while the log is read: what suggestions rest on, as it was known at each entry."""

from datetime import datetime
from typing import Any

from tox_grader.assessment.history import PatientHistory
from tox_grader.escalation.circumstances import circumstances, hour_matters
from tox_grader.journal.contents import amendment, entered_in_error
from tox_grader.journal.entry import Entry
from tox_grader.journal.history import fold_history
from tox_grader.workflows.regrade import Again, Kept

FACTS = frozenset({"patient", "treatment"})
CORRECTIONS = frozenset({"amendment", "entered_in_error"})
_DAY = 10  # the date at the head of an ISO time
Steps = dict[tuple[object, ...], list[dict[str, Any]]]


class HistorySoFar:
    """Weight and treatments of one patient as the entries read so far tell them; assessments do not move them."""

    def __init__(self) -> None:
        """Begin before the first entry."""
        self._entries: list[Entry] = []
        self._placed: dict[str, int] = {}
        self._history: PatientHistory | None = None
        self._by_day: dict[tuple[int, str], Steps] = {}

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

    def steps(self, kept: Kept, again: Again, at: str) -> list[dict[str, Any]]:
        """Return the suggestions for an assessment made at this moment, worked out once for equal circumstances."""
        history, key = self.now, (id(kept), at[:_DAY])
        today = self._by_day.setdefault(key, {})
        steps = today.get(again.profile)
        if steps is None:
            now = datetime.fromisoformat(at)
            met = kept.steps_in(circumstances(kept.drugs, history, now))
            steps = met.get(again.profile)
            if steps is None:
                steps = met[again.profile] = kept.steps(again, history, now)
            # Without a drug whose limits run by the hour these suggestions stand for the whole day.
            if not (hour_matters(kept.drugs.drugs, history) and any(step["limits"] for step in steps)):
                today[again.profile] = steps
        return steps


def refers_to(entry: Entry) -> str:
    """Return the id of the entry that a correction corrects."""
    read = amendment if entry.kind == "amendment" else entered_in_error
    return read(entry.content).refers_to
