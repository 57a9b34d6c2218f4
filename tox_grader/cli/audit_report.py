"""`tox-grader audit report`: what was due and done, what came of suggestions, who corrected and looked: counts only."""

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tox_grader.cli.at_hand import station_of
from tox_grader.cli.main import common_options
from tox_grader.cli.place import add_author, author_of, moment, record_of
from tox_grader.cli.progress import Progress
from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.foundation.times import read_date
from tox_grader.reports.audit_files import report_as
from tox_grader.reports.audit_rows import Spool
from tox_grader.reports.audit_sections import ToldReport, tell
from tox_grader.reports.audit_words import InFull
from tox_grader.workflows.audit_report import Window, about_now, load_audit, open_audit
from tox_grader.workflows.export import note_access, numbers_of
from tox_grader.workflows.record import Record
from tox_grader.workflows.viewed import REPORTED
from tox_grader.workflows.whole_log import SITE_KEY
from tox_grader.workflows.written_out import refuse_taken, write_file

FORMS = ("text", "html", "csv")
NOT_NOTED = "This access is not recorded: the log does not hold, or can only be read."


def add_report(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the use: over whom, over which time, in which form."""
    use = add_parser(
        "report",
        parents=[common_options()],
        help="counts and intervals for an auditor: due and done, late, overridden, corrected, signed",
        epilog="Example: tox-grader audit report --format html --out audit.html",
    )
    use.add_argument("patient", metavar="PATIENT", nargs="?", help="the hospital number (else the whole record)")
    use.add_argument("--from", dest="since", metavar="TIME", help="what was observed from then on: a date, or a time")
    use.add_argument("--to", dest="until", metavar="TIME", help="up to then; a date alone is its end (else now)")
    use.add_argument("--format", choices=FORMS, default="text", help="lines, a page to print, or cells")
    use.add_argument("--out", type=Path, metavar="FILE", help="write to this file, which must not exist yet")
    add_author(use)


def run_report(arguments: argparse.Namespace) -> int:
    """Make the report, record that it was made, and print or write it."""
    if arguments.out is not None:
        refuse_taken(arguments.out)
    with record_of(arguments) as record, Spool(None if arguments.out is None else arguments.out.parent) as spool:
        patient_key = None if arguments.patient is None else record.person(arguments.patient).patient_key
        teller = InFull(numbers_of(record))
        told = _read(arguments, record, patient_key, teller, spool)
        parts = report_as(arguments.format, told, teller)

        def noted(_sha256: str = "") -> None:
            chain, by = patient_key or SITE_KEY, author_of(arguments)
            if not note_access(record, "view" if arguments.out is None else "print", REPORTED, by, chain):
                print(NOT_NOTED, file=sys.stderr)

        if arguments.out is not None:
            write_file(arguments.out, parts, noted)
            print(f"Written: {arguments.out}")
        else:
            noted()
            for part in parts:
                sys.stdout.write(part.decode("utf-8"))
    return 0


def _read(
    arguments: argparse.Namespace, record: Record, patient_key: str | None, teller: InFull, spool: Spool
) -> ToldReport:
    now = record.clock.now()
    since = None if arguments.since is None else _edge(arguments.since, now, "--from")
    until = now if arguments.until is None else min(now, _edge(arguments.until, now, "--to", is_end=True))
    if since is not None and since > until:
        why = "a report over no time would say that nothing happened"
        raise WrongUsage(Problem("--from lies behind --to", "--from", why, "exchange the two, or leave one out"))
    asked = load_audit(station_of(arguments).folder)
    keys = sorted(record.store.patients(), key=teller.patient) if patient_key is None else [patient_key]
    about, window = about_now(record, one_patient=patient_key is not None), Window(since, until)
    with (
        Progress("entries read") as progress,
        open_audit(record, asked, keys, window, about, progress.tell) as report,
    ):
        return tell(report, teller, spool, with_courses=arguments.format == "html")


def _edge(text: str, now: datetime, where: str, *, is_end: bool = False) -> datetime:
    """Return an end of the window; a date alone is its first or its last moment at this station."""
    day = read_date(text)
    if day is None:
        return moment(text, now, where)
    edge = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
    return edge.replace(hour=23, minute=59, second=59) if is_end else edge
