"""How many doses of a drug were given and when the next may be considered: three separate counters.

Only doses that were really given count. Instants are compared, never wall-clock times, so a change of the clocks
shortens no interval. The 24 hours roll; they are not a calendar day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tox_grader.assessment.history import TreatmentGiven
from tox_grader.escalation.suggestion import State
from tox_grader.foundation.times import show_duration, show_time
from tox_grader.tables.protocol import DrugLimits

_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the limits say now: whether a dose may be considered, and the sentences that show why."""

    state: State
    says: tuple[str, ...]


def count_doses(
    shown: str,
    limits: DrugLimits,
    given: Sequence[TreatmentGiven] | None,
    now: datetime | None,
) -> Counted:
    """Return what the limits say. `given` holds the doses of this drug; None where no record of doses is at hand."""
    rule = (
        f"Limits: at least {limits.hours_apart} hours apart, at most {limits.in_24_hours} in 24 hours, "
        f"at most {limits.in_all} in all."
    )
    if given is None or now is None:
        return Counted("suggested", (rule, f"Doses of {shown} given so far are not known here: check before giving."))
    # In UTC: two times of one local zone would be compared and taken apart by their wall clocks.
    zone, moment = now.tzinfo, now.astimezone(UTC)
    times = sorted(dose.given_at.astimezone(UTC) for dose in given)
    in_all = len(times)
    recent = [time for time in times if time > moment - _DAY]
    counts = (
        f"Given so far: {in_all} of {limits.in_all} in all, {len(recent)} of {limits.in_24_hours} in the last 24 hours."
    )
    if in_all >= limits.in_all:
        stop = (
            f"LIMIT REACHED: {in_all} doses of {shown} were given. No further dose; discuss the protocol's next step."
        )
        return Counted("limit_reached", (stop, counts, rule))
    earliest = _earliest(limits, times, recent)
    if earliest is not None and moment < earliest:
        last = times[-1]
        wait = (
            f"NOT BEFORE {show_time(earliest.astimezone(zone))}: "
            f"last dose {show_time(last.astimezone(zone))}, "
            f"{show_duration(moment - last)} ago."
        )
        return Counted("wait", (wait, counts, rule))
    return Counted("suggested", (counts, rule))


def says_until(limits: DrugLimits, given: Sequence[TreatmentGiven] | None, now: datetime) -> datetime | None:
    """Return the moment until which the limits go on saying what they say now; None where only a dose changes it.

    While a dose has to wait the minutes since the last one are counted: that holds for no moment but `now`.
    """
    moment = now.astimezone(UTC)
    times = sorted(dose.given_at.astimezone(UTC) for dose in given or ())
    recent = [time for time in times if time > moment - _DAY]
    earliest = _earliest(limits, times, recent)
    if len(times) < limits.in_all and earliest is not None and moment < earliest:
        return moment
    return recent[0] + _DAY if recent else None


def _earliest(limits: DrugLimits, times: Sequence[datetime], recent: Sequence[datetime]) -> datetime | None:
    if not times:
        return None
    after_last = times[-1] + timedelta(hours=limits.hours_apart)
    if len(recent) < limits.in_24_hours:
        return after_last
    # The window holds its fill until enough of the oldest doses in it are a full 24 hours old.
    return max(after_last, recent[len(recent) - limits.in_24_hours] + _DAY)
