"""What a command works on: the record it opens, who is at the keyboard, the moment it was asked for."""

import argparse
import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from tox_grader.foundation.clock import Clock, SystemClock
from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.foundation.roles import NOT_STATED, ROLES
from tox_grader.foundation.text import UNVERIFIED, safe_text
from tox_grader.foundation.times import read_time
from tox_grader.workflows.record import Author, Record, open_record


@contextmanager
def record_of(arguments: argparse.Namespace, clock: Clock | None = None) -> Iterator[Record]:
    """Open the record that the command line names."""
    mode = "simulation" if arguments.simulation else "clinical"
    with open_record(
        arguments.data, clock or SystemClock(), "simulation" if mode == "simulation" else "clinical"
    ) as record:
        yield record


def operating_system_user() -> str:
    """Return who is logged in at this station; who really types is not verified."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown user"


def author_of(arguments: argparse.Namespace) -> Author:
    """Return who makes the entry: the person named, else the operating-system user."""
    return Author(arguments.by or operating_system_user(), arguments.role or NOT_STATED)


def said_by(author: Author) -> str:
    """Return who is said to have made an entry, in one line; nobody has checked it."""
    return safe_text(f"By {author.id} ({UNVERIFIED}), role: {author.role}.")


def add_author(parser: argparse.ArgumentParser) -> None:
    """Add who makes the entry."""
    parser.add_argument("--by", metavar="WHO", help="who observed or gave it (else the operating-system user)")
    parser.add_argument("--role", choices=ROLES, help="in which role")


def moment(text: str | None, now: datetime, what: str) -> datetime:
    """Return the moment that an option names, now where it is left out; raise `WrongUsage` with the accepted forms."""
    if text is None:
        return now
    read = read_time(text, now)
    if isinstance(read, str):
        raise WrongUsage(
            Problem(f"{text!r} is not a time", what, "an entry without its time cannot be put in order", read)
        )
    return read
