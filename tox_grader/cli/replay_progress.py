"""How far a replay is, on one line of the terminal's standard error, taken away before anything else is printed."""

import sys
from time import monotonic
from types import TracebackType
from typing import Self

_EVERY_SECONDS = 0.2
_CLEAR = "\r\x1b[K"


class Progress:
    """One line that is written over; silent where nobody would see it. An interruption is told with how far it came."""

    def __init__(self, what: str, total: int) -> None:
        """Begin; `what` is counted up to `total`."""
        self._what = what
        self._total = total
        self._is_seen = sys.stderr.isatty()
        self._told = ""
        self._at = 0.0

    def __enter__(self) -> Self:
        """Return the line."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away."""
        self.clear()
        if kind is KeyboardInterrupt:
            print(f"Interrupted after {self._told or 'nothing'}; what is above stands by itself.", file=sys.stderr)

    def show(self, done: int, more: str = "") -> None:
        """Show how much is done, not more often than can be read."""
        self._told = f"{done} of {self._total} {self._what}{f', {more}' if more else ''}"
        if self._is_seen and monotonic() - self._at > _EVERY_SECONDS:
            self._at = monotonic()
            sys.stderr.write(f"{_CLEAR}{self._told}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away before something else is written."""
        if self._is_seen and self._told:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
