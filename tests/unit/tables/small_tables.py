"""A grading table, a score and an index of a few lines each, to be changed in one place and made."""

from collections.abc import Mapping
from typing import Any

from tox_grader.tables.compiled import Compiled, CompiledScoreTable, CompiledTable
from tox_grader.tables.compiler import Surroundings, compile_table
from tox_grader.tables.library import shipped_folder
from tox_grader.tables.schema import GradeTable, IndexTable, ScoreTable, TableFile
from tox_grader.tables.units import load_units

UNITS = load_units(shipped_folder())
SHA = "abc"
WORDS = {
    "device": frozenset({"mask", "room_air"}),
    "oxygen_attribution": frozenset({"crs", "other_cause", "uncertain"}),
    "vasopressors": frozenset({"norepinephrine", "vasopressin", "unnamed"}),
}
HEAD: dict[str, Any] = {
    "table": "tried",
    "title": "A table to try",
    "short": "tried",
    "status": "draft",
    "source": {"citation": "none at all", "doi": "none", "locator": "none", "checked_in": "none"},
    "edition": {"version": "1.0.0", "effective_from": "2020-01-01"},
    "examples": (),
}
FEVER: dict[str, Any] = {
    "role": "graded",
    "ask": "Is there fever?",
    "levels": {"absent": "No fever", "present": "Fever"},
    "reading": (
        {"temperature_c": "below 38.0", "level": "absent"},
        {"temperature_c": "38.0 and above", "level": "present"},
    ),
}
GRADED: dict[str, Any] = HEAD | {
    "kind": "grade",
    "toxicity": "CRS",
    "parameters": {"fever": FEVER},
    "hit_policy": "most_severe",
    "unaffected": "nothing found",
    "grades": (
        {"grade": 1, "called": "mild", "fever": "present"},
        {"grade": 2, "called": "moderate", "hypoxia": "present"},
    ),
}
SCORED: dict[str, Any] = HEAD | {
    "kind": "score",
    "items": {"fever": {"ask": "Fever?", "reading": ({"temperature_c": "below 38.0", "points": 0}, {"points": 1})}},
}
INDEX: dict[str, Any] = HEAD | {
    "kind": "index",
    "toxicity": "risk",
    "measures": {"crp_mg_l": {"lab": "crp", "unit": "mg/L"}, "times": {"lab": "crp", "over": "uln"}},
    "multiply": ("crp_mg_l",),
    "decimals": 1,
}
QUESTIONS = ScoreTable.model_validate(
    HEAD | {"kind": "score", "items": {"awake": {"ask": "Awake?", "answers": {"yes": 3, "no": 0}}}}
)
READ = ScoreTable.model_validate(SCORED)


def _around(scores: Mapping[str, ScoreTable], totals: Mapping[str, CompiledScoreTable]) -> Surroundings:
    return Surroundings(scores, totals, WORDS, lambda: UNITS)


def made(parts: Mapping[str, Any]) -> Compiled:
    """Return a table made of these parts; it may use a questionnaire and a score that is read from findings."""
    kinds: dict[str, type[TableFile]] = {"grade": GradeTable, "score": ScoreTable, "index": IndexTable}
    around = _around({"questions": QUESTIONS, "read": READ}, {"read": TOTAL})
    return compile_table(kinds[parts["kind"]].model_validate(parts), SHA, around)


def graded(**more: object) -> CompiledTable:
    """Return the grading table with some parts changed."""
    table = made(GRADED | more)
    assert isinstance(table, CompiledTable)
    return table


def scored(**more: object) -> CompiledScoreTable:
    """Return the score with some parts changed."""
    table = made(SCORED | more)
    assert isinstance(table, CompiledScoreTable)
    return table


def column(*rows: Mapping[str, object], **more: object) -> dict[str, Any]:
    """Return the parameters of the grading table with a second column of these rows."""
    hypoxia = {"role": "graded", "ask": "Is there hypoxia?", "levels": {"absent": "None", "present": "Some"}}
    return {"fever": FEVER, "hypoxia": hypoxia | {"reading": rows} | more}


def reading(name: str) -> dict[str, Any]:
    """Return the parameters of the grading table with a second column that reads a number."""
    return column({name: "below 5", "level": "absent"}, {name: "5 and above", "level": "present"})


_read = compile_table(READ, SHA, _around({}, {}))
assert isinstance(_read, CompiledScoreTable)
TOTAL = _read
