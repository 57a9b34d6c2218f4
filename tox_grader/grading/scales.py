"""What any scale says of an assessment: a grading table, a score that reads findings, an index, or single terms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tox_grader.grading.answer import Answer
from tox_grader.grading.grade import grade_table
from tox_grader.grading.indexes import answer_index
from tox_grader.grading.scores import with_totals
from tox_grader.grading.terms import answer_terms
from tox_grader.grading.totals import answer_total
from tox_grader.tables.compiled import Compiled, CompiledIndex, CompiledScoreTable
from tox_grader.tables.library import Library


def answers_of(library: Library, name: str, findings: Mapping[str, Any], day: date | None = None) -> tuple[Answer, ...]:
    """Return what a scale says by its edition in force on the day: one answer, or one for each term assessed."""
    return answers_by(library.scale(name, day), findings)


def answers_by(table: Compiled, findings: Mapping[str, Any]) -> tuple[Answer, ...]:
    """Return what one compiled table says; raise `AssessmentInvalid` where findings contradict each other."""
    if isinstance(table, CompiledIndex):
        return (answer_index(table, findings),)
    totals = with_totals(table, findings)
    if isinstance(table, CompiledScoreTable):
        return (answer_total(table, totals),)
    if table.file.hit_policy == "each_alone":
        return answer_terms(table, totals)
    return (grade_table(table, totals),)
