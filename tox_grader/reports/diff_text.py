"""What differs between two tables, as lines: a summary first, then each kind of difference, never endless."""

from collections.abc import Sequence

from tox_grader.foundation.text import safe_text
from tox_grader.tables.diff_moves import Section

_MOST_LINES = 40


def diff_lines(heading: str, sections: Sequence[Section], *, every_one: bool = False) -> list[str]:
    """Return the summary of every section, then its lines; of a long section the first ones, unless all are asked."""
    lines = [heading, "", "Summary"]
    lines += [f"  {section.title}: {section.summary}" for section in sections]
    if not any(section.lines for section in sections):
        lines += ["", "Nothing moves." if len({section.title for section in sections}) > 1 else "Nothing differs."]
    for section in sections:
        if section.lines:
            lines += ["", section.title]
            lines += [f"  {line}" for line in (section.lines if every_one else section.lines[:_MOST_LINES])]
            more = len(section.lines) - _MOST_LINES
            if more > 0 and not every_one:
                lines.append(f"  ... and {more:,} more; --all prints every one")
    return [safe_text(line) for line in lines]
