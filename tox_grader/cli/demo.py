"""`tox-grader demo`: a full SIMULATION ward in one command, in a throw-away folder."""

import argparse
import tempfile
from pathlib import Path

from tox_grader.cli.at_hand import station_of
from tox_grader.cli.board import has_screen, open_screen, print_board
from tox_grader.foundation.clock import SystemClock
from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.reports.chart_text import chart_lines
from tox_grader.workflows.demo_ward import fill_demo_ward
from tox_grader.workflows.record import Record, open_record
from tox_grader.workflows.signatures import read_signatures
from tox_grader.workflows.station import Station
from tox_grader.workflows.ward import open_chart

EXAMPLE = "tox-grader demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add where the ward is kept."""
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep the ward in this empty folder in place of a throw-away one"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Fill the ward and open it; without a terminal print the board and one patient's whole course."""
    if arguments.keep is not None:
        if arguments.keep.exists() and any(arguments.keep.iterdir()):
            why = "fictitious patients must not stand beside real ones"
            raise WrongUsage(
                Problem("the folder is not empty", str(arguments.keep), why, "name an empty or a new folder")
            )
        return _show(arguments.keep, arguments)
    with tempfile.TemporaryDirectory(prefix="tox-grader-demo-") as folder:
        return _show(Path(folder) / "ward", arguments)


def _show(folder: Path, arguments: argparse.Namespace) -> int:
    clock = SystemClock()
    ward = fill_demo_ward(folder, clock.now(), local=arguments.tables)
    with open_record(folder, clock, "simulation") as record:
        if has_screen() and not arguments.plain:
            return open_screen(record, local=arguments.tables, keeps_drafts=arguments.keep is not None)
        print_board(record, local=arguments.tables)
        print_course(record, ward.whole_course_of, station_of(arguments, record.clock))
    return 0


def print_course(record: Record, patient_id: str, station: Station) -> None:
    """Print one patient's state, log and suggestions as plain lines."""
    chart = open_chart(record, patient_id)
    print("\nOne patient's whole course")
    print("\n".join(chart_lines(chart, station, read_signatures(record))))
