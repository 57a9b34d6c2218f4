"""What `tox-grader tables` shows beyond one line a table: sheets, what differs, what was proved."""

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from tox_grader.cli.main import common_options
from tox_grader.cli.tables_sign import sheet_at_site
from tox_grader.foundation.problems import Problem, TableInvalid, WrongUsage
from tox_grader.reports.diff_text import diff_lines
from tox_grader.reports.proof_text import proof_lines
from tox_grader.reports.sheet import sheet_lines
from tox_grader.reports.sheet_html import sheet_html
from tox_grader.workflows.check_tables import Checked, check_tables
from tox_grader.workflows.compare_tables import compare_tables
from tox_grader.workflows.signatures import Signatures
from tox_grader.workflows.station import Station

AddParser = Callable[..., argparse.ArgumentParser]


def add_show(add_parser: AddParser, example: str) -> None:
    """Add the sheet, as lines or for paper."""
    show = add_parser(
        "show", parents=[common_options()], help="one table as a printable sheet", epilog=f"Example: {example}"
    )
    show.add_argument("name", metavar="ID", help="a table, or one edition of it (ID@VERSION)")
    show.add_argument("--html", action="store_true", help="the same for paper: one HTML file with boxes to tick")
    show.add_argument("--out", type=Path, metavar="FILE", help="write to this file in place of standard output")


def add_check(add_parser: AddParser) -> None:
    """Add the checks, with what was proved where that is asked."""
    check = add_parser(
        "check",
        parents=[common_options()],
        help="every check of every table",
        epilog="Example: tox-grader tables check --report",
    )
    check.add_argument("--report", action="store_true", help="one line for each claim: what was gone through")


def add_diff(add_parser: AddParser) -> None:
    """Add the comparison of two tables."""
    diff = add_parser(
        "diff",
        parents=[common_options()],
        help="the cells that move between two tables or editions",
        epilog="Example: tox-grader tables diff astct_crs_2019 lee_crs_2014",
    )
    diff.add_argument("before", metavar="A", help="a table (ID), one edition of it (ID@VERSION), or a file")
    diff.add_argument("after", metavar="B", help="the same, for what it is held against")
    diff.add_argument("--all", action="store_true", help="every cell on a line of its own, none left out")


def show(arguments: argparse.Namespace, station: Station, signatures: Signatures) -> int:
    """Print a sheet, or write it to a file."""
    sheet = sheet_at_site(arguments.name, station, signatures)
    text = sheet_html(sheet) if arguments.html else "\n".join(sheet_lines(sheet)) + "\n"
    if arguments.out is None:
        sys.stdout.write(text)
        return 0
    try:
        arguments.out.write_text(text, encoding="utf-8")
    except OSError as error:
        what = f"the sheet cannot be written: {error.strerror or error}"
        why = "nobody can tick off a sheet that was not written"
        raise WrongUsage(Problem(what, str(arguments.out), why, "name a file in a folder that exists")) from error
    print(f"Written: {arguments.out}")
    return 0


def diff(arguments: argparse.Namespace, station: Station) -> int:
    """Print what differs between two tables; that something does is no failure."""
    heading, sections = compare_tables(station.library, arguments.before, arguments.after, every_one=arguments.all)
    print("\n".join(diff_lines(heading, sections, every_one=arguments.all)))
    return 0


def check(arguments: argparse.Namespace, station: Station) -> int:
    """Print one line for each table, or for each claim of each table; every problem goes to standard error."""
    if not arguments.report:
        return _verdict(check_tables(station), quiet=False)
    checked = list(check_tables(station))
    print("\n".join(proof_lines(checked, plain=arguments.plain)))
    return _verdict(checked, quiet=True)


def _verdict(checked: Iterable[Checked], *, quiet: bool) -> int:
    code = 0
    for one in checked:
        if one.problems:
            code = TableInvalid.exit_code
        if not quiet:
            examples = f", {one.examples} worked examples pass" if one.examples else ""
            print(f"{one.name}: {len(one.problems)} problems" if one.problems else f"{one.name}: holds{examples}")
        for problem in one.problems:
            print("\n".join(problem.as_lines()), file=sys.stderr)
    return code
