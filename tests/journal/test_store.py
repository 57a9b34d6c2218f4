"""What only the SQLite store does; what every store does stands in test_store_contract.py."""

import apsw
import pytest

from tox_grader.journal.sqlite_open import SETTINGS, connect, too_old
from tox_grader.journal.sqlite_store import SqliteStore


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET kind = 'treatment'",
        "UPDATE entries SET body = body",
        "DELETE FROM entries",
        "INSERT OR REPLACE INTO entries SELECT * FROM entries",
        """
        INSERT OR IGNORE INTO entries SELECT patient_key, 9, 'new', kind, observed_at, recorded_at, author_id,
        author_role, mode, program, previous_hash, hash, body, station FROM entries
        """,
        "UPDATE table_texts SET text = x'00'",
        "DELETE FROM table_texts",
        "INSERT OR REPLACE INTO table_texts SELECT sha256, x'00' FROM table_texts",
        "UPDATE meta SET value = 'simulation'",
        "DELETE FROM meta",
        "INSERT OR REPLACE INTO meta VALUES ('mode', 'simulation')",
    ],
)
@pytest.mark.usefixtures("graded_log")
def test_the_database_itself_refuses_to_change_what_was_kept(store: SqliteStore, statement: str) -> None:
    other_program = apsw.Connection(str(store.file))
    with pytest.raises(apsw.ConstraintError):
        other_program.execute(statement)
    other_program.close()


def test_every_setting_is_what_we_asked_for(store: SqliteStore) -> None:
    connection = connect(store.file, patience_ms=1)
    assert {name: connection.pragma(name) for name, _ in SETTINGS} == dict(SETTINGS)
    assert dict(SETTINGS)["journal_mode"] == "wal"
    assert dict(SETTINGS)["synchronous"] == 2
    connection.close()


def test_a_sqlite_with_the_write_ahead_race_is_too_old() -> None:
    assert too_old("3.51.2")
    assert not too_old("3.51.3")
    assert not too_old("3.54.1")
