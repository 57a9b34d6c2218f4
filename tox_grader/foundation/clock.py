"""The one clock and the one source of new identifiers.

Nothing else in the program asks the time or draws a random number (Ruff TID251 holds this), so a test hands in
a `FixedClock` and every run of it is the same.
"""

import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time, with its zone."""

    def now(self) -> datetime:
        """Return the present instant, with the station's zone."""
        ...

    def steady(self) -> float:
        """Return seconds that only ever run forward, whatever is done to the clock on the wall."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The station's own clock, in the station's zone."""

    def now(self) -> datetime:
        """Return the present instant with the local offset, to the second."""
        return datetime.now(UTC).astimezone().replace(microsecond=0)  # noqa: TID251  the one clock

    def steady(self) -> float:
        """Return the seconds since the station was started, sleep included where the system can tell."""
        # A station that slept has not jumped: where the system has a clock that runs on in its sleep, that one is read.
        for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
            if hasattr(time, name):
                return time.clock_gettime(getattr(time, name))
        return time.monotonic()


@dataclass(slots=True)
class FixedClock:
    """A clock that stands until it is moved: for tests, the demo ward and documentation pictures."""

    instant: datetime
    _start: datetime = field(init=False)
    _passed: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        """Refuse an instant without a zone: it would name no moment."""
        if self.instant.tzinfo is None:
            message = "a clock needs a zone"
            raise ValueError(message)
        self._start = self.instant

    def now(self) -> datetime:
        """Return the instant at which this clock stands."""
        return self.instant

    def steady(self) -> float:
        """Return the seconds that have passed, however the clock was set meanwhile."""
        return self._passed

    def move(self, by: timedelta) -> None:
        """Let time pass; a clock that is moved back was set wrong, for time does not go back."""
        self.instant += by
        self._passed += max(0.0, by.total_seconds())

    def set_wrong(self, by: timedelta) -> None:
        """Set the clock on the wall forward or back, as somebody or the network could; no time passes."""
        self.instant += by


def new_id() -> str:
    """Return a new identifier that no other station will draw."""
    return str(uuid.uuid4())  # noqa: TID251  the one source of identifiers
