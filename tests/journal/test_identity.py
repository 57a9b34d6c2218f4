"""Names stand apart from the log, and an erased one is nowhere any more, not even in a corner of a file."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from tests.journal.conftest import ROOT
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.entry import Draft
from tox_grader.journal.person import NameLingersError, Person
from tox_grader.journal.sqlite_store import SqliteStore

MakeDraft = Callable[..., Draft]
MARIA = Person("patient-a", "00-123", "Oldenburgh", "Maria", date(1967, 3, 14), "female")
ANTON = Person("patient-b", "00-124", "Abendroth", "Anton")
NAME = b"oldenburgh"

# Another program that looks at the record and keeps on looking at it as it was.
READER = """
import sys, apsw
connection = apsw.Connection(sys.argv[1])
connection.execute("BEGIN")
connection.execute("SELECT count(*) FROM entries").fetchall()
print("reads", flush=True)
sys.stdin.read()
"""


@contextmanager
def a_reader_of(file: Path) -> Iterator["subprocess.Popen[str]"]:
    """Have a program of its own stand in a read transaction; at the end it is killed, so that it tidies nothing up."""
    command = [sys.executable, "-c", READER, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reads\n"
        yield reader
        reader.kill()


@pytest.fixture
def hasty(folder: Path, clock: FixedClock) -> Iterator[SqliteStore]:
    """Return a store that does not wait long for other programs."""
    with SqliteStore.open(folder, mode="clinical", clock=clock, patience_ms=1) as opened:
        yield opened


def files_with_the_name(folder: Path) -> list[str]:
    return [file.name for file in sorted(folder.iterdir()) if NAME in file.read_bytes().lower()]


def test_an_erased_name_is_in_none_of_the_files(store: SqliteStore, folder: Path) -> None:
    store.add_person(MARIA)
    store.add_person(ANTON)
    assert files_with_the_name(folder)
    assert store.erase_person("patient-a")
    assert not files_with_the_name(folder)
    assert store.persons() == (ANTON,)


def test_a_name_that_another_program_keeps_in_the_files_is_told_and_goes_with_the_next_save(
    hasty: SqliteStore, folder: Path, make_draft: MakeDraft
) -> None:
    hasty.add_person(MARIA)
    with a_reader_of(hasty.file):
        with pytest.raises(NameLingersError, match="its letters still stand in the record's files"):
            hasty.erase_person("patient-a")
        assert hasty.person("patient-a") is None
        assert hasty.append(make_draft()).sequence == 1
        assert files_with_the_name(folder)
    assert hasty.append(make_draft()).sequence == 2
    assert not files_with_the_name(folder)
    assert sorted(file.name for file in folder.iterdir()) == [hasty.file.name + end for end in ("", "-shm", "-wal")]


def test_a_name_that_was_in_the_record_for_long_is_overwritten_too_once_nobody_reads_it_as_it_was(
    hasty: SqliteStore, folder: Path
) -> None:
    hasty.add_person(MARIA)
    hasty.add_person(ANTON)
    assert hasty.erase_person("patient-b")  # which brings the first name into the record's own file
    assert files_with_the_name(folder) == [hasty.file.name]
    with a_reader_of(hasty.file), pytest.raises(NameLingersError):
        hasty.erase_person("patient-a")
    assert files_with_the_name(folder) == [hasty.file.name]
    assert not hasty.erase_person("patient-a")
    assert not files_with_the_name(folder)


def test_what_is_left_of_a_name_when_the_program_ends_goes_with_the_next_start(
    folder: Path, clock: FixedClock, make_draft: MakeDraft
) -> None:
    with SqliteStore.open(folder, mode="clinical", clock=clock, patience_ms=1) as store:
        file = store.file
        store.add_person(MARIA)
        store.append(make_draft())
        with a_reader_of(file):
            with pytest.raises(NameLingersError):
                store.erase_person("patient-a")
            store.close()
    assert files_with_the_name(folder)
    with SqliteStore.open(folder, mode="clinical", clock=clock) as store:
        assert not files_with_the_name(folder)
        assert len(store.entries("patient-a")) == 1


def test_the_record_is_opened_and_written_to_while_a_name_cannot_be_overwritten_yet(
    hasty: SqliteStore, folder: Path, clock: FixedClock, make_draft: MakeDraft
) -> None:
    hasty.add_person(MARIA)
    with a_reader_of(hasty.file):
        with pytest.raises(NameLingersError):
            hasty.erase_person("patient-a")
        with SqliteStore.open(folder, mode="clinical", clock=clock) as other:
            assert other.append(make_draft()).sequence == 1
        with pytest.raises(NameLingersError, match="not in the record any more"):
            hasty.erase_person("patient-a")


def test_a_name_that_nothing_can_note_the_erasure_of_is_not_erased(store: SqliteStore, folder: Path) -> None:
    store.add_person(MARIA)
    (folder / "record.sqlite3-erasing.part").mkdir()
    with pytest.raises(StoreUnavailable, match="NOT SAVED"):
        store.erase_person("patient-a")
    assert store.person("patient-a") == MARIA


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
