"""The total of a score that reads findings: its bounds, the items that give it, what the print says of it.

An item whose finding is not known may have any of its points: a missing value never scores as normal.
"""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any

from tox_grader.grading.answer import Answer, Reason
from tox_grader.grading.cells import cells_of, inputs_of, what_to_ask
from tox_grader.tables.cells import Alternatives
from tox_grader.tables.compiled import CompiledScoreTable
from tox_grader.tables.compiled_parts import CompiledParameter, OutcomeCondition


def answer_total(table: CompiledScoreTable, findings: Mapping[str, Any]) -> Answer:
    """Return the answer of a score; raise `AssessmentInvalid` where findings contradict each other."""
    key = cells_of(table, findings)
    known = table.answers.get(key)
    if known is None:
        known = table.answers[key] = _answer(table, key)
    assert isinstance(known, Answer)  # noqa: S101  the table keeps answers only; its type cannot name them
    missing = what_to_ask(table, known.missing, findings)
    return replace(known, missing=missing, inputs=inputs_of(table, findings))


def _answer(table: CompiledScoreTable, key: tuple[Alternatives, ...]) -> Answer:
    file = table.file
    head = (file.table, file.toxicity or "", file.short, file.edition.version, table.sha256)
    applies, says = table.applies_to(key)
    if applies == "not_for_this_patient":
        return Answer(*head, "not_applicable", None, None, reason=says, kind="score")
    points = [(item, [item.level_grades[level] for level in item.levels_for(key)]) for item in table.columns]
    lowest = sum(min(possible) for _, possible in points)
    highest = sum(max(possible) for _, possible in points)
    open_items = [item for item, possible in points if len(possible) > 1]
    rows = [file.verdicts[place] for place in _possible_verdicts(table, key, lowest, highest)]
    verdicts = tuple(dict.fromkeys(row.verdict for row in rows))
    return Answer(
        *head,
        "graded" if lowest == highest else "bounded",
        lowest,
        highest,
        because=tuple(
            Reason(item.name, str(min(possible)), min(possible)) for item, possible in points if min(possible)
        ),
        still_needed=tuple(item.name for item in open_items),
        missing=_missing(table, key, open_items, verdicts),
        flags=_flags(table, key, lowest, highest),
        reason=says if applies == "may_be" else None,
        kind="score",
        verdicts=verdicts,
        says=tuple(dict.fromkeys(row.says for row in rows)),
        look_up=_looked_up(table, lowest, highest),
    )


def _missing(
    table: CompiledScoreTable,
    key: tuple[Alternatives, ...],
    open_items: list[CompiledParameter],
    verdicts: tuple[str, ...],
) -> tuple[str, ...]:
    """Return the open sources behind the open items, and behind the verdict where that is open too."""
    places = [source for item in open_items for source in item.open_sources(key)]
    if len(verdicts) > 1:
        tested = {source for _, condition in table.verdicts for source, _, _ in condition.findings.parts}
        places += sorted(source for source in tested if len(key[source]) > 1)
    return tuple(dict.fromkeys(table.sources[place].name for place in places))


def _possible_verdicts(
    table: CompiledScoreTable, key: tuple[Alternatives, ...], lowest: int, highest: int
) -> list[int]:
    """Return the row of every verdict that is still possible, in the order of the file."""
    used = sorted({source for _, condition in table.verdicts for source, _, _ in condition.findings.parts})
    possible: set[int] = set()
    for combination in product(*(key[source] for source in used)):
        cells = dict(zip(used, combination, strict=True))
        for total in range(lowest, highest + 1):
            rows = (place for place, (_, condition) in enumerate(table.verdicts) if _fits(condition, cells, total))
            possible.update([*rows][:1])
    return sorted(possible)


def _looked_up(table: CompiledScoreTable, lowest: int, highest: int) -> tuple[str, ...]:
    """Return the rows of the print around the total: the nearest at or below it, the nearest at or above it."""
    look_up = table.file.look_up
    if look_up is None:
        return ()
    totals = sorted(map(int, look_up.rows))
    below = max((total for total in totals if total <= lowest), default=totals[0])
    above = min((total for total in totals if total >= highest), default=totals[-1])
    around = dict.fromkeys((below, above))
    return tuple(f"{look_up.called}: {look_up.rows[str(total)]} at a total of {total}" for total in around)


def _fits(condition: OutcomeCondition, cells: Mapping[int, tuple[int, ...]], total: int) -> bool:
    return condition.findings.holds_for(cells) and (condition.grade is None or condition.grade.holds(total))


def _flags(table: CompiledScoreTable, key: tuple[Alternatives, ...], lowest: int, highest: int) -> tuple[str, ...]:
    """Return the flags that every total still possible raises."""
    return tuple(
        name
        for name, conditions in table.flags
        if any(
            condition.findings.is_certain(key)
            and (condition.grade is None or (condition.grade.holds(lowest) and condition.grade.holds(highest)))
            for condition in conditions
        )
    )
