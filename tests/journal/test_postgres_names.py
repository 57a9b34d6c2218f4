"""An erased name is in no file of the server's tables any more, and where it still is, that is told."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.journal.postgres_server import Server
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.data_place import ServerAddress
from tox_grader.journal.person import NameLingersError, Person
from tox_grader.journal.postgres_store import PostgresStore

MARIA = Person("patient-a", "00-123", "Oldenburgh", "Maria")
ANTON = Person("patient-b", "00-124", "Abendroth", "Anton")
NAME = b"oldenburgh"


@pytest.fixture
def store(server: Server, clock: FixedClock) -> Iterator[PostgresStore]:
    address = ServerAddress(server.url(server.empty_database()))
    with PostgresStore.open(address, mode="clinical", clock=clock, patience_ms=200) as opened:
        opened.add_person(MARIA)
        opened.add_person(ANTON)
        yield opened


def names_in_the_tables(server: Server, store: PostgresStore) -> bool:
    """Tell whether a name stands in any file of this record's tables and indexes, once the server has written them."""
    with psycopg.connect(store.where.url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        (path,) = connection.execute("SELECT pg_relation_filepath('tox_grader.identity')").fetchone() or ("",)
    files = (server.data / path).parent.iterdir()
    return any(NAME in file.read_bytes().lower() for file in files if file.is_file())


def test_an_erased_name_is_in_no_file_of_the_tables(server: Server, store: PostgresStore) -> None:
    assert names_in_the_tables(server, store)
    assert store.erase_person("patient-a")
    assert not names_in_the_tables(server, store)
    assert store.persons() == (ANTON,)


def test_a_name_that_another_program_keeps_in_the_tables_is_told_and_goes_with_the_next_try(
    server: Server, store: PostgresStore
) -> None:
    with store.snapshot(), pytest.raises(NameLingersError, match="may still hold it"):
        store.erase_person("patient-a")
    assert store.person("patient-a") is None
    assert names_in_the_tables(server, store)
    server.wait_until("SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'tox-grader%' HAVING count(*) = 1")
    assert not store.erase_person("patient-a")
    assert not names_in_the_tables(server, store)


def test_a_table_of_names_that_another_program_holds_is_told(store: PostgresStore) -> None:
    with psycopg.connect(store.where.url) as reader:
        reader.execute("SELECT count(*) FROM tox_grader.identity")
        with pytest.raises(NameLingersError, match="may still hold it"):
            store.erase_person("patient-a")
    assert not store.has_ended
    assert store.persons() == (ANTON,)
