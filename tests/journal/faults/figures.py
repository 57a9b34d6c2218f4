"""Print what the fault tests try, in figures: failing calls of the disk, power cuts, programs at once, clocks.

    python -m tests.journal.faults.figures

Everything is tried at every place, where the default test run takes every second or third. Kills have their own
program, `kill_loop`. Exit code 1 where anything was wrong.
"""

import sys
import tempfile
from pathlib import Path

from tests.journal.faults.at_once import at_once
from tests.journal.faults.clocks import CHANGES, NIGHTS, clock_faults, night_faults
from tests.journal.faults.io_errors import KINDS, io_errors
from tests.journal.faults.kill_loop import scratch
from tests.journal.faults.outcome import Outcome
from tests.journal.faults.power import failed_flushes, power_cuts, restarts_after_failed_flush, restarts_after_kill
from tox_grader.journal.sqlite_store import SqliteStore

POWER = {
    "power cut at any moment": power_cuts,
    "power cut after a failed flush": failed_flushes,
    "power cut after a failed flush and a restart": restarts_after_failed_flush,
    "power cut after a kill and a restart": restarts_after_kill,
}


def main() -> int:
    """Try everything and print one line for each."""
    wrong = 0
    with tempfile.TemporaryDirectory(dir=scratch()) as folder:
        place = Path(folder)
        for kind in KINDS:
            wrong += _told(kind, io_errors(place / "calls", kind, SqliteStore))
        for name, cut in POWER.items():
            wrong += _told(name, cut(place / "power", SqliteStore, mixtures=4))
        wrong += _told("four programs at once", at_once(place / "once", 4, 100, SqliteStore))
        clocks = [fault for change in CHANGES for fault in clock_faults(place / change, SqliteStore, change)]
        nights = [fault for night in NIGHTS for fault in night_faults(place / night, SqliteStore, night)]
        tried = len(CHANGES) + len(NIGHTS)
        wrong += _told("clocks and nights", Outcome(tried, tried, 0, (*clocks, *nights)))
    return 1 if wrong else 0


def _told(name: str, outcome: Outcome) -> int:
    print("\n".join(outcome.as_lines(name)), flush=True)
    return len(outcome.faults)


if __name__ == "__main__":
    sys.exit(main())
