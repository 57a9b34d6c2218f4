"""Read the whole log as it stood at one moment, on a connection of its own, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from tox_grader.journal import sqlite_log
from tox_grader.journal.chain import StoredRow
from tox_grader.journal.ledger import LedgerRow
from tox_grader.journal.sqlite_faults import told_as_not_read
from tox_grader.journal.sqlite_ledger import all_ledger_rows, ledger_rows_by_chain
from tox_grader.journal.sqlite_open import connect


class SqliteSnapshot:
    """The log at one moment; rows are read one by one, so that its size does not matter."""

    def __init__(self, connection: apsw.Connection) -> None:
        """Take over a connection that stands in a read transaction."""
        self._connection = connection

    def rows(self) -> Iterator[StoredRow]:
        """Yield every stored row, by patient and sequence."""
        return sqlite_log.all_rows(self._connection)

    def rows_of(self, patient_key: str) -> Iterator[StoredRow]:
        """Yield the stored rows of one chain, by sequence."""
        return sqlite_log.rows_of_patient(self._connection, patient_key)

    def ledger_rows(self) -> Iterator[LedgerRow]:
        """Yield every row of the site ledger, by position."""
        return all_ledger_rows(self._connection)

    def ledger_by_chain(self) -> Iterator[LedgerRow]:
        """Yield every row of the site ledger, by patient, sequence and position."""
        return ledger_rows_by_chain(self._connection)

    def table_texts(self) -> Iterator[tuple[str, bytes]]:
        """Yield every kept table text with the SHA-256 it is kept under."""
        return sqlite_log.all_texts(self._connection)


@contextmanager
def snapshot_of(file: Path, *, patience_ms: int) -> Iterator[SqliteSnapshot]:
    """Open the log for reading as it stands now, and let go of it at the end."""
    with told_as_not_read(file):
        connection = connect(file, patience_ms=patience_ms)
        try:
            connection.pragma("query_only", 1)
            connection.execute("BEGIN")
            yield SqliteSnapshot(connection)
        finally:
            connection.close()
