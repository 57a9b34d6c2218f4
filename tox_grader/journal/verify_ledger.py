"""Go through the site ledger, and hold it against the heads that were kept elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tox_grader.foundation.problems import Problem
from tox_grader.journal.entry import Head
from tox_grader.journal.kept import KeptHead
from tox_grader.journal.ledger import EMPTY_LEDGER, LedgerRow, row_faults
from tox_grader.journal.verify_beside import ElsewhereLedger, EntryPlace, has_types


@dataclass(slots=True)
class LedgerFound:
    """What reading the ledger gave: its head, every fault by the position that it names, and what agrees with it.

    `after_held` has the entry behind each head that agrees: among those behind it lies what does not.
    """

    head: Head = EMPTY_LEDGER
    of_positions: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    after_held: dict[int, EntryPlace] = field(default_factory=dict)
    differing: list[KeptHead] = field(default_factory=list)
    held: list[KeptHead] = field(default_factory=list)
    beyond: list[KeptHead] = field(default_factory=list)


def read_ledger(
    rows: Iterable[LedgerRow], kept: Sequence[KeptHead], elsewhere: Sequence[ElsewhereLedger] = ()
) -> LedgerFound:
    """Go through the ledger once; `kept` is what has to stand where, `elsewhere` are whole ledgers beside it."""
    found = LedgerFound()
    wanted = _Wanted(kept, found)
    last: dict[str, int] = {}
    for row in rows:
        if not has_types(row):
            found.of_positions[found.head[0] + 1].append("a column of the ledger holds a value of another kind")
            continue
        faults = row_faults(row, found.head)
        if row.sequence != last.get(row.patient_key, 0) + 1:
            faults = (*faults, "entries of one chain do not stand in their order")
        if faults:
            found.of_positions[row.position] += faults
        last[row.patient_key] = row.sequence
        wanted.row(row)
        for ledger in elsewhere:
            ledger.ledger_row(row)
        found.head = (row.position, row.ledger_hash)
    wanted.end()
    return found


class _Wanted:
    """The heads that were kept elsewhere, held against the ledger as its rows come."""

    def __init__(self, kept: Sequence[KeptHead], found: LedgerFound) -> None:
        self._found = found
        self._at: dict[int, list[KeptHead]] = defaultdict(list)
        for head in kept:
            self._at[head.position].append(head)
        found.held += self._at.pop(0, [])
        self._agreed = True

    def row(self, row: LedgerRow) -> None:
        """Hold the next row against what was kept for its position."""
        if self._agreed:
            self._found.after_held[row.position] = (row.patient_key, row.sequence)
        here = self._at.pop(row.position, ())
        held = [head for head in here if row.ledger_hash.startswith(head.begins)]
        self._found.held += held
        self._found.differing += [head for head in here if head not in held]
        self._agreed = bool(held)

    def end(self) -> None:
        """Say that no row comes any more: a position without one in the middle differs, one behind the end was cut."""
        for head in (head for heads in self._at.values() for head in heads):
            (self._found.beyond if head.position > self._found.head[0] else self._found.differing).append(head)


def kept_head_problems(found: LedgerFound) -> list[Problem]:
    """Return what differs from the heads that were kept elsewhere, with the entries among which it has to lie."""
    problems: list[Problem] = []
    if found.differing:
        first = min(found.differing, key=lambda head: head.position)
        good = max((head.position for head in found.held if head.position < first.position), default=0)
        named = found.after_held.get(good + 1)
        entry = "" if named is None else f", the first of them {_named(named)},"
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


def ledger_problems(found: LedgerFound) -> list[Problem]:
    """Return the faults of the ledger itself."""
    return [
        _problem("; ".join(faults), f"site ledger, position {position}")
        for position, faults in sorted(found.of_positions.items())
    ]


def _named(place: EntryPlace) -> str:
    return f"patient {place[0]}, entry {place[1]}"


def _problem(what: str, where: str) -> Problem:
    return Problem(
        what=what,
        where=where,
        why="the log is not what was written; grades and treatments told from it may be wrong",
        do="do not rely on the record; keep the data folder as it is and tell the person responsible for it",
    )
