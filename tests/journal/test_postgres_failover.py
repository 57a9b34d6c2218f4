"""Two servers, one following the other: what was acknowledged outlives the first; a standby is never taken for it."""

from collections.abc import Iterator
from threading import Thread
from urllib.parse import quote

import pytest

from tests.journal.conftest import MakeDraft
from tests.journal.postgres_server import Server, running_pair
from tests.journal.writing_station import acknowledged_until
from tox_grader.cli.main import main
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.data_place import ServerAddress
from tox_grader.foundation.problems import LogInvalid, StoreUnavailable
from tox_grader.journal.postgres_store import PostgresStore
from tox_grader.journal.verify import verify

Pair = tuple[Server, Server]
STANDBY = "the server is a standby: it only follows another server"


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Return two servers, of which the second confirms nothing."""
    with running_pair() as servers:
        yield servers


@pytest.fixture
def confirmed(pair: Pair) -> Pair:
    """Return two servers: nothing is told as saved before the second has it on its disk."""
    first, second = pair
    first.do(f"ALTER SYSTEM SET synchronous_standby_names = '{second.name}'", "SELECT pg_reload_conf()")
    first.wait_until("SELECT FROM pg_stat_replication WHERE sync_state = 'sync'")
    return pair


def url_of(*servers: Server, asked: str = "") -> str:
    folders = quote(",".join(str(server.folder) for server in servers), safe=",")
    return f"postgresql://ward@/postgres?host={folders}&port={','.join(str(server.port) for server in servers)}{asked}"


def opened(url: str, clock: FixedClock) -> PostgresStore:
    return PostgresStore.open(ServerAddress(url), mode="clinical", clock=clock)


def kill_while_a_commit_waits(server: Server) -> None:
    server.wait_until("SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
    server.kill()


def test_when_the_second_server_takes_over_every_acknowledged_entry_is_there_once(
    confirmed: Pair, clock: FixedClock, make_draft: MakeDraft
) -> None:
    first, second = confirmed
    url = url_of(*confirmed, asked="&target_session_attrs=read-write")
    with opened(url, clock) as store:
        store.append(make_draft(entry_id="between"))
        acknowledged = acknowledged_until(url, first.kill)
        draft = make_draft(entry_id="after")
        with pytest.raises(StoreUnavailable, match="NOT SAVED"):
            store.append(draft)
        with pytest.raises(StoreUnavailable, match="standby"):
            store.reopen()
        second.promote()
        store.reopen()
        kept = [entry.entry_id for entry in store.entries("patient-a")]
        # The one that was under way may be kept or not: nobody was told that it is.
        assert kept[: len(acknowledged) + 1] == ["between", *acknowledged]
        assert len(kept) <= len(acknowledged) + 2
        assert store.append(draft).sequence == len(kept) + 1
        assert store.append(draft).sequence == len(kept) + 1
        assert verify(store).consistent
        assert store.ledger_head()[0] == len(kept) + 1 + len(store.entries("site"))


def test_an_entry_whose_confirmation_was_under_way_is_told_as_not_saved_and_is_kept_once_when_sent_again(
    confirmed: Pair, clock: FixedClock, make_draft: MakeDraft
) -> None:
    first, second = confirmed
    with opened(url_of(*confirmed), clock) as store:
        store.append(make_draft())
        # The standby is away when the commit waits for it: the first server alone has the entry.
        second.stop()
        somebody = Thread(target=kill_while_a_commit_waits, args=(first,))
        somebody.start()
        draft = make_draft()
        with pytest.raises(StoreUnavailable, match="NOT SAVED"):
            store.append(draft)
        somebody.join()
        second.start()
        second.promote()
        store.reopen()
        assert store.append(draft).sequence == 2
        assert [entry.entry_id for entry in store.entries("patient-a")][1:] == [draft.entry_id]
        assert verify(store).consistent


def test_a_second_server_that_takes_over_without_what_was_acknowledged_is_refused(
    pair: Pair, clock: FixedClock, make_draft: MakeDraft
) -> None:
    first, second = pair
    with opened(url_of(*pair), clock) as store:
        store.append(make_draft())
        second.stop()
        # Nobody asked for the second server's confirmation.
        store.append(make_draft())
        first.kill()
        second.start()
        second.promote()
        with pytest.raises(StoreUnavailable, match="NOT SAVED"):
            store.append(make_draft())
        with pytest.raises(LogInvalid, match="what was saved and acknowledged is not in the record any more"):
            store.reopen()
        with pytest.raises(StoreUnavailable, match="NOT SAVED"):
            store.append(make_draft())


def test_a_standby_is_told_as_one_and_never_taken_where_the_other_server_is_named_too(
    pair: Pair, clock: FixedClock, make_draft: MakeDraft, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = pair
    with opened(url_of(second, first), clock) as store:
        assert store.append(make_draft()).sequence == 1
    for asked in ("", "&target_session_attrs=any"):
        assert main(["--data", url_of(second, asked=asked), "audit", "verify"]) == 14
        assert STANDBY in capsys.readouterr().err
    assert main(["--data", url_of(second, asked="&target_session_attrs=read-write"), "audit", "verify"]) == 14
    assert "the server is a standby or closed to writing" in capsys.readouterr().err
    second.stop()
    second.settings["hot_standby"] = "off"
    second.start()
    assert main(["--data", url_of(second), "audit", "verify"]) == 14
    assert "the server was stopped or is starting" in capsys.readouterr().err
