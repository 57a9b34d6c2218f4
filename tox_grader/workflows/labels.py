"""The letters and hours that stand in a de-identified packet in place of names, stations, dates and times.

One packet has one set of letters: the same person has the same letter everywhere in it, and another one in the next.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from tox_grader.foundation.problems import LogInvalid
from tox_grader.journal.clock_watch import PROGRAM
from tox_grader.journal.entry import SITE_KEY, Author, Entry
from tox_grader.workflows.audit_report import infused_at
from tox_grader.workflows.audit_seen import counted

_HOUR = Decimal(3600)
_HUNDREDTH = Decimal("0.01")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
From = Literal["infusion", "first entry"]


@dataclass(frozen=True, slots=True)
class Origin:
    """The moment from which the hours of one chain are counted, and what it is."""

    at: datetime
    is_from: From


@dataclass(frozen=True)
class Labels:
    """Who is who in one packet, and from when its hours are counted."""

    patients: Mapping[str, str]
    people: Mapping[str, str]
    stations: Mapping[str, str]
    products: Mapping[str, str]
    origins: Mapping[str, Origin]

    def person(self, author: Author) -> str:
        """Return the letter of who made an entry; what the program wrote down by itself bears its own name."""
        return PROGRAM.id if author == PROGRAM else self.people.get(author.id, "person without a letter")

    def hours(self, patient_key: str, at: datetime) -> str:
        """Return a moment as hours of its chain, with two digits behind the point; before the origin with a minus."""
        origin = self.origins[patient_key]
        seconds = Decimal(int((at - origin.at).total_seconds()))
        # Adding 0 takes the minus from a 0 that was rounded to.
        return str((seconds / _HOUR).quantize(_HUNDREDTH) + 0)

    def days(self, patient_key: str, day: datetime) -> int:
        """Return a day as whole days from the day of the origin."""
        return (day.date() - self.origins[patient_key].at.date()).days


def letters(number: int) -> str:
    """Return A for 0, B for 1, and so on; AA follows Z."""
    told = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(_LETTERS))
        told = _LETTERS[rest] + told
    return told


def labels_of(chains: Iterable[tuple[str, tuple[Entry, ...]]]) -> Labels:
    """Return the letters for these chains; everything gets its letter in the order in which it first appears."""
    keys: list[str] = []
    origins: dict[str, Origin] = {}
    people: dict[str, None] = {}
    stations: dict[str, None] = {}
    products: dict[str, None] = {}
    for key, entries in chains:
        keys.append(key)
        if entries:
            origins[key] = _origin(key, entries)
        for entry in entries:
            people.update(dict.fromkeys(_people(entry)))
            stations.update({entry.station: None} if entry.station else {})
            product = entry.content.get("product")
            products.update({product: None} if isinstance(product, str) else {})
    patients = _lettered("patient", (key for key in keys if key != SITE_KEY))
    return Labels(
        {**patients, SITE_KEY: SITE_KEY},
        _lettered("person", people),
        _lettered("station", stations),
        _lettered("product", products),
        origins,
    )


def _lettered(what: str, names: Iterable[str]) -> dict[str, str]:
    return {name: f"{what}-{letters(place)}" for place, name in enumerate(dict.fromkeys(names))}


def _people(entry: Entry) -> Iterable[str]:
    if entry.author != PROGRAM:
        yield entry.author.id
    if entry.kind == "signature":
        yield from (str(entry.content[key]) for key in ("name", "os_user") if isinstance(entry.content.get(key), str))


def _origin(key: str, entries: tuple[Entry, ...]) -> Origin:
    if key != SITE_KEY:
        # In a chain that does not hold nobody can say which facts count.
        with suppress(LogInvalid):
            infused = infused_at(counted(entries))
            if infused is not None:
                return Origin(infused, "infusion")
    return Origin(min(entry.recorded_at for entry in entries), "first entry")
