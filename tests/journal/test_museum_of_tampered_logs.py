from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import apsw
import pytest

from tests.journal.conftest import TABLE
from tox_grader.foundation.clock import FixedClock
from tox_grader.journal.entry import SITE_KEY, Draft, Entry
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.journal.verify import verify

MakeDraft = Callable[..., Draft]
Tamper = Callable[[str], None]

# What was done, and where verification has to point. Only the first patient has a second entry or a later one.
CRIMES = {
    "a byte of a body was flipped": (
        "UPDATE entries SET body = CAST(replace(body, 'seen', 'sxxn') AS BLOB) WHERE sequence = 3",
        ["patient patient-a, entry 3"],
    ),
    "a body was cut short": (
        "UPDATE entries SET body = substr(body, 1, 40) WHERE sequence = 3",
        ["patient patient-a, entry 3"],
    ),
    "an entry was removed": (
        "DELETE FROM entries WHERE sequence = 3",
        ["patient patient-a, entry 4"],
    ),
    "the first entry was removed": (
        "DELETE FROM entries WHERE patient_key = 'patient-a' AND sequence = 1",
        ["patient patient-a, entry 2"],
    ),
    "an entry was removed and the rest renumbered": (
        """
        DELETE FROM entries WHERE sequence = 3;
        UPDATE entries SET sequence = 3 WHERE sequence = 4;
        UPDATE entries SET sequence = 4 WHERE sequence = 5
        """,
        ["patient patient-a, entry 3", "patient patient-a, entry 4"],
    ),
    "two entries were swapped": (
        """
        UPDATE entries SET sequence = 99 WHERE sequence = 3;
        UPDATE entries SET sequence = 3 WHERE sequence = 4;
        UPDATE entries SET sequence = 4 WHERE sequence = 99
        """,
        ["patient patient-a, entry 3", "patient patient-a, entry 4", "patient patient-a, entry 5"],
    ),
    "an entry was copied to the end": (
        """
        INSERT INTO entries SELECT patient_key, 6, 'forged', kind, observed_at, recorded_at, author_id, author_role,
        mode, program, previous_hash, hash, body FROM entries WHERE sequence = 2
        """,
        ["patient patient-a, entry 6"],
    ),
    "only the column with the kind was changed": (
        "UPDATE entries SET kind = 'treatment' WHERE sequence = 4",
        ["patient patient-a, entry 4"],
    ),
    "only the column with the recording time was changed": (
        "UPDATE entries SET recorded_at = '2026-11-19T11:00:00Z' WHERE sequence = 4",
        ["patient patient-a, entry 4"],
    ),
    "only the column with the author was changed": (
        "UPDATE entries SET author_id = 'doctor1' WHERE sequence = 4",
        ["patient patient-a, entry 4"],
    ),
    "the recording time was changed in body and column": (
        """
        UPDATE entries SET recorded_at = '2026-11-19T11:00:00Z',
        body = CAST(replace(body, '2026-11-20T11:00:00Z', '2026-11-19T11:00:00Z') AS BLOB) WHERE sequence = 4
        """,
        ["patient patient-a, entry 4"],
    ),
    "an entry was given to another patient": (
        "UPDATE entries SET patient_key = 'patient-a', sequence = 6 WHERE patient_key = 'patient-b'",
        ["patient patient-a, entry 6"],
    ),
    "a real entry was marked as simulated": (
        "UPDATE entries SET mode = 'simulation' WHERE sequence = 5",
        ["patient patient-a, entry 5"],
    ),
}
# The same for the site's chain, which holds two signatures.
SIGNED = "signatures of this site, entry "
FORGERIES = {
    "a name under a signature was replaced": (
        "UPDATE entries SET body = CAST(replace(body, 'Ben Demo', 'Eve Demo') AS BLOB) WHERE sequence = 2",
        [f"{SIGNED}2"],
    ),
    "the text under a signature was exchanged": (
        "UPDATE entries SET body = CAST(replace(body, '{text}', '{other}') AS BLOB) WHERE sequence = 2",
        [f"{SIGNED}2"],
    ),
    "a signature was copied to make a second one": (
        """
        DELETE FROM entries WHERE sequence = 2;
        INSERT INTO entries SELECT patient_key, 2, 'forged', kind, observed_at, recorded_at, author_id, author_role,
        mode, program, previous_hash, hash, body FROM entries WHERE sequence = 1
        """,
        [f"{SIGNED}2"],
    ),
    "a signature was removed": ("DELETE FROM entries WHERE sequence = 1", [f"{SIGNED}2"]),
    "a signature was given to a patient": (
        "UPDATE entries SET patient_key = 'patient-a', sequence = 1 WHERE sequence = 2",
        ["patient patient-a, entry 1"],
    ),
    "the signed text was removed": ("DELETE FROM table_texts", [f"{SIGNED}1", f"{SIGNED}2"]),
}
CUT_TAIL = "DELETE FROM entries WHERE sequence = 5"


@pytest.mark.parametrize("crime", CRIMES)
@pytest.mark.usefixtures("graded_log")
def test_every_crime_is_seen_and_the_entry_is_named(store: SqliteStore, tamper: Tamper, crime: str) -> None:
    statements, places = CRIMES[crime]
    tamper(statements)
    found = verify(store)
    assert not found.consistent
    assert [problem.where for problem in found.problems] == places
    assert "NOT consistent" in " ".join(found.as_lines())


@pytest.mark.usefixtures("graded_log")
def test_a_replaced_table_text_is_seen_and_the_entry_graded_by_it_is_named(store: SqliteStore, tamper: Tamper) -> None:
    tamper("UPDATE table_texts SET text = CAST('table: kinder' AS BLOB)")
    places = [problem.where for problem in verify(store).problems]
    assert places[0].startswith("table text ")
    assert places[1:] == ["patient patient-a, entry 2"]


@pytest.mark.usefixtures("graded_log")
def test_a_removed_table_text_is_seen_and_the_entry_graded_by_it_is_named(store: SqliteStore, tamper: Tamper) -> None:
    tamper("DELETE FROM table_texts")
    assert [problem.where for problem in verify(store).problems] == ["patient patient-a, entry 2"]


@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.usefixtures("signed_log")
def test_a_forged_signature_is_seen_and_named(store: SqliteStore, tamper: Tamper, forgery: str) -> None:
    statements, places = FORGERIES[forgery]
    tamper(statements.replace("{text}", sha256(TABLE).hexdigest()).replace("{other}", "0" * 64))
    assert [problem.where for problem in verify(store).problems] == places


@pytest.mark.usefixtures("signed_log")
def test_a_signed_text_that_was_replaced_is_seen_with_every_signature_under_it(
    store: SqliteStore, tamper: Tamper
) -> None:
    tamper("UPDATE table_texts SET text = CAST('table: kinder' AS BLOB)")
    assert [problem.where for problem in verify(store).problems][1:] == [f"{SIGNED}1", f"{SIGNED}2"]


def test_a_forged_signature_with_a_fresh_hash_is_seen_against_a_head_kept_elsewhere(
    store: SqliteStore, signed_log: tuple[Entry, ...], tamper: Tamper
) -> None:
    forged = sha256(signed_log[1].body.replace(b"Ben Demo", b"Eve Demo")).hexdigest()
    tamper(
        """
        UPDATE entries SET body = CAST(replace(body, 'Ben Demo', 'Eve Demo') AS BLOB), author_id = 'Eve Demo',
        hash = 'FORGED' WHERE sequence = 2
        """.replace("FORGED", forged)
    )
    assert verify(store).consistent
    found = verify(store, {SITE_KEY: signed_log[1].head})
    assert [problem.where for problem in found.problems] == [f"{SIGNED}2"]


def test_an_entry_rewritten_with_a_fresh_hash_breaks_the_link_of_the_next(
    store: SqliteStore, graded_log: tuple[Entry, ...], tamper: Tamper
) -> None:
    forged = sha256(graded_log[2].body.replace(b"seen", b"xxxx")).hexdigest()
    tamper(
        """
        UPDATE entries SET body = CAST(replace(body, 'seen', 'xxxx') AS BLOB) WHERE sequence = 3;
        UPDATE entries SET hash = 'FORGED' WHERE sequence = 3
        """.replace("FORGED", forged)
    )
    assert [problem.where for problem in verify(store).problems] == ["patient patient-a, entry 4"]


def test_an_untouched_log_is_consistent_and_its_heads_are_told(
    store: SqliteStore, graded_log: tuple[Entry, ...]
) -> None:
    found = verify(store)
    assert found.problems == ()
    assert (found.patients, found.entries) == (2, 6)
    assert found.heads["patient-a"] == graded_log[-1].head == store.head("patient-a")


@pytest.mark.usefixtures("graded_log")
def test_a_cut_tail_is_consistent_and_verification_says_that_it_cannot_see_one(
    store: SqliteStore, tamper: Tamper
) -> None:
    tamper(CUT_TAIL)
    found = verify(store)
    assert found.consistent
    assert "cut tail is seen only against a head kept elsewhere" in " ".join(found.as_lines())


def test_a_cut_tail_is_seen_against_a_head_kept_elsewhere(
    store: SqliteStore, graded_log: tuple[Entry, ...], tamper: Tamper
) -> None:
    kept = {"patient-a": graded_log[-1].head}
    assert verify(store, kept).consistent
    assert "complete up to the 1 heads" in " ".join(verify(store, kept).as_lines())
    tamper(CUT_TAIL)
    assert [problem.where for problem in verify(store, kept).problems] == ["patient patient-a, entry 5"]


@pytest.mark.usefixtures("graded_log")
def test_a_log_written_anew_is_seen_against_a_head_kept_elsewhere(store: SqliteStore) -> None:
    kept = {"patient-b": (1, "f" * 64)}
    assert [problem.where for problem in verify(store, kept).problems] == ["patient patient-b, entry 1"]


def test_a_record_is_verified_while_another_program_writes_to_it(
    folder: Path, store: SqliteStore, clock: FixedClock, make_draft: MakeDraft
) -> None:
    store.append(make_draft())
    with SqliteStore.open(folder, mode="clinical", clock=clock) as other, other.snapshot() as snapshot:
        rows = snapshot.rows()
        assert next(rows).sequence == 1
        store.append(make_draft())
        assert list(rows) == []
        assert verify(other).entries == 2


def test_a_record_is_verified_while_another_program_holds_the_write_lock(
    store: SqliteStore, make_draft: MakeDraft
) -> None:
    store.append(make_draft())
    other = apsw.Connection(str(store.file))
    other.execute("BEGIN IMMEDIATE")
    assert verify(store).consistent
    other.close()
