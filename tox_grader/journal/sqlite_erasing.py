"""Take an erased name out of the record's files too, where it stands as it was once written until it is overwritten.

While another program reads the record as it was before, SQLite must not overwrite the old pages. A mark beside the
record then says that something is left to do, so that neither a crash nor the end of this program makes it forgotten.
"""

from contextlib import suppress
from pathlib import Path

import apsw

from tox_grader.foundation.problems import Problem
from tox_grader.journal.folder import RECORD_FILE
from tox_grader.journal.person import NameLingersError
from tox_grader.journal.private_files import remove, write_whole

MARK = f"{RECORD_FILE}-erasing"
_SAYS = b"A name was erased from this record. This file goes once no file of the record holds it any more.\n"


def put_mark(file: Path) -> None:
    """Note on disk that something is erased; done inside the transaction that erases it."""
    write_whole(file.parent, MARK, _SAYS)


def is_marked(file: Path) -> bool:
    """Tell whether something that was erased may still stand in the record's files."""
    with suppress(OSError):
        return (file.parent / MARK).exists()
    return False


def overwrite(connection: apsw.Connection, file: Path) -> bool:
    """Overwrite what was erased and empty the write-ahead file; tell whether nothing is left.

    Waits for readers as long as the connection waits for anything.
    """
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return _mark_taken(connection, file)
    except (apsw.Error, OSError):
        return False


def overwrite_if_nobody_reads(connection: apsw.Connection, file: Path) -> None:
    """Overwrite what was erased if that can be done at once: what was saved before is neither held up nor in doubt."""
    with suppress(apsw.Error):
        patience = int(str(connection.pragma("busy_timeout")))
        connection.set_busy_timeout(0)
        overwrite(connection, file)
        connection.set_busy_timeout(patience)


def lingers(file: Path) -> NameLingersError:
    """Return the error for a name that is erased and cannot be overwritten yet."""
    return NameLingersError(
        Problem(
            what="the name is not in the record any more, but its letters still stand in the record's files",
            where=str(file),
            why="another program reads the record as it was before, or the disk failed: they are not overwritten yet",
            do="end what reads it, such as a replay, a report or an export; the next save or start overwrites them",
        )
    )


def _mark_taken(connection: apsw.Connection, file: Path) -> bool:
    side_file = file.with_name(f"{file.name}-wal")
    # What stands in the write-ahead file is overwritten in the record once that is empty, which a reader prevents.
    # Nobody erases anything while the write lock is held: the mark goes for nothing but what is overwritten.
    connection.execute("BEGIN IMMEDIATE")
    try:
        if side_file.exists() and side_file.stat().st_size:
            return False
        remove(file.parent, MARK)
    finally:
        connection.execute("ROLLBACK")
    return True
