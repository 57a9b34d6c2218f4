"""Which recorded assessments a correction moves: graded again without and with it, by the same tables.

What was recorded stays as it was recorded; a person decides whether to correct it too.
"""

from dataclasses import dataclass
from datetime import datetime

from tox_grader.foundation.problems import AssessmentInvalid
from tox_grader.grading.answer import Answer
from tox_grader.journal.effective import Effective, apart_from, effective
from tox_grader.journal.entry import Entry
from tox_grader.journal.person import Person
from tox_grader.workflows.assess import Bedside
from tox_grader.workflows.station import Station
from tox_grader.workflows.typed import typed_again


@dataclass(frozen=True, slots=True)
class Moved:
    """One assessment whose answers differ without and with a correction."""

    entry: Entry
    observed_at: datetime
    before: tuple[Answer, ...]
    after: tuple[Answer, ...]


def moved_by(station: Station, person: Person, log: tuple[Entry, ...], correction: Entry) -> tuple[Moved, ...]:
    """Return the assessments whose grade rests on what a correction changed; `log` holds the correction."""
    changed = correction.content.get("refers_to")
    found: list[Moved] = []
    for one in effective(log):
        if one.kind == "assessment" and one.counts and one.entry.entry_id != changed:
            before = _answers(station, person, apart_from(log, correction.entry_id), one)
            after = _answers(station, person, log, one)
            if _grades(before) != _grades(after):
                found.append(Moved(one.entry, one.observed_at, before, after))
    return tuple(found)


def _answers(station: Station, person: Person, log: tuple[Entry, ...], one: Effective) -> tuple[Answer, ...]:
    bedside = Bedside(station, person, apart_from(log, one.entry.entry_id))
    try:
        return bedside.answers(typed_again(one.content) or {}, one.observed_at, one.entry.author).answers
    except AssessmentInvalid:
        return ()


def _grades(answers: tuple[Answer, ...]) -> list[tuple[str, int | None, int | None, tuple[str, ...]]]:
    return [(answer.scale, answer.at_least, answer.could_be, answer.flags) for answer in answers]
