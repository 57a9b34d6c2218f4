"""Whether the station's clock can be believed: seen when something is recorded, and noted in the site's chain.

Doses are counted by hours, so a clock that was set has to stand in the log. Entries are ordered by their sequence,
never by their time.
"""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from tox_grader.foundation.clock import Clock, new_id
from tox_grader.journal.contents import ClockChange, Content
from tox_grader.journal.entry import SITE_KEY, Author, Draft

MOST_BACKWARD = timedelta(seconds=2)
MOST_JUMP = timedelta(minutes=5)
PROGRAM = Author(id="tox-grader", role="program")


class Reading(NamedTuple):
    """Both clocks at one moment: the one on the wall, and the one that only runs forward."""

    wall: datetime
    steady: float


def read_both(clock: Clock) -> Reading:
    """Read both clocks."""
    return Reading(clock.now(), clock.steady())


def clock_changed(now: Reading, before: Reading, last_recorded: datetime | None) -> ClockChange | None:
    """Return how the clock was set: since the last entry of the record, or since this store last read it."""
    # In UTC throughout: within one zone Python reckons by the hands of the clock, and a night has an hour twice.
    wall = now.wall.astimezone(UTC)
    last = None if last_recorded is None else last_recorded.astimezone(UTC)
    if last is not None and last - wall > MOST_BACKWARD:
        return _change("backward", last, now.wall)
    due = before.wall.astimezone(UTC) + timedelta(seconds=now.steady - before.steady)
    if abs(wall - due) > MOST_JUMP:
        return _change("jump", due, now.wall)
    return None


def clock_draft(change: ClockChange) -> Draft:
    """Return the entry that notes a changed clock; `seconds` is below zero where the clock was set back."""
    return Draft(new_id(), SITE_KEY, "clock", change.after, PROGRAM, _content(change))


def _content(change: ClockChange) -> Content:
    return {
        "what": change.what,
        "seconds": change.seconds,
        "before": change.before.isoformat(),
        "after": change.after.isoformat(),
    }


def _change(what: str, before: datetime, after: datetime) -> ClockChange:
    whole = before.replace(microsecond=0)
    seconds = round((after.astimezone(UTC) - whole).total_seconds())
    return ClockChange(what, seconds, whole.astimezone(after.tzinfo), after)
