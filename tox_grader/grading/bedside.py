"""The answers of the tables in force for one patient: one for CRS, one for ICANS.

Where the age is unknown and the instrument does not tell which ICANS table applies, both are answered and each
carries the wider bounds of the two: no answer claims more than is known.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tox_grader.grading.answer import Answer
from tox_grader.grading.grade import called, grade_table
from tox_grader.grading.scores import Scored, scores_done, with_totals
from tox_grader.tables.compiled import CompiledTable
from tox_grader.tables.editions import NAMED
from tox_grader.tables.library import Library

AGE = "age"


@dataclass(frozen=True, slots=True)
class Answered:
    """What the tables in force say of one assessment, and the scores that were done for it."""

    answers: tuple[Answer, ...]
    scores: tuple[Scored, ...]


def answer_for(library: Library, name: str, findings: Mapping[str, Any], day: date | None = None) -> Answer:
    """Return the answer of a table's edition in force on the day, its score totals worked out first."""
    table = library.table(name, day)
    return grade_table(table, with_totals(table, findings))


def bedside_answers(
    library: Library,
    tables: Mapping[str, Sequence[str]],
    findings: Mapping[str, Any],
    day: date | None = None,
) -> tuple[Answer, ...]:
    """Return the answers of the tables in force on the day; a table not for this patient is left out."""
    answers: list[Answer] = []
    for names in tables.values():
        found = [answer for answer in (answer_for(library, name, findings, day) for name in names) if answer.applies]
        answers.extend(_widest(library, found, day))
    return tuple(answers)


def bedside_scores(library: Library, answers: Iterable[Answer], findings: Mapping[str, Any]) -> tuple[Scored, ...]:
    """Return the questionnaires that the answering tables read, each once."""
    tables = (library.scale(f"{answer.scale}{NAMED}{answer.edition}") for answer in answers if answer.kind == "grade")
    found = (score for table in tables if isinstance(table, CompiledTable) for score in scores_done(table, findings))
    return tuple(dict.fromkeys(found))


def _widest(library: Library, answers: list[Answer], day: date | None) -> list[Answer]:
    if len(answers) < 2:  # noqa: PLR2004  one table is its own widest
        return answers
    at_least = min(answer.at_least for answer in answers if answer.at_least is not None)
    could_be = max(answer.could_be for answer in answers if answer.could_be is not None)
    widest: list[Answer] = []
    for answer in answers:
        table = library.table(answer.scale, day)
        flags = _still_certain(table, answer, at_least)
        word = called(table, at_least) if at_least == could_be else ""
        because = answer.because if answer.at_least == at_least else ()
        widest.append(replace(answer.widened(at_least, could_be, AGE), flags=flags, called=word, because=because))
    return widest


def _still_certain(table: CompiledTable, answer: Answer, at_least: int) -> tuple[str, ...]:
    """Return the flags that hold at the widened lower bound: one that needs a grade may not be certain any more."""
    lost = {
        name
        for name, conditions in table.flags
        if all(condition.grade is not None and not condition.grade.holds(at_least) for condition in conditions)
    }
    return tuple(flag for flag in answer.flags if flag not in lost)
