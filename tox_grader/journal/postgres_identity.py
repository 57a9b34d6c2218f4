"""Keep and erase names on a server, in their own table: the statements behind `Store.add_person` and its neighbours."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import psycopg
from psycopg import sql

from tox_grader.foundation.data_place import ServerAddress
from tox_grader.foundation.problems import Problem
from tox_grader.journal.person import NameLingersError, PatientIdTakenError, Person, folded
from tox_grader.journal.postgres_log import Connection

_SELECT = sql.SQL("SELECT patient_key, patient_id, family_name, given_name, birth_date, sex FROM tox_grader.identity ")
_BY_KEY = _SELECT + sql.SQL("WHERE patient_key = %s")
_BY_ID = _SELECT + sql.SQL("WHERE patient_id = %s")
_ALL = _SELECT + sql.SQL("ORDER BY family_name, given_name, patient_id")
# Two statements: only where it says who is here by itself can the index of those who are here be used.
_HERE = _SELECT + sql.SQL("WHERE left_at IS NULL ORDER BY family_name, given_name, patient_id")
_INSERT = """
INSERT INTO tox_grader.identity
    (patient_key, patient_id, family_name, given_name, birth_date, sex, added_at, family_folded)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
_NAMESAKE = """
SELECT EXISTS (
    SELECT 1 FROM tox_grader.identity WHERE family_folded = %s AND left_at IS NULL AND patient_key <> %s
)
"""
_NAMES = "SELECT patient_key, family_name FROM tox_grader.identity"
_FOLD = "UPDATE tox_grader.identity SET family_folded = %s WHERE patient_key = %s"
_LEFT = "UPDATE tox_grader.identity SET left_at = %s WHERE patient_key = %s"
_NUMBER = re.compile(r"\d+")
_ERASE = "DELETE FROM tox_grader.identity WHERE patient_key = %s"


def add(connection: Connection, person: Person, added_at: str, where: ServerAddress) -> None:
    """Insert a person; refuse one whose patient id or key is on record already."""
    born = None if person.birth_date is None else person.birth_date.isoformat()
    names = (person.family_name, person.given_name)
    row = (person.patient_key, person.patient_id, *names, born, person.sex, added_at, folded(person.family_name))
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
    return tuple(_people(connection.execute(_ALL if also_left else _HERE)))


def has_namesake(connection: Connection, person: Person) -> bool:
    """Tell whether another person on the ward has the same family name."""
    found = connection.execute(_NAMESAKE, (folded(person.family_name), person.patient_key)).fetchone()
    return found is not None and bool(found[0])


def fold_names(connection: Connection) -> None:
    """Give the names of a record from the time before names were compared the form in which they are."""
    for key, name in connection.execute(_NAMES).fetchall():
        connection.execute(_FOLD, (folded(name), key))


def mark_left(connection: Connection, patient_key: str, left_at: str | None) -> None:
    """Set when a person left, or that they are there."""
    connection.execute(_LEFT, (left_at, patient_key))


def erase(connection: Connection, patient_key: str) -> bool:
    """Remove a person's row; tell whether there was one."""
    return connection.execute(_ERASE, (patient_key,)).rowcount > 0


def sweep(connection: Connection) -> bool:
    """Write the table of names anew, without what was erased; tell whether nothing of that is left in its file.

    Only the owner of the table may do it, and what somebody still reads as it was before is carried over.
    """
    told: list[str] = []

    def note(notice: psycopg.errors.Diagnostic) -> None:
        told.append(notice.message_detail or "")

    connection.add_notice_handler(note)
    try:
        connection.execute("VACUUM (FULL, VERBOSE) tox_grader.identity")
    except psycopg.Error:
        return False
    finally:
        connection.remove_notice_handler(note)
    # The detail begins with the number of erased rows that had to be carried over, in whatever language it goes on.
    carried_over = [int(found[0]) for found in map(_NUMBER.search, told) if found]
    return bool(carried_over) and carried_over[0] == 0


def lingers(where: ServerAddress) -> NameLingersError:
    """Return the error for a name that is erased and still stands in the file of its table."""
    return NameLingersError(
        Problem(
            what="the name is not in the record any more, but the server's file of names may still hold it",
            where=str(where),
            why="this user may not write that file anew, or a program reads the record as it was before",
            do="let that program end, then have the owner of the tables run: VACUUM (FULL) tox_grader.identity",
        )
    )


def _people(rows: Iterable[tuple[Any, ...]]) -> Iterator[Person]:
    for key, patient_id, family_name, given_name, born, sex in rows:
        birth_date = None if born is None else date.fromisoformat(born)
        yield Person(key, patient_id, family_name, given_name, birth_date, sex)
