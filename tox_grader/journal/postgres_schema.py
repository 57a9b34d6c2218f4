"""The form of the record on a server: its numbered steps, and how a program asks which of them were taken."""

import psycopg

MIGRATIONS = ("0001_first.sql", "0002_namesakes.sql")
SCHEMA_VERSION = len(MIGRATIONS)
# "toxg": held to the end of a transaction, so that the ledger grows by one row at a time.
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(1953462375, 1)"
_HAS_SCHEMA = "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'tox_grader')"
_HAS_STEPS = """
SELECT EXISTS (
    SELECT 1 FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = 'tox_grader' AND relname = 'migrations'
)
"""
_VERSION = "SELECT COALESCE(max(number), 0) FROM tox_grader.migrations"
_META = "SELECT value FROM tox_grader.meta WHERE name = %s"


class NotOursError(Exception):
    """There is a schema of our name that this program has not made."""


def newest_step(connection: psycopg.Connection) -> int:
    """Return the number of the last step that was taken."""
    return int(_told(connection, _VERSION))


def version_of(connection: psycopg.Connection) -> int:
    """Return the form of the record, 0 where there is none."""
    if not _told(connection, _HAS_SCHEMA):
        return 0
    if not _told(connection, _HAS_STEPS):
        raise NotOursError
    return newest_step(connection)


def meta_of(connection: psycopg.Connection, name: str) -> str | None:
    """Return what the store says of itself under this name."""
    found = connection.execute(_META, (name,)).fetchone()
    return None if found is None else str(found[0])


def _told(connection: psycopg.Connection, query: str) -> int:
    found = connection.execute(query.encode()).fetchone()
    return 0 if found is None else int(found[0])
