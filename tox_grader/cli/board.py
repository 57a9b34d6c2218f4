"""`tox-grader`: the ward board, on the screen or as plain lines."""

import argparse
import sys

from tox_grader.cli.place import record_of
from tox_grader.workflows.record import Record


def execute(arguments: argparse.Namespace) -> int:
    """Open the board; without a terminal on standard output, print it."""
    with record_of(arguments) as record:
        if arguments.plain or not has_screen():
            print_board(record)
        else:
            return open_screen(record)
    return 0


def has_screen() -> bool:
    """Tell whether a person would see the screens, which are painted through standard error as well."""
    return sys.stdout.isatty() and sys.stderr.isatty()


def print_board(record: Record) -> None:
    """Print the board as plain lines."""
    from tox_grader.reports.chart_text import board_lines  # noqa: PLC0415  the screen does not wait for it
    from tox_grader.workflows.ward import board  # noqa: PLC0415  as above

    print("\n".join(board_lines(board(record), record.mode)))


def open_screen(record: Record) -> int:
    """Run the screens until the user leaves; return the exit code."""
    from tox_grader.screens.app import ToxGraderApp  # noqa: PLC0415  plain output never loads the terminal library

    app = ToxGraderApp(record)
    app.run()
    return app.return_code or 0
