"""Open the store where the record is: a file in a folder of this station, or a server that stations share."""

from collections.abc import Iterator
from contextlib import contextmanager

from tox_grader.foundation.clock import Clock
from tox_grader.foundation.data_place import DataPlace, ServerAddress
from tox_grader.foundation.problems import Problem, StoreUnavailable
from tox_grader.journal.folder import RECORD_FILE
from tox_grader.journal.store import Store


def is_there(place: DataPlace) -> bool:
    """Tell whether there is a record at this place; none is made. Where nobody can tell, the fault is raised."""
    if isinstance(place, ServerAddress):
        try:
            from tox_grader.journal.postgres_open import is_made  # noqa: PLC0415
        except ImportError:
            raise StoreUnavailable(_part_missing(place)) from None
        return is_made(place)
    file = place / RECORD_FILE
    return file.is_file() and bool(file.stat().st_size)


@contextmanager
def open_store(place: DataPlace, *, mode: str, clock: Clock) -> Iterator[Store]:
    """Open (or begin) the record at this place, and let go of it at the end."""
    # Each store brings its own database library; only the one that is needed is loaded.
    if isinstance(place, ServerAddress):
        try:
            from tox_grader.journal.postgres_store import PostgresStore  # noqa: PLC0415
        except ImportError:
            raise StoreUnavailable(_part_missing(place)) from None
        with PostgresStore.open(place, mode=mode, clock=clock) as shared:
            yield shared
    else:
        from tox_grader.journal.sqlite_store import SqliteStore  # noqa: PLC0415

        with SqliteStore.open(place, mode=mode, clock=clock) as own:
            yield own


def _part_missing(place: ServerAddress) -> Problem:
    return Problem(
        what="this installation cannot talk to a PostgreSQL server; NOT SAVED: nothing is read from it or kept in it",
        where=str(place),
        why="without the record nobody sees what was assessed and given",
        do="install the part for servers (pip install 'tox-grader[postgres]'); write on paper until then",
    )
