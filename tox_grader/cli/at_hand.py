"""What a command grades by: the tables at hand, a ward's own among them, and what this site has signed."""

import argparse

from tox_grader.foundation.clock import Clock, SystemClock
from tox_grader.workflows.sign import signatures_at
from tox_grader.workflows.signatures import Signatures
from tox_grader.workflows.station import Station


def station_of(arguments: argparse.Namespace, clock: Clock | None = None) -> Station:
    """Return the station with the tables that the command line names."""
    return Station(clock or SystemClock(), local=arguments.tables)


def signatures_of(arguments: argparse.Namespace) -> Signatures:
    """Return the site's signatures from the record that the command line names; none where there is no record."""
    return signatures_at(arguments.data, "simulation" if arguments.simulation else "clinical")
