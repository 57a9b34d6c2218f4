"""The one clock and the one source of new identifiers.

Nothing else in the program asks the time or draws a random number (Ruff TID251 holds this), so a test hands in
a `FixedClock` and every run of it is the same.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time, with its zone."""

    def now(self) -> datetime:
        """Return the present instant, with the station's zone."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The station's own clock, in the station's zone."""

    def now(self) -> datetime:
        """Return the present instant with the local offset, to the second."""
        return datetime.now(UTC).astimezone().replace(microsecond=0)  # noqa: TID251  the one clock


@dataclass(slots=True)
class FixedClock:
    """A clock that stands until it is moved: for tests, the demo ward and documentation pictures."""

    instant: datetime
    _start: datetime = field(init=False)

    def __post_init__(self) -> None:
        """Refuse an instant without a zone: it would name no moment."""
        if self.instant.tzinfo is None:
            message = "a clock needs a zone"
            raise ValueError(message)
        self._start = self.instant

    def now(self) -> datetime:
        """Return the instant at which this clock stands."""
        return self.instant

    def move(self, by: timedelta) -> None:
        """Move the clock on (or back)."""
        self.instant += by


def new_id() -> str:
    """Return a new identifier that no other station will draw."""
    return str(uuid.uuid4())  # noqa: TID251  the one source of identifiers
