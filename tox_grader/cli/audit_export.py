"""`tox-grader audit export`: one packet with the log and all that proves it, readable without this program."""

import argparse
import sys
from collections.abc import Callable
from importlib.resources import files as package_files
from pathlib import Path

from tox_grader.cli.at_hand import station_of
from tox_grader.cli.audit_report import NOT_NOTED
from tox_grader.cli.main import common_options
from tox_grader.cli.place import add_author, author_of, record_of
from tox_grader.cli.progress import Progress
from tox_grader.foundation.problems import LogInvalid, Problem, WrongUsage
from tox_grader.reports.audit_files import ENDINGS, report_as
from tox_grader.reports.audit_rows import Spool
from tox_grader.reports.audit_sections import tell
from tox_grader.reports.audit_words import ByLetters, InFull
from tox_grader.reports.packet_readme import readme
from tox_grader.workflows.audit_report import load_audit
from tox_grader.workflows.export import export, numbers_of, report_of
from tox_grader.workflows.open_log import OpenLog, labels_in, open_log
from tox_grader.workflows.packet import Files, Written, log_files
from tox_grader.workflows.record import Record
from tox_grader.workflows.written_out import refuse_taken

VERIFIER = "verify_log.py"


def add_export(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the use: over whom, where to, and whether names go with it."""
    use = add_parser(
        "export",
        parents=[common_options()],
        help="write one packet for an auditor: log, ledger, tables, checkpoints, report, verifier",
        epilog="Example: tox-grader audit export --out packet.zip",
    )
    use.add_argument("patient", metavar="PATIENT", nargs="?", help="the hospital number (else the whole record)")
    use.add_argument(
        "--out", type=Path, metavar="DIR|FILE.zip", required=True, help="a new folder, or a new file that ends in .zip"
    )
    use.add_argument("--identified", action="store_true", help="with names, numbers, dates and everything typed")
    use.add_argument("--yes", action="store_true", help="write an identified packet without asking once more")
    add_author(use)


def run_export(arguments: argparse.Namespace) -> int:
    """Write the packet; exit 12 where the log in it does not hold."""
    refuse_taken(arguments.out)
    if arguments.identified and not arguments.yes:
        _confirm()
    with record_of(arguments) as record:
        patient_key = None if arguments.patient is None else record.person(arguments.patient).patient_key
        with Progress("entries verified") as progress, open_log(record, patient_key, progress.tell) as log:
            progress.clear()
            with Spool(arguments.out.parent) as spool:
                noted, written = _export(arguments, record, log, spool)
        kind = "IDENTIFIED" if arguments.identified else "de-identified"
        print(f"Written: {arguments.out}, {kind}, {written.entries} entries of {written.chains} chains")
        print("\n".join(log.verification.as_lines()))
    if not noted:
        print(NOT_NOTED, file=sys.stderr)
    return 0 if log.verification.consistent else LogInvalid.exit_code


def _export(arguments: argparse.Namespace, record: Record, log: OpenLog, spool: Spool) -> tuple[bool, Written]:
    """Write the packet while its log is open; return whether the record noted it, and what was written."""
    with Progress("entries read for letters") as progress:
        labels = None if arguments.identified else labels_in(log, progress.tell)
    teller = InFull(numbers_of(record)) if labels is None else ByLetters(labels)
    with Progress("entries read for the report") as progress:
        by = teller.patient if labels is None else None
        report = report_of(log, load_audit(station_of(arguments).folder), by, progress.tell)
        told = tell(report, teller, spool)
    with Progress("entries written") as progress:
        of_log, written = log_files(log, labels, progress.tell)
        files: Files = {
            "README.txt": readme(log.mode, identified=labels is None, one_patient=log.patient_key is not None),
            **of_log,
            **{f"report.{ending}": report_as(form, told, teller) for form, ending in ENDINGS.items()},
            VERIFIER: [(package_files("tox_grader.reports") / "packet_files" / VERIFIER).read_bytes()],
        }
        noted = export(record, log, arguments.out, files, identified=labels is None, by=author_of(arguments))
    return noted, written


def _confirm() -> None:
    """Ask whether names are to leave the record; without a terminal nobody can be asked."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        why = "an identified packet holds names, and nobody could be asked here"
        raise WrongUsage(
            Problem("--identified asks to be confirmed", "--identified", why, "add --yes, or leave it out")
        )
    print("This packet will hold names, hospital numbers, dates and everything that was typed.")
    print("Type yes to write it: ", end="", flush=True)
    if sys.stdin.readline().strip().casefold() != "yes":
        why = "names leave the record only where somebody says so"
        raise WrongUsage(Problem("it was not confirmed; nothing was written", "--identified", why, "leave it out"))
