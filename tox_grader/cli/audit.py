"""`tox-grader audit verify`: show that the log is what was written."""

import argparse
import sys

from tox_grader.cli.place import record_of
from tox_grader.foundation.problems import LogInvalid
from tox_grader.workflows.verify_log import verify_log

EXAMPLE = "tox-grader audit verify"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the auditor's use."""
    parser.add_argument("use", choices=("verify",), help="check every hash and link of every patient's log")


def execute(arguments: argparse.Namespace) -> int:
    """Verify the record and print what was found; exit 12 where it does not hold."""
    with record_of(arguments) as record:
        result = verify_log(record)
    print("\n".join(result.as_lines()))
    for problem in result.problems:
        print("\n".join(problem.as_lines()), file=sys.stderr)
    return 0 if result.consistent else LogInvalid.exit_code
