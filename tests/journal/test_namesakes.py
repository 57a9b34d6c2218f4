"""Who shares a family name with somebody on the ward: the same on both stores, and in older records."""

from pathlib import Path

import apsw
import psycopg
import pytest

from tests.journal.both_stores import Database, Folder, Site
from tests.journal.faults.first_form import make_first_form
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.data_place import ServerAddress
from tox_grader.journal import postgres_open
from tox_grader.journal.person import Person
from tox_grader.journal.postgres_store import PostgresStore
from tox_grader.journal.sqlite_identity import HERE, NAMESAKE
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.workflows.known_then import chart_known_at
from tox_grader.workflows.record import Record
from tox_grader.workflows.ward import open_chart

MARIA = Person("patient-a", "00-123", "Strauß-Émile", "Maria")
OTHER = Person("patient-b", "00-124", "STRAUSS-ÉMILE", "Anton")
ANTON = Person("patient-c", "00-125", "Abendroth", "Anton")
OLD_NAMES = """
INSERT INTO identity (patient_key, patient_id, family_name, given_name, added_at)
VALUES ('patient-a', '00-123', 'Strauß-Émile', 'Maria', ''), ('patient-b', '00-124', 'STRAUSS-ÉMILE', 'Anton', '')
"""


@pytest.fixture(params=["one station", "a ward's server"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    if request.param == "one station":
        return Folder(tmp_path / "data")
    server = request.getfixturevalue("server")
    return Database(server, server.empty_database())


def test_a_namesake_is_another_patient_however_the_family_name_is_written(site: Site, clock: FixedClock) -> None:
    with site.open(clock) as store:
        store.add_person(MARIA)
        store.add_person(ANTON)
        assert not any(store.has_namesake(one) for one in (MARIA, ANTON))
        store.add_person(OTHER)
        assert [store.has_namesake(one) for one in (MARIA, OTHER, ANTON)] == [True, True, False]


def test_who_left_or_was_erased_is_nobodys_namesake(site: Site, clock: FixedClock) -> None:
    with site.open(clock) as store:
        store.add_person(MARIA)
        store.add_person(OTHER)
        store.mark_left("patient-b", clock.now())
        assert not store.has_namesake(MARIA)
        store.mark_left("patient-b", None)
        assert store.has_namesake(MARIA)
        store.erase_person("patient-b")
        assert not store.has_namesake(MARIA)


def test_the_chart_of_a_patient_with_a_namesake_says_so(site: Site, clock: FixedClock, tmp_path: Path) -> None:
    with site.open(clock) as store:
        for person in (MARIA, OTHER, ANTON):
            store.add_person(person)
        record = Record(store, clock, "clinical", tmp_path)
        assert [open_chart(record, one.patient_id).similar_name for one in (MARIA, OTHER, ANTON)] == [True, True, False]
        assert chart_known_at(record, MARIA.patient_id, clock.now()).similar_name


def test_names_of_a_record_of_the_first_form_are_compared_too(tmp_path: Path, clock: FixedClock) -> None:
    file = make_first_form(tmp_path / "data")
    old_program = apsw.Connection(str(file))
    old_program.execute(OLD_NAMES)
    old_program.close()
    with SqliteStore.open(file.parent, mode="clinical", clock=clock) as store:
        assert store.has_namesake(MARIA)


def test_names_of_a_servers_record_of_the_first_form_are_compared_too(
    request: pytest.FixtureRequest, clock: FixedClock
) -> None:
    server = request.getfixturevalue("server")
    address = server.url(server.empty_database())
    first = Path(postgres_open.__file__).parent / "migrations_postgres" / "0001_first.sql"
    with psycopg.connect(address, options="-c search_path=tox_grader") as old_program:
        old_program.execute(first.read_bytes())
        old_program.execute("INSERT INTO migrations VALUES (1, '0001_first.sql', '', '0.1.0')")
        old_program.execute("INSERT INTO meta VALUES ('mode', 'clinical'), ('record_id', 'old')")
        old_program.execute(OLD_NAMES.encode())
    with PostgresStore.open(ServerAddress(address), mode="clinical", clock=clock) as store:
        assert store.record_id == "old"
        assert store.has_namesake(MARIA)


def test_of_an_erased_name_no_other_spelling_is_left_in_any_file(store: SqliteStore, folder: Path) -> None:
    store.add_person(Person("patient-a", "00-123", "OLDENBURGH", "Maria"))
    store.add_person(ANTON)
    assert any(b"oldenburgh" in file.read_bytes() for file in folder.iterdir())
    store.erase_person("patient-a")
    assert not any(b"oldenburgh" in file.read_bytes().lower() for file in folder.iterdir())


@pytest.mark.parametrize(("statement", "bound"), [(NAMESAKE, ("x", "y")), (HERE, ())], ids=["namesake", "ward"])
def test_those_on_the_ward_are_found_by_an_index_and_not_by_reading_every_name(
    store: SqliteStore, statement: str, bound: tuple[str, ...]
) -> None:
    reading = apsw.Connection(str(store.file))
    plan = " ".join(str(step) for *_, step in reading.execute(f"EXPLAIN QUERY PLAN {statement}", bound))
    reading.close()
    assert "USING INDEX identity_by_family" in plan
