"""`tox-grader log`: print a patient's log, oldest first."""

import argparse

from tox_grader.cli.at_hand import station_of
from tox_grader.cli.place import record_of
from tox_grader.reports.chart_text import chart_lines
from tox_grader.reports.short_head import head_line
from tox_grader.workflows.checkpoints import head_now
from tox_grader.workflows.signatures import read_signatures
from tox_grader.workflows.ward import open_chart

EXAMPLE = "tox-grader log W7-042"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the patient."""
    parser.add_argument("patient", metavar="PATIENT", help="the hospital number")


def execute(arguments: argparse.Namespace) -> int:
    """Print the patient's state now, every entry, and where the log of the site ends."""
    with record_of(arguments) as record:
        chart = open_chart(record, arguments.patient)
        print("\n".join(chart_lines(chart, station_of(arguments), read_signatures(record))))
        print(f"\n{head_line(head_now(record))}")
    return 0
