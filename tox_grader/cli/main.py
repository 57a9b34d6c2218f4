"""The program's entrance: find the command, run it, turn every failure into four parts and an exit code."""

import argparse
import importlib
import json
import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

from tox_grader import __version__
from tox_grader.foundation.data_place import data_place
from tox_grader.foundation.nearest import did_you_mean
from tox_grader.foundation.problems import Problem, ToxGraderError, WrongUsage
from tox_grader.workflows.local_tables import local_folder

FAULT = 1
INTERRUPTED = 130
COMMANDS = {
    "demo": "a SIMULATION ward with patients at every grade, in a throw-away folder",
    "grade": "grade assessments from files and store nothing",
    "tables": "the grading tables: list, show, check, grid, sign",
    "patient": "add a patient, record facts, list the ward",
    "assess": "record an assessment, one question a line",
    "give": "record that a treatment was given, or not given and why",
    "note": "add a note to a patient's log",
    "correct": "amend an entry, or say that it was entered in error",
    "log": "print a patient's log",
    "audit": "verify the log",
    "schema": "the JSON Schema of an assessment",
}
_ABOUT = "Bedside grading of CAR-T toxicity (CRS, ICANS) by the consensus tables. Not a validated medical device."


class Parser(argparse.ArgumentParser):
    """A parser whose complaints have the program's four parts."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line."""
        why = "a command that is not understood records and grades nothing"
        raise WrongUsage(Problem(message, self.prog, why, f"see {self.prog} --help"))


def run() -> NoReturn:
    """Run the command line of this process and leave with its exit code."""
    sys.exit(main(sys.argv[1:]))


def main(words: Sequence[str]) -> int:
    """Run one command and return its exit code; no traceback leaves here for a failure that a user can meet."""
    try:
        return _dispatch(words)
    except ToxGraderError as error:
        tell(error, as_json=_wants_json(words))
        return error.exit_code
    except KeyboardInterrupt:
        print("Interrupted. What was saved before stands in the record.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (a pager, `head`) has gone: nothing is wrong, but nothing more may be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as fault:  # noqa: BLE001  its traceback and its text could hold a patient: neither is printed
        print("\n".join(fault_lines(fault)), file=sys.stderr)
        return FAULT


def fault_lines(fault: Exception) -> list[str]:
    """Return what is told of a fault of the program itself: its kind and place, and no value at all."""
    last = fault.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    code = None if last is None else last.tb_frame.f_code
    where = "an unknown place"
    if last is not None and code is not None:
        where = f"{Path(code.co_filename).name} line {last.tb_lineno}"
    why = "what was saved before stands in the record; what was just asked for may not be done"
    do = "look whether it stands in the record, write it on paper if not, and report the first two lines"
    return Problem(f"a fault of the program ({type(fault).__name__})", where, why, do).as_lines()


def tell(error: ToxGraderError, *, as_json: bool) -> None:
    """Print a failure to standard error, in four parts for people or one JSON object for programs."""
    if as_json:
        for problem in error.problems:
            print(json.dumps({"error": {"code": error.exit_code, **problem.as_json()}}), file=sys.stderr)
        return
    for problem in error.problems:
        print("\n".join(problem.as_lines()), file=sys.stderr)


def _wants_json(words: Sequence[str]) -> bool:
    return "--format=json" in words or any(
        word == "--format" and following == "json" for word, following in pairwise(words)
    )


def _dispatch(words: Sequence[str]) -> int:
    command = _command_among(words)
    first = words[0] if words else ""
    if command is None and first and not first.startswith("-"):
        why = "a command that is not understood records and grades nothing"
        raise WrongUsage(Problem(f"there is no command {first!r}", "tox-grader", why, did_you_mean(first, COMMANDS)))
    parser = _parser(command)
    arguments = parser.parse_args(_joined(words))
    arguments.tables = local_folder(arguments.tables, os.environ)
    module = importlib.import_module(f"tox_grader.cli.{arguments.command or 'board'}")
    code: int = module.execute(arguments)
    return code


def _command_among(words: Sequence[str]) -> str | None:
    """Return the first word that is a command; a folder may have the name of one."""
    named = [word for before, word in pairwise(["", *words]) if before not in ("--data", "--tables")]
    return next((word for word in named if word in COMMANDS), None)


def _joined(words: Sequence[str]) -> list[str]:
    """Return the words with a time such as -15m joined to its option, which would else be taken for an option."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == "--at" and word.startswith("-") and not word.startswith("--"):
            joined[-1] = f"--at={word}"
        else:
            joined.append(word)
    return joined


def _parser(command: str | None) -> Parser:
    """Return the parser; only the command named is loaded with its own arguments."""
    common = common_options(leave_unset=False)
    parser = Parser(prog="tox-grader", description=_ABOUT, epilog="Example: tox-grader demo", parents=[common])
    parser.add_argument("--version", action="version", version=f"tox-grader {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for name, says in COMMANDS.items():
        if name == command:
            module = importlib.import_module(f"tox_grader.cli.{name}")
            example = f"Example: {module.EXAMPLE}"
            about = says[0].upper() + says[1:] + "."
            own = commands.add_parser(name, help=says, description=about, epilog=example, parents=[common_options()])
            module.add_arguments(own)
        else:
            commands.add_parser(name, help=says)
    return parser


def common_options(*, leave_unset: bool = True) -> Parser:
    """Return the options that every command and every use of one takes.

    `leave_unset` keeps a value that stood before the command.
    """
    parser = Parser(add_help=False)
    unset = argparse.SUPPRESS
    parser.add_argument(
        "--data",
        type=data_place,
        metavar="PLACE",
        default=unset if leave_unset else None,
        help="where the record is: a folder, or postgresql://USER@HOST/DATABASE for a ward's server (else the "
        "TOX_GRADER_DATA environment variable, else the station's own folder)",
    )
    parser.add_argument(
        "--tables",
        type=Path,
        metavar="DIR",
        default=unset if leave_unset else None,
        help="folder of the ward's own tables, beside the shipped ones (else the TOX_GRADER_TABLES variable)",
    )
    parser.add_argument(
        "--simulation",
        action="store_true",
        default=unset if leave_unset else False,
        help="open a SIMULATION record; simulation and clinical records never mix",
    )
    parser.add_argument(
        "--plain",
        action="store_true",
        default=unset if leave_unset else False,
        help="plain lines, one fact each, no screen: for screen readers and pipes",
    )
    return parser
