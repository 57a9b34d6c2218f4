"""Write to the record: everything or nothing, on disk before anybody is told, and never after a failed flush."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw

from tox_grader.journal.sqlite_erasing import is_marked, overwrite_if_nobody_reads
from tox_grader.journal.sqlite_faults import in_words, not_saved
from tox_grader.journal.sqlite_open import SCHEMA_VERSION, version_of
from tox_grader.journal.sqlite_settling import settle

_ENDED = "an earlier write failed, so nothing more is written until the record is opened again"
_EXCHANGED = "the record's file was moved or exchanged while the program ran"
_NEWER = "a newer program has changed the form of the record while this one ran"
_DO_NEWER = "end this program and start the newer one, then enter it again; sending the same draft again is safe"


class Writer:
    """The writing side of one open record."""

    def __init__(self, connection: apsw.Connection, file: Path) -> None:
        """Remember which file was opened: a path can come to mean another one."""
        self._connection = connection
        self._file = file
        self._opened = _which(file)
        self._settled = False
        self._ended = False

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more is written by this connection."""
        return self._ended

    @contextmanager
    def transaction(self) -> Iterator[apsw.Connection]:
        """Do everything inside or nothing of it; what ends without an error is durable."""
        if self._ended:
            raise not_saved(_ENDED, self._file)
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._refuse_other_file()
            self._refuse_newer_form()
            self._settle()
            yield self._connection
            self._connection.execute("COMMIT")
        except (apsw.Error, OSError) as fault:
            # After a failed flush nobody knows what the disk holds; waiting in vain for another program is harmless.
            self._ended = not isinstance(fault, apsw.BusyError | apsw.LockedError)
            self._undo()
            raise not_saved(in_words(fault), self._file) from fault
        except BaseException:
            self._undo()
            raise
        if is_marked(self._file):
            overwrite_if_nobody_reads(self._connection, self._file)

    def end(self) -> None:
        """Write nothing more by this connection, and let go of it."""
        self._ended = True
        with suppress(apsw.Error):
            self._connection.close()

    def _settle(self) -> None:
        if not self._settled:
            settle(self._file)
            self._settled = True

    def _refuse_other_file(self) -> None:
        # SQLite itself goes on writing to a file that has lost its name: all of it would be gone at the end.
        if _which(self._file) != self._opened:
            self._ended = True
            raise not_saved(_EXCHANGED, self._file)

    def _refuse_newer_form(self) -> None:
        if version_of(self._connection) != SCHEMA_VERSION:
            raise not_saved(_NEWER, self._file, _DO_NEWER)

    def _undo(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except apsw.Error:
            self._ended = True


def _which(file: Path) -> tuple[int, int]:
    found = file.stat()
    return (found.st_dev, found.st_ino)
