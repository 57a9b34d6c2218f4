"""One patient's findings under every scale at once, and for each difference the row that makes it.

Old papers, trial logs and transfers were graded otherwise; the grades stand side by side and are never merged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from tox_grader.assessment.findings import from_jsonable
from tox_grader.grading.answer import Answer
from tox_grader.grading.scales import answers_by
from tox_grader.grading.scores import with_totals
from tox_grader.tables.compiled import Compiled, CompiledTable
from tox_grader.tables.library import Library
from tox_grader.tables.schema import TableFile
from tox_grader.workflows.station import Station
from tox_grader.workflows.ward import Chart

FAMILIES: Mapping[str, tuple[str, ...]] = {"CRS": ("CRS",), "Neurotoxicity": ("ICANS", "neurotoxicity")}
Compared = Literal["same", "higher", "lower", "not settled", "not compared"]


@dataclass(frozen=True, slots=True)
class Row:
    """One column of a scale as it reads these findings: its level, what that says, and the grade it gives alone."""

    column: str
    says: str
    grade: int
    inputs: frozenset[str]


@dataclass(frozen=True)
class Side:
    """One scale's answer, how it compares with the bedside's table, and the rows that make the difference."""

    answer: Answer
    file: TableFile
    compared: Compared = "not compared"
    rows_here: tuple[Row, ...] = ()
    rows_there: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Family:
    """The scales of one toxicity; the first side is the bedside's table, which the others are compared with."""

    title: str
    sides: tuple[Side, ...]


def side_by_side(
    library: Library,
    in_force: Sequence[Answer],
    findings: Mapping[str, Any],
    day: date | None,
) -> tuple[Family, ...]:
    """Return every scale's answer to the findings, by family, the bedside's table first in each."""
    tables = {name: library.scale(name, day) for name in library.scales()}
    return tuple(
        Family(title, tuple(_family(toxicities, tables, in_force, findings))) for title, toxicities in FAMILIES.items()
    )


def of_chart(station: Station, chart: Chart) -> tuple[Family, ...]:
    """Return every scale's answer to a patient's latest assessment, as it stands in the log; none without one."""
    latest = chart.course.latest
    found = None if latest is None else latest.content.get("findings")
    if not isinstance(found, Mapping) or chart.observed_at is None:
        return ()
    return side_by_side(station.library, chart.answers, from_jsonable(found), chart.observed_at.date())


def _family(
    toxicities: Sequence[str],
    tables: Mapping[str, Compiled],
    in_force: Sequence[Answer],
    findings: Mapping[str, Any],
) -> list[Side]:
    first = next((answer for answer in in_force if answer.toxicity in toxicities), None)
    measure = None if first is None else tables[first.scale]
    sides = [] if first is None or measure is None else [Side(first, measure.file)]
    for name, table in tables.items():
        if table.file.toxicity in toxicities and (first is None or name != first.scale):
            answers = (a for a in answers_by(table, findings) if a.applies and a.kind == "grade")
            sides += [compared(first, measure, answer, table, findings) for answer in answers]
    return sides


def compared(
    first: Answer | None,
    measure: Compiled | None,
    answer: Answer,
    table: Compiled,
    findings: Mapping[str, Any],
) -> Side:
    """Return a scale's answer beside that of the bedside's table; a single term is no grade to compare."""
    both = isinstance(table, CompiledTable) and isinstance(measure, CompiledTable)
    if not both or first is None or answer.term or None in (first.at_least, answer.at_least):
        return Side(answer, table.file)
    here, there = rows(table, findings), rows(measure, findings)
    deciding_here, deciding_there = _deciding(answer, here), _deciding(first, there)
    compared = _how(first, answer)
    if compared == "higher":
        return Side(answer, table.file, compared, deciding_here, _reading_the_same(deciding_here, there))
    if compared == "lower":
        return Side(answer, table.file, compared, _reading_the_same(deciding_there, here), deciding_there)
    return Side(answer, table.file, compared)


def _how(first: Answer, answer: Answer) -> Compared:
    bounds = [first.at_least, first.could_be, answer.at_least, answer.could_be]
    lowest, highest, low, high = (0 if bound is None else bound for bound in bounds)
    if (lowest, highest) == (low, high):
        return "same"
    if low > highest:
        return "higher"
    return "lower" if high < lowest else "not settled"


def rows(table: Compiled | None, findings: Mapping[str, Any]) -> tuple[Row, ...]:
    """Return the least severe level that each column of a grading table may have, with its sentence and grade."""
    if not isinstance(table, CompiledTable):
        return ()
    key = table.alternatives(with_totals(table, findings))
    result: list[Row] = []
    for column in table.parameters:
        level = column.levels_for(key)[0]
        inputs = {name for source in column.sources for name in table.sources[source].inputs}
        says = table.file.parameters[column.name].levels[column.levels[level]]
        result.append(Row(column.name, says, column.level_grades[level], frozenset(inputs)))
    return tuple(result)


def _deciding(answer: Answer, own: Sequence[Row]) -> tuple[Row, ...]:
    named = {reason.parameter for reason in answer.because}
    return tuple(row for row in own if row.column in named)


def _reading_the_same(deciding: Sequence[Row], others: Sequence[Row]) -> tuple[Row, ...]:
    """Return the other scale's columns that read what the deciding ones read, the cause of a finding left aside."""
    read = {name for row in deciding for name in row.inputs if not name.endswith("_attribution")}
    return tuple(row for row in others if read & row.inputs)
