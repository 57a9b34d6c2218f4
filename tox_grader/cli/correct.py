"""`tox-grader correct`: say that an entry was entered in error, or put new content in its place."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from tox_grader.cli.at_hand import station_of
from tox_grader.cli.place import add_author, author_of, moment, record_of, said_by
from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.foundation.times import show_time
from tox_grader.reports.correction_text import correction_lines
from tox_grader.workflows.correct import (
    ToCorrect,
    amend_assessment,
    amend_treatment,
    amended_entry,
    enter_in_error,
    to_correct,
)
from tox_grader.workflows.from_file import findings_of_file
from tox_grader.workflows.moved import moved_by
from tox_grader.workflows.record import Entry, Record
from tox_grader.workflows.station import Station

EXAMPLE = "tox-grader correct W7-042 7 --in-error 'entered for the wrong patient'"
_WHY = "a correction says which entry, what instead, and why"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the patient, the entry, and what is said of it."""
    parser.add_argument("patient", metavar="PATIENT", help="the hospital number")
    parser.add_argument("entry", metavar="ENTRY", type=int, help="the entry's number, as the log shows it")
    parser.add_argument("--in-error", metavar="REASON", help="it was entered in error and counts for nothing; why")
    parser.add_argument("--amend", metavar="FILE", help="findings that take the place of an assessment's")
    parser.add_argument("--at", metavar="TIME", help="the time at which it was really observed or given")
    parser.add_argument("--dose", metavar="TEXT", help="the dose that was really given, with its unit")
    parser.add_argument("--drug", metavar="DRUG", help="the drug that was really given; its dose is stated anew")
    parser.add_argument("--reason", metavar="REASON", help="why it is amended")
    add_author(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Record the correction; say what it did, and which other assessments it moves."""
    _refuse_mixed(arguments)
    with record_of(arguments) as record:
        chosen = to_correct(record, arguments.patient, arguments.entry)
        station = station_of(arguments)
        entry = _corrected(arguments, record, station, chosen)
        log = record.entries(chosen.person.patient_key)
        moved = moved_by(station, chosen.person, log, entry)
        print(f"Saved {show_time(entry.recorded_at)}, entry {entry.sequence} of the patient's log.")
        print(said_by(entry.author))
        print("\n".join(correction_lines(log, entry, moved)))
    return 0


def _refuse_mixed(arguments: argparse.Namespace) -> None:
    amends = [name for name in ("amend", "at", "dose", "drug") if getattr(arguments, name) is not None]
    if arguments.in_error is not None:
        if amends or arguments.reason is not None:
            do = "give the reason behind --in-error and nothing else"
            raise WrongUsage(Problem("--in-error stands with an amendment", "--in-error", _WHY, do))
    elif not amends:
        do = "use --in-error REASON, or --amend FILE, --at TIME, --dose TEXT or --drug DRUG with --reason REASON"
        raise WrongUsage(Problem("nothing says what is wrong with the entry", "correct", _WHY, do))
    elif arguments.reason is None:
        raise WrongUsage(Problem("an amendment without its reason", "--reason", _WHY, "say why, with --reason REASON"))


def _corrected(arguments: argparse.Namespace, record: Record, station: Station, chosen: ToCorrect) -> Entry:
    author, reason = author_of(arguments), arguments.reason
    if arguments.in_error is not None:
        return enter_in_error(record, chosen, arguments.in_error, author)
    at = None if arguments.at is None else moment(arguments.at, record.clock.now(), "--at")
    if amended_entry(chosen).kind == "treatment" and arguments.amend is None:
        dose, drug = arguments.dose, arguments.drug
        return amend_treatment(record, station, chosen, author, reason=reason, given_at=at, dose=dose, drug=drug)
    for name in ("dose", "drug"):
        if getattr(arguments, name) is not None:
            what, do = f"entry {arguments.entry} has no {name}", "read its number in the log again"
            raise WrongUsage(Problem(what, f"--{name}", _WHY, do))
    typed: dict[str, Any] | None = None
    if arguments.amend is not None:
        typed, stated = _from_file(arguments, station)
        at = at or stated
    return amend_assessment(record, station, chosen, author, reason=reason, typed=typed, observed_at=at)


def _from_file(arguments: argparse.Namespace, station: Station) -> tuple[dict[str, Any], datetime | None]:
    name = arguments.amend
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise WrongUsage(Problem(what, name, "nothing was recorded", "name a file that can be read")) from error
    return findings_of_file(raw, name, arguments.patient, station)
