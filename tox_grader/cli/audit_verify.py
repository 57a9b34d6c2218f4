"""`tox-grader audit verify`: show that the log is what was written, and complete against what was kept elsewhere."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tox_grader.cli.main import common_options
from tox_grader.cli.place import add_author, author_of, record_of
from tox_grader.foundation.problems import LogInvalid
from tox_grader.workflows.kept_elsewhere import read_kept
from tox_grader.workflows.verify_log import note_verification, verify_log

NOT_NOTED = "This verification is not recorded: the log is left as it was found."


def add_verify(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the check of every hash and link, and what the log is held against."""
    use = add_parser(
        "verify",
        parents=[common_options()],
        help="check every hash and link of the log",
        epilog="Example: tox-grader audit verify --against checkpoint.txt --head '1284 9f3a-77c2-01be-4d5e Y'",
    )
    use.add_argument(
        "--against",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a checkpoint, a packet's ledger.csv or a packet's folder, kept elsewhere; repeatable",
    )
    use.add_argument(
        "--head", action="append", default=[], metavar="HEAD", help="a head typed in from a printed sheet; repeatable"
    )
    use.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="KEY",
        help="a public key kept elsewhere: only it, and what it handed on to, may have signed; repeatable",
    )
    add_author(use)


def run_verify(arguments: argparse.Namespace) -> int:
    """Verify the record and print what was found; exit 12 where it does not hold."""
    kept = read_kept(arguments.against, arguments.head, arguments.key)
    with record_of(arguments) as record:
        result = verify_log(record, kept)
        noted = note_verification(record, result, author_of(arguments))
    print("\n".join(result.as_lines()))
    if not noted:
        print(NOT_NOTED)
    for problem in result.problems:
        print("\n".join(problem.as_lines()), file=sys.stderr)
    return 0 if result.consistent else LogInvalid.exit_code
