"""Keep and erase names on a server, in their own table: the statements behind `Store.add_person` and its neighbours."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import psycopg
from psycopg import sql

from tox_grader.foundation.data_place import ServerAddress
from tox_grader.foundation.problems import Problem
from tox_grader.journal.person import PatientIdTakenError, Person
from tox_grader.journal.postgres_log import Connection

_SELECT = sql.SQL("SELECT patient_key, patient_id, family_name, given_name, birth_date, sex FROM tox_grader.identity ")
_BY_KEY = _SELECT + sql.SQL("WHERE patient_key = %s")
_BY_ID = _SELECT + sql.SQL("WHERE patient_id = %s")
_ALL = _SELECT + sql.SQL("WHERE left_at IS NULL OR %s ORDER BY family_name, given_name, patient_id")
_INSERT = """
INSERT INTO tox_grader.identity (patient_key, patient_id, family_name, given_name, birth_date, sex, added_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
_LEFT = "UPDATE tox_grader.identity SET left_at = %s WHERE patient_key = %s"
_ERASE = "DELETE FROM tox_grader.identity WHERE patient_key = %s"


def add(connection: Connection, person: Person, added_at: str, where: ServerAddress) -> None:
    """Insert a person; refuse one whose patient id or key is on record already."""
    born = None if person.birth_date is None else person.birth_date.isoformat()
    names = (person.family_name, person.given_name)
    row = (person.patient_key, person.patient_id, *names, born, person.sex, added_at)
    try:
        connection.execute(_INSERT, row)
    except psycopg.errors.UniqueViolation:
        raise PatientIdTakenError(
            Problem(
                what="NOT SAVED: a patient with this patient id is on record already",
                where=str(where),
                why="two records for one patient would each tell half of the course",
                do="open the patient who is there; if it is another patient, check the patient id on the wristband",
            )
        ) from None


def by_key(connection: Connection, patient_key: str) -> Person | None:
    """Return the person behind a key, or None."""
    return next(_people(connection.execute(_BY_KEY, (patient_key,))), None)


def by_id(connection: Connection, patient_id: str) -> Person | None:
    """Return the person with a patient id, or None."""
    return next(_people(connection.execute(_BY_ID, (patient_id,))), None)


def everybody(connection: Connection, *, also_left: bool) -> tuple[Person, ...]:
    """Return the persons on the ward, by name."""
    return tuple(_people(connection.execute(_ALL, (also_left,))))


def mark_left(connection: Connection, patient_key: str, left_at: str | None) -> None:
    """Set when a person left, or that they are there."""
    connection.execute(_LEFT, (left_at, patient_key))


def erase(connection: Connection, patient_key: str) -> bool:
    """Remove a person's row; tell whether there was one."""
    return connection.execute(_ERASE, (patient_key,)).rowcount > 0


def sweep(connection: Connection) -> None:
    """Write the table of names anew, without what was erased; only its owner may, others leave it to the owner."""
    with suppress(psycopg.Error):
        connection.execute("VACUUM (FULL) tox_grader.identity")


def _people(rows: Iterable[tuple[Any, ...]]) -> Iterator[Person]:
    for key, patient_id, family_name, given_name, born, sex in rows:
        birth_date = None if born is None else date.fromisoformat(born)
        yield Person(key, patient_id, family_name, given_name, birth_date, sex)
