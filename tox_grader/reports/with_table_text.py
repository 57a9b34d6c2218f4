"""What another table would have said of each recorded assessment, as lines or JSON Lines, with the rows that differ."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from tox_grader.foundation.text import safe_text
from tox_grader.foundation.times import show_time
from tox_grader.grading.answer import Answer
from tox_grader.reports.grade_words import grade_line
from tox_grader.reports.reasons import question
from tox_grader.reports.replay_text import who_is
from tox_grader.tables.loader import Loaded
from tox_grader.workflows.replay_with_table import Beside
from tox_grader.workflows.side_by_side import Row, Side

_HOW = {"same": "same", "higher": "HIGHER", "lower": "LOWER", "not settled": "NOT SETTLED"}


def as_text(found: Iterable[Beside], patient: str | None) -> str:
    """Return one patient's assessments as lines, each ended; a difference is followed by the rows that make it."""
    lines = [line for beside in found for line in _lines(beside, who_is(beside.patient_key, patient))]
    return "".join(f"{safe_text(line)}\n" for line in lines)


def as_json(found: Iterable[Beside], patient: str | None) -> str:
    """Return one patient's assessments as JSON Lines, each ended."""
    return "".join(f"{json.dumps(_object(beside, patient))}\n" for beside in found)


def head_line(loaded: Loaded) -> str:
    """Return which table is asked."""
    file = loaded.file
    return safe_text(f"By {file.title}, edition {file.edition.version}, text {loaded.sha256[:12]}")


def sum_line(counts: Mapping[str, int]) -> str:
    """Return how many assessments came out how."""
    told = ", ".join(f"{counts.get(how, 0)} {how}" for how in (*_HOW, "not compared"))
    return f"{sum(counts.values())} assessments: {told}."


def sum_json(counts: Mapping[str, int], loaded: Loaded) -> str:
    """Return the sum as one JSON object."""
    told = {how.replace(" ", "_"): counts.get(how, 0) for how in (*_HOW, "not compared")}
    return json.dumps({"summary": {"table": _name(loaded), "assessments": sum(counts.values()), **told}})


def count(found: Iterable[Beside]) -> Counter[str]:
    """Return how often which came out."""
    return Counter(beside.how for beside in found)


def _lines(beside: Beside, who: str) -> list[str]:
    head = f"{who} entry {beside.sequence}, {show_time(datetime.fromisoformat(beside.observed_at))}"
    if beside.first is None or beside.other is None:
        return [f"{head}: not compared - {beside.trouble}"]
    first, other = beside.first, beside.other
    if other.compared not in _HOW:
        return [f"{head}: not compared - {grade_line(other.answer)}"]
    lines = [f"{head}: {_HOW[other.compared]} - {_said(first.answer)} then, {_said(other.answer)} by this table"]
    return lines + [f"  {line}" for line in _because(first, other)]


def _because(first: Side, other: Side) -> list[str]:
    here, there = _edition(other.answer), _edition(first.answer)
    if other.compared == "not settled":
        asked = [(here, question(name, other.file)) for name in other.answer.still_needed]
        asked += [(there, question(name, first.file)) for name in first.answer.still_needed]
        return [f"still needed by {scale}: {text}" for scale, text in asked]
    if other.compared == "same":
        return []
    return [*_rows(there, other.rows_there), *_rows(here, other.rows_here)]


def _rows(scale: str, rows: Sequence[Row]) -> list[str]:
    told = [
        f"{row.column.replace('_', ' ')} - {row.says} - " + (f"grade {row.grade}" if row.grade else "no grade")
        for row in rows
    ]
    return [f"{scale}: {text}" for text in told] or [f"{scale}: no column reads this"]


def _said(answer: Answer) -> str:
    return f"{grade_line(answer)}, edition {answer.edition}"


def _edition(answer: Answer) -> str:
    return f"{answer.short} edition {answer.edition}"


def _object(beside: Beside, patient: str | None) -> dict[str, Any]:
    first, other = beside.first, beside.other
    return {
        "patient": patient,
        "patient_key": beside.patient_key,
        "entry": beside.sequence,
        "observed_at": beside.observed_at,
        "compared": beside.how.replace(" ", "_"),
        "then": None if first is None else first.answer.as_json(),
        "with_table": None if other is None else other.answer.as_json(),
        "rows_then": [] if other is None else [_row(row) for row in other.rows_there],
        "rows_with_table": [] if other is None else [_row(row) for row in other.rows_here],
        "reason": beside.trouble or None,
    }


def _row(row: Row) -> dict[str, Any]:
    return {"parameter": row.column, "says": row.says, "grade": row.grade}


def _name(loaded: Loaded) -> str:
    return f"{loaded.file.table}@{loaded.file.edition.version}"
