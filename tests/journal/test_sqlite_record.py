"""What is particular to the record in one file: bringing it up to date, opening it again, other programs meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from tests.journal.faults.checking import look_into
from tests.journal.faults.first_form import COLUMNS, OLD_IDS, make_first_form
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import LogInvalid, StoreUnavailable
from tox_grader.journal.entry import Draft
from tox_grader.journal.ledger import EMPTY_LEDGER
from tox_grader.journal.sqlite_open import SCHEMA_VERSION
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.journal.station import station_name

MakeDraft = Callable[..., Draft]


def test_a_record_of_the_first_form_gets_its_ledger_in_the_order_in_which_it_was_recorded(
    folder: Path, clock: FixedClock
) -> None:
    file = make_first_form(folder)
    with SqliteStore.open(folder, mode="clinical", clock=clock) as store, store.snapshot() as snapshot:
        rows = list(snapshot.ledger_rows())
        times = [store.entries(row.patient_key)[row.sequence - 1].recorded_at for row in rows]
    assert [row.position for row in rows] == [1, 2, 3, 4]
    assert times == sorted(times)
    assert look_into(file).faults == ()
    assert set(look_into(file).hashes) == set(OLD_IDS)


def test_a_record_of_the_first_form_is_written_on_and_keeps_every_hash(
    folder: Path, clock: FixedClock, make_draft: MakeDraft
) -> None:
    before = look_into(make_first_form(folder)).hashes
    with SqliteStore.open(folder, mode="clinical", clock=clock, station="ward7") as store:
        old = store.entries("patient-a")
        new = store.append(make_draft())
        file, record_id = store.file, store.record_id
    assert {name: look_into(file).hashes[name] for name in OLD_IDS} == before
    assert [entry.station for entry in (*old, new)] == ["", "", "ward7"]
    with SqliteStore.open(folder, mode="clinical", clock=clock) as store:
        assert store.record_id == record_id


def test_a_program_of_the_first_form_that_still_runs_cannot_write_past_the_ledger(
    folder: Path, clock: FixedClock
) -> None:
    old_program = apsw.Connection(str(make_first_form(folder)))
    SqliteStore.open(folder, mode="clinical", clock=clock).close()
    row = ("patient-a", 3, "e-old", "note", "", "", "nurse7", "nurse", "clinical", "0.1.0", "", "", b"")
    with pytest.raises(apsw.ConstraintError, match="names the station"):
        old_program.execute(f"INSERT INTO entries ({COLUMNS}) VALUES ({', '.join('?' * 13)})", row)  # noqa: S608
    old_program.close()


def test_a_record_that_a_newer_program_has_changed_meanwhile_is_not_written_to(
    store: SqliteStore, make_draft: MakeDraft
) -> None:
    newer = apsw.Connection(str(store.file))
    newer.pragma("user_version", SCHEMA_VERSION + 1)
    newer.close()
    with pytest.raises(StoreUnavailable, match="NOT SAVED: a newer program has changed the form"):
        store.append(make_draft())


def test_two_records_made_alike_are_told_apart(tmp_path: Path, clock: FixedClock) -> None:
    made = [SqliteStore.open(tmp_path / name, mode="clinical", clock=clock) for name in ("one", "other")]
    assert made[0].record_id != made[1].record_id
    for store in made:
        store.close()


def test_a_record_opened_again_goes_on_where_it_stood(store: SqliteStore, make_draft: MakeDraft) -> None:
    first = store.append(make_draft())
    store.reopen()
    assert store.append(make_draft()).previous_hash == first.hash
    assert store.ledger_head()[0] == 2


def test_a_record_opened_again_in_which_acknowledged_entries_are_gone_is_refused_and_stays_refused(
    store: SqliteStore, make_draft: MakeDraft, tamper: Callable[[str], None]
) -> None:
    store.append(make_draft())
    store.append(make_draft())
    tamper("DELETE FROM ledger WHERE position = 2; DELETE FROM entries WHERE sequence = 2")
    with pytest.raises(LogInvalid, match="site ledger, row 2: NOT SAVED"):
        store.reopen()
    with pytest.raises(StoreUnavailable, match="NOT SAVED: an earlier write failed"):
        store.append(make_draft())


def test_another_record_at_the_same_place_is_refused_when_it_is_opened_again(
    tmp_path: Path, store: SqliteStore, clock: FixedClock, make_draft: MakeDraft
) -> None:
    with SqliteStore.open(tmp_path / "other", mode="clinical", clock=clock) as other:
        other.append(make_draft())
        replacement = other.file
    for name in ("", "-wal", "-shm"):
        store.file.with_name(f"{store.file.name}{name}").unlink(missing_ok=True)
    replacement.rename(store.file)
    with pytest.raises(StoreUnavailable, match="NOT SAVED: another record stands at this place"):
        store.reopen()
    with pytest.raises(StoreUnavailable, match="NOT SAVED"):
        store.append(make_draft())
    with pytest.raises(StoreUnavailable, match="the record could not be read"):
        store.entries("patient-a")


def test_two_entries_that_say_the_same_time_stand_in_the_ledger_in_their_own_order(
    store: SqliteStore, make_draft: MakeDraft
) -> None:
    assert store.ledger_head() == EMPTY_LEDGER
    kept = [store.append(make_draft(patient_key=key)) for key in ("patient-b", "patient-a", "patient-b")]
    with store.snapshot() as snapshot:
        rows = list(snapshot.ledger_rows())
    assert [(row.patient_key, row.sequence, row.hash) for row in rows] == [
        (entry.patient_key, entry.sequence, entry.hash) for entry in kept
    ]


def test_a_draft_handed_in_again_does_not_hide_a_clock_that_was_set(
    store: SqliteStore, clock: FixedClock, make_draft: MakeDraft
) -> None:
    draft = make_draft()
    store.append(draft)
    clock.set_wrong(timedelta(hours=1))
    store.append(draft)
    assert store.entries("site") == ()
    store.append(make_draft())
    assert [entry.kind for entry in store.entries("site")] == ["clock"]


def test_a_station_is_named_by_whoever_starts_it_else_by_its_machine() -> None:
    named = {"TOX_GRADER_STATION": " ward 7 "}
    assert station_name("bed 3", named) == "bed 3"
    assert station_name(None, named) == "ward 7"
    assert station_name(None, {}) != ""
    assert station_name("evil\x1b[2J", {}) == "evil[2J*"
