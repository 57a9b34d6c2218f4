"""The record on a server: what only a server can do wrong, and that nothing acknowledged is lost by it."""

import os
import signal
from collections.abc import Callable, Iterator
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.journal.conftest import MakeDraft
from tests.journal.postgres_server import PASSWORD, Server
from tests.journal.writing_station import acknowledged_until
from tox_grader.cli.main import main
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.data_place import ServerAddress
from tox_grader.foundation.problems import LogInvalid, StoreUnavailable
from tox_grader.journal.person import NameLingersError, Person
from tox_grader.journal.postgres_open import FOLDER_OF_MIGRATIONS
from tox_grader.journal.postgres_schema import MIGRATIONS
from tox_grader.journal.postgres_store import PostgresStore
from tox_grader.journal.verify import verify

if TYPE_CHECKING:
    from tox_grader.journal.entry import Draft

Open = Callable[..., PostgresStore]


@pytest.fixture
def database(server: Server) -> str:
    return server.empty_database()


@pytest.fixture
def open_store(server: Server, database: str, clock: FixedClock) -> Iterator[Open]:
    opened: list[PostgresStore] = []

    def run(url: str | None = None, *, patience_ms: int = 5_000) -> PostgresStore:
        address = ServerAddress(url or server.url(database))
        opened.append(PostgresStore.open(address, mode="clinical", clock=clock, patience_ms=patience_ms))
        return opened[-1]

    yield run
    for store in opened:
        store.close()


def execute(server: Server, database: str, statements: str) -> None:
    with psycopg.connect(server.url(database), autocommit=True) as connection:
        connection.execute(statements.encode())


def keep_on(doing: Callable[[], object]) -> None:
    """Do it again and again: the server takes up a changed setting a moment after it was told to."""
    while True:
        doing()


# What a server can do wrong, in words


def test_a_server_that_went_away_says_not_saved_and_the_same_draft_is_kept_after_opening_again(
    server: Server, open_store: Open, make_draft: MakeDraft
) -> None:
    store, draft = open_store(), make_draft()
    first = store.append(make_draft())
    server.stop()
    with pytest.raises(StoreUnavailable, match=r"NOT SAVED: the server (was stopped|cannot be reached)"):
        store.append(draft)
    with pytest.raises(StoreUnavailable, match="NOT SAVED: the connection to the server was lost earlier"):
        store.append(draft)
    with pytest.raises(StoreUnavailable, match="the record could not be read"):
        store.entries("patient-a")
    with pytest.raises(StoreUnavailable, match="the server cannot be reached"):
        store.reopen()
    server.start()
    # A line that was lost is not taken up again in silence: the record may be another one by now.
    with pytest.raises(StoreUnavailable, match="NOT SAVED"):
        store.append(draft)
    store.reopen()
    assert store.append(draft).sequence == 2
    assert store.entries("patient-a")[0] == first


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("53100", "the server's disk is full"),
        ("53200", "the server has no room"),
        ("25006", "the record can only be read, not written"),
        ("42501", "this user may not do this"),
        ("58030", "the server's disk did not take or give the data"),
        ("XX001", "the record on the server is damaged"),
        ("57014", "another station is writing to the record and does not finish"),
        ("XX000", "the server failed \\(SQLSTATE XX000\\)"),
    ],
)
def test_what_the_server_refuses_is_told_in_words_and_later_all_is_well(
    server: Server, database: str, open_store: Open, make_draft: MakeDraft, state: str, words: str
) -> None:
    store, draft = open_store(), make_draft()
    fault = f"""
        CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'Hartmann' USING ERRCODE = '{state}'; END $$;
        CREATE TRIGGER fault BEFORE INSERT ON tox_grader.ledger FOR EACH ROW EXECUTE FUNCTION fault();
    """
    execute(server, database, fault)
    with pytest.raises(StoreUnavailable, match=f"NOT SAVED: {words}") as told:
        store.append(draft)
    assert "Hartmann" not in " ".join(told.value.problems[0].as_lines())
    assert told.value.__suppress_context__
    execute(server, database, "DROP FUNCTION fault CASCADE")
    assert store.append(draft).sequence == 1
    assert verify(store).consistent


def test_another_station_that_does_not_finish_writing_says_not_saved_and_later_all_is_well(
    open_store: Open, make_draft: MakeDraft
) -> None:
    other, store, draft = open_store(), open_store(patience_ms=50), make_draft()
    with other._writer.transaction(), pytest.raises(StoreUnavailable, match="NOT SAVED: another station"):  # noqa: SLF001
        store.append(draft)
    assert store.append(draft).sequence == 1


def test_a_server_that_answers_nothing_any_more_is_given_up_and_says_not_saved(
    open_store: Open, make_draft: MakeDraft
) -> None:
    store, draft = open_store(patience_ms=200), make_draft()
    frozen = store._connection.info.backend_pid  # noqa: SLF001  the server's own process that serves this store
    os.kill(frozen, signal.SIGSTOP)
    try:
        with pytest.raises(StoreUnavailable, match="NOT SAVED"):
            store.append(draft)
    finally:
        os.kill(frozen, signal.SIGCONT)
    store.reopen()
    assert store.append(draft).sequence == 1


def test_a_commit_that_the_second_server_did_not_confirm_is_not_told_as_saved(
    server: Server, open_store: Open, make_draft: MakeDraft
) -> None:
    store = open_store()
    drafts: list[Draft] = []

    def append() -> None:
        drafts.append(make_draft())
        store.append(drafts[-1])

    def let_go() -> None:
        waiting = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            while connection.execute(waiting).fetchone() is None:
                sleep(0.01)

    execute(server, "postgres", "ALTER SYSTEM SET synchronous_standby_names = 'absent'")
    execute(server, "postgres", "SELECT pg_reload_conf()")
    somebody = Thread(target=let_go)
    somebody.start()
    try:
        with pytest.raises(StoreUnavailable, match="NOT SAVED: the server did not confirm"):
            keep_on(append)
    finally:
        execute(server, "postgres", "ALTER SYSTEM RESET synchronous_standby_names")
        execute(server, "postgres", "SELECT pg_reload_conf()")
        somebody.join()
    # It may be on this server all the same: handed in again, it is kept once.
    store.reopen()
    assert store.append(drafts[-1]).sequence == len(drafts)
    assert len(store.entries("patient-a")) == len(drafts)


# Opening


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("fsync = off", "its setting fsync is off, not on"),
        ("full_page_writes = off", "its setting full_page_writes is off, not on"),
    ],
)
def test_a_server_that_does_not_flush_is_refused(server: Server, open_store: Open, setting: str, words: str) -> None:
    execute(server, "postgres", f"ALTER SYSTEM SET {setting}")
    execute(server, "postgres", "SELECT pg_reload_conf()")
    try:
        with pytest.raises(StoreUnavailable, match=f"the server does not keep what it confirms: {words}"):
            keep_on(lambda: open_store().close())
    finally:
        execute(server, "postgres", f"ALTER SYSTEM RESET {setting.removesuffix(' = off')}")
        execute(server, "postgres", "SELECT pg_reload_conf()")


def test_settings_of_the_database_that_would_lose_entries_do_not_count(
    server: Server, clock: FixedClock, make_draft: MakeDraft
) -> None:
    database = server.new_database()
    for setting in ("synchronous_commit = off", "default_transaction_isolation = serializable", "lock_timeout = 1"):
        execute(server, "postgres", f"ALTER DATABASE {database} SET {setting}")
    with PostgresStore.open(ServerAddress(server.url(database)), mode="clinical", clock=clock) as store:
        found = store._connection.execute("SHOW synchronous_commit").fetchone()  # noqa: SLF001  as the server has it
        assert found == ("on",)
        assert store.append(make_draft()).sequence == 1


def test_a_server_that_can_only_be_read_is_refused(server: Server, clock: FixedClock) -> None:
    database = server.new_database()
    address = ServerAddress(server.url(database))
    PostgresStore.open(address, mode="clinical", clock=clock).close()
    execute(server, "postgres", f"ALTER DATABASE {database} SET default_transaction_read_only = on")
    with pytest.raises(StoreUnavailable, match="can only be read, not written"):
        PostgresStore.open(address, mode="clinical", clock=clock)


def test_a_database_that_is_not_there_and_a_server_that_is_not_there_are_told(server: Server, open_store: Open) -> None:
    with pytest.raises(StoreUnavailable, match="no database of this name"):
        open_store(server.url("nowhere"))
    with pytest.raises(StoreUnavailable, match="cannot be reached"):
        open_store("postgresql://127.0.0.1:1/ward")


@pytest.mark.parametrize(
    ("statement", "url", "words"),
    [
        ("ALTER DATABASE {} ALLOW_CONNECTIONS false", "{}", "the server was stopped or is starting"),
        ("ALTER DATABASE {} CONNECTION LIMIT 0", "{}", "the server has no room for more connections"),
        ("REVOKE CONNECT ON DATABASE {} FROM PUBLIC", "{}", "the server does not let this user in"),
        ("ALTER ROLE visitor NOLOGIN", "{}", "the server does not let this user in"),
        ("SELECT 1", "{}&options=-cnonsense%3D1", "the server answered, and did not let this station in"),
    ],
)
def test_why_the_server_does_not_let_a_station_in_is_told(
    server: Server, open_store: Open, statement: str, url: str, words: str
) -> None:
    database = server.new_database()
    server.do("DROP ROLE IF EXISTS visitor", "CREATE ROLE visitor LOGIN", statement.format(database))
    with pytest.raises(StoreUnavailable, match=words):
        open_store(url.format(server.url(database, user="visitor")))


def test_a_server_that_does_not_encrypt_is_refused_across_a_network(server: Server, open_store: Open) -> None:
    away = f"postgresql://ward@ward.example:{server.port}/postgres?hostaddr=127.0.0.1"
    with pytest.raises(StoreUnavailable, match=r"certificate could not be checked|does not encrypt"):
        open_store(away)


def test_a_server_put_back_to_an_earlier_state_is_not_written_to(
    server: Server, clock: FixedClock, make_draft: MakeDraft
) -> None:
    database, kept = server.new_database(), "kept_for_the_test"
    store = PostgresStore.open(ServerAddress(server.url(database)), mode="clinical", clock=clock)
    store.append(make_draft())
    store.close()
    execute(server, "postgres", f"CREATE DATABASE {kept} TEMPLATE {database}")
    store.reopen()
    store.append(make_draft())
    store.close()
    execute(server, "postgres", f"DROP DATABASE {database}")
    execute(server, "postgres", f"ALTER DATABASE {kept} RENAME TO {database}")
    with pytest.raises(LogInvalid, match="what was saved and acknowledged is not in the record any more"):
        store.reopen()
    with pytest.raises(StoreUnavailable, match="NOT SAVED"):
        store.append(make_draft())


# Passwords and rights


def test_no_message_of_the_program_holds_the_password(
    server: Server, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    right, wrong = server.url_by_port(database), server.url_by_port(database, password="wr0ng-secret")  # noqa: S106
    assert main(["--data", right, "patient", "list"]) == 0
    assert main(["--data", wrong, "patient", "list"]) == 14
    assert main(["--data", right, "--simulation", "patient", "list"]) == 14
    assert main(["--data", right.replace("ward:", "ward:%zz"), "patient", "list"]) == 14
    assert main(["--data", right, "patient", "list", "--nonsense"]) == 2
    told = "".join(capsys.readouterr())
    assert "the server does not let this user in" in told
    for secret in (PASSWORD, "pass%2Fword", "secret", "wr0ng"):
        assert secret not in told


def test_a_record_that_is_not_there_any_more_is_not_begun_anew_when_opened_again(
    server: Server, database: str, open_store: Open, make_draft: MakeDraft
) -> None:
    store = open_store()
    store.append(make_draft())
    execute(server, database, "DROP SCHEMA tox_grader CASCADE")
    with pytest.raises(StoreUnavailable, match="NOT SAVED"):
        store.append(make_draft())
    with pytest.raises(StoreUnavailable, match="there is no record at this place any more"):
        store.reopen()
    with psycopg.connect(server.url(database)) as connection:
        assert connection.execute("SELECT to_regnamespace('tox_grader')").fetchone() == (None,)


def test_a_writer_with_the_documented_rights_can_record_and_nothing_else(
    server: Server, database: str, open_store: Open, make_draft: MakeDraft
) -> None:
    open_store().close()
    station = server.let_stations_in(database)
    store = open_store(station)
    store.add_person(Person("patient-a", "00-123", "Oldenburgh", "Maria"))
    store.append(make_draft())
    store.mark_left("patient-a", store.entries("patient-a")[0].recorded_at)
    # The row goes; writing the table's file anew is its owner's right, and that is told.
    with pytest.raises(NameLingersError, match="may still hold it"):
        store.erase_person("patient-a")
    assert store.person("patient-a") is None
    assert verify(store).consistent
    for statement in (
        "UPDATE tox_grader.entries SET kind = kind",
        "DELETE FROM tox_grader.entries",
        "TRUNCATE tox_grader.ledger CASCADE",
        "DELETE FROM tox_grader.ledger",
        "INSERT INTO tox_grader.meta VALUES ('a', 'b')",
        "INSERT INTO tox_grader.migrations VALUES (2, 'a', 'b', 'c')",
        "ALTER TABLE tox_grader.entries DISABLE TRIGGER ALL",
        "DROP TABLE tox_grader.entries",
        "CREATE TABLE tox_grader.other (name TEXT)",
    ):
        with (
            psycopg.connect(station) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement.encode())


def test_a_station_that_may_not_change_the_form_of_the_record_is_told_who_may(
    server: Server, database: str, open_store: Open
) -> None:
    server.do("DROP ROLE IF EXISTS visitor", "CREATE ROLE visitor LOGIN")
    with pytest.raises(StoreUnavailable, match="there is no record in this database, and this user may not make one"):
        open_store(server.url(database, user="visitor"))
    first, *later = MIGRATIONS
    made = "INSERT INTO tox_grader.migrations VALUES (1, 'first', '2026-01-01T00:00:00Z', '0.1.0');"
    mode = "INSERT INTO tox_grader.meta VALUES ('mode', 'clinical'), ('record_id', 'an-older-record');"
    execute(server, database, f"{(FOLDER_OF_MIGRATIONS / first).read_text()}; {made} {mode}")
    station = server.let_stations_in(database)
    assert later
    with pytest.raises(StoreUnavailable, match="the record has an older form, and this user may not change it") as told:
        open_store(station)
    assert "have the owner of the record open it once with this program" in told.value.problems[0].do
    open_store().close()
    assert open_store(station).record_id == "an-older-record"


@pytest.mark.parametrize("table", ["entries", "ledger", "table_texts", "meta", "migrations"])
def test_not_even_a_session_that_calls_itself_a_replica_changes_what_was_kept(
    server: Server, database: str, open_store: Open, make_draft: MakeDraft, table: str
) -> None:
    open_store().append(make_draft())
    for statement in (f"TRUNCATE tox_grader.{table} CASCADE", f"DELETE FROM tox_grader.{table}"):  # noqa: S608  no outside text
        with psycopg.connect(server.url(database)) as connection:
            connection.execute("SET session_replication_role = replica")
            with pytest.raises(psycopg.errors.IntegrityError):
                connection.execute(statement.encode())


def test_an_entry_that_no_row_of_the_ledger_names_is_not_kept(
    server: Server, database: str, open_store: Open, make_draft: MakeDraft
) -> None:
    store = open_store()
    entry = store.append(make_draft())
    statement = """
        INSERT INTO tox_grader.entries SELECT 'patient-b', 1, 'other', kind, observed_at, recorded_at, author_id,
        author_role, mode, program, station, repeat('0', 64), hash, body FROM tox_grader.entries
    """
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        execute(server, database, statement)
    assert store.patients() == (entry.patient_key,)


# A server that dies


@pytest.mark.parametrize("how", ["killed", "stopped at once"])
def test_what_was_acknowledged_survives_a_server_that_dies_during_and_between_appends(
    server: Server, database: str, open_store: Open, make_draft: MakeDraft, how: str
) -> None:
    open_store().append(make_draft(entry_id="between"))
    die = server.kill if how == "killed" else lambda: server.stop("immediate")
    acknowledged = acknowledged_until(server.url(database), die)
    server.start()
    store = open_store()
    kept = [entry.entry_id for entry in store.entries("patient-a")]
    # The one that was under way may be kept or not: nobody was told that it is.
    assert kept[: len(acknowledged) + 1] == ["between", *acknowledged]
    assert len(kept) <= len(acknowledged) + 2
    assert verify(store).consistent
    assert store.ledger_head()[0] == len(kept) + len(store.entries("site"))
