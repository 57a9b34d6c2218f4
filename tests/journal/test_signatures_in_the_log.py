"""Signatures are entries like all others, in a chain of the site's own that is never taken for a patient."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from tests.journal.conftest import NOON, NURSE, TABLE, signature
from tox_grader.foundation.clock import FixedClock, new_id
from tox_grader.foundation.problems import LogInvalid, StoreUnavailable
from tox_grader.journal.contents import ContentWrongError, signature_given
from tox_grader.journal.entry import SITE_KEY, Draft, Entry
from tox_grader.journal.person import Person
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.journal.verify import verify

TEXTS = {sha256(TABLE).hexdigest(): TABLE}


def test_a_signature_is_read_back_with_everything_that_was_stated(
    folder: Path, store: SqliteStore, clock: FixedClock
) -> None:
    store.append(signature("Ada Example", "clinical lead"), TEXTS)
    with SqliteStore.open(folder, mode="clinical", clock=clock) as again:
        (entry,) = again.entries(SITE_KEY)
        given = signature_given(entry.content)
        assert (given.table, given.edition, given.sha256) == ("invented", "1.0.0", sha256(TABLE).hexdigest())
        assert (given.name, given.role, given.os_user) == ("Ada Example", "clinical lead", "ward7")
        assert given.signed_at == NOON
        assert again.table_text(given.sha256) == TABLE


def test_the_same_submission_twice_is_one_entry(store: SqliteStore) -> None:
    draft = signature()
    assert store.append(draft, TEXTS) == store.append(draft, TEXTS)
    assert len(store.entries(SITE_KEY)) == 1


def test_a_signature_without_the_text_it_signs_is_not_kept(store: SqliteStore) -> None:
    with pytest.raises(StoreUnavailable, match="NOT SAVED"):
        store.append(signature())
    assert store.entries(SITE_KEY) == ()


@pytest.mark.parametrize("part", ["table", "edition", "sha256", "name", "role", "os_user", "signed_at"])
def test_a_signature_that_leaves_a_part_unstated_is_no_draft(part: str) -> None:
    with pytest.raises(ContentWrongError, match=part):
        signature(stated={part: None})


@pytest.mark.parametrize(
    ("part", "value"), [("name", " "), ("role", " "), ("sha256", "ad74790cd1aa"), ("signed_at", "2026-11-20T12:00")]
)
def test_a_signature_whose_part_names_nothing_is_no_draft(part: str, value: str) -> None:
    with pytest.raises(ContentWrongError, match=part):
        signature(stated={part: value})


def test_a_signature_stands_in_no_patients_chain_and_no_note_in_the_sites() -> None:
    signed = signature()
    with pytest.raises(ValueError, match="site's chain"):
        Draft(new_id(), "patient-a", "signature", NOON, NURSE, signed.content)
    with pytest.raises(ValueError, match="site's chain"):
        Draft(new_id(), SITE_KEY, "note", NOON, NURSE, {"text": "seen"})


def test_nobody_is_admitted_under_the_key_of_the_site() -> None:
    with pytest.raises(ValueError, match="no patient"):
        Person(SITE_KEY, "W7-042", "Demo", "Alpha")


def test_the_sites_chain_is_no_patient(
    store: SqliteStore, graded_log: tuple[Entry, ...], signed_log: tuple[Entry, ...]
) -> None:
    assert store.patients() == ("patient-a", "patient-b")
    found = verify(store)
    assert (found.patients, found.entries, found.signatures) == (2, 6, 2)
    assert found.heads[SITE_KEY] == signed_log[-1].head == store.head(SITE_KEY)
    assert found.heads["patient-a"] == graded_log[-1].head
    assert found.as_lines()[0] == "6 entries of 2 patients and 2 signatures of tables read."


def test_a_record_without_signatures_is_told_as_before(store: SqliteStore, make_draft: Callable[..., Draft]) -> None:
    store.append(make_draft())
    assert verify(store).as_lines()[0] == "1 entry of 1 patient read."


@pytest.mark.usefixtures("signed_log")
def test_a_tampered_chain_of_the_site_is_not_read(store: SqliteStore, tamper: Callable[[str], None]) -> None:
    tamper("UPDATE entries SET author_id = 'Eve Demo' WHERE sequence = 1")
    with pytest.raises(LogInvalid, match="site chain, entry 1"):
        store.entries(SITE_KEY)
