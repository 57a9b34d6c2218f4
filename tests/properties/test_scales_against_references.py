"""Every scale against its independent reference on its full grid, unknown findings included."""

from collections.abc import Iterator
from math import prod
from types import ModuleType
from typing import Any

import pytest

from tests.properties.full_grid import ColumnGrid, Outcome, references
from tox_grader.assessment.absences import with_stated_absences
from tox_grader.grading.scales import answers_by
from tox_grader.grading.scores import with_totals
from tox_grader.tables.compiled import CompiledIndex, CompiledTable
from tox_grader.workflows.station import Station

LIBRARY = Station().library
REFERENCES = references()
GRADED = [reference for reference in REFERENCES if hasattr(reference, "COLUMNS")]
INDEXES = [reference for reference in REFERENCES if hasattr(reference, "value")]
MOST_TOGETHER = 10_000
SPREAD = 1_000_003  # a prime


def columns_of(reference: ModuleType) -> list[ColumnGrid]:
    return [ColumnGrid(reference, name) for name in reference.COLUMNS]


def is_put_together(reference: ModuleType) -> bool:
    """Tell whether the columns of a scale make one grade or total; a gate that can be waived has worked examples."""
    table = LIBRARY.scale(reference.TABLE)
    if not isinstance(table, CompiledTable):
        return True
    return table.file.hit_policy == "most_severe" and (table.gate is None or not table.gate.rules)


@pytest.mark.parametrize(
    ("reference", "column"),
    [(reference, column) for reference in GRADED for column in reference.COLUMNS],
    ids=lambda value: value if isinstance(value, str) else value.TABLE,
)
def test_each_column_gives_what_the_reference_gives_for_every_combination(reference: ModuleType, column: str) -> None:
    grid = ColumnGrid(reference, column)
    table = LIBRARY.scale(reference.TABLE)
    assert not isinstance(table, CompiledIndex)
    columns = table.parameters if isinstance(table, CompiledTable) else table.columns
    compiled = next(one for one in columns if one.name == column)
    gate = isinstance(table, CompiledTable) and table.gate is not None and table.gate.parameter is compiled
    own = range(len(compiled.levels)) if gate else compiled.level_grades
    for choice in grid.combinations():
        findings = grid.findings(choice)
        levels = compiled.levels_for(table.alternatives(with_totals(table, with_stated_absences(findings))))
        got = sorted(own[level] for level in levels)
        expected = grid.grades(choice)
        assert (got[0], got[-1]) == (min(expected), max(expected)), findings


TOGETHER = [reference for reference in GRADED if is_put_together(reference)]


@pytest.mark.parametrize("reference", TOGETHER, ids=lambda reference: reference.TABLE)
def test_columns_together_give_the_worst_or_the_sum_for_every_combination_of_outcomes(reference: ModuleType) -> None:
    grids = columns_of(reference)
    table = LIBRARY.scale(reference.TABLE)
    gate = table.gate.parameter.name if isinstance(table, CompiledTable) and table.gate is not None else None
    together = max if isinstance(table, CompiledTable) else sum
    tried = 0
    for findings in _together(grids):
        outcomes = {grid.column: _outcome(grid, findings) for grid in grids}
        if None in outcomes.values():
            continue
        met = outcomes.pop(gate, (1, 1)) if gate is not None else (1, 1)
        assert met is not None
        lows, highs = zip(*(outcome for outcome in outcomes.values() if outcome), strict=True)
        expected = (together(lows) if met[0] else 0, together(highs) if met[1] else 0)
        (answer,) = answers_by(table, with_stated_absences(findings))
        if not answer.applies:
            continue
        assert (answer.at_least, answer.could_be) == expected, findings
        tried += 1
    assert tried


@pytest.mark.parametrize("reference", INDEXES, ids=lambda reference: reference.TABLE)
def test_an_index_is_the_reference_s_fraction_rounded_to_its_places(reference: ModuleType) -> None:
    table = LIBRARY.scale(reference.TABLE)
    assert isinstance(table, CompiledIndex)
    for known in reference.CASES:
        (answer,) = answers_by(table, known)
        expected = reference.value(known)
        if expected is None:
            assert (answer.value, bool(answer.missing)) == (None, True), known
        else:
            assert answer.value is not None
            half = 10**-table.file.decimals / 2
            assert abs(float(answer.value) - float(expected)) <= half * 1.000001, known


def test_every_scale_has_an_independent_reference() -> None:
    known = {reference.TABLE for reference in REFERENCES}
    by_documents = {"astct_crs_2019", "astct_icans_2019_adult", "astct_icans_2019_child"}  # reference_grader.py
    assert set(LIBRARY.scales()) - by_documents == known


def _outcome(grid: ColumnGrid, findings: dict[str, Any]) -> Outcome | None:
    choice = grid.choice_of({name: value for name, value in findings.items() if name in grid.values})
    if choice is None:
        return None
    grades = grid.grades(choice)
    return min(grades), max(grades)


def _together(grids: list[ColumnGrid]) -> Iterator[dict[str, Any]]:
    """Yield findings of every combination of the columns' outcomes; of very many, a drawn part, the same each time."""
    chosen: list[list[dict[str, Any]]] = []
    for grid in grids:
        shown: dict[Outcome, dict[str, Any]] = {}
        for choice in grid.combinations():
            grades = grid.grades(choice)
            shown.setdefault((min(grades), max(grades)), grid.findings(choice))
        chosen.append(list(shown.values()))
    total = prod(len(options) for options in chosen)
    for number in range(min(total, MOST_TOGETHER)):
        # A step that shares no factor with the total walks through all of it, or through a well spread part.
        rest = number * SPREAD % total
        findings: dict[str, Any] = {}
        for options in chosen:
            rest, place = divmod(rest, len(options))
            findings |= options[place]
        yield findings
