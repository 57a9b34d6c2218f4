"""Read every chain, row by row: what does not hold within it, and its entries for whatever is held against them.

No more is held than the head of each chain and, of the chain that is being read, who speaks of whom.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Protocol

from tox_grader.journal.chain import StoredRow, read_row
from tox_grader.journal.contents import texts_named
from tox_grader.journal.corrections import CORRECTIONS, Link, SpeaksOfNothingError, corrections
from tox_grader.journal.entry import NO_ENTRY, SITE_KEY, Entry, Head
from tox_grader.journal.verify_beside import EntryPlace, Faults
from tox_grader.journal.verify_site import SiteReader


class HeldAgainst(Protocol):
    """Something that the entries are held against as they come."""

    def entry(self, place: EntryPlace, entry_hash: str) -> None:
        """Take the next entry, by chain and sequence."""
        ...


class Chains:
    """What the chains say: their heads, how many entries they have, and every fault by the entry that it names."""

    def __init__(self, mode: str, texts: Mapping[str, bool], kept: Mapping[str, Head], site: SiteReader) -> None:
        """Take what each entry is held to; `texts` says of every table text whether it is what its hash says."""
        self._mode = mode
        self._texts = texts
        self._kept = kept
        self._site = site
        self.heads: dict[str, Head] = {}
        self.of_site: Counter[str] = Counter()
        self.entries = 0
        self.faults: Faults = defaultdict(list)

    def read(self, rows: Iterable[StoredRow], against: Iterable[HeldAgainst]) -> None:
        """Read every row, by chain and sequence, and hand each entry to what it is held against."""
        for patient_key, chain in groupby(rows, key=lambda row: row.patient_key):
            links: list[Link] = []
            begin = len(self.faults)
            for row in chain:
                entry = self._row(row)
                if patient_key == SITE_KEY:
                    self._of_site(row, entry)
                else:
                    self.entries += 1
                    links += [] if entry is None else [_link(entry)]
                if type(row.sequence) is int and type(patient_key) is str:
                    self.heads[patient_key] = (row.sequence, row.hash)
                    for other in against:
                        other.entry((patient_key, row.sequence), row.hash)
            # In a chain that is not sound it would only be said twice.
            if len(self.faults) == begin:
                self._corrections(links)

    def _row(self, row: StoredRow) -> Entry | None:
        """Note what does not hold of one row and return its entry, where its bytes can be read."""
        read = read_row(row, self.heads.get(row.patient_key, NO_ENTRY))
        found = [*read.faults]
        if row.mode != self._mode:
            found.append(f"an entry of another mode stands in a {self._mode} record")
        if read.entry is not None:
            found += self._table_faults(read.entry)
        kept = self._kept.get(row.patient_key)
        if kept is not None and kept[0] == row.sequence and kept[1] != row.hash:
            found.append("the entry is not the one whose head was kept elsewhere")
        if found:
            self.faults[(row.patient_key, row.sequence)] += found
        return read.entry

    def _of_site(self, row: StoredRow, entry: Entry | None) -> None:
        self.of_site[row.kind] += 1
        if entry is not None:
            self._site.read(entry)

    def _table_faults(self, entry: Entry) -> Iterator[str]:
        did = "it signs" if entry.kind == "signature" else "it was graded by"
        for sha256 in texts_named(entry.kind, entry.content):
            if sha256 not in self._texts:
                yield f"{did} table text {sha256}, which is not in the record"
            elif not self._texts[sha256]:
                yield f"{did} table text {sha256}, which was altered"

    def _corrections(self, links: list[Link]) -> None:
        try:
            corrections(links)
        except SpeaksOfNothingError as fault:
            self.faults[(fault.entry.patient_key, fault.entry.sequence)].append(str(fault))


def _link(entry: Entry) -> Link:
    content = entry.content if entry.kind in CORRECTIONS else {}
    return Link(entry.patient_key, entry.sequence, entry.entry_id, entry.kind, content)
