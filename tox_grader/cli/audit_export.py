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
from tox_grader.reports.audit_words import ByLetters, InFull
from tox_grader.reports.packet_readme import readme
from tox_grader.workflows.audit_report import load_audit
from tox_grader.workflows.export import export, numbers_of, report_of
from tox_grader.workflows.packet import Files, Gathered, gather, log_files
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
        with Progress("entries read") as progress:
            found = gather(record, patient_key, progress.tell)
        with Progress("entries written") as progress:
            files = _files(arguments, record, found, progress)
        by = author_of(arguments)
        noted = export(record, found, arguments.out, files, identified=arguments.identified, by=by)
    entries = sum(len(chain.rows) for chain in found.chains)
    kind = "IDENTIFIED" if arguments.identified else "de-identified"
    print(f"Written: {arguments.out}, {kind}, {entries} entries of {len(found.chains)} chains")
    print("\n".join(found.verification.as_lines()))
    if not noted:
        print(NOT_NOTED, file=sys.stderr)
    return 0 if found.verification.consistent else LogInvalid.exit_code


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


def _files(arguments: argparse.Namespace, record: Record, found: Gathered, progress: Progress) -> Files:
    identified: bool = arguments.identified
    teller = InFull(numbers_of(record)) if identified else ByLetters(found.labels)
    report = report_of(found, load_audit(station_of(arguments).folder))
    return {
        "README.txt": readme(found.mode, identified=identified, one_patient=found.patient_key is not None),
        **log_files(found, identified=identified, progress=progress.tell),
        **{f"report.{ending}": report_as(form, report, teller) for form, ending in ENDINGS.items()},
        VERIFIER: [(package_files("tox_grader.reports") / "packet_files" / VERIFIER).read_bytes()],
    }
