"""The page of every scale's flags, made from the tables: python -m tests.acceptance.flags_page > docs/flags.md."""

import sys

from tox_grader.tables.library import Library
from tox_grader.workflows.station import Station

_HEAD = """# Flags of every scale

A flag is a short stable word for what a reader must be told beside the grade.
This page is made from the tables in `grading_tables/`; a test holds it to them.
"""


def flags_page(library: Library) -> str:
    """Return the page: a part for each table that raises flags, a row for each flag."""
    lines = [_HEAD]
    for name in library.names():
        file = library.loaded(name).file
        if file.flags:
            lines += [f"## {file.title}", "", f"`{name}`", "", "| Flag | Meaning |", "|---|---|"]
            lines += [f"| `{flag}` | {told.says} |" for flag, told in file.flags.items()]
            lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(flags_page(Station().library))
