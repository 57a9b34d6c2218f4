"""One patient's log, made in memory entry by entry, with chosen times of observation and of recording."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from tox_grader.journal.body import Place, read_body, write_body
from tox_grader.journal.entry import NO_ENTRY, Author, Draft, Entry, Kind

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=timezone(timedelta(hours=1)))
NURSE = Author("nurse.one", "nurse")


class InventedLog:
    """Writes entries as the store would, without a store. Hours are counted from noon of the day of infusion."""

    def __init__(self, patient_key: str = "patient-key-1") -> None:
        self.patient_key = patient_key
        self.entries: list[Entry] = []

    def add(
        self,
        kind: Kind,
        content: Mapping[str, Any],
        hours: float = 0,
        *,
        recorded: float | None = None,
        by: Author = NURSE,
        station: str = "ward-7",
    ) -> Entry:
        head = self.entries[-1].head if self.entries else NO_ENTRY
        number = head[0] + 1
        draft = Draft(f"id-{self.patient_key}-{number}", self.patient_key, kind, at(hours), by, content)
        recorded_at = at(hours if recorded is None else recorded)
        body = write_body(draft, Place(number, head[1], recorded_at, "simulation", "0.1.0", station))
        self.entries.append(read_body(body))
        return self.entries[-1]

    def assess(
        self,
        hours: float,
        crs: tuple[int | None, int | None] = (0, 0),
        *,
        due: float | None = None,
        recorded: float | None = None,
        suggest: tuple[str, ...] = (),
        kind: str = "drug",
        **more: Any,
    ) -> Entry:
        """Add an assessment with the bounds of CRS, when the next is due, and the steps that were suggested."""
        content = assessment(crs, None if due is None else at(due), suggest, kind) | more
        return self.add("assessment", content, hours, recorded=recorded)

    def give(self, drug: str, hours: float, *, reason: str | None = None, recorded: float | None = None) -> Entry:
        """Add a treatment; with a reason, one that was not given."""
        told = {"drug": drug, "given_at": at(hours).isoformat(), "may_mask_fever": False}
        told |= {"status": "given"} if reason is None else {"status": "not_given", "reason": reason}
        return self.add("treatment", told, hours, recorded=recorded)


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def assessment(
    crs: tuple[int | None, int | None],
    due: datetime | None = None,
    suggest: tuple[str, ...] = (),
    kind: str = "drug",
) -> dict[str, Any]:
    """Return the content of an assessment."""
    low, high = crs
    answer = {"toxicity": "CRS", "scale": "invented", "status": "graded" if low == high else "bounded"}
    steps = [
        {"step": step, "for_bound": "at_least", "kind": kind, "state": "suggested", "only_if": None} for step in suggest
    ]
    return {
        "answers": [{**answer, "at_least": low, "could_be": high, "grade": None, "still_needed": []}],
        "suggestions": steps,
        "next_due": None if due is None else due.isoformat(),
    }
