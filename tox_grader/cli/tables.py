"""`tox-grader tables`: list, show, check, diff, grid, sign."""

import argparse
import sys

from tox_grader.cli.at_hand import signatures_of, station_of
from tox_grader.cli.main import common_options
from tox_grader.cli.tables_sign import add_sign, sign_table
from tox_grader.cli.tables_uses import add_check, add_diff, add_show, check, diff, show
from tox_grader.reports.standing import table_words
from tox_grader.workflows.check_tables import grid_of

EXAMPLE = "tox-grader tables show astct_crs_2019"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the uses."""
    uses = parser.add_subparsers(dest="use", required=True, metavar="list|show|check|diff|grid|sign")
    uses.add_parser(
        "list", parents=[common_options()], help="every table, one a line", epilog="Example: tox-grader tables list"
    )
    add_show(uses.add_parser, EXAMPLE)
    add_check(uses.add_parser)
    add_diff(uses.add_parser)
    grid = uses.add_parser(
        "grid",
        parents=[common_options()],
        help="the complete grid of a table",
        epilog="Example: tox-grader tables grid ice_score",
    )
    grid.add_argument("name", metavar="ID")
    add_sign(uses.add_parser)


def execute(arguments: argparse.Namespace) -> int:
    """Run one of the uses."""
    station = station_of(arguments)
    if arguments.use == "sign":
        return sign_table(arguments, station)
    if arguments.use == "list":
        signatures = signatures_of(arguments)
        for name in station.library.names():
            loaded = station.library.loaded(name)
            file, stands = loaded.file, table_words(loaded, station.library, signatures)
            print(f"{name}  edition {file.edition.version}  {file.status}  {file.kind}  {file.title}  {stands}")
        return 0
    if arguments.use == "show":
        return show(arguments, station, signatures_of(arguments))
    if arguments.use == "diff":
        return diff(arguments, station)
    if arguments.use == "grid":
        sys.stdout.write(grid_of(station, arguments.name))
        return 0
    return check(arguments, station)
