from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tox_grader.journal.entry import Draft
from tox_grader.journal.person import Person
from tox_grader.journal.sqlite_store import SqliteStore

MakeDraft = Callable[..., Draft]
MARIA = Person("patient-a", "00-123", "Oldenburgh", "Maria", date(1967, 3, 14), "female")
ANTON = Person("patient-b", "00-124", "Abendroth", "Anton")


def test_an_erased_name_is_in_none_of_the_files(store: SqliteStore, folder: Path) -> None:
    store.add_person(MARIA)
    store.add_person(ANTON)
    assert any(b"Oldenburgh" in file.read_bytes() for file in folder.iterdir())
    store.erase_person("patient-a")
    assert not any(b"Oldenburgh" in file.read_bytes() for file in folder.iterdir())
    assert store.persons() == (ANTON,)


def test_the_log_holds_keys_and_no_names(store: SqliteStore, make_draft: MakeDraft) -> None:
    store.add_person(MARIA)
    entry = store.append(make_draft())
    assert b"Oldenburgh" not in entry.body
    assert b"00-123" not in entry.body


def test_the_printed_form_of_a_person_holds_no_name() -> None:
    assert repr(MARIA) == "Person(patient-a)"


def test_a_patient_id_never_becomes_a_path_or_a_statement(store: SqliteStore, folder: Path) -> None:
    hostile = Person("patient-x", "../../etc/'; DROP TABLE identity; --", "Any", "One")
    before = sorted(folder.iterdir())
    store.add_person(hostile)
    assert store.person_by_id(hostile.patient_id) == hostile
    assert sorted(folder.iterdir()) == before


def test_a_person_without_a_patient_id_is_refused() -> None:
    with pytest.raises(ValueError, match="patient id"):
        Person("patient-a", "", "Any", "One")
