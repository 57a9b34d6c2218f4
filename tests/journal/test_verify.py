"""What verification finds beside the museum's exhibits, and that the length of a log does not matter to it."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from tests.journal.conftest import NOON, NURSE, MakeDraft
from tests.journal.tampering import Log, log_of, rewritten
from tox_grader.foundation.problems import LogInvalid
from tox_grader.journal.body import Place, read_body, write_body
from tox_grader.journal.chain import StoredRow, columns_of
from tox_grader.journal.effective import effective
from tox_grader.journal.entry import NO_ENTRY, Draft
from tox_grader.journal.kept import Kept, KeptHead
from tox_grader.journal.ledger import LedgerRow, ledger_of
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.journal.verify import verify

ENTRIES_OF_ONE, SHORT, LONG = 30, 10, 100
DOSE = {"drug": "tocilizumab", "given_at": NOON.isoformat(), "may_mask_fever": True, "status": "given"}
NEW_DOSE = {"reason": "misread", "kind": "treatment", "content": DOSE, "observed_at": NOON.isoformat()}


class LongLog:
    """A log whose rows are made as they are read, so that whatever is held of it is held by who reads it."""

    mode, record_id = "clinical", "of the tests"

    def __init__(self, patients: int) -> None:
        self._patients = patients

    @contextmanager
    def snapshot(self) -> Iterator["LongLog"]:
        yield self

    def rows(self) -> Iterator[StoredRow]:
        for number in range(self._patients):
            head = NO_ENTRY
            for step in range(ENTRIES_OF_ONE):
                draft = Draft(f"{number}-{step}", f"patient-{number:05d}", "note", NOON, NURSE, {"text": "seen"})
                at = NOON + timedelta(minutes=step)
                entry = read_body(write_body(draft, Place(head[0] + 1, head[1], at, self.mode, "0", "ward7")))
                head = entry.head
                yield columns_of(entry)

    def ledger_rows(self) -> Iterator[LedgerRow]:
        return ledger_of((row.patient_key, row.sequence, row.hash) for row in self.rows())

    def ledger_by_chain(self) -> Iterator[LedgerRow]:
        return self.ledger_rows()

    def table_texts(self) -> Iterator[tuple[str, bytes]]:
        return iter(())


def bytes_held(patients: int) -> int:
    """Return how much was held at most while a log was verified against a head at its very end."""
    *_, last = LongLog(patients).ledger_rows()
    kept = Kept(heads=(KeptHead("paper", last.position, last.ledger_hash),))
    tracemalloc.start()
    try:
        found = verify(LongLog(patients), kept)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        assert found.consistent
        assert found.complete_to == found.entries == patients * ENTRIES_OF_ONE


@pytest.fixture
def corrected(store: SqliteStore, make_draft: MakeDraft) -> Log:
    """Return a log in which e2 amends e1 and e3 strikes the note e0, and another patient has an e4."""
    store.append(make_draft(entry_id="e0"))
    store.append(make_draft("treatment", DOSE, entry_id="e1"))
    store.append(make_draft("amendment", {"refers_to": "e1", **NEW_DOSE}, entry_id="e2"))
    store.append(make_draft("entered_in_error", {"refers_to": "e0", "reason": "wrong patient"}, entry_id="e3"))
    store.append(make_draft("treatment", DOSE, patient_key="patient-b", entry_id="e4"))
    return log_of(store)


def saying(log: Log, entry_id: str, **content: Any) -> Log:
    """Write the whole log anew with other content in one entry: every hash, link and row of the ledger fits."""

    def change(said: dict[str, Any]) -> dict[str, Any]:
        return {**said, "content": {**said["content"], **content}} if said["entry_id"] == entry_id else said

    return rewritten(log, change)


def test_what_verification_holds_does_not_grow_with_the_entries_of_a_log() -> None:
    verify(LongLog(LONG))  # Python puts by some memory of its own for what comes and goes often
    short, long = (bytes_held(patients) for patients in (SHORT, LONG))
    # A head for each patient stays. So much as one hash of each entry would take more.
    assert long - short < (LONG - SHORT) * ENTRIES_OF_ONE * 100


def test_sound_corrections_are_no_problem(corrected: Log) -> None:
    assert verify(corrected).problems == ()


@pytest.mark.parametrize(
    ("entry_id", "content", "place"),
    [
        ("e2", {"refers_to": "nothing"}, "patient patient-a, entry 3"),
        ("e2", {"refers_to": "e2"}, "patient patient-a, entry 3"),
        ("e2", {"refers_to": "e4"}, "patient patient-a, entry 3"),
        ("e2", {"refers_to": "e0"}, "patient patient-a, entry 3"),
        ("e2", {"kind": "patient", "content": {}}, "patient patient-a, entry 3"),
        ("e3", {"refers_to": "nothing"}, "patient patient-a, entry 4"),
    ],
)
def test_a_correction_of_nothing_is_found_and_named_as_whoever_reads_the_chart_finds_it(
    corrected: Log, entry_id: str, content: dict[str, Any], place: str
) -> None:
    log = saying(corrected, entry_id, **content)
    (problem,) = verify(log).problems
    assert problem.where == place
    assert problem.what.startswith("it ")
    with pytest.raises(LogInvalid) as told:
        effective(read_body(row.body) for row in log.rows() if row.patient_key == "patient-a")
    assert told.value.problems == (problem,)


def test_a_correction_of_nothing_that_was_struck_is_no_problem_as_it_is_none_for_whoever_reads_the_chart(
    corrected: Log,
) -> None:
    log = saying(saying(corrected, "e2", refers_to="nothing"), "e3", refers_to="e2")
    assert verify(log).consistent
    assert effective(read_body(row.body) for row in log.rows() if row.patient_key == "patient-a")


def test_an_entry_that_was_corrected_and_then_taken_out_of_the_whole_log_is_missed(corrected: Log) -> None:
    log = rewritten(corrected, lambda said: None if said["entry_id"] == "e1" else said)
    (problem,) = verify(log).problems
    assert problem.where == "patient patient-a, entry 2"
    assert problem.what == "it corrects an entry that does not stand before it in this log"
