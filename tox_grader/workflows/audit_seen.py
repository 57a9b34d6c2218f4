"""What the audit counts: assessments and treatments as they stand after every correction, with when they were recorded.

Everything here is read from entries; nothing asks the store, the clock or a table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from tox_grader.journal.contents import answers_given, instant, treatment_given, treatment_not_given
from tox_grader.journal.effective import Effective, effective
from tox_grader.journal.entry import Author, Entry

Bounds = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of time that a report is about; `since` None is from the beginning."""

    since: datetime | None
    until: datetime

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment lies in the window, its ends included."""
        return (self.since is None or self.since <= moment) and moment <= self.until


@dataclass(frozen=True, slots=True)
class Written:
    """Which entry is spoken of: whose, its number, who made it where, and when it was recorded; not what it says."""

    patient_key: str
    sequence: int
    kind: str
    author: Author
    station: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One step that was suggested: its name, its kind, what stood beside it then."""

    step: str
    kind: str
    state: str
    only_if: str | None


class TableNamed(NamedTuple):
    """One table text that an assessment says it rests on."""

    id: str
    edition: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One assessment that counts: the bounds of each toxicity, what was open, when the next one was due."""

    entry: Written
    observed_at: datetime
    tables: tuple[TableNamed, ...]
    protocol: str | None
    bounds: Mapping[str, Bounds]
    next_due: datetime | None
    still_needed: tuple[tuple[str, str], ...]
    not_assessed: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]

    @property
    def protocol_text(self) -> str | None:
        """Return the SHA-256 of the protocol's text that suggested; None where none is named."""
        return next((table.sha256 for table in self.tables if table.id == self.protocol), None)

    @property
    def recorded_after(self) -> timedelta:
        """Return how long after the observation the entry was recorded."""
        return self.entry.recorded_at - self.observed_at


@dataclass(frozen=True, slots=True)
class Treated:
    """One treatment that counts: given, or considered and not given with the reason."""

    entry: Written
    drug: str
    at: datetime
    is_given: bool
    reason: str | None

    @property
    def recorded_after(self) -> timedelta:
        """Return how long after it was given the entry was recorded."""
        return self.entry.recorded_at - self.at


def written(entry: Entry) -> Written:
    """Return which entry it is, without what it says: a report over a long log holds many of them."""
    return Written(entry.patient_key, entry.sequence, entry.kind, entry.author, entry.station, entry.recorded_at)


def counted(entries: Sequence[Entry]) -> tuple[Effective, ...]:
    """Return what counts of a patient's entries, corrections in place of what they correct, by observation."""
    standing = (one for one in effective(entries) if one.state != "in_error")
    return tuple(sorted(standing, key=lambda one: (one.observed_at, one.entry.sequence)))


def assessments(standing: Iterable[Effective]) -> tuple[Seen, ...]:
    """Return the assessments that count, in the order of observation."""
    return tuple(_seen(one) for one in standing if one.entry.kind == "assessment")


def treatments(standing: Iterable[Effective]) -> tuple[Treated, ...]:
    """Return the treatments that count, given or not, by when they were or would have been given."""
    told = [_treated(one) for one in standing if one.entry.kind == "treatment"]
    return tuple(sorted(told, key=lambda one: (one.at, one.entry.sequence)))


def _seen(one: Effective) -> Seen:
    content = one.content
    due = content.get("next_due")
    answers = answers_given(content)
    bounds: dict[str, Bounds] = {}
    for answer in answers:
        if answer.status != "not_applicable":
            bounds.setdefault(answer.toxicity, (answer.at_least, answer.could_be))
    return Seen(
        written(one.entry),
        one.observed_at,
        tuple(_tables(content.get("tables"))),
        protocol if isinstance(protocol := content.get("protocol"), str) else None,
        bounds,
        instant(due, "next_due") if isinstance(due, str) else None,
        tuple((answer.toxicity, column) for answer in answers for column in _texts(answer.content.get("still_needed"))),
        tuple(_not_assessed(content.get("typed"), "")),
        tuple(_steps(content.get("suggestions"))),
    )


def _treated(one: Effective) -> Treated:
    declined = treatment_not_given(one.content)
    if declined is not None:
        return Treated(written(one.entry), declined.drug, declined.decided_at, is_given=False, reason=declined.reason)
    given = treatment_given(one.content)
    assert given is not None  # noqa: S101  what is not "not given" is given
    return Treated(written(one.entry), given.drug, given.given_at, is_given=True, reason=None)


def _tables(named: object) -> Iterable[TableNamed]:
    for table in named if isinstance(named, list) else ():
        if isinstance(table, Mapping):
            yield TableNamed(str(table.get("id")), str(table.get("edition")), str(table.get("sha256")))


def _steps(told: object) -> Iterable[Step]:
    """Yield the steps that were suggested for the grade that was certain."""
    for step in told if isinstance(told, list) else ():
        if isinstance(step, Mapping) and step.get("for_bound") == "at_least":
            only_if = step.get("only_if")
            yield Step(
                str(step.get("step")),
                str(step.get("kind")),
                str(step.get("state")),
                only_if if isinstance(only_if, str) else None,
            )


def _not_assessed(value: object, path: str) -> Iterable[tuple[str, str]]:
    """Yield every place of what was typed that says `not assessed`, with its reason."""
    if isinstance(value, Mapping):
        if set(value) == {"not_assessed"}:
            yield path, str(value["not_assessed"])
            return
        for key, part in value.items():
            yield from _not_assessed(part, f"{path}.{key}".lstrip("."))


def _texts(value: object) -> Iterable[str]:
    return (text for text in value if isinstance(text, str)) if isinstance(value, list) else ()
