"""The parts of the audit report: figures with what they rest on, spreads of intervals, listings; one for every format.

A figure is a count. It says what it rests on and how many are not known, so that a 0 is never taken for "all well".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Protocol, TypeAlias

from tox_grader.foundation.times import show_duration
from tox_grader.workflows.audit_seen import Written
from tox_grader.workflows.record import Author


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment of one chain; how it is told (a date, or hours since infusion) is the reader's matter."""

    patient_key: str
    at: datetime


Cell: TypeAlias = str | int | timedelta | Moment | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One count: of how many, resting on what, and how many are not known, and why."""

    says: str
    count: int
    of: int | None
    rests_on: str
    not_known: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """The lengths of several intervals, each with how many had it; told by the shortest, the middle and the longest."""

    says: str
    lengths: Mapping[timedelta, int]
    rests_on: str
    not_known: int = 0
    why: str = ""

    @property
    def count(self) -> int:
        """Return how many intervals there are."""
        return sum(self.lengths.values())

    @property
    def middle(self) -> timedelta | None:
        """Return the middle length, half as many being shorter as longer; None where there is none."""
        if not self.lengths:
            return None
        half, rest = divmod(self.count, 2)
        return self._at(half) if rest else (self._at(half - 1) + self._at(half)) / 2

    def _at(self, place: int) -> timedelta:
        """Return the length at a place of all of them, the shortest first."""
        ordered = sorted(self.lengths)
        behind = accumulate(self.lengths[length] for length in ordered)
        return next(length for length, end in zip(ordered, behind, strict=True) if place < end)


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows under a heading. `long` marks one that is only for machines, and for paper where it is asked for."""

    id: str
    title: str
    heading: tuple[str, ...]
    rows: "Rows"
    none: str = "None."
    long: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One question of an auditor: what it asks, its figures, its rows."""

    id: str
    title: str
    about: str
    figures: tuple[Figure | Spread, ...]
    listings: tuple[Listing, ...] = ()


class Rows(Protocol):
    """The rows of a listing in their order; there can be more of them than fit into memory."""

    def __len__(self) -> int:
        """Return how many there are."""
        ...

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        """Yield them one after the other."""
        ...


class Teller(Protocol):
    """Says who and when, in full or by letters and hours."""

    def patient(self, patient_key: str) -> str:
        """Return what names a patient."""
        ...

    def author(self, author: Author) -> str:
        """Return who made an entry, and in which role."""
        ...

    def station(self, name: str) -> str:
        """Return what names a workstation."""
        ...

    def when(self, moment: Moment) -> str:
        """Return a moment for a reader."""
        ...

    def exactly(self, moment: Moment) -> str:
        """Return a moment for a machine."""
        ...

    def free(self, text: str) -> str:
        """Return what somebody typed, or that it is left out."""
        ...


def entry_name(entry: Written, teller: Teller) -> str:
    """Return the short name of an entry: whose it is, and its number in that log."""
    return f"{teller.patient(entry.patient_key)} no. {entry.sequence}"


def length(of: timedelta) -> str:
    """Return an interval in whole units; one that runs backward is marked with a minus."""
    return f"-{show_duration(-of)}" if of < timedelta(0) else show_duration(of)


def minutes(of: timedelta) -> int:
    """Return an interval in whole minutes, cut towards 0 as `length` cuts it."""
    return int(of.total_seconds() / 60)


def spread_words(spread: Spread) -> str:
    """Return how many intervals there are, with the shortest, the middle and the longest."""
    if spread.middle is None:
        return "none"
    shortest, longest = length(min(spread.lengths)), length(max(spread.lengths))
    if spread.count == 1:
        return f"1 interval: {longest}"
    return f"{spread.count} intervals: shortest {shortest}, middle {length(spread.middle)}, longest {longest}"


def figure_words(figure: Figure) -> str:
    """Return a count with how many it is of."""
    return str(figure.count) if figure.of is None else f"{figure.count} of {figure.of}"


def rests_words(figure: Figure | Spread) -> str:
    """Return what a figure rests on, and how many are not known."""
    why = f" ({figure.why})" if figure.why and figure.not_known else ""
    return f"rests on {figure.rests_on}; not known: {figure.not_known}{why}"
