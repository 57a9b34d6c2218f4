"""Open the station's database: the right file, the right schema, the right mode, and flushed as we ask.

Nothing here is taken on trust: every setting is read back, because SQLite ignores one it cannot honour.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

import apsw

from tox_grader import __version__
from tox_grader.foundation.clock import Clock, new_id
from tox_grader.journal.body import utc_text
from tox_grader.journal.folder import RECORD_FILE, close_file_to_others
from tox_grader.journal.sqlite_faults import not_open
from tox_grader.journal.sqlite_identity import fold_names
from tox_grader.journal.sqlite_ledger import fill_ledger
from tox_grader.journal.sqlite_waiting import patiently

MODES = ("clinical", "simulation")
MIGRATIONS = ("0001_first.sql", "0002_ledger.sql", "0003_namesakes.sql")
SCHEMA_VERSION = len(MIGRATIONS)
_FORM_WITH_LEDGER = 2
# "toxg": tells our file from any other SQLite database.
APPLICATION_ID = 0x746F7867
# Older ones can damage a database that several connections write to (the WAL-reset race).
_OLDEST_SAFE_SQLITE = (3, 51, 3)
_FULL = 2
_FOLDER_OF_MIGRATIONS = Path(__file__).parent / "migrations"

# Only there: elsewhere SQLite is built without them, and an ordinary flush already reaches the disk.
_ON_MACOS: tuple[tuple[str, int | str], ...] = (("fullfsync", 1), ("checkpoint_fullfsync", 1))
SETTINGS: tuple[tuple[str, int | str], ...] = (
    ("journal_mode", "wal"),  # readers never wait for a writer
    ("synchronous", _FULL),  # a commit returns only after the disk has the data
    ("foreign_keys", 1),
    ("recursive_triggers", 1),  # REPLACE fires the triggers that refuse removal
    ("trusted_schema", 0),  # a tampered schema runs no functions
    ("cell_size_check", 1),  # a damaged page is noticed when it is read
    ("secure_delete", 1),  # an erased name is overwritten, not only unlinked
    *(_ON_MACOS if sys.platform == "darwin" else ()),
)


def open_record(file: Path, *, mode: str, clock: Clock, patience_ms: int) -> apsw.Connection:
    """Return a connection to a record that is up to date and of the right mode; a new one is made on the way."""
    # While several programs make the same record, SQLite turns some of them away without waiting.
    return patiently(lambda: _open_once(file, mode, clock, patience_ms), patience_ms)


def connect(file: Path, *, patience_ms: int) -> apsw.Connection:
    """Return a connection to the file with every setting made and read back; refuse one that we must not touch."""
    if too_old(apsw.sqlite_lib_version()):
        raise not_open("the SQLite on this station is too old to keep a record safely", file, "install a current apsw")
    # The folder's path is resolved already: a link at this place was put there by somebody else.
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_NOFOLLOW
    connection = apsw.Connection(str(file), flags=flags)
    try:
        connection.set_busy_timeout(patience_ms)
        _refuse_what_is_not_ours(connection, file)
        _make_settings(connection, file)
    except BaseException:
        connection.close()
        raise
    return connection


def make_file(folder: Path) -> Path:
    """Return the record's file in the folder, made readable by its owner only; SQLite gives its side files the same."""
    file = folder / RECORD_FILE
    if not file.exists():
        with suppress(FileExistsError):  # another process may be first: its file is the record then
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _flush_names(folder)
    for name in (RECORD_FILE, f"{RECORD_FILE}-wal", f"{RECORD_FILE}-shm"):
        close_file_to_others(folder / name)
    return file


def _flush_names(folder: Path) -> None:
    # A file is lost with its name: the names of new folders have to reach the disk too. Not every system can do it.
    for place in (folder, *folder.parents):
        with suppress(OSError):
            opened = os.open(place, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)


def too_old(version: str) -> bool:
    """Tell whether a SQLite of this version must not keep a record."""
    return tuple(int(part) for part in version.split(".")[:3]) < _OLDEST_SAFE_SQLITE


def _open_once(file: Path, mode: str, clock: Clock, patience_ms: int) -> apsw.Connection:
    connection = connect(file, patience_ms=patience_ms)
    try:
        _bring_up_to_date(connection, file, mode, clock)
        _refuse_other_mode(connection, file, mode)
    except BaseException:
        connection.close()
        raise
    return connection


def _bring_up_to_date(connection: apsw.Connection, file: Path, mode: str, clock: Clock) -> None:
    if version_of(connection) == SCHEMA_VERSION:
        return
    # Everything or nothing: a record that was half made or half brought up to date never exists.
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Look again: another process, even a newer program, may have done it while this one waited for its turn.
        _refuse_what_is_not_ours(connection, file)
        seen = version_of(connection)
        for migration in MIGRATIONS[seen:]:
            connection.execute((_FOLDER_OF_MIGRATIONS / migration).read_text(encoding="utf-8"))
        made = {"mode": mode, "made_at": utc_text(clock.now()), "made_by": __version__} if seen == 0 else {}
        if seen < _FORM_WITH_LEDGER:
            fill_ledger(connection)
            made["record_id"] = new_id()
        fold_names(connection)
        connection.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", made.items())
        connection.pragma("application_id", APPLICATION_ID)
        connection.pragma("user_version", SCHEMA_VERSION)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _refuse_other_mode(connection: apsw.Connection, file: Path, mode: str) -> None:
    # An invented patient must never stand beside a real one.
    kept = connection.execute("SELECT value FROM meta WHERE name = 'mode'").get
    if kept != mode:
        raise not_open(
            f"this is a {kept} record, and the program was started for a {mode} one",
            file,
            f"name the folder of the {mode} record with --data, or start the program for a {kept} record",
        )


def _refuse_what_is_not_ours(connection: apsw.Connection, file: Path) -> None:
    # In this order, since another process may just be making the record: our mark appears with the first table.
    holds_something = connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_schema)").get
    version = version_of(connection)
    application = connection.pragma("application_id")
    if application != APPLICATION_ID and (version or holds_something):
        raise not_open("the file is a database of another program", file)
    if version > SCHEMA_VERSION:
        raise not_open(
            f"the record was written by a newer program (its form is {version}, this program knows {SCHEMA_VERSION})",
            file,
            "start the newer program; this one leaves the record untouched",
        )


def _make_settings(connection: apsw.Connection, file: Path) -> None:
    for name, asked in SETTINGS:
        connection.pragma(name, asked)
        if connection.pragma(name) != asked:
            raise not_open(f"the database does not honour the setting {name}={asked}", file)


def refuse_damage(connection: apsw.Connection, file: Path) -> None:
    """Refuse a record whose pages do not fit together; the words that SQLite finds for it are left out."""
    if connection.execute("PRAGMA quick_check(1)").get != "ok":
        raise not_open("the record's file is damaged", file)


def record_id_of(connection: apsw.Connection) -> str:
    """Return what tells this record from any other."""
    return str(connection.execute("SELECT value FROM meta WHERE name = 'record_id'").get)


def version_of(connection: apsw.Connection) -> int:
    """Return the number of the form that the record has."""
    return int(str(connection.execute("PRAGMA user_version").get))
