"""Every crime is seen, and the entry is named: in memory, in a real file, and in a packet by the other verifier."""

import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import apsw
import pytest

from tests.journal.both_stores import AnyStore, Database, Folder, Site
from tests.journal.conftest import ROOT, TABLE, MakeDraft
from tests.journal.crimes import ORDER, SEEN_BY_ITSELF, SEEN_ONLY_FROM_ELSEWHERE
from tests.journal.tampering import Log, log_of, put_back, rewritten, write_packet
from tox_grader.foundation.clock import FixedClock
from tox_grader.journal.checkpoint import read_checkpoint
from tox_grader.journal.entry import Entry
from tox_grader.journal.kept import Kept, KeptCheckpoint, KeptHead, KeptLedger
from tox_grader.journal.keys import read_verifier_key
from tox_grader.journal.short_head import read_short_head, short_head
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.journal.verify import Verification, verify
from tox_grader.workflows.checkpoints import MadeCheckpoint

if TYPE_CHECKING:
    from tests.journal.postgres_server import Server

OTHER_VERIFIER = ROOT / "tox_grader" / "reports" / "packet_files" / "verify_log.py"
ONE_STATION = "one station"
on_both = pytest.mark.parametrize("site", [ONE_STATION, "a ward's server"], indirect=True)
TEXT = sha256(TABLE).hexdigest()


@pytest.fixture
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    if getattr(request, "param", ONE_STATION) == ONE_STATION:
        return Folder(tmp_path / "data")
    server: Server = request.getfixturevalue("server")
    return Database(server, server.empty_database())


@pytest.fixture
def store(site: Site, clock: FixedClock) -> Iterator[AnyStore]:
    with site.open(clock) as opened:
        yield opened


@pytest.fixture
def log(store: AnyStore, ward_log: MadeCheckpoint) -> Log:
    assert ward_log.text
    return log_of(store)


def places(found: Verification) -> list[str]:
    return [problem.where.replace(f"table text {TEXT}", "TEXT") for problem in found.problems]


def other_verdict(folder: Path, *options: str | Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-I", str(OTHER_VERIFIER), str(folder), *map(str, options)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_log_of_the_museum_is_what_the_exhibits_take_it_for(log: Log) -> None:
    assert tuple(row.patient_key for row in log.ledger) == ORDER
    found = verify(log)
    assert found.problems == ()
    assert (found.patients, found.entries, found.signatures, found.inner_checkpoints) == (2, 8, 2, 1)


def test_a_log_written_anew_without_a_change_is_the_same_log(log: Log) -> None:
    assert set(rewritten(log, lambda said: said).rows_held) == set(log.rows_held)


@on_both
@pytest.mark.parametrize("crime", SEEN_BY_ITSELF)
def test_every_crime_is_seen_and_the_entry_is_named(log: Log, store: AnyStore, site: Site, crime: str) -> None:
    done = SEEN_BY_ITSELF[crime].do(log)
    assert places(verify(done)) == list(SEEN_BY_ITSELF[crime].places)
    put_back(site, done)
    found = verify(store)
    assert places(found) == list(SEEN_BY_ITSELF[crime].places)
    assert "NOT consistent" in " ".join(found.as_lines())
    assert found.complete_to is None


@pytest.mark.parametrize("crime", SEEN_BY_ITSELF)
def test_the_other_verifier_says_the_same_of_every_crime(log: Log, tmp_path: Path, crime: str) -> None:
    exhibit = SEEN_BY_ITSELF[crime]
    write_packet(tmp_path / "packet", exhibit.do(log))
    told = other_verdict(tmp_path / "packet")
    if exhibit.columns_only:
        assert (told.returncode, told.stderr) == (0, "")
    else:
        assert told.returncode == 12, told.stdout + told.stderr
        assert exhibit.must_be_named.replace("TEXT", f"table text {TEXT}") in told.stderr
        assert "NOT consistent" in told.stdout


@on_both
@pytest.mark.parametrize("crime", SEEN_ONLY_FROM_ELSEWHERE)
def test_what_leaves_a_whole_log_is_seen_only_against_something_kept_elsewhere(
    log: Log, store: AnyStore, site: Site, crime: str
) -> None:
    exhibit = SEEN_ONLY_FROM_ELSEWHERE[crime]
    kept = {
        "a ledger": Kept(ledgers=(KeptLedger("a packet", log.ledger),)),
        "a head": Kept(heads=(KeptHead("paper", 12, log.ledger[-1].ledger_hash[:16]),)),
    }
    put_back(site, exhibit.do(log))
    alone = verify(store)
    assert alone.consistent
    assert "This does not show that it is complete" in " ".join(alone.as_lines())
    for witness in kept.values():
        found = verify(store, witness)
        assert not found.consistent
        assert any("12" in problem.what for problem in found.problems), places(found)
    assert exhibit.must_be_named in places(verify(store, kept["a ledger"]))


@pytest.mark.parametrize("crime", SEEN_ONLY_FROM_ELSEWHERE)
def test_the_other_verifier_says_the_same_against_what_was_kept(log: Log, tmp_path: Path, crime: str) -> None:
    exhibit = SEEN_ONLY_FROM_ELSEWHERE[crime]
    write_packet(tmp_path / "kept", log)
    write_packet(tmp_path / "packet", exhibit.do(log))
    assert other_verdict(tmp_path / "packet").returncode == 0
    against_ledger = other_verdict(tmp_path / "packet", "--against", tmp_path / "kept" / "ledger.csv")
    assert against_ledger.returncode == 12
    assert exhibit.must_be_named in against_ledger.stderr
    head = short_head((12, log.ledger[-1].ledger_hash))
    assert other_verdict(tmp_path / "packet", "--head", str(head)).returncode == 12


def test_a_log_is_complete_up_to_what_was_kept_and_no_further(log: Log, ward_log: MadeCheckpoint) -> None:
    checkpoint = Kept(checkpoints=(KeptCheckpoint("hand-over.txt", read_checkpoint(ward_log.text)),))
    told = verify(log, checkpoint)
    assert told.complete_to == 8
    assert "complete up to ledger position 8 of 12" in " ".join(told.as_lines())
    assert "The 4 entries after it may be cut" in " ".join(told.as_lines())
    head = read_short_head(str(short_head((12, log.ledger[-1].ledger_hash))))
    told = verify(log, Kept(heads=(KeptHead("paper", *head),)))
    assert told.complete_to == 12
    assert "may be cut" not in " ".join(told.as_lines())


def test_several_kept_heads_narrow_down_where_a_change_lies(log: Log) -> None:
    heads = tuple(KeptHead(f"sheet {row.position}", row.position, row.ledger_hash[:16]) for row in log.ledger[::2])
    crime = SEEN_ONLY_FROM_ELSEWHERE["the last entry was changed and the whole log written anew"]
    done = crime.do(log)
    assert places(verify(done, Kept(heads=heads)))[0] == "site ledger, positions 8 to 9"
    old = SEEN_ONLY_FROM_ELSEWHERE["an old copy was put back"].do(log)
    assert places(verify(old, Kept(heads=heads))) == ["site ledger, position 8", "site ledger, position 8"]


def test_a_checkpoint_of_another_record_or_by_an_unknown_key_shows_nothing(log: Log, ward_log: MadeCheckpoint) -> None:
    checkpoint = read_checkpoint(ward_log.text)
    forged = Kept(
        checkpoints=(KeptCheckpoint("forged.txt", read_checkpoint(ward_log.text.replace(log.record_id, "another"))),)
    )
    told = [problem.what for problem in verify(log, forged).problems]
    assert told == ["this checkpoint is of another record", "no known key has signed this checkpoint"]
    stranger = read_verifier_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    kept = Kept(checkpoints=(KeptCheckpoint("hand-over.txt", checkpoint),), keys=(stranger,))
    assert places(verify(log, kept)) == ["site chain, entry 3", "site chain, entry 4", "hand-over.txt"]
    own = read_verifier_key(ward_log.key)
    assert verify(log, Kept(checkpoints=kept.checkpoints, keys=(own,))).complete_to == 8


@pytest.mark.usefixtures("graded_log")
def test_a_record_is_verified_while_another_program_writes_to_it(
    folder: Path, store: SqliteStore, clock: FixedClock, make_draft: MakeDraft
) -> None:
    before = verify(store).entries
    with SqliteStore.open(folder, mode="clinical", clock=clock) as other, other.snapshot() as snapshot:
        rows = snapshot.rows()
        assert next(rows).sequence == 1
        store.append(make_draft())
        assert len(list(rows)) == before - 1
        assert verify(other).entries == before + 1


def test_a_record_is_verified_while_another_program_holds_the_write_lock(
    store: SqliteStore, make_draft: MakeDraft
) -> None:
    store.append(make_draft())
    other = apsw.Connection(str(store.file))
    other.execute("BEGIN IMMEDIATE")
    assert verify(store).consistent
    other.close()


def test_a_head_of_one_chain_kept_elsewhere_shows_a_cut_tail(store: SqliteStore, graded_log: tuple[Entry, ...]) -> None:
    kept = Kept(chains={"patient-a": graded_log[-1].head})
    assert verify(store, kept).consistent
    gone = SEEN_BY_ITSELF["the last entry was removed"].do(log_of(store))
    assert "its tail was cut" in verify(gone, kept).problems[0].what
