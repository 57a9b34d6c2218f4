"""Wait for other programs, for as long as a person would: SQLite turns some of them away at once without waiting."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import TypeVar

import apsw

PATIENCE_MS = 5_000
_PAUSE_SECONDS = 0.02
Result = TypeVar("Result")


def patiently(attempt: Callable[[], Result], patience_ms: int) -> Result:
    """Return what an attempt gives; where another program is in the way, try again until patience ends."""
    give_up_at = monotonic() + patience_ms / 1000
    while True:
        try:
            return attempt()
        except apsw.BusyError:
            if monotonic() > give_up_at:
                raise
            sleep(_PAUSE_SECONDS)
