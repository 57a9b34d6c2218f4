"""Rows of a report, held on the disk while it is made: a long log needs no more memory than a short one.

The file has no name, is its owner's alone, and is gone with the program, however it ends.
"""

import pickle
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Self

from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.reports.audit_parts import Cell

_AT_A_TIME = 200
LONG_AT_A_TIME = 10
"""So many rows with a drawing in them stay in memory."""


class Spool:
    """One file for the rows of every listing of a report; it is made when the first listing grows long."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder on whose disk there has to be room; without one, where the system keeps such files."""
        self._folder = folder
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Begin; nothing is written yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the file, which takes its room back."""
        if self._file is not None:
            self._file.close()

    def rows(self, at_a_time: int = _AT_A_TIME) -> "SpooledRows":
        """Return the rows of one more listing; so many of them are written at a time."""
        return SpooledRows(self, at_a_time)

    def put(self, rows: list[tuple[Cell, ...]]) -> int:
        """Write some rows and return where they stand; raise `WrongUsage` where the disk does not take them."""
        try:
            if self._file is None:
                self._file = TemporaryFile(dir=self._folder)  # noqa: SIM115  it stays open as long as the spool
            place = self._file.seek(0, 2)
            pickle.dump(rows, self._file)
            self._file.flush()
        except OSError as fault:
            what = f"the report could not be made: its rows found no room ({fault.strerror or type(fault).__name__})"
            where = str(self._folder or "the system's folder for files of the moment")
            why, do = "a report without all of its rows would hide some", "make room on this disk, or name another one"
            raise WrongUsage(Problem(what, where, why, do)) from fault
        return place

    def get(self, place: int) -> list[tuple[Cell, ...]]:
        """Return the rows that stand at a place."""
        assert self._file is not None  # noqa: S101  a place is only known once something was written
        self._file.seek(place)
        rows: list[tuple[Cell, ...]] = pickle.load(self._file)  # noqa: S301  a file without a name that we wrote ourselves
        return rows


class SpooledRows:
    """The rows of one listing, in the order in which they were added; the newest of them in memory."""

    def __init__(self, spool: Spool, at_a_time: int) -> None:
        """Begin without a row."""
        self._spool, self._at_a_time = spool, at_a_time
        self._places: list[int] = []
        self._newest: list[tuple[Cell, ...]] = []
        self._count = 0

    def add(self, row: tuple[Cell, ...]) -> None:
        """Add a row behind the others."""
        self._newest.append(row)
        self._count += 1
        if len(self._newest) >= self._at_a_time:
            self._places.append(self._spool.put(self._newest))
            self._newest = []

    def __len__(self) -> int:
        """Return how many rows there are."""
        return self._count

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        """Yield every row."""
        for place in self._places:
            yield from self._spool.get(place)
        yield from self._newest
