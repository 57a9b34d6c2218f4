"""`tox-grader give`: record that a treatment was really given."""

import argparse

from tox_grader.cli.at_hand import station_of
from tox_grader.cli.place import add_author, author_of, moment, record_of
from tox_grader.foundation.times import show_time
from tox_grader.workflows.give import give, limits_against

EXAMPLE = "tox-grader give W7-042 tocilizumab --at 14:30 --dose '572 mg'"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add patient, drug, time and dose."""
    parser.add_argument("patient", metavar="PATIENT", help="the hospital number")
    parser.add_argument("drug", metavar="DRUG", help="the generic name in full")
    parser.add_argument("--at", metavar="TIME", help="when it was started: now, -15m, 14:30, or a date with time")
    parser.add_argument("--dose", metavar="TEXT", help="the dose as given, with its unit")
    add_author(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Record the treatment and say what was recorded."""
    with record_of(arguments) as record:
        given_at = moment(arguments.at, record.clock.now(), "--at")
        station = station_of(arguments)
        against = limits_against(record, station, arguments.patient, arguments.drug, given_at)
        entry = give(
            record,
            station,
            arguments.patient,
            arguments.drug,
            given_at,
            arguments.dose,
            author_of(arguments),
        )
        dose = f" {arguments.dose}" if arguments.dose else ""
        print(f"Saved {show_time(entry.recorded_at)}: {arguments.drug}{dose} given at {show_time(given_at)}")
        for line in against:
            print(f"Note: {line}")
    return 0
