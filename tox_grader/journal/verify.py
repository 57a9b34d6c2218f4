"""Whether the log still says what was written: every hash worked out again, every link followed, nothing trusted.

This shows that a log is consistent. It cannot show that nothing is missing at its end, nor that the whole was not
written anew: for that it needs heads that were kept elsewhere, on paper or in another system.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tox_grader.foundation.problems import Problem
from tox_grader.journal.body import digest
from tox_grader.journal.chain import ReadRow, StoredRow, altered, read_row
from tox_grader.journal.contents import texts_named
from tox_grader.journal.entry import NO_ENTRY, SITE_KEY, Entry, Head
from tox_grader.journal.store import Store

_NONE_KEPT: Mapping[str, Head] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Verification:
    """What verification found: how much was read, every problem, and the head of every chain, the site's among them.

    `patients` and `entries` count the patients' chains alone, `signatures` the entries of the site's.
    """

    patients: int
    entries: int
    problems: tuple[Problem, ...]
    heads: Mapping[str, Head]
    compared_heads: int = 0
    signatures: int = 0

    @property
    def consistent(self) -> bool:
        """Tell whether nothing was found; this is not yet 'complete'."""
        return not self.problems

    def as_lines(self) -> list[str]:
        """Return what was shown, and what was not, as lines for a reader."""
        count = f" and {self.signatures} signature{'' if self.signatures == 1 else 's'} of tables"
        read = f"{self.entries} entries of {self.patients} patients{count if self.signatures else ''} read."
        if not self.consistent:
            return [read, f"The log is NOT consistent: {len(self.problems)} problems found."]
        if self.compared_heads:
            more = (
                f"It is complete up to the {self.compared_heads} heads kept elsewhere; entries after these may be cut."
            )
        else:
            more = "This does not show that it is complete: a cut tail is seen only against a head kept elsewhere."
        return [read, "The log is consistent.", more]


def verify(store: Store, kept_heads: Mapping[str, Head] = _NONE_KEPT) -> Verification:
    """Read the whole log as it stands and return what does not hold; optionally compare heads kept elsewhere."""
    heads: dict[str, Head] = {}
    problems: list[Problem] = []
    entries = signatures = 0
    with store.snapshot() as snapshot:
        texts = {sha256: digest(text) == sha256 for sha256, text in snapshot.table_texts()}
        problems.extend(_altered_text(sha256) for sha256, sound in texts.items() if not sound)
        for row in snapshot.rows():
            entries += row.patient_key != SITE_KEY
            signatures += row.patient_key == SITE_KEY
            read = read_row(row, heads.get(row.patient_key, NO_ENTRY))
            faults = tuple(_faults(row, read, store.mode, texts, kept_heads))
            if faults:
                problems.append(altered(row.patient_key, row.sequence, faults))
            heads[row.patient_key] = (row.sequence, row.hash)
    problems.extend(_cut_tails(heads, kept_heads))
    patients = len(heads.keys() - {SITE_KEY})
    return Verification(patients, entries, tuple(problems), heads, len(kept_heads), signatures)


def _faults(
    row: StoredRow, read: ReadRow, mode: str, texts: Mapping[str, bool], kept_heads: Mapping[str, Head]
) -> Iterator[str]:
    yield from read.faults
    if row.mode != mode:
        yield f"a {row.mode} entry stands in a {mode} record"
    if read.entry is not None:
        yield from _table_faults(read.entry, texts)
    kept = kept_heads.get(row.patient_key)
    if kept is not None and kept[0] == row.sequence and kept[1] != row.hash:
        yield "the entry is not the one whose head was kept elsewhere"


def _table_faults(entry: Entry, texts: Mapping[str, bool]) -> Iterator[str]:
    did = "it signs" if entry.kind == "signature" else "it was graded by"
    for sha256 in texts_named(entry.kind, entry.content):
        if sha256 not in texts:
            yield f"{did} table text {sha256}, which is not in the record"
        elif not texts[sha256]:
            yield f"{did} table text {sha256}, which was altered"


def _altered_text(sha256: str) -> Problem:
    return Problem(
        what="a kept table text is not what its hash says",
        where=f"table text {sha256}",
        why="entries graded by it cannot be graded again as they were, and what was signed cannot be shown",
        do="keep the data folder as it is and tell the person responsible for it",
    )


def _cut_tails(heads: Mapping[str, Head], kept_heads: Mapping[str, Head]) -> Iterator[Problem]:
    for patient_key, (sequence, _) in kept_heads.items():
        last = heads.get(patient_key, NO_ENTRY)[0]
        if last < sequence:
            what = f"the log ends at entry {last}, but a head kept elsewhere shows {sequence} entries: its tail was cut"
            yield altered(patient_key, last + 1, (what,))
