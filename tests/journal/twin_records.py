"""The same record twice: what stands in a file put onto a server too, row by row, with every guard of the server on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import apsw
import psycopg
from psycopg import sql

from tox_grader.foundation.clock import Clock
from tox_grader.foundation.data_place import ServerAddress
from tox_grader.journal.folder import RECORD_FILE
from tox_grader.journal.postgres_store import PostgresStore

_ENTRY = "SELECT entries.* FROM entries JOIN ledger USING (patient_key, sequence) WHERE position = ?"
_LEDGER_ROW = "SELECT * FROM ledger WHERE position = ?"
# What a record is was fixed when it was made: only its owner can say that it is another one.
_SAME_RECORD = """
ALTER TABLE tox_grader.meta DISABLE TRIGGER meta_is_never_changed;
UPDATE tox_grader.meta SET value = {} WHERE name = 'record_id';
ALTER TABLE tox_grader.meta ENABLE ALWAYS TRIGGER meta_is_never_changed;
"""


def copy_to_server(folder: Path, url: str, clock: Clock) -> None:
    """Put the whole record of a folder, byte by byte, into an empty database."""
    file = apsw.Connection(str(folder / RECORD_FILE), flags=apsw.SQLITE_OPEN_READONLY)
    kept = {str(name): str(value) for name, value in file.execute("SELECT name, value FROM meta")}
    PostgresStore.open(ServerAddress(url), mode=kept["mode"], clock=clock).close()
    with psycopg.connect(url) as server:
        server.execute(sql.SQL(_SAME_RECORD).format(sql.Literal(kept["record_id"])))
        for table in ("identity", "table_texts"):
            _insert(server, table, _rows(file, f"SELECT * FROM {table}"))  # noqa: S608  one of the two above
        for (position,) in file.execute("SELECT position FROM ledger ORDER BY position").fetchall():
            _insert(server, "entries", _rows(file, _ENTRY, position))
            _insert(server, "ledger", _rows(file, _LEDGER_ROW, position))
    file.close()


def _rows(file: apsw.Connection, query: str, *values: Any) -> Iterator[dict[str, Any]]:
    found = file.execute(query, values)
    for row in found:
        yield dict(zip((name for name, _ in found.get_description()), row, strict=True))


def _insert(server: "psycopg.Connection[Any]", table: str, rows: Iterator[dict[str, Any]]) -> None:
    for row in rows:
        names = sql.SQL(", ").join(map(sql.Identifier, row))
        values = sql.SQL(", ").join(sql.Placeholder() * len(row))
        into = sql.SQL("INSERT INTO tox_grader.{} ({}) VALUES ({})").format(sql.Identifier(table), names, values)
        server.execute(into, tuple(row.values()))
