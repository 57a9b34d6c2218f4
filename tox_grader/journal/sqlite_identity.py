"""Keep and erase names, in their own table: the statements behind `Store.add_person` and its neighbours."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import apsw

from tox_grader.foundation.problems import Problem
from tox_grader.journal.person import PatientIdTakenError, Person, folded

_COLUMNS = "patient_key, patient_id, family_name, given_name, birth_date, sex"
_BY_KEY = f"SELECT {_COLUMNS} FROM identity WHERE patient_key = ?"  # noqa: S608  a constant, no outside text
_BY_ID = f"SELECT {_COLUMNS} FROM identity WHERE patient_id = ?"  # noqa: S608  as above
_BY_NAME = "ORDER BY family_name, given_name, patient_id"
_ALL = f"SELECT {_COLUMNS} FROM identity {_BY_NAME}"  # noqa: S608  as above
# Two statements: only where it says who is here by itself can the index of those who are here be used.
HERE = f"SELECT {_COLUMNS} FROM identity WHERE left_at IS NULL {_BY_NAME}"  # noqa: S608  as above
_INSERT = f"INSERT INTO identity ({_COLUMNS}, added_at, family_folded) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  as above
NAMESAKE = """
SELECT EXISTS (SELECT 1 FROM identity WHERE family_folded = ? AND left_at IS NULL AND patient_key <> ?)
"""


def add(connection: apsw.Connection, person: Person, added_at: str, where: Path) -> None:
    """Insert a person; refuse one whose patient id or key is on record already."""
    born = None if person.birth_date is None else person.birth_date.isoformat()
    names = (person.family_name, person.given_name)
    row = (person.patient_key, person.patient_id, *names, born, person.sex, added_at, folded(person.family_name))
    try:
        connection.execute(_INSERT, row)
    except apsw.ConstraintError:
        raise PatientIdTakenError(
            Problem(
                what="NOT SAVED: a patient with this patient id is on record already",
                where=str(where),
                why="two records for one patient would each tell half of the course",
                do="open the patient who is there; if it is another patient, check the patient id on the wristband",
            )
        ) from None


def by_key(connection: apsw.Connection, patient_key: str) -> Person | None:
    """Return the person behind a key, or None."""
    return next(_people(connection.execute(_BY_KEY, (patient_key,))), None)


def by_id(connection: apsw.Connection, patient_id: str) -> Person | None:
    """Return the person with a patient id, or None."""
    return next(_people(connection.execute(_BY_ID, (patient_id,))), None)


def everybody(connection: apsw.Connection, *, also_left: bool) -> tuple[Person, ...]:
    """Return the persons on the ward, by name."""
    return tuple(_people(connection.execute(_ALL if also_left else HERE)))


def has_namesake(connection: apsw.Connection, person: Person) -> bool:
    """Tell whether another person on the ward has the same family name."""
    return bool(connection.execute(NAMESAKE, (folded(person.family_name), person.patient_key)).get)


def fold_names(connection: apsw.Connection) -> None:
    """Give the names of a record from the time before names were compared the form in which they are."""
    kept = connection.execute("SELECT patient_key, family_name FROM identity").fetchall()
    told = [(folded(str(name)), str(key)) for key, name in kept]
    connection.executemany("UPDATE identity SET family_folded = ? WHERE patient_key = ?", told)


def mark_left(connection: apsw.Connection, patient_key: str, left_at: str | None) -> None:
    """Set when a person left, or that they are there."""
    connection.execute("UPDATE identity SET left_at = ? WHERE patient_key = ?", (left_at, patient_key))


def erase(connection: apsw.Connection, patient_key: str) -> bool:
    """Remove a person's row; tell whether there was one."""
    connection.execute("DELETE FROM identity WHERE patient_key = ?", (patient_key,))
    return connection.changes() > 0


def _people(rows: Iterable[tuple[Any, ...]]) -> Iterator[Person]:
    for key, patient_id, family_name, given_name, born, sex in rows:
        birth_date = None if born is None else date.fromisoformat(born)
        yield Person(key, patient_id, family_name, given_name, birth_date, sex)
