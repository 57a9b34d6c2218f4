"""Open the record on a server: the right schema, the right mode; a new one is made on the way."""

from pathlib import Path
from typing import NoReturn

import psycopg

from tox_grader import __version__
from tox_grader.foundation.clock import Clock, new_id
from tox_grader.foundation.data_place import ServerAddress
from tox_grader.journal.body import utc_text
from tox_grader.journal.postgres_connect import line_to
from tox_grader.journal.postgres_faults import not_open, told_as_not_open
from tox_grader.journal.postgres_identity import fold_names
from tox_grader.journal.postgres_schema import (
    MIGRATIONS,
    ONE_AT_A_TIME,
    SCHEMA_VERSION,
    NotOursError,
    meta_of,
    version_of,
)

PATIENCE_MS = 5_000
FOLDER_OF_MIGRATIONS = Path(__file__).parent / "migrations_postgres"
_STEP = "INSERT INTO tox_grader.migrations (number, name, applied_at, program) VALUES (%s, %s, %s, %s)"
_META = "INSERT INTO tox_grader.meta (name, value) VALUES (%s, %s)"
_MAY_NOT_MAKE = "there is no record in this database, and this user may not make one"
_MAY_NOT_CHANGE = "the record has an older form, and this user may not change it"
_DO_OWNER = "have the owner of the record open it once with this program; write on paper until then"


def open_record(
    where: ServerAddress, *, mode: str, clock: Clock, patience_ms: int, make: bool = True
) -> psycopg.Connection:
    """Return a connection to a record that is up to date and of the right mode; on demand a new one is made."""
    connection = line_to(where, patience_ms=patience_ms)
    try:
        found = _version(connection, where)
        if not found and not make:
            _refuse_missing(where)
        if found != SCHEMA_VERSION:
            try:
                _bring_up_to_date(connection, where, mode, clock)
            except psycopg.errors.InsufficientPrivilege:
                raise not_open(_MAY_NOT_CHANGE if found else _MAY_NOT_MAKE, where, _DO_OWNER) from None
        _refuse_other_mode(connection, where, mode)
    except BaseException:
        connection.close()
        raise
    return connection


def is_made(where: ServerAddress) -> bool:
    """Tell whether there is a record on this server; none is made."""
    with told_as_not_open(where), line_to(where, patience_ms=PATIENCE_MS) as connection:
        return _version(connection, where) > 0


def _version(connection: psycopg.Connection, where: ServerAddress) -> int:
    try:
        version = version_of(connection)
    except NotOursError:
        raise not_open("the schema tox_grader of this database is one of another program", where) from None
    if version > SCHEMA_VERSION:
        raise not_open(
            f"the record was written by a newer program (its form is {version}, this program knows {SCHEMA_VERSION})",
            where,
            "start the newer program; this one leaves the record untouched",
        )
    return version


def _bring_up_to_date(connection: psycopg.Connection, where: ServerAddress, mode: str, clock: Clock) -> None:
    # Everything or nothing, and one station at a time: the others find the work done.
    with connection.transaction():
        connection.execute(ONE_AT_A_TIME)
        seen = _version(connection, where)
        now = utc_text(clock.now())
        for number, name in enumerate(MIGRATIONS[seen:], start=seen + 1):
            connection.execute((FOLDER_OF_MIGRATIONS / name).read_bytes())
            connection.execute(_STEP, (number, name, now, __version__))
        fold_names(connection)
        if seen == 0:
            made = {"mode": mode, "record_id": new_id(), "made_at": now, "made_by": __version__}
            for item in made.items():
                connection.execute(_META, item)


def _refuse_missing(where: ServerAddress) -> NoReturn:
    do = "write on paper, and tell the person responsible for the server; begin no new record in its place"
    raise not_open("there is no record at this place any more", where, do)


def _refuse_other_mode(connection: psycopg.Connection, where: ServerAddress, mode: str) -> None:
    # An invented patient must never stand beside a real one.
    kept = meta_of(connection, "mode")
    if kept != mode:
        raise not_open(
            f"this is a {kept} record, and the program was started for a {mode} one",
            where,
            f"name the place of the {mode} record with --data, or start the program for a {kept} record",
        )
