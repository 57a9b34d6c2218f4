"""`tox-grader note`: add a note to a patient's log."""

import argparse

from tox_grader.cli.place import add_author, author_of, moment, record_of, said_by
from tox_grader.foundation.times import show_time
from tox_grader.workflows.remarks import add_note

EXAMPLE = "tox-grader note W7-042 'family asked about ICU, consultant informed'"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the patient and the text."""
    parser.add_argument("patient", metavar="PATIENT", help="the hospital number")
    parser.add_argument("text", metavar="TEXT", help="the note, in quotes")
    parser.add_argument("--at", metavar="TIME", help="when it was seen: now, -15m, 14:30, or a date with time")
    add_author(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Record the note."""
    with record_of(arguments) as record:
        at = moment(arguments.at, record.clock.now(), "--at")
        entry = add_note(record, arguments.patient, arguments.text, author_of(arguments), at)
    print(f"Saved {show_time(entry.recorded_at)}, entry {entry.sequence} of the patient's log. A note grades nothing.")
    print(said_by(entry.author))
    return 0
