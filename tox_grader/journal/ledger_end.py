"""Whether a record that is opened again still holds what this station was told is kept."""

from collections.abc import Sequence

from tox_grader.foundation.problems import LogInvalid, Problem
from tox_grader.journal.entry import Head
from tox_grader.journal.ledger import EMPTY_LEDGER, LedgerRow, row_faults


def refuse_other_end(acknowledged: Head, found: str | None, last_two: Sequence[LedgerRow]) -> None:
    """Refuse a record that does not hold, row for row, what was seen in it before; more behind it is no fault.

    `found` is the hash that stands where the acknowledged one stood; `last_two` are the ledger's last rows, last first.
    """
    position, seen = acknowledged
    if position and found != seen:
        raise LogInvalid(_not_there(position, "what was saved and acknowledged is not in the record any more"))
    if last_two:
        before = last_two[1] if len(last_two) > 1 else None
        faults = row_faults(last_two[0], EMPTY_LEDGER if before is None else (before.position, before.ledger_hash))
        if faults:
            raise LogInvalid(_not_there(last_two[0].position, "; ".join(faults)))


def _not_there(position: int, what: str) -> Problem:
    return Problem(
        what=f"NOT SAVED: {what}",
        where=f"site ledger, row {position}",
        why="what had been taken was lost or changed where it is kept; nothing more is written to this record",
        do="write on paper, keep the record as it is, and tell the person responsible for the record",
    )
