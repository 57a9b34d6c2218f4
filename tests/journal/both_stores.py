"""The two stores behind one face for the contract tests: open, another program at the same tables, somebody's hand."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import apsw
import psycopg

from tests.journal.postgres_server import Server
from tox_grader.foundation.clock import Clock
from tox_grader.foundation.data_place import ServerAddress
from tox_grader.journal.folder import RECORD_FILE
from tox_grader.journal.postgres_store import PostgresStore
from tox_grader.journal.sqlite_store import SqliteStore

AnyStore: TypeAlias = SqliteStore | PostgresStore
REFUSED = (apsw.ConstraintError, psycopg.errors.IntegrityError)


class Site(Protocol):
    """A place for one record, whatever database stands behind it."""

    @property
    def address(self) -> str:
        """Return what is given to `--data`."""
        ...

    def open(self, clock: Clock, *, mode: str = "clinical", station: str = "station-1") -> AnyStore:
        """Open the record, or make it."""
        ...

    def run(self, statements: str) -> None:
        """Run SQL as another program could, with every right over the tables."""
        ...

    def tamper(self, statements: str) -> None:
        """Run SQL as somebody could who takes the guards away first."""
        ...

    def say_it_is_newer(self) -> None:
        """Leave the record as a program of tomorrow would."""
        ...

    def make_another_programs_database(self) -> None:
        """Put something at this place that no program of ours made."""
        ...

    def fail_next_write(self, store: AnyStore) -> None:
        """Let the next write of an open record fail for good, and one after it was opened again go well."""
        ...


@dataclass(frozen=True)
class Folder:
    """A record in one SQLite file."""

    folder: Path

    @property
    def address(self) -> str:
        return str(self.folder)

    def open(self, clock: Clock, *, mode: str = "clinical", station: str = "station-1") -> SqliteStore:
        return SqliteStore.open(self.folder, mode=mode, clock=clock, station=station)

    def run(self, statements: str) -> None:
        connection = apsw.Connection(str(self.folder / RECORD_FILE))
        try:
            connection.execute(statements)
        finally:
            connection.close()

    def tamper(self, statements: str) -> None:
        connection = apsw.Connection(str(self.folder / RECORD_FILE))
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statements)
        connection.close()

    def say_it_is_newer(self) -> None:
        self.run("PRAGMA user_version = 99")

    def make_another_programs_database(self) -> None:
        self.folder.mkdir(mode=0o700)
        self.run("CREATE TABLE recipes (name TEXT)")

    def fail_next_write(self, store: AnyStore) -> None:
        # As on a disk that became read-only; it goes with the connection.
        assert isinstance(store, SqliteStore)
        store._connection.execute("PRAGMA query_only = 1")  # noqa: SLF001


@dataclass(frozen=True)
class Database:
    """A record on a PostgreSQL server."""

    server: Server
    name: str

    @property
    def address(self) -> str:
        return self.server.url(self.name)

    def open(self, clock: Clock, *, mode: str = "clinical", station: str = "station-1") -> PostgresStore:
        return PostgresStore.open(ServerAddress(self.address), mode=mode, clock=clock, station=station)

    def run(self, statements: str) -> None:
        with psycopg.connect(self.address, options="-c search_path=tox_grader") as connection:
            connection.execute(statements.encode())

    def tamper(self, statements: str) -> None:
        tables = ("entries", "ledger", "table_texts", "meta")
        without_guards = ";".join(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in tables)
        without_checks = (
            "ALTER TABLE entries DROP CONSTRAINT hash_is_that_of_the_body; "
            "ALTER TABLE table_texts DROP CONSTRAINT IF EXISTS key_is_the_hash"
        )
        # Two transactions: a table is not altered while a check of it is still to come.
        self.run(f"{without_guards}; {without_checks}")
        self.run(statements)

    def say_it_is_newer(self) -> None:
        self.run("INSERT INTO migrations VALUES (99, '0099_of_tomorrow.sql', '2031-01-01T00:00:00Z', '9.9.9')")

    def make_another_programs_database(self) -> None:
        self.run("CREATE SCHEMA tox_grader; CREATE TABLE tox_grader.recipes (name TEXT)")

    def fail_next_write(self, store: AnyStore) -> None:
        assert isinstance(store, PostgresStore)
        self.run(f"SELECT pg_terminate_backend({store._connection.info.backend_pid}, 5000)")  # noqa: SLF001
