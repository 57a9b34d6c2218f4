"""Which single values may stay in a de-identified packet: closed words, numbers, hashes, hours, table sentences."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tox_grader.assessment.vocabulary import VOCABULARY, DoseUnit, NotAssessedReason, words
from tox_grader.assessment.vocabulary_laboratory import UNITS, FollowUpEnd
from tox_grader.foundation.times import read_date
from tox_grader.workflows.labels import Labels
from tox_grader.workflows.viewed import LOOKED

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_SHOWN_TIME = re.compile(rf"\b(\d{{2}}-(?:{_MONTHS})-\d{{4}})(?: ([01]\d|2[0-3]):([0-5]\d))?\b")
_DATED = re.compile(
    rf"\d{{4}}-\d{{2}}|\d{{1,2}}[-./ ](?:{_MONTHS}|\d{{1,2}})[-./ ]\d{{2,4}}|\d{{1,2}}:\d{{2}}", re.IGNORECASE
)
_PLACE = re.compile(r"[a-z0-9_.\[\]]{1,200}")
_NO_PLACE = "(a key that is not shown)"
NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")
DECIMAL = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?")
VERSION = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}")
SHA256 = re.compile(r"[0-9a-f]{64}")
DOSE = re.compile(
    r"\d{1,6}(?:[.,]\d{1,4})? ?(?:mg|g|ug|mcg|mL|ml|U|units|mg/kg|ug/kg/min)(?: (?:iv|po|sc|im))?", re.IGNORECASE
)
_BASE64 = r"[A-Za-z0-9+/]{20,120}={0,2}"
_RECORD = r"tox-grader/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# They hold the record's id, numbers and signatures, and nobody; a text of any other form could.
CHECKPOINT = re.compile(rf"{_RECORD}\n\d{{1,18}}\n{_BASE64}\n\n(?:\u2014 {_RECORD} {_BASE64}\n)+")
PUBLIC_KEY = re.compile(rf"{_RECORD}\+[0-9a-f]{{8}}\+{_BASE64}")
SIGNATURE = re.compile(_BASE64)
ACCESS_DETAIL = re.compile(
    rf"{'|'.join(LOOKED)}|(?:de-)?identified packet, ledger position \d+, MANIFEST [0-9a-f]{{64}}"
    r"|consistent(?:, complete up to \d+)?, of \d+"
)
CLOSED_WORDS: frozenset[str] = frozenset(
    {
        *(word for listed in VOCABULARY.values() for word in listed),
        *(unit for listed in UNITS.values() for unit in listed),
        *words(NotAssessedReason),
        *words(DoseUnit),
        *words(FollowUpEnd),
        *("yes", "no", "none"),
    }
)
_NOTHING: object = None
NO_TIME_TOLD = "[time left out]"


@dataclass
class Kept:
    """What is kept of one content: tells moments by hours, and notes every place from which something was left out."""

    labels: Labels
    patient_key: str
    position_of: Callable[[str], int | None]
    identifying: Callable[[str], bool] | None = None
    left_out: list[str] = field(default_factory=list)

    def out(self, place: str) -> None:
        """Note that something was left out here; a key that is no name of the program's is not shown itself."""
        may_be_told = _PLACE.fullmatch(place) is not None and not self.names_somebody(place)
        self.left_out.append(place if may_be_told else _NO_PLACE)

    def names_somebody(self, text: str) -> bool:
        """Tell whether a name or number on record stands in a text."""
        return self.identifying is not None and self.identifying(text)

    def sentence(self, text: str, place: str) -> str | None:
        """Return a sentence that the program made, its times as hours; None where it could tell who or when."""
        told = _SHOWN_TIME.sub(self._as_hours, text)
        if _DATED.search(told) or self.names_somebody(told):
            self.out(place)
            return None
        return told

    def _as_hours(self, found: re.Match[str]) -> str:
        day = read_date(found[1])
        if day is None:
            return NO_TIME_TOLD
        zone = self.labels.origins[self.patient_key].at.tzinfo
        at = datetime(day.year, day.month, day.day, tzinfo=zone)
        if found[2] is None:
            return f"[day {self.labels.days(self.patient_key, at):+d}]"
        at += timedelta(hours=int(found[2]), minutes=int(found[3]))
        return f"[{self.labels.hours(self.patient_key, at)} h]"


Keep = Callable[[object, Kept, str], object]
"""Returns what of a value is kept; what is not kept is noted with its place."""


def hours(value: object, kept: Kept, place: str) -> object:
    """Keep a moment as hours of its chain."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        return _left_out(kept, place)
    return kept.labels.hours(kept.patient_key, moment)


def only(form: re.Pattern[str]) -> Keep:
    """Return what keeps a text of exactly this form."""

    def keep(value: object, kept: Kept, place: str) -> object:
        return value if isinstance(value, str) and form.fullmatch(value) else _left_out(kept, place)

    return keep


def word(value: object, kept: Kept, place: str) -> object:
    """Keep a name of the program's own, such as a step or a drug."""
    named = isinstance(value, str) and NAME.fullmatch(value) is not None and not kept.names_somebody(value)
    return value if named else _left_out(kept, place)


def number(value: object, kept: Kept, place: str) -> object:
    """Keep a whole number, or yes or no."""
    return value if isinstance(value, int) else _left_out(kept, place)


def sentence(value: object, kept: Kept, place: str) -> object:
    """Keep a text that the program took from a table."""
    return kept.sentence(value, place) if isinstance(value, str) else _left_out(kept, place)


def refers_to(value: object, kept: Kept, place: str) -> object:
    """Keep which entry is spoken of, by its place in the ledger."""
    position = kept.position_of(str(value))
    return _left_out(kept, place) if position is None else position


def person(value: object, kept: Kept, place: str) -> object:
    """Keep a person by the letter of this packet."""
    letter = kept.labels.people.get(str(value))
    return _left_out(kept, place) if letter is None else letter


def told_by(keys: frozenset[str]) -> Keep:
    """Return what keeps objects that the program made from tables, under these keys and no others."""

    def keep(value: object, kept: Kept, place: str) -> object:
        if isinstance(value, Mapping):
            for key in value:
                if key not in keys:
                    kept.out(f"{place}.{key}")
            return {key: keep(part, kept, f"{place}.{key}") for key, part in value.items() if key in keys}
        if isinstance(value, (list, tuple)):
            return [keep(part, kept, f"{place}[{place_in}]") for place_in, part in enumerate(value)]
        if isinstance(value, str):
            is_edition = place.endswith(".edition") and VERSION.fullmatch(value)
            return value if is_edition or SHA256.fullmatch(value) else sentence(value, kept, place)
        return value

    return keep


def _left_out(kept: Kept, place: str) -> object:
    kept.out(place)
    return _NOTHING
