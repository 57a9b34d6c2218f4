"""Whether the log still says what was written: every hash worked out again, every link followed, nothing trusted.

The chains are read in their order, beside the ledger in the same order; then the ledger in its own. Each row is let
go before the next, so that the length of the log does not matter. This shows that a log is consistent. That it is
complete is shown only against something that was kept elsewhere (`journal/kept.py`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from tox_grader.foundation.problems import Problem
from tox_grader.journal.body import digest
from tox_grader.journal.chain import StoredRow, altered
from tox_grader.journal.entry import NO_ENTRY, SITE_KEY, Head
from tox_grader.journal.kept import NOTHING_KEPT, Kept, kept_problems
from tox_grader.journal.ledger import LedgerRow
from tox_grader.journal.verdict import Verification
from tox_grader.journal.verify_beside import ElsewhereLedger, EntryPlace, Faults, OwnLedger
from tox_grader.journal.verify_chains import Chains
from tox_grader.journal.verify_ledger import kept_head_problems, ledger_problems, read_ledger
from tox_grader.journal.verify_site import SiteReader, checkpoint_faults

__all__ = ["Verifiable", "Verification", "verify"]


class WholeLog(Protocol):
    """The whole log as it stood at one moment, as far as verification reads it."""

    def rows(self) -> Iterator[StoredRow]:
        """Yield every stored row, by patient and sequence."""
        ...

    def ledger_rows(self) -> Iterator[LedgerRow]:
        """Yield every row of the site ledger, by position."""
        ...

    def ledger_by_chain(self) -> Iterator[LedgerRow]:
        """Yield every row of the site ledger, by patient, sequence and position."""
        ...

    def table_texts(self) -> Iterator[tuple[str, bytes]]:
        """Yield every kept table text with the SHA-256 it is kept under."""
        ...


class Verifiable(Protocol):
    """What verification needs of a store, or of anything else that holds a log."""

    @property
    def mode(self) -> str:
        """Return 'clinical' or 'simulation'."""
        ...

    @property
    def record_id(self) -> str:
        """Return what tells this record from any other."""
        ...

    def snapshot(self) -> AbstractContextManager[WholeLog]:
        """Return the whole log as it stands now."""
        ...


def verify(store: Verifiable, kept: Kept = NOTHING_KEPT) -> Verification:
    """Read the whole log as it stands and return what does not hold, also against what was kept elsewhere."""
    site = SiteReader(kept.keys, store.record_id)
    elsewhere = [ElsewhereLedger(ledger) for ledger in kept.ledgers]
    with store.snapshot() as snapshot:
        # A damaged page can hand out something else than bytes.
        texts = {key: type(text) is bytes and digest(text) == key for key, text in snapshot.table_texts()}
        own = OwnLedger(snapshot.ledger_by_chain())
        chains = Chains(store.mode, texts, kept.chains, site)
        chains.read(snapshot.rows(), (own, *elsewhere))
        own.end()
        ledger = read_ledger(snapshot.ledger_rows(), (*kept.all_heads(), *site.heads), elsewhere)
    for position in own.twice:
        ledger.of_positions[position].append("an entry stands in the ledger that stands there already")
    inner = set(site.heads)
    faults: dict[EntryPlace, list[str]] = defaultdict(list, chains.faults)
    for more in (
        checkpoint_faults(site, ledger),
        own.of_entries,
        *(one.faults() for one in elsewhere),
        _cut_tails(chains.heads, kept.chains),
    ):
        for place, told in more.items():
            faults[place] += told
    ledger.differing = [head for head in ledger.differing if head not in inner]
    ledger.beyond = [head for head in ledger.beyond if head not in inner]
    problems = [_altered_text(sha256) for sha256, sound in texts.items() if not sound]
    problems += [altered(*place, tuple(dict.fromkeys(told))) for place, told in sorted(faults.items(), key=_in_order)]
    problems += ledger_problems(ledger)
    problems += kept_head_problems(ledger)
    problems += kept_problems(kept, store.record_id, site.known)
    return Verification(
        patients=len(chains.heads.keys() - {SITE_KEY}),
        entries=chains.entries,
        problems=tuple(problems),
        heads=chains.heads,
        ledger_head=ledger.head,
        held=tuple(head for head in ledger.held if head not in inner),
        chains_held=len(kept.chains),
        of_site=chains.of_site,
        inner_checkpoints=len(site.heads),
        keys=tuple(site.known),
        keys_kept=bool(kept.keys),
    )


def _altered_text(sha256: str) -> Problem:
    return Problem(
        what="a kept table text is not what its hash says",
        where=f"table text {sha256}",
        why="entries graded by it cannot be graded again as they were, and what was signed cannot be shown",
        do="keep the data folder as it is and tell the person responsible for it",
    )


def _cut_tails(heads: Mapping[str, Head], kept_heads: Mapping[str, Head]) -> Faults:
    cut: Faults = {}
    for patient_key, (sequence, _) in kept_heads.items():
        last = heads.get(patient_key, NO_ENTRY)[0]
        if last < sequence:
            what = f"the log ends at entry {last}, but a head kept elsewhere shows {sequence} entries: its tail was cut"
            cut[(patient_key, last + 1)] = [what]
    return cut


def _in_order(item: tuple[EntryPlace, list[str]]) -> tuple[str, str]:
    # A damaged page can hand out a key or a number of another kind; the order then only has to be the same each time.
    patient_key, sequence = item[0]
    return (str(patient_key), f"{sequence:020d}" if type(sequence) is int else "")
