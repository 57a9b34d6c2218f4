"""`tox-grader give`: record that a treatment was really given, or not given and why."""

import argparse
import sys
from datetime import datetime

from tox_grader.cli.at_hand import station_of
from tox_grader.cli.place import add_author, author_of, moment, record_of, said_by
from tox_grader.foundation.clock import new_id
from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.foundation.times import show_time
from tox_grader.workflows.give import LimitStands, give, limits_against, not_give
from tox_grader.workflows.record import Entry, Record
from tox_grader.workflows.seen import head_read

EXAMPLE = "tox-grader give W7-042 tocilizumab --at 14:30 --dose '572 mg'"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add patient, drug, time, dose, and the reasons."""
    parser.add_argument("patient", metavar="PATIENT", help="the hospital number")
    parser.add_argument("drug", metavar="DRUG", help="the generic name in full")
    parser.add_argument("--at", metavar="TIME", help="when it was started: now, -15m, 14:30, or a date with time")
    parser.add_argument("--dose", metavar="TEXT", help="the dose as given, with its unit")
    parser.add_argument("--not-given", metavar="REASON", help="it was considered and not given; why not")
    parser.add_argument(
        "--reason", metavar="REASON", help="why it was given although a limit of the drug stands against"
    )
    add_author(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Record the treatment and say what was recorded."""
    if arguments.not_given is not None and arguments.reason is not None:
        why = "a treatment was given or it was not"
        raise WrongUsage(Problem("--not-given and --reason stand together", "--reason", why, "leave one of them out"))
    with record_of(arguments) as record:
        at = moment(arguments.at, record.clock.now(), "--at")
        if arguments.not_given is not None:
            entry = _not_given(arguments, record, at)
            print(f"{_saved(arguments, entry)} NOT given, decided at {show_time(at)}: it counts as no dose")
            print(said_by(entry.author))
            return 0
        entry, against = _given(arguments, record, at)
        print(f"{_saved(arguments, entry)} given at {show_time(at)}")
        print(said_by(entry.author))
        for line in against:
            print(f"Note: {line}")
            print("The reason is recorded with it, as an override.")
    return 0


def _given(arguments: argparse.Namespace, record: Record, at: datetime) -> tuple[Entry, tuple[str, ...]]:
    """Record the treatment; where a limit stands against it and somebody sits there, ask why it was given.

    Doses are counted on the log as it is found here: where another station records something meanwhile, nothing is.
    """
    seen = head_read(record, arguments.patient)
    station, entry_id, author = station_of(arguments), new_id(), author_of(arguments)
    against = limits_against(record, station, arguments.patient, arguments.drug, at)

    def recorded(reason: str | None) -> Entry:
        patient, drug, dose = arguments.patient, arguments.drug, arguments.dose
        return give(record, station, patient, drug, at, dose, author, entry_id, seen, reason=reason)

    try:
        return recorded(arguments.reason), against
    except LimitStands as stands:
        if not sys.stdin.isatty():
            raise
        print(f"{stands.problems[0].what} Nothing was saved yet.")
        print("Why was it given all the same? (Enter alone: nothing is recorded): ", end="", flush=True)
        reason = sys.stdin.readline().strip()
        if not reason:
            raise
        return recorded(reason), against


def _not_given(arguments: argparse.Namespace, record: Record, at: datetime) -> Entry:
    seen = head_read(record, arguments.patient)
    station, author = station_of(arguments), author_of(arguments)
    patient, drug, dose = arguments.patient, arguments.drug, arguments.dose
    return not_give(record, station, patient, drug, at, dose, author, expected=seen, reason=arguments.not_given)


def _saved(arguments: argparse.Namespace, entry: Entry) -> str:
    dose = f" {arguments.dose}" if arguments.dose else ""
    return f"Saved {show_time(entry.recorded_at)}: {arguments.drug}{dose}"
