"""Whether one stored row is what was written, and follows the one before it: the same check for reader and auditor."""

from typing import NamedTuple

from tox_grader.foundation.problems import Problem
from tox_grader.journal.body import BodyUnreadableError, digest, read_body, utc_text
from tox_grader.journal.entry import SITE_KEY, WRONG_CHAIN, Entry, Head, on_its_chain


class StoredRow(NamedTuple):
    """One row of the log as the database holds it: the body, and the columns that repeat it."""

    patient_key: str
    sequence: int
    entry_id: str
    kind: str
    observed_at: str
    recorded_at: str
    author_id: str
    author_role: str
    mode: str
    program: str
    station: str
    previous_hash: str
    hash: str
    body: bytes


_OTHER_BYTES = "the stored bytes do not have the stored hash"
_TYPES = tuple({"sequence": int, "body": bytes}.get(name, str) for name in StoredRow._fields)


class ReadRow(NamedTuple):
    """What reading a row gave: the entry where its bytes could be read, and every fault found on the way."""

    entry: Entry | None
    faults: tuple[str, ...]


def columns_of(entry: Entry) -> StoredRow:
    """Return the row that an entry is kept as."""
    return StoredRow(
        patient_key=entry.patient_key,
        sequence=entry.sequence,
        entry_id=entry.entry_id,
        kind=entry.kind,
        observed_at=entry.observed_at.isoformat(),
        recorded_at=utc_text(entry.recorded_at),
        author_id=entry.author.id,
        author_role=entry.author.role,
        mode=entry.mode,
        program=entry.program,
        station=entry.station,
        previous_hash=entry.previous_hash,
        hash=entry.hash,
        body=entry.body,
    )


def read_row(row: StoredRow, previous: Head) -> ReadRow:
    """Read one row and compare it with its own bytes and with the head of the chain before it."""
    # A damaged page can hand out a number where a text belongs.
    if tuple(map(type, row)) != _TYPES:
        return ReadRow(None, ("a column holds a value of another kind",))
    faults: list[str] = []
    if row.sequence != previous[0] + 1:
        faults.append(f"entry {previous[0] + 1} was expected here")
    try:
        entry = read_body(row.body)
    except BodyUnreadableError as fault:
        faults += [_OTHER_BYTES] if digest(row.body) != row.hash else []
        return ReadRow(None, (*faults, str(fault)))
    if entry.hash != row.hash:  # worked out from the bytes, once
        faults.append(_OTHER_BYTES)
    if entry.previous_hash != previous[1]:
        faults.append("the entry does not follow the one before it: the previous hash differs")
    if not on_its_chain(row.patient_key, entry.kind):
        faults.append(WRONG_CHAIN)
    told = zip(StoredRow._fields, row, columns_of(entry), strict=True)
    changed = [name for name, stored, written in told if stored != written and name != "hash"]
    if changed:
        faults.append(f"the columns do not say what the entry's bytes say: {', '.join(changed)}")
    return ReadRow(entry, tuple(faults))


def altered(patient_key: str, sequence: int, faults: tuple[str, ...]) -> Problem:
    """Return the faults of one entry as a problem that names it."""
    if patient_key == SITE_KEY:
        return Problem(
            what="; ".join(faults),
            where=f"site chain, entry {sequence}",
            why="signatures, checkpoints or keys are not what was written; no table counts as signed until then",
            do="rely on no signature; keep the data folder as it is and tell the person responsible for it",
        )
    return Problem(
        what="; ".join(faults),
        where=f"patient {patient_key}, entry {sequence}",
        why="the log is not what was written; grades and treatments told from it may be wrong",
        do="do not rely on this patient's record; keep the data folder as it is and tell the person responsible for it",
    )
