"""The memory that a packet needs: of a log, and of one four times as long; each in a process of its own.

python -m tests.benchmarks.export [--entries 6000] [--keep FOLDER]
"""

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.figures import at_most, heading
from tests.benchmarks.replay import TIMES, made
from tox_grader.cli.main import main as tox_grader

GROWTH = 1.1
KINDS: dict[str, tuple[str, ...]] = {"de-identified": (), "identified": ("--identified", "--yes")}


def peak_of(log: Path, options: tuple[str, ...]) -> float:
    """Return the most memory, in megabytes, that a process of its own needs to export a log."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "tests.benchmarks.export", "--peak", str(log), f"{place}/packet", *options]
        told = subprocess.run(command, capture_output=True, check=True, text=True)
    return int(told.stdout.splitlines()[-1]) / 1024


def export(log: str, place: str, options: list[str]) -> None:
    """Export in this process and print the most memory that it needed, in kilobytes."""
    if tox_grader(["audit", "export", "--simulation", "--data", log, "--out", place, *options]):
        sys.exit("the packet was not written")
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def main() -> None:
    """Make the logs, measure in turn, print every ratio."""
    if sys.argv[1:2] == ["--peak"]:
        export(sys.argv[2], sys.argv[3], sys.argv[4:])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=6_000)
    parser.add_argument("--keep", type=Path, help="keep the logs in this folder, and use those that are there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as throw_away:
        heading("Memory of an export", "apsw")
        small, large = (made(asked.keep or Path(throw_away), count) for count in (asked.entries, TIMES * asked.entries))
        for kind, options in KINDS.items():
            one, more = peak_of(small, options), peak_of(large, options)
            print(f"  {kind}: {one:.0f} MB at {asked.entries} entries, {more:.0f} MB at {TIMES * asked.entries}")
            print(at_most(f"  {kind}, at {TIMES} times the length / at the length", more / one, GROWTH))


if __name__ == "__main__":
    main()
