"""Read and add rows of the log: the statements behind `Store.append`, `Store.entries` and verification."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

import apsw

from tox_grader.journal.chain import StoredRow
from tox_grader.journal.entry import SITE_KEY, Head
from tox_grader.journal.ledger import LedgerRow
from tox_grader.journal.sqlite_damage import rows_of
from tox_grader.journal.sqlite_ledger import add_ledger_row, last_recorded_at, ledger_head
from tox_grader.journal.stale import Step

_COLUMNS = StoredRow._fields
_ALL = "FROM entries ORDER BY patient_key, sequence"
_OF_PATIENT = "FROM entries WHERE patient_key = ? ORDER BY sequence"
_BY_ID = "FROM entries WHERE entry_id = ?"
_INSERT = f"INSERT INTO entries ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608  a constant
_HEAD = "SELECT sequence, hash FROM entries WHERE patient_key = ? ORDER BY sequence DESC LIMIT 1"
_STEPS = "SELECT sequence, hash, kind FROM entries WHERE patient_key = ? AND sequence >= ? ORDER BY sequence"
_HOLDS = "SELECT EXISTS (SELECT 1 FROM entries WHERE patient_key = ? AND kind = ?)"
_KEEP_TEXT = "INSERT INTO table_texts (sha256, text) VALUES (?, ?)"


def all_rows(connection: apsw.Connection) -> Iterator[StoredRow]:
    """Yield every row of the log, by patient and sequence."""
    return map(StoredRow._make, rows_of(connection, _COLUMNS, _ALL))


def rows_of_patient(connection: apsw.Connection, patient_key: str) -> Iterator[StoredRow]:
    """Yield a patient's rows in order."""
    return map(StoredRow._make, rows_of(connection, _COLUMNS, _OF_PATIENT, (patient_key,)))


def row_by_id(connection: apsw.Connection, entry_id: str) -> StoredRow | None:
    """Return the row with an entry id, or None."""
    return next((StoredRow(*row) for row in rows_of(connection, _COLUMNS, _BY_ID, (entry_id,))), None)


def head_of(connection: apsw.Connection, patient_key: str) -> Head | None:
    """Return the sequence and hash of a patient's last entry, or None."""
    return next(((sequence, last) for sequence, last in connection.execute(_HEAD, (patient_key,))), None)


def holds(connection: apsw.Connection, patient_key: str, kind: str) -> bool:
    """Tell whether a chain holds an entry of a kind."""
    return bool(connection.execute(_HOLDS, (patient_key, kind)).get)


def patient_keys(connection: apsw.Connection) -> tuple[str, ...]:
    """Return the key of every patient in the log; the site's own chain is no patient's."""
    keys = connection.execute("SELECT DISTINCT patient_key FROM entries ORDER BY patient_key")
    return tuple(key for (key,) in keys if key != SITE_KEY)


def text_of(connection: apsw.Connection, sha256: str) -> bytes | None:
    """Return the table text kept under a hash, or None."""
    return next(
        (text for (text,) in connection.execute("SELECT text FROM table_texts WHERE sha256 = ?", (sha256,))), None
    )


def all_texts(connection: apsw.Connection) -> Iterator[tuple[str, bytes]]:
    """Yield every kept table text with its key."""
    texts = rows_of(connection, ("sha256", "text"), "FROM table_texts ORDER BY sha256")
    return ((key, text) for key, text in texts)


class SqliteTables:
    """The tables of the log as one writing transaction sees them."""

    def __init__(self, connection: apsw.Connection) -> None:
        """Take over a connection that stands in a writing transaction."""
        self._connection = connection

    def row_by_id(self, entry_id: str) -> StoredRow | None:
        """Return the row with an entry id, or None."""
        return row_by_id(self._connection, entry_id)

    def head_of(self, patient_key: str) -> Head | None:
        """Return the sequence and hash of a patient's last entry, or None."""
        return head_of(self._connection, patient_key)

    def steps_from(self, patient_key: str, sequence: int) -> Sequence[Step]:
        """Return the entries of a chain from a sequence on, as far as a view is held against them."""
        return [Step(*step) for step in self._connection.execute(_STEPS, (patient_key, sequence))]

    def ledger_head(self) -> Head:
        """Return position and hash of the last row of the ledger."""
        return ledger_head(self._connection)

    def last_recorded_at(self) -> datetime | None:
        """Return when the last entry of the record was recorded, or None where there is none."""
        return last_recorded_at(self._connection)

    def texts_kept(self, sha256s: Collection[str]) -> frozenset[str]:
        """Return those of the hashes under which a table text is kept."""
        # One question for all, with as many marks as there are hashes.
        asked = f"SELECT sha256 FROM table_texts WHERE sha256 IN ({', '.join('?' * len(sha256s))})"  # noqa: S608  marks
        return frozenset(str(one) for (one,) in self._connection.execute(asked, tuple(sha256s)))

    def keep_text(self, sha256: str, text: bytes) -> None:
        """Add a table text."""
        self._connection.execute(_KEEP_TEXT, (sha256, text))

    def add(self, row: StoredRow, ledger_row: LedgerRow) -> None:
        """Add a row to the log, and its row to the ledger."""
        self._connection.execute(_INSERT, row)
        add_ledger_row(self._connection, ledger_row)
