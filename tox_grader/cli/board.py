"""`tox-grader`: the ward board, on the screen or as plain lines."""

import argparse
import sys
from pathlib import Path

from tox_grader.cli.place import record_of
from tox_grader.workflows.record import Record


def execute(arguments: argparse.Namespace) -> int:
    """Open the board; without a terminal on standard output, print it."""
    with record_of(arguments) as record:
        if arguments.plain or not has_screen():
            print_board(record, local=arguments.tables)
        else:
            return open_screen(record, local=arguments.tables)
    return 0


def has_screen() -> bool:
    """Tell whether a person would see the screens, which are painted through standard error as well."""
    return sys.stdout.isatty() and sys.stderr.isatty()


def print_board(record: Record, *, local: Path | None = None) -> None:
    """Print the board as plain lines; `local` is the folder of the ward's own tables."""
    from tox_grader.reports.chart_text import board_lines  # noqa: PLC0415  the screen does not wait for it
    from tox_grader.reports.grade_words import LOCAL, NOT_SIGNED  # noqa: PLC0415  as above
    from tox_grader.workflows.ward import board, tables_are_signed  # noqa: PLC0415  as above

    charts = board(record)
    notices = [] if local is None else [LOCAL]
    notices += [] if tables_are_signed(record, charts) else [NOT_SIGNED]
    print("\n".join(board_lines(charts, record.mode, notices)))


def open_screen(record: Record, *, local: Path | None = None, keeps_drafts: bool = True) -> int:
    """Run the screens until the user leaves; return the exit code."""
    from tox_grader.screens.app import ToxGraderApp  # noqa: PLC0415  plain output never loads the terminal library

    app = ToxGraderApp(record, local=local, keeps_drafts=keeps_drafts)
    try:
        app.run()
    finally:
        app.desk.close()
    return app.return_code or 0
