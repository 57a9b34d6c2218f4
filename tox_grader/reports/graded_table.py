"""Many assessments by many scales as one table: a row for each assessment, a column for each scale."""

from collections.abc import Sequence

from tox_grader.foundation.text import safe_text
from tox_grader.grading.answer import Answer
from tox_grader.tables.library import Library
from tox_grader.workflows.grade_assessments import Graded

NOT_VERIFIED = "_unverified"  # how the name of a flag ends that says so of a rule the grade rests on
Column = tuple[str, str]
_NOTHING, _MARK = "-", "*"


def table_lines(graded: Sequence[Graded], library: Library) -> list[str]:
    """Return the table with a line for each flag that a mark stands for; a range is `2-3`, not for this patient `-`."""
    columns = list(dict.fromkeys(_column(answer) for one in graded for answer in one.answers))
    rows = [["", *_heads(columns)], *[[one.name, *[_cell(one, column) for column in columns]] for one in graded]]
    widths = [max(len(row[place]) for row in rows) for place in range(len(columns) + 1)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [safe_text(line) for line in (*lines, *_legend(graded, library))]


def _column(answer: Answer) -> Column:
    return answer.short, answer.toxicity


def _heads(columns: Sequence[Column]) -> list[str]:
    """Return the scales' names, with the toxicity where one consensus has a table for each of two."""
    shorts = [short for short, _ in columns]
    return [f"{short} {toxicity}" if shorts.count(short) > 1 else short for short, toxicity in columns]


def _cell(one: Graded, column: Column) -> str:
    told = [_told(answer) for answer in one.answers if _column(answer) == column and answer.applies]
    return ", ".join(told) or _NOTHING


def _told(answer: Answer) -> str:
    term = f"{answer.term.replace('_', ' ')} " if answer.term else ""
    mark = _MARK if any(flag.endswith(NOT_VERIFIED) for flag in answer.flags) else ""
    if answer.kind == "index":
        return answer.value or "?"
    exact = answer.at_least == answer.could_be
    return f"{term}{answer.at_least if exact else f'{answer.at_least}-{answer.could_be}'}{mark}"


def _legend(graded: Sequence[Graded], library: Library) -> list[str]:
    said: dict[str, None] = {}
    for one in graded:
        for answer in one.answers:
            loaded = library.with_hash(answer.scale, answer.table_sha256)
            flags = {} if loaded is None else loaded.file.flags
            said |= dict.fromkeys(flags[f].says for f in answer.flags if f.endswith(NOT_VERIFIED) and f in flags)
    return [f"{_MARK} {says}" for says in said]
