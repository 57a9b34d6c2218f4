"""`tox-grader tables`: list, show, check, grid."""

import argparse
import sys

from tox_grader.cli.main import common_options
from tox_grader.foundation.problems import TableInvalid
from tox_grader.reports.sheet import sheet_lines
from tox_grader.workflows.check_tables import check_tables, grid_of
from tox_grader.workflows.station import Station

EXAMPLE = "tox-grader tables show astct_crs_2019"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the four uses."""
    uses = parser.add_subparsers(dest="use", required=True, metavar="list|show|check|grid")
    uses.add_parser(
        "list", parents=[common_options()], help="every table, one a line", epilog="Example: tox-grader tables list"
    )
    show = uses.add_parser(
        "show", parents=[common_options()], help="one table as a printable sheet", epilog=f"Example: {EXAMPLE}"
    )
    show.add_argument("name", metavar="ID")
    uses.add_parser(
        "check",
        parents=[common_options()],
        help="every check of every table",
        epilog="Example: tox-grader tables check",
    )
    grid = uses.add_parser(
        "grid",
        parents=[common_options()],
        help="the complete grid of a table",
        epilog="Example: tox-grader tables grid ice_score",
    )
    grid.add_argument("name", metavar="ID")


def execute(arguments: argparse.Namespace) -> int:
    """Run one of the uses."""
    station = Station()
    if arguments.use == "list":
        for name in station.library.names():
            file = station.library.loaded(name).file
            print(f"{name}  edition {file.edition.version}  {file.status}  {file.kind}  {file.title}")
        return 0
    if arguments.use == "show":
        loaded = station.library.loaded(arguments.name)
        print("\n".join(sheet_lines(loaded.file, loaded.sha256)))
        return 0
    if arguments.use == "grid":
        sys.stdout.write(grid_of(station, arguments.name))
        return 0
    return _check(station)


def _check(station: Station) -> int:
    code = 0
    for checked in check_tables(station):
        if checked.problems:
            code = TableInvalid.exit_code
            print(f"{checked.name}: {len(checked.problems)} problems")
            for problem in checked.problems:
                print("\n".join(problem.as_lines()), file=sys.stderr)
        else:
            examples = f", {checked.examples} worked examples pass" if checked.examples else ""
            print(f"{checked.name}: holds{examples}")
    return code
