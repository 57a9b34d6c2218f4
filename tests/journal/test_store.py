from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import apsw
import pytest

from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import LogInvalid, StoreUnavailable
from tox_grader.journal.entry import Draft, Entry
from tox_grader.journal.sqlite_open import SETTINGS, connect, too_old
from tox_grader.journal.sqlite_store import SqliteStore

MakeDraft = Callable[..., Draft]
TEXT = b"table: invented_for_tests\n"
NAME = sha256(TEXT).hexdigest()
GRADED = {"answers": [], "tables": [{"id": "invented", "edition": "1.0.0", "sha256": NAME}]}


def test_what_was_appended_is_read_back_the_same(store: SqliteStore, make_draft: MakeDraft) -> None:
    kept = (store.append(make_draft()), store.append(make_draft(hours=1)))
    assert store.entries("patient-a") == kept
    assert [entry.sequence for entry in kept] == [1, 2]
    assert kept[1].previous_hash == kept[0].hash
    assert store.entry(kept[0].entry_id) == kept[0]
    assert store.head("patient-a") == kept[1].head


def test_each_patient_has_a_chain_of_their_own(store: SqliteStore, make_draft: MakeDraft) -> None:
    store.append(make_draft(patient_key="patient-a"))
    first = store.append(make_draft(patient_key="patient-b"))
    assert (first.sequence, first.previous_hash) == (1, "0" * 64)
    assert store.patients() == ("patient-a", "patient-b")


def test_an_unknown_patient_has_no_entries_and_no_head(store: SqliteStore) -> None:
    assert store.entries("nobody") == ()
    assert store.head("nobody") is None
    assert store.entry("nothing") is None


def test_a_reopened_store_goes_on_where_it_stood(folder: Path, clock: FixedClock, make_draft: MakeDraft) -> None:
    with SqliteStore.open(folder, mode="clinical", clock=clock) as store:
        first = store.append(make_draft())
    with SqliteStore.open(folder, mode="clinical", clock=clock) as store:
        assert store.append(make_draft()).previous_hash == first.hash


def test_the_same_draft_handed_in_again_is_kept_once(
    store: SqliteStore, clock: FixedClock, make_draft: MakeDraft
) -> None:
    draft = make_draft()
    first = store.append(draft)
    store.append(make_draft())
    clock.move(timedelta(minutes=5))
    assert store.append(draft) == first
    assert len(store.entries("patient-a")) == 2


def test_another_content_under_a_kept_entry_id_is_refused(store: SqliteStore, make_draft: MakeDraft) -> None:
    draft = make_draft("note", {"text": "one"})
    store.append(draft)
    for other in (
        replace(draft, content={"text": "two"}),
        replace(draft, patient_key="patient-b"),
        replace(draft, observed_at=draft.observed_at + timedelta(minutes=1)),
    ):
        with pytest.raises(StoreUnavailable, match="NOT SAVED"):
            store.append(other)
    assert len(store.entries("patient-a")) == 1
    assert store.entries("patient-b") == ()


def test_the_text_of_a_table_is_kept_once_and_given_back(store: SqliteStore, make_draft: MakeDraft) -> None:
    store.append(make_draft("assessment", GRADED), {NAME: TEXT})
    store.append(make_draft("assessment", GRADED), {NAME: TEXT})
    store.append(make_draft("assessment", GRADED))
    assert store.table_text(NAME) == TEXT


def test_a_table_text_under_a_wrong_hash_is_refused(store: SqliteStore, make_draft: MakeDraft) -> None:
    with pytest.raises(StoreUnavailable, match="NOT SAVED"):
        store.append(make_draft("assessment", GRADED), {NAME: b"another text"})
    assert store.patients() == ()


def test_an_assessment_graded_by_a_table_that_nobody_could_look_up_is_refused(
    store: SqliteStore, make_draft: MakeDraft
) -> None:
    with pytest.raises(StoreUnavailable, match="NOT SAVED"):
        store.append(make_draft("assessment", GRADED))
    assert store.patients() == ()


def test_a_table_text_that_is_not_there_is_told_as_an_invalid_log(store: SqliteStore) -> None:
    with pytest.raises(LogInvalid, match="not in the record"):
        store.table_text(NAME)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET kind = 'treatment'",
        "UPDATE entries SET body = body",
        "DELETE FROM entries",
        "INSERT OR REPLACE INTO entries SELECT * FROM entries",
        """
        INSERT OR IGNORE INTO entries SELECT patient_key, 9, 'new', kind, observed_at, recorded_at, author_id,
        author_role, mode, program, previous_hash, hash, body FROM entries
        """,
        "UPDATE table_texts SET text = x'00'",
        "DELETE FROM table_texts",
        "INSERT OR REPLACE INTO table_texts SELECT sha256, x'00' FROM table_texts",
        "UPDATE meta SET value = 'simulation'",
        "DELETE FROM meta",
        "INSERT OR REPLACE INTO meta VALUES ('mode', 'simulation')",
    ],
)
@pytest.mark.usefixtures("graded_log")
def test_the_database_itself_refuses_to_change_what_was_kept(store: SqliteStore, statement: str) -> None:
    other_program = apsw.Connection(str(store.file))
    with pytest.raises(apsw.ConstraintError):
        other_program.execute(statement)
    other_program.close()


def test_reading_refuses_a_tampered_entry_and_names_it(
    store: SqliteStore, graded_log: tuple[Entry, ...], tamper: Callable[[str], None]
) -> None:
    tamper("UPDATE entries SET body = CAST(replace(body, 'seen', 'sxxn') AS BLOB) WHERE sequence = 3")
    with pytest.raises(LogInvalid, match="patient patient-a, entry 3"):
        store.entries("patient-a")
    with pytest.raises(LogInvalid, match="entry 3"):
        store.entry(graded_log[2].entry_id)
    assert store.entries("patient-b")


def test_reading_refuses_a_record_from_which_an_entry_was_taken(
    store: SqliteStore, graded_log: tuple[Entry, ...], tamper: Callable[[str], None]
) -> None:
    tamper("DELETE FROM entries WHERE patient_key = 'patient-a' AND sequence = 2")
    with pytest.raises(LogInvalid, match="patient patient-a, entry 3"):
        store.entries(graded_log[0].patient_key)


def test_every_setting_is_what_we_asked_for(store: SqliteStore) -> None:
    connection = connect(store.file, patience_ms=1)
    assert {name: connection.pragma(name) for name, _ in SETTINGS} == dict(SETTINGS)
    assert dict(SETTINGS)["journal_mode"] == "wal"
    assert dict(SETTINGS)["synchronous"] == 2
    connection.close()


def test_a_sqlite_with_the_write_ahead_race_is_too_old() -> None:
    assert too_old("3.51.2")
    assert not too_old("3.51.3")
    assert not too_old("3.54.1")
