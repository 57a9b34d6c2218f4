"""`tox-grader audit`: show that the log is what was written: verify, checkpoint, replay, report, export."""

import argparse
from collections.abc import Callable, Mapping

from tox_grader.cli.audit_checkpoint import add_checkpoint, run_checkpoint
from tox_grader.cli.audit_export import add_export, run_export
from tox_grader.cli.audit_replay import add_replay, run_replay
from tox_grader.cli.audit_report import add_report, run_report
from tox_grader.cli.audit_verify import add_verify, run_verify

EXAMPLE = "tox-grader audit verify"
USES: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "verify": run_verify,
    "checkpoint": run_checkpoint,
    "replay": run_replay,
    "report": run_report,
    "export": run_export,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the auditor's uses; each has a module of its own."""
    uses = parser.add_subparsers(dest="use", required=True, metavar="|".join(USES))
    for add in (add_verify, add_checkpoint, add_replay, add_report, add_export):
        add(uses.add_parser)


def execute(arguments: argparse.Namespace) -> int:
    """Run one of the uses."""
    return USES[arguments.use](arguments)
