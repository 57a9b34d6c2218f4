"""Kill the program again and again, and print how often it was tried and how many entries were lost.

    python -m tests.journal.faults.kill_loop --points 10000

Exit code 1 where anything was wrong. The default test run tries 500 of these points.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.journal.faults.kills import STARTS, points, seconds_of_session, try_point, whole_session
from tests.journal.faults.museum import WRITERS
from tests.journal.faults.outcome import Outcome
from tests.journal.faults.session import Writer
from tox_grader.journal.sqlite_store import SqliteStore


def kill_loop(place: Path, wanted: int, writer: Writer) -> tuple[Outcome, Counter[str]]:
    """Try as many kill points; return what came of it, and how many of each kind were tried."""
    whole = {start: whole_session(place / "whole", start, SqliteStore) for start in STARTS}
    seconds = seconds_of_session(place / "seconds", writer)
    total, kinds = Outcome(), Counter[str]()
    for number, point in enumerate(points(wanted, whole)):
        total += try_point(place / str(number), point, writer, seconds)
        kinds[f"{point.way}, {point.start}"] += 1
    return total, kinds


def scratch() -> Path | None:
    """Return a place in memory where there is one: what a killed program leaves does not depend on the disk."""
    memory = Path("/dev/shm")  # noqa: S108  not a name that anybody could guess: a new folder is made in it
    return memory if os.access(memory, os.W_OK) else None


def main() -> int:
    """Run the loop on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=500, help="how many points to try")
    parser.add_argument("--writer", choices=WRITERS, default="SqliteStore", help="a writer of the museum")
    arguments = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=scratch()) as place:
        outcome, kinds = kill_loop(Path(place), arguments.points, WRITERS[arguments.writer])
    print("\n".join(outcome.as_lines("kill points")))
    print("\n".join(f"  {count:6} {kind}" for kind, count in kinds.most_common()))
    print(f"  {time.monotonic() - began:.0f} seconds")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
