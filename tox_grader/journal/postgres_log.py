"""Read and add rows of the log on a server: the statements behind `Store.append`, `Store.entries`, verification."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql

from tox_grader.journal.chain import StoredRow
from tox_grader.journal.entry import SITE_KEY, Head
from tox_grader.journal.ledger import EMPTY_LEDGER, LedgerRow
from tox_grader.journal.stale import Step

Connection = psycopg.Connection[tuple[Any, ...]]


def _columns(row: type[StoredRow | LedgerRow]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, row._fields))


def _insert(table: str, row: type[StoredRow | LedgerRow]) -> bytes:
    values = sql.SQL(", ").join(sql.Placeholder() * len(row._fields))
    insert = sql.SQL("INSERT INTO tox_grader.{} ({}) VALUES ({})")
    # As bytes: a composed statement would be put together anew for every entry.
    return insert.format(sql.Identifier(table), _columns(row), values).as_bytes(None)


_SELECT = sql.SQL("SELECT {} FROM tox_grader.entries ").format(_columns(StoredRow))
OF_PATIENT = _SELECT + sql.SQL("WHERE patient_key = %s ORDER BY sequence")
_BY_ID = (_SELECT + sql.SQL("WHERE entry_id = %s")).as_bytes(None)
_HEAD = "SELECT sequence, hash FROM tox_grader.entries WHERE patient_key = %s ORDER BY sequence DESC LIMIT 1"
_STEPS = """
SELECT sequence, hash, kind FROM tox_grader.entries WHERE patient_key = %s AND sequence >= %s ORDER BY sequence
"""
_KEYS = "SELECT DISTINCT patient_key FROM tox_grader.entries ORDER BY patient_key"
_TEXT = "SELECT text FROM tox_grader.table_texts WHERE sha256 = %s"
_HOLDS = "SELECT EXISTS (SELECT 1 FROM tox_grader.entries WHERE patient_key = %s AND kind = %s)"
_TEXTS_KEPT = "SELECT sha256 FROM tox_grader.table_texts WHERE sha256 = ANY(%s)"
_KEEP_TEXT = "INSERT INTO tox_grader.table_texts (sha256, text) VALUES (%s, %s)"
_LEDGER_HEAD = "SELECT position, ledger_hash FROM tox_grader.ledger ORDER BY position DESC LIMIT 1"
_LAST_ROWS = sql.SQL("SELECT {} FROM tox_grader.ledger ORDER BY position DESC LIMIT 2").format(_columns(LedgerRow))
_LEDGER_AT = "SELECT ledger_hash FROM tox_grader.ledger WHERE position = %s"
_LAST_RECORDED = """
SELECT recorded_at FROM tox_grader.ledger JOIN tox_grader.entries USING (patient_key, sequence)
ORDER BY position DESC LIMIT 1
"""
_ADD_ENTRY = _insert("entries", StoredRow)
_ADD_LEDGER_ROW = _insert("ledger", LedgerRow)
# Read through a cursor on the server, so that the size of the log does not matter.
ALL_ROWS = _SELECT + sql.SQL("ORDER BY patient_key, sequence")
_LEDGER = sql.SQL("SELECT {} FROM tox_grader.ledger ").format(_columns(LedgerRow))
ALL_LEDGER_ROWS = _LEDGER + sql.SQL("ORDER BY position")
LEDGER_BY_CHAIN = _LEDGER + sql.SQL("ORDER BY patient_key, sequence, position")
ALL_TEXTS = sql.SQL("SELECT sha256, text FROM tox_grader.table_texts ORDER BY sha256")


def rows_of_patient(connection: Connection, patient_key: str) -> Iterator[StoredRow]:
    """Yield a patient's rows in order."""
    return (StoredRow(*row) for row in connection.execute(OF_PATIENT, (patient_key,)))


def row_by_id(connection: Connection, entry_id: str) -> StoredRow | None:
    """Return the row with an entry id, or None."""
    found = connection.execute(_BY_ID, (entry_id,)).fetchone()
    return None if found is None else StoredRow(*found)


def holds(connection: Connection, patient_key: str, kind: str) -> bool:
    """Tell whether a chain holds an entry of a kind."""
    found = connection.execute(_HOLDS, (patient_key, kind)).fetchone()
    return found is not None and bool(found[0])


def head_of(connection: Connection, patient_key: str) -> Head | None:
    """Return the sequence and hash of a patient's last entry, or None."""
    found = connection.execute(_HEAD, (patient_key,)).fetchone()
    return None if found is None else (found[0], found[1])


def patient_keys(connection: Connection) -> tuple[str, ...]:
    """Return the key of every patient in the log; the site's own chain is no patient's."""
    return tuple(key for (key,) in connection.execute(_KEYS) if key != SITE_KEY)


def text_of(connection: Connection, sha256: str) -> bytes | None:
    """Return the table text kept under a hash, or None."""
    found = connection.execute(_TEXT, (sha256,)).fetchone()
    return None if found is None else bytes(found[0])


def ledger_head(connection: Connection) -> Head:
    """Return position and hash of the ledger's last row; `EMPTY_LEDGER` where there is none."""
    found = connection.execute(_LEDGER_HEAD).fetchone()
    return EMPTY_LEDGER if found is None else (found[0], found[1])


def ledger_hash_at(connection: Connection, position: int) -> str | None:
    """Return the hash of the ledger's row at a position, or None."""
    found = connection.execute(_LEDGER_AT, (position,)).fetchone()
    return None if found is None else str(found[0])


def last_ledger_rows(connection: Connection) -> tuple[LedgerRow, ...]:
    """Return the last two rows of the ledger, the last one first."""
    return tuple(LedgerRow(*row) for row in connection.execute(_LAST_ROWS))


def last_recorded_at(connection: Connection) -> datetime | None:
    """Return when the last entry of the record was recorded, or None where there is none."""
    found = connection.execute(_LAST_RECORDED).fetchone()
    return None if found is None else datetime.fromisoformat(found[0])


class PostgresTables:
    """The tables of the log as one writing transaction sees them."""

    def __init__(self, connection: Connection) -> None:
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
        return frozenset(one for (one,) in self._connection.execute(_TEXTS_KEPT, (list(sha256s),)))

    def keep_text(self, sha256: str, text: bytes) -> None:
        """Add a table text."""
        self._connection.execute(_KEEP_TEXT, (sha256, text))

    def add(self, row: StoredRow, ledger_row: LedgerRow) -> None:
        """Add a row to the log, and its row to the ledger."""
        # One way to the server for both, where the client library can.
        with self._connection.pipeline() if psycopg.Pipeline.is_supported() else nullcontext():
            self._connection.execute(_ADD_ENTRY, row)
            self._connection.execute(_ADD_LEDGER_ROW, ledger_row)
