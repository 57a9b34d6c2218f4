"""Check one stored row as `chain.read_row` does, at little cost where nothing is wrong: for reading a whole log.

Texts of the body are compared with the columns as they are written. Whatever is not plainly right is left to
`read_row`, which says what is wrong. What an entry contains is not checked here.
"""

from hashlib import sha256
from typing import Any

from tox_grader.journal.body import FIRST_FORMAT, FORMAT
from tox_grader.journal.chain import StoredRow, read_row
from tox_grader.journal.entry import Head, on_its_chain

FORMATS = frozenset({FIRST_FORMAT, FORMAT})
_REPEATED = 12  # the columns before the hash, which repeat what the body says


def faults_of(row: StoredRow, previous: Head, said: Any) -> tuple[str, ...]:
    """Return every fault of a row; `said` is what its bytes say but for the content, None where they are no JSON."""
    try:
        author = said["author"]
        told = (
            said["patient_key"],
            said["sequence"],
            said["entry_id"],
            said["kind"],
            said["observed_at"],
            said["recorded_at"],
            author["id"],
            author["role"],
            said["mode"],
            said["program"],
            said.get("station", ""),
            said["previous_hash"],
        )
        known_form = said["format"] in FORMATS
    except (KeyError, TypeError, AttributeError):
        return read_row(row, previous).faults
    follows = row.sequence == previous[0] + 1 and row.previous_hash == previous[1]
    written = told == row[:_REPEATED] and sha256(row.body).hexdigest() == row.hash
    if follows and written and known_form and on_its_chain(row.patient_key, row.kind):
        return ()
    return read_row(row, previous).faults
