"""Read and add rows of the log: the statements behind `Store.append`, `Store.entries` and verification."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import apsw

from tox_grader.journal.body import Place, digest, read_body, write_body
from tox_grader.journal.chain import StoredRow, columns_of
from tox_grader.journal.contents import texts_named
from tox_grader.journal.entry import NO_ENTRY, SITE_KEY, Draft, Entry, Head
from tox_grader.journal.sqlite_faults import not_saved

_COLUMNS = ", ".join(StoredRow._fields)
_ALL = f"SELECT {_COLUMNS} FROM entries ORDER BY patient_key, sequence"  # noqa: S608  a constant, no outside text
_OF_PATIENT = f"SELECT {_COLUMNS} FROM entries WHERE patient_key = ? ORDER BY sequence"  # noqa: S608  as above
_BY_ID = f"SELECT {_COLUMNS} FROM entries WHERE entry_id = ?"  # noqa: S608  as above
_INSERT = f"INSERT INTO entries ({_COLUMNS}) VALUES ({', '.join('?' * len(StoredRow._fields))})"  # noqa: S608  as above
_HEAD = "SELECT sequence, hash FROM entries WHERE patient_key = ? ORDER BY sequence DESC LIMIT 1"
_KEEP_TEXT = "INSERT INTO table_texts (sha256, text) VALUES (?, ?)"


def all_rows(connection: apsw.Connection) -> Iterator[StoredRow]:
    """Yield every row of the log, by patient and sequence."""
    return (StoredRow(*row) for row in connection.execute(_ALL))


def rows_of_patient(connection: apsw.Connection, patient_key: str) -> Iterator[StoredRow]:
    """Yield a patient's rows in order."""
    return (StoredRow(*row) for row in connection.execute(_OF_PATIENT, (patient_key,)))


def row_by_id(connection: apsw.Connection, entry_id: str) -> StoredRow | None:
    """Return the row with an entry id, or None."""
    return next((StoredRow(*row) for row in connection.execute(_BY_ID, (entry_id,))), None)


def head_of(connection: apsw.Connection, patient_key: str) -> Head | None:
    """Return the sequence and hash of a patient's last entry, or None."""
    return next(((sequence, last) for sequence, last in connection.execute(_HEAD, (patient_key,))), None)


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
    return ((key, text) for key, text in connection.execute("SELECT sha256, text FROM table_texts ORDER BY sha256"))


def refuse_wrong_tables(tables: Mapping[str, bytes], where: Path) -> None:
    """Refuse a table text that is not what its hash says."""
    if any(digest(text) != sha256 for sha256, text in tables.items()):
        raise not_saved("a table's text does not have the hash it was handed in under", where, _REPORT)


def keep_tables(connection: apsw.Connection, draft: Draft, tables: Mapping[str, bytes], where: Path) -> None:
    """Keep the table texts handed in, once each; refuse a draft that names a table nobody could look up later."""
    for sha256, text in tables.items():
        if text_of(connection, sha256) is None:
            connection.execute(_KEEP_TEXT, (sha256, text))
    if any(text_of(connection, sha256) is None for sha256 in texts_named(draft.kind, draft.content)):
        raise not_saved("the entry names a grading table whose text was not handed in", where, _REPORT)


def add_row(connection: apsw.Connection, draft: Draft, place: Place) -> Entry:
    """Insert a draft at its place and return the entry as its bytes say it."""
    entry = read_body(write_body(draft, place))
    connection.execute(_INSERT, columns_of(entry))
    return entry


def next_place(connection: apsw.Connection, patient_key: str) -> Head:
    """Return the sequence that a patient's next entry gets, and the hash it has to follow."""
    sequence, last = head_of(connection, patient_key) or NO_ENTRY
    return (sequence + 1, last)


_REPORT = "write it on paper and report this: it is a fault of the program"
