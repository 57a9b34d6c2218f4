"""Read and add rows of the site ledger: the statements, and whether it still ends as it was seen to end."""

from collections.abc import Iterator
from datetime import datetime

import apsw

from tox_grader.journal.entry import Head
from tox_grader.journal.ledger import EMPTY_LEDGER, LedgerRow, ledger_of
from tox_grader.journal.ledger_end import refuse_other_end
from tox_grader.journal.sqlite_damage import rows_of

_COLUMNS = ", ".join(LedgerRow._fields)
_LAST_TWO = f"SELECT {_COLUMNS} FROM ledger ORDER BY position DESC LIMIT 2"  # noqa: S608  a constant, no outside text
_INSERT = f"INSERT INTO ledger ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)"  # noqa: S608  as above
_HEAD = "SELECT position, ledger_hash FROM ledger ORDER BY position DESC LIMIT 1"
_AT = "SELECT ledger_hash FROM ledger WHERE position = ?"
_AS_RECORDED = "SELECT patient_key, sequence, hash FROM entries ORDER BY recorded_at, patient_key, sequence"
_LAST_RECORDED = """
SELECT recorded_at FROM ledger JOIN entries USING (patient_key, sequence) ORDER BY position DESC LIMIT 1
"""


def all_ledger_rows(connection: apsw.Connection) -> Iterator[LedgerRow]:
    """Yield every row of the ledger, by position."""
    rows = rows_of(connection, LedgerRow._fields, "FROM ledger ORDER BY position")
    return (LedgerRow(*row) for row in rows)


def ledger_rows_by_chain(connection: apsw.Connection) -> Iterator[LedgerRow]:
    """Yield every row of the ledger, by patient, sequence and position."""
    rows = rows_of(connection, LedgerRow._fields, "FROM ledger ORDER BY patient_key, sequence, position")
    return (LedgerRow(*row) for row in rows)


def ledger_head(connection: apsw.Connection) -> Head:
    """Return position and hash of the last row; `EMPTY_LEDGER` where there is none."""
    return next(((position, last) for position, last in connection.execute(_HEAD)), EMPTY_LEDGER)


def add_ledger_row(connection: apsw.Connection, row: LedgerRow) -> None:
    """Add a row to the ledger."""
    connection.execute(_INSERT, row)


def fill_ledger(connection: apsw.Connection) -> None:
    """Give a record of the time before the ledger its rows, in the order in which its entries were recorded."""
    recorded = connection.execute(_AS_RECORDED).fetchall()
    connection.executemany(_INSERT, ledger_of((str(key), int(str(place)), str(last)) for key, place, last in recorded))


def last_recorded_at(connection: apsw.Connection) -> datetime | None:
    """Return when the last entry of the record was recorded, or None where there is none."""
    return next((datetime.fromisoformat(at) for (at,) in connection.execute(_LAST_RECORDED)), None)


def refuse_lost_ground(connection: apsw.Connection, acknowledged: Head) -> None:
    """Refuse a record that does not hold, row for row, what was seen in it before; more behind it is no fault."""
    found = connection.execute(_AT, (acknowledged[0],)).get
    last_two = [LedgerRow(*row) for row in connection.execute(_LAST_TWO)]
    refuse_other_end(acknowledged, found, last_two)
