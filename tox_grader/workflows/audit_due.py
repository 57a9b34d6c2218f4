"""Assessments due against assessments done. When one is due is what the protocol said then, kept in the entry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from tox_grader.workflows.audit_seen import Seen, Treated, Window

DueState = Literal["in time", "late", "missed", "not due yet"]


@dataclass(frozen=True, slots=True)
class Due:
    """One assessment that an earlier one made due: when, and what came of it.

    `in time`: the next assessment was observed by then. `late`: it was observed after. `missed`: none was observed
    up to the end of the report. `not due yet`: the time lies beyond the end of the report.
    """

    set_by: Seen
    due_at: datetime
    done: Seen | None
    state: DueState
    until: datetime

    @property
    def late_by(self) -> timedelta | None:
        """Return how long after its time it was done, or has been waited for; None where it is not late."""
        if self.state == "late" and self.done is not None:
            return self.done.observed_at - self.due_at
        return self.until - self.due_at if self.state == "missed" else None


@dataclass(frozen=True, slots=True)
class Late:
    """One entry that was recorded after the observation: how long, and the interval that the protocol allowed."""

    one: Seen | Treated
    observed_at: datetime
    recorded_after: timedelta
    allowed: timedelta | None

    @property
    def is_above(self) -> bool:
        """Tell whether the next assessment was due before this one was even recorded."""
        return self.allowed is not None and self.recorded_after > self.allowed


def due_points(seen: Sequence[Seen], window: Window) -> tuple[Due, ...]:
    """Return every assessment that was due in the window. An assessment without a time for the next sets none."""
    found: list[Due] = []
    for place, one in enumerate(seen):
        if one.next_due is None or (window.since is not None and one.next_due < window.since):
            continue
        # Another observation at the very same moment is the same round.
        following = (other for other in seen[place + 1 :] if other.observed_at > one.observed_at)
        done = next(following, None)
        found.append(Due(one, one.next_due, done, _state(one.next_due, done, window.until), window.until))
    return tuple(found)


def recorded_late(seen: Sequence[Seen], treated: Sequence[Treated], window: Window) -> tuple[Late, ...]:
    """Return how long after the observation each assessment and treatment of the window was recorded."""
    of_seen = [
        Late(
            one,
            one.observed_at,
            one.recorded_after,
            None if one.next_due is None else one.next_due - one.observed_at,
        )
        for one in seen
    ]
    of_treated = [Late(one, one.at, one.recorded_after, None) for one in treated]
    found = [late for late in (*of_seen, *of_treated) if window.holds(late.observed_at)]
    return tuple(sorted(found, key=lambda late: (late.observed_at, late.one.entry.sequence)))


def _state(due_at: datetime, done: Seen | None, until: datetime) -> DueState:
    if done is not None:
        return "in time" if done.observed_at <= due_at else "late"
    return "missed" if due_at < until else "not due yet"
