"""Hold the site ledger against every chain, and against what was kept elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from tox_grader.foundation.problems import Problem
from tox_grader.journal.entry import Head
from tox_grader.journal.kept import KeptHead, KeptLedger
from tox_grader.journal.ledger import EMPTY_LEDGER, LedgerRow, row_faults

EntryPlace: TypeAlias = tuple[str, int]
"""Patient key and sequence: the name of an entry in a problem."""

_TYPES = (int, str, int, str, str)


@dataclass(slots=True)
class LedgerFound:
    """What reading the ledger gave: its head, and every fault by the entry or the position that it names."""

    head: Head = EMPTY_LEDGER
    rows: int = 0
    of_entries: dict[EntryPlace, list[str]] = field(default_factory=lambda: defaultdict(list))
    of_positions: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    entry_at: dict[int, EntryPlace] = field(default_factory=dict)
    differing: list[KeptHead] = field(default_factory=list)
    held: list[KeptHead] = field(default_factory=list)
    beyond: list[KeptHead] = field(default_factory=list)


def read_ledger(rows: Iterable[LedgerRow], hashes: Mapping[EntryPlace, str], kept: Sequence[KeptHead]) -> LedgerFound:
    """Go through the ledger once; `hashes` are the stored hashes of all entries, `kept` what has to stand where."""
    found = LedgerFound()
    wanted: dict[int, list[KeptHead]] = defaultdict(list)
    for head in kept:
        wanted[head.position].append(head)
    found.held += wanted.pop(0, [])
    last: dict[str, int] = {}
    seen: set[EntryPlace] = set()
    for row in rows:
        found.rows += 1
        if tuple(map(type, row)) != _TYPES:
            found.of_positions[found.head[0] + 1].append("a column of the ledger holds a value of another kind")
            continue
        _read_row(row, found, hashes, seen)
        if row.sequence != last.get(row.patient_key, 0) + 1:
            found.of_positions[row.position].append("entries of one chain do not stand in their order")
        last[row.patient_key] = row.sequence
        for head in wanted.pop(row.position, ()):
            (found.held if row.ledger_hash.startswith(head.begins) else found.differing).append(head)
        if any(head.position > row.position for head in kept):
            found.entry_at[row.position] = (row.patient_key, row.sequence)
        found.head = (row.position, row.ledger_hash)
    for place in hashes.keys() - seen:
        found.of_entries[place].append("the entry does not stand in the site ledger")
    for heads in wanted.values():
        # A position in the middle that has no row at all differs; one behind the end was cut.
        for head in heads:
            (found.beyond if head.position > found.head[0] else found.differing).append(head)
    return found


def kept_head_problems(found: LedgerFound) -> list[Problem]:
    """Return what differs from the heads that were kept elsewhere, with the entries among which it has to lie."""
    problems: list[Problem] = []
    if found.differing:
        first = min(found.differing, key=lambda head: head.position)
        good = max((head.position for head in found.held if head.position < first.position), default=0)
        named = found.entry_at.get(good + 1)
        entry = "" if named is None else f", the first of them {_named(named)}"
        what = (
            f"the log up to ledger position {first.position} is not what it was when this was kept: {first.source}; "
            f"among positions {good + 1} to {first.position}{entry} something was changed, removed or written anew, "
            "or an old copy was put back and written on"
        )
        problems.append(_problem(what, f"site ledger, positions {good + 1} to {first.position}"))
    for head in found.beyond:
        what = (
            f"the log ends at ledger position {found.head[0]}, but this shows {head.position}: {head.source}; "
            "its tail was cut, entries were removed, or an old copy was put back"
        )
        problems.append(_problem(what, f"site ledger, position {found.head[0] + 1}"))
    return problems


def kept_ledger_faults(
    kept: Iterable[KeptLedger], rows: Mapping[int, LedgerRow], hashes: Mapping[EntryPlace, str]
) -> dict[EntryPlace, list[str]]:
    """Return by entry what a whole ledger kept elsewhere shows: which entry is gone or another, or moved."""
    faults: dict[EntryPlace, list[str]] = defaultdict(list)
    for ledger in kept:
        gone: dict[str, list[LedgerRow]] = defaultdict(list)
        for row in ledger.rows:
            if hashes.get((row.patient_key, row.sequence)) != row.hash:
                gone[row.patient_key].append(row)
        for patient_key, missing in gone.items():
            first = missing[0]
            place = (patient_key, first.sequence)
            how = "is another one than" if place in hashes else "was removed: it stands"
            more = f", as {len(missing) - 1} more of this chain" if len(missing) > 1 else ""
            faults[place].append(f"the entry {how} in a ledger kept elsewhere ({ledger.source}){more}")
        moved = next((row for row in ledger.rows if rows.get(row.position) != row), None)
        if moved is not None and not gone:
            faults[(moved.patient_key, moved.sequence)].append(
                f"the entry stands at another position than in a ledger kept elsewhere ({ledger.source})"
            )
    return faults


def ledger_problems(found: LedgerFound) -> list[Problem]:
    """Return the faults of the ledger itself."""
    return [
        _problem("; ".join(faults), f"site ledger, position {position}")
        for position, faults in sorted(found.of_positions.items())
    ]


def _read_row(row: LedgerRow, found: LedgerFound, hashes: Mapping[EntryPlace, str], seen: set[EntryPlace]) -> None:
    place = (row.patient_key, row.sequence)
    faults = row_faults(row, found.head)
    if faults:
        found.of_positions[row.position] += faults
    if place in seen:
        found.of_positions[row.position].append("an entry stands in the ledger that stands there already")
    elif place not in hashes:
        found.of_entries[place].append(
            f"the entry was removed: it stands in the site ledger at position {row.position}"
        )
    elif hashes[place] != row.hash:
        found.of_entries[place].append(f"the entry is not the one in the site ledger at position {row.position}")
    seen.add(place)


def _named(place: EntryPlace) -> str:
    return f"patient {place[0]}, entry {place[1]}"


def _problem(what: str, where: str) -> Problem:
    return Problem(
        what=what,
        where=where,
        why="the log is not what was written; grades and treatments told from it may be wrong",
        do="do not rely on the record; keep the data folder as it is and tell the person responsible for it",
    )
