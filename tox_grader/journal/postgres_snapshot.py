"""Read the whole log on a server as it stood at one moment, on a connection of its own, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from psycopg import sql

from tox_grader.foundation.data_place import ServerAddress
from tox_grader.journal.chain import StoredRow
from tox_grader.journal.ledger import LedgerRow
from tox_grader.journal.postgres_connect import line_to
from tox_grader.journal.postgres_faults import told_as_not_read
from tox_grader.journal.postgres_log import (
    ALL_LEDGER_ROWS,
    ALL_ROWS,
    ALL_TEXTS,
    LEDGER_BY_CHAIN,
    OF_PATIENT,
    Connection,
)

_BEGIN = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_AT_A_TIME = 1_000


class PostgresSnapshot:
    """The log at one moment; rows are read through a cursor on the server, so that its size does not matter."""

    def __init__(self, connection: Connection) -> None:
        """Take over a connection that stands in a read transaction."""
        self._connection = connection
        self._number = count(1)

    def rows(self) -> Iterator[StoredRow]:
        """Yield every stored row, by patient and sequence."""
        return (StoredRow(*row) for row in self._stream(ALL_ROWS))

    def rows_of(self, patient_key: str) -> Iterator[StoredRow]:
        """Yield the stored rows of one chain, by sequence."""
        return (StoredRow(*row) for row in self._stream(OF_PATIENT, patient_key))

    def ledger_rows(self) -> Iterator[LedgerRow]:
        """Yield every row of the site ledger, by position."""
        return (LedgerRow(*row) for row in self._stream(ALL_LEDGER_ROWS))

    def ledger_by_chain(self) -> Iterator[LedgerRow]:
        """Yield every row of the site ledger, by patient, sequence and position."""
        return (LedgerRow(*row) for row in self._stream(LEDGER_BY_CHAIN))

    def table_texts(self) -> Iterator[tuple[str, bytes]]:
        """Yield every kept table text with the SHA-256 it is kept under."""
        return ((key, bytes(text)) for key, text in self._stream(ALL_TEXTS))

    def _stream(self, query: sql.SQL | sql.Composed, *values: str) -> Iterator[tuple[Any, ...]]:
        with self._connection.cursor(name=f"stream_{next(self._number)}") as cursor:
            cursor.itersize = _AT_A_TIME
            yield from cursor.execute(query, values)


@contextmanager
def snapshot_of(where: ServerAddress, *, patience_ms: int) -> Iterator[PostgresSnapshot]:
    """Open the log for reading as it stands now, and let go of it at the end."""
    with told_as_not_read(where):
        connection = line_to(where, patience_ms=patience_ms)
        try:
            # A reader may pause: an auditor looks at one entry for a while.
            connection.execute("SET idle_in_transaction_session_timeout = 0")
            connection.execute(_BEGIN)
            # The moment is that of the first statement, not of BEGIN.
            connection.execute("SELECT FROM tox_grader.meta LIMIT 1")
            yield PostgresSnapshot(connection)
        finally:
            connection.close()
