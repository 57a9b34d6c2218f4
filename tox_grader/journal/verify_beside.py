"""Hold the rows of a ledger against the entries of all chains while both are read in one order: chain, sequence.

Of each side no more than a row or two is held at a time, so that the length of the log does not matter.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Generic, TypeAlias, TypeVar

from tox_grader.journal.kept import KeptLedger
from tox_grader.journal.ledger import LedgerRow

EntryPlace: TypeAlias = tuple[str, int]
"""Patient key and sequence: the name of an entry in a problem."""
Faults: TypeAlias = dict[EntryPlace, list[str]]
Key = TypeVar("Key", EntryPlace, int)
_Group: TypeAlias = tuple[Key, tuple[LedgerRow, ...]]
_TYPES = (int, str, int, str, str)


def has_types(row: LedgerRow) -> bool:
    """Tell whether every column holds a value of its kind: a damaged page can hand out another."""
    return tuple(map(type, row)) == _TYPES


class Beside(Generic[Key]):
    """Ledger rows gone through beside something else that comes in the same order."""

    def __init__(self, rows: Iterable[LedgerRow], key: Callable[[LedgerRow], Key]) -> None:
        """Take the rows in the order of their key."""
        sound = filter(has_types, rows)
        self._groups: Iterator[_Group[Key]] = ((at, tuple(same)) for at, same in groupby(sound, key=key))
        self._next: _Group[Key] | None = next(self._groups, None)
        self._met: Key | None = None

    def before(self, key: Key) -> Iterator[tuple[LedgerRow, ...]]:
        """Leave behind the rows of every key before this one, and yield those beside which nothing stood."""
        while self._next is not None and self._next[0] < key:
            yield from self._left_behind(self._next)

    def at(self, key: Key) -> tuple[LedgerRow, ...]:
        """Return the rows of this key; none where there is none."""
        if self._next is None or self._next[0] != key:
            return ()
        self._met = key
        return self._next[1]

    def rest(self) -> Iterator[tuple[LedgerRow, ...]]:
        """Leave behind the rows of every key that is left, and yield those beside which nothing stood."""
        while self._next is not None:
            yield from self._left_behind(self._next)

    def _left_behind(self, group: _Group[Key]) -> Iterator[tuple[LedgerRow, ...]]:
        if group[0] != self._met:
            yield group[1]
        self._next = next(self._groups, None)


class OwnLedger:
    """The ledger of the record itself beside its chains: what one of them has and the other has not."""

    def __init__(self, by_chain: Iterable[LedgerRow]) -> None:
        """Take the ledger in the order of the chains."""
        self._rows = Beside(by_chain, _place)
        self.of_entries: Faults = defaultdict(list)
        self.twice: list[int] = []

    def entry(self, place: EntryPlace, entry_hash: str) -> None:
        """Hold the next entry against the ledger."""
        for rows in self._rows.before(place):
            self._removed(rows)
        rows = self._rows.at(place)
        self.twice += [row.position for row in rows[1:]]
        if not rows:
            self.of_entries[place].append("the entry does not stand in the site ledger")
        elif rows[0].hash != entry_hash:
            what = f"the entry is not the one in the site ledger at position {rows[0].position}"
            self.of_entries[place].append(what)

    def end(self) -> None:
        """Say that no entry comes any more."""
        for rows in self._rows.rest():
            self._removed(rows)

    def _removed(self, rows: tuple[LedgerRow, ...]) -> None:
        self.twice += [row.position for row in rows[1:]]
        what = f"the entry was removed: it stands in the site ledger at position {rows[0].position}"
        self.of_entries[_place(rows[0])].append(what)


class ElsewhereLedger:
    """A whole ledger kept elsewhere beside the chains and the ledger that are here."""

    def __init__(self, kept: KeptLedger) -> None:
        """Take the kept ledger; it is held whole, as it was handed in."""
        self._source = kept.source
        self._by_chain = Beside(sorted(kept.rows, key=_place), _place)
        self._by_position = Beside(sorted(kept.rows, key=_position), _position)
        self._first_gone: dict[str, tuple[LedgerRow, str]] = {}
        self._gone: Counter[str] = Counter()
        self._moved: LedgerRow | None = None

    def entry(self, place: EntryPlace, entry_hash: str) -> None:
        """Hold the next entry against what was kept."""
        for rows in self._by_chain.before(place):
            self._note_gone(rows, "was removed: it stands")
        self._note_gone([row for row in self._by_chain.at(place) if row.hash != entry_hash], "is another one than")

    def ledger_row(self, row: LedgerRow) -> None:
        """Hold the next row of the ledger that is here against what was kept."""
        for rows in self._by_position.before(row.position):
            self._note_moved(rows)
        self._note_moved(kept for kept in self._by_position.at(row.position) if kept != row)

    def faults(self) -> Faults:
        """Return by entry, once all was read, what is gone or another, or else the first that stands elsewhere."""
        for rows in self._by_chain.rest():
            self._note_gone(rows, "was removed: it stands")
        for rows in self._by_position.rest():
            self._note_moved(rows)
        told: Faults = {}
        for patient_key, (row, how) in self._first_gone.items():
            more = self._gone[patient_key] - 1
            beside = f", as {more} more of this chain" if more else ""
            told[_place(row)] = [f"the entry {how} in a ledger kept elsewhere ({self._source}){beside}"]
        if not told and self._moved is not None:
            what = f"the entry stands at another position than in a ledger kept elsewhere ({self._source})"
            told[_place(self._moved)] = [what]
        return told

    def _note_gone(self, rows: Iterable[LedgerRow], how: str) -> None:
        for row in rows:
            self._first_gone.setdefault(row.patient_key, (row, how))
            self._gone[row.patient_key] += 1

    def _note_moved(self, rows: Iterable[LedgerRow]) -> None:
        self._moved = next(iter(rows), None) if self._moved is None else self._moved


def _place(row: LedgerRow) -> EntryPlace:
    return (row.patient_key, row.sequence)


def _position(row: LedgerRow) -> int:
    return row.position
