"""Write to the record: everything or nothing, on disk before anybody is told, and never after a failed flush."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from tox_grader.journal.sqlite_faults import in_words, not_saved

_ENDED = "an earlier write failed, so nothing more is written until the program is started again"
_EXCHANGED = "the record's file was moved or exchanged while the program ran"


class Writer:
    """The writing side of one open record."""

    def __init__(self, connection: apsw.Connection, file: Path) -> None:
        """Remember which file was opened: a path can come to mean another one."""
        self._connection = connection
        self._file = file
        self._opened = _which(file)
        self._ended = False

    @contextmanager
    def transaction(self) -> Iterator[apsw.Connection]:
        """Do everything inside or nothing of it; what ends without an error is durable."""
        if self._ended:
            raise not_saved(_ENDED, self._file)
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._refuse_other_file()
            yield self._connection
            self._connection.execute("COMMIT")
        except (apsw.Error, OSError) as fault:
            # After a failed flush nobody knows what the disk holds; waiting in vain for another writer is harmless.
            self._ended = not isinstance(fault, apsw.BusyError | apsw.LockedError)
            self._undo()
            raise not_saved(in_words(fault), self._file) from fault
        except BaseException:
            self._undo()
            raise

    def _refuse_other_file(self) -> None:
        # SQLite itself goes on writing to a file that has lost its name: all of it would be gone at the end.
        if _which(self._file) != self._opened:
            raise not_saved(_EXCHANGED, self._file)

    def _undo(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except apsw.Error:
            self._ended = True


def _which(file: Path) -> tuple[int, int]:
    found = file.stat()
    return (found.st_dev, found.st_ino)
