"""A moment in full, as it is read back before it is accepted: weekday, date, time and how long ago."""

from datetime import datetime

from tox_grader.foundation.times import show_duration, show_time

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def weekday(at: datetime) -> str:
    """Return the day of the week in English whatever the station's language."""
    return _DAYS[at.weekday()]


def in_full(at: datetime, now: datetime) -> str:
    """Return `Fri 20-Nov-2026 13:55, 15min ago`."""
    return f"{weekday(at)} {show_time(at)}, {show_duration(now - at)} ago"
