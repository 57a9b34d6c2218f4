"""A table whose terms stand alone (CTCAE): one answer for each term of which something was assessed.

There is no overall grade: the worst of forty laboratory rows says nothing about a patient, and a row that nobody
measured would leave it open for ever.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tox_grader.grading.answer import CLINICIAN_DECISION, Answer, Reason
from tox_grader.grading.cells import cells_of, shown, what_to_ask
from tox_grader.tables.cells import Alternatives
from tox_grader.tables.compiled import CompiledTable
from tox_grader.tables.compiled_parts import CompiledParameter


def answer_terms(table: CompiledTable, findings: Mapping[str, Any]) -> tuple[Answer, ...]:
    """Return the answer of each term that was assessed, in the order of the table; where none was, one that says so."""
    key = cells_of(table, findings)
    answers = tuple(_answer(table, key, column, findings) for column in assessed(table, findings))
    return answers or (_no_term(table),)


def _no_term(table: CompiledTable) -> Answer:
    file = table.file
    head = (file.table, file.toxicity, file.short, file.edition.version, table.sha256)
    needed = tuple(column.name for column in table.columns)
    return Answer(*head, "bounded", None, None, still_needed=needed, reason="No term of this table was assessed.")


def assessed(table: CompiledTable, findings: Mapping[str, Any]) -> Iterator[CompiledParameter]:
    """Yield each term whose own finding was assessed: the one that stands first in the first row of its reading."""
    for column in table.columns:
        condition, _ = column.rows[0]
        source, _, _ = condition.parts[0]
        if any(findings.get(name) is not None for name in table.sources[source].inputs):
            yield column


def _answer(
    table: CompiledTable,
    key: tuple[Alternatives, ...],
    column: CompiledParameter,
    findings: Mapping[str, Any],
) -> Answer:
    file = table.file
    levels = column.levels_for(key)
    grades = [column.level_grades[level] for level in levels]
    lowest, highest = min(grades), max(grades)
    word = next((row.called for row in file.grades if row.grade == lowest), file.unaffected)
    missing = tuple(table.sources[source].name for source in column.open_sources(key)) if lowest != highest else ()
    inputs = {name for source in column.sources for name in table.sources[source].inputs}
    told = (shown(name, findings.get(name)) for name in sorted(inputs))
    answer = Answer(
        file.table,
        file.toxicity,
        file.short,
        file.edition.version,
        table.sha256,
        "graded" if lowest == highest else "bounded",
        lowest,
        highest,
        called=word if lowest == highest else "",
        because=(Reason(column.name, column.levels[levels[0]], lowest),) if lowest or not highest else (),
        footnotes=_footnotes(table, key, column),
        still_needed=_needed(column, key) if lowest != highest else (),
        flags=_flags(table, key, column),
        term=column.name,
        inputs=tuple(text for text in told if text is not None),
    )
    return replace(answer, missing=what_to_ask(table, missing, findings))


def _needed(column: CompiledParameter, key: tuple[Alternatives, ...]) -> tuple[str, ...]:
    return (CLINICIAN_DECISION,) if column.is_left_to_judgement(key) else (column.name,)


def _footnotes(table: CompiledTable, key: tuple[Alternatives, ...], column: CompiledParameter) -> tuple[str, ...]:
    return tuple(
        note.name
        for note in table.notes
        if note.parameter == column.name and any(condition.is_certain(key) for condition in note.conditions)
    )


def _flags(table: CompiledTable, key: tuple[Alternatives, ...], column: CompiledParameter) -> tuple[str, ...]:
    """Return the flags that speak of this term: their rows test its level, or nothing but its own findings."""
    levels = set(column.levels_for(key))
    raised: list[str] = []
    for name, conditions in table.flags:
        for condition in conditions:
            about = {parameter for parameter, _ in condition.levels}
            own = {source for source, _, _ in condition.findings.parts} <= set(column.sources)
            speaks = about == {column.name} or (not about and own)
            fits = all(levels <= accepted for _, accepted in condition.levels)
            if speaks and fits and condition.findings.is_certain(key):
                raised.append(name)
                break
    return tuple(raised)
