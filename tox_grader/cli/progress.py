"""One line on standard error while long work goes on: only on a terminal, and gone when the work is done."""

import sys
from types import TracebackType
from typing import Self

_CLEAR = "\r\x1b[K"
_LINES = 500
"""A step this small is not shown: to write every one of them would take longer than the work."""


class Progress:
    """How far the work is, of how much where that is known. Says nothing where no terminal reads standard error."""

    def __init__(self, what: str, of: int | None = None) -> None:
        """Name what is counted, and how many there are."""
        self._what = what
        self._of = of
        self._shows = sys.stderr.isatty()
        self._shown = 0
        self._stands = False

    def __enter__(self) -> Self:
        """Begin; nothing is written yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the line away, also where the work failed or was interrupted."""
        self.clear()

    def show(self, done: int, beside: str = "") -> None:
        """Write how far the work is, in place of what was written before."""
        if self._shows:
            of = "" if self._of is None else f" of {self._of}"
            more = f", {beside}" if beside else ""
            self._stands = True
            print(f"{_CLEAR}{done}{of} {self._what}{more}", end="", file=sys.stderr, flush=True)

    def tell(self, done: int) -> None:
        """Write how far the work is where it has come on far enough to be worth it."""
        if done - self._shown >= _LINES:
            self._shown = done
            self.show(done)

    def clear(self) -> None:
        """Take the line away, so that something else can be written."""
        if self._stands:
            self._stands = False
            print(_CLEAR, end="", file=sys.stderr, flush=True)
