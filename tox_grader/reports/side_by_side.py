"""The scales side by side as plain lines: each grade, and for each difference the row that makes it."""

from collections.abc import Sequence

from tox_grader.foundation.text import safe_text
from tox_grader.reports.grade_words import grade_line
from tox_grader.reports.reasons import question
from tox_grader.workflows.side_by_side import Family, Row, Side

_NAMED = 3  # open questions told for one scale; the rest are counted


def side_by_side_lines(families: Sequence[Family]) -> list[str]:
    """Return every family of scales: the bedside's table, then each other scale with what makes it differ."""
    lines: list[str] = []
    for family in families:
        if len(family.sides) > 1:
            lines += [f"{family.title} by every scale, from the same findings"]
            for side in family.sides:
                lines.append(f"  {grade_line(side.answer)}")
                lines += [f"    {line}" for line in difference(side, family.sides[0])]
    return lines


def difference(side: Side, first: Side) -> list[str]:
    """Return why a scale differs from the bedside's table; nothing where it says the same or cannot be compared."""
    if side.compared == "not settled":
        asked = [question(name, side.file) for name in side.answer.still_needed]
        asked = asked or [question(name, first.file) for name in first.answer.still_needed]
        more = [f"and {len(asked) - _NAMED} more questions"] if len(asked) > _NAMED else []
        return [f"not settled against {first.answer.short}: {line}" for line in asked[:_NAMED]] + more
    if side.compared not in ("higher", "lower"):
        return []
    here, there = side.answer.short, first.answer.short
    lines = [f"{side.compared} than {there}"]
    lines += [f"{here}: {_told(row)}" for row in side.rows_here] or [f"{here}: no column reads this"]
    lines += [f"{there}: {_told(row)}" for row in side.rows_there] or [f"{there}: no column reads this"]
    return [safe_text(line) for line in lines]


def _told(row: Row) -> str:
    return f"{row.column.replace('_', ' ')} - {row.says} - " + (f"grade {row.grade}" if row.grade else "no grade")
