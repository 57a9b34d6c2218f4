"""Opening a patient among 10,000 patients against among 10, every one with as many entries, from a warm disk cache.

First the chart as the workflow gives it, all of them on the ward. Then from the key to the painted chart in a real
terminal, with ten on the ward and the others on record. Both sides take turns, with another patient each time.

    python -m tests.benchmarks.open_patient [--patients 10000] [--entries 8] [--keep FOLDER] [--whole-board]
"""

import argparse
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.benchmarks import navigation
from tests.benchmarks.figures import Side, at_most, heading
from tests.benchmarks.many_patients import fill_ward, number_of, set_ward
from tests.benchmarks.replay_log import Wandering
from tests.benchmarks.terminal import Size, Terminal, shown
from tox_grader.foundation.clock import SystemClock
from tox_grader.workflows.record import open_record
from tox_grader.workflows.ward import board, open_chart

BOUND = 1.2
FEW = 10
_WARM_UPS = 3
_STARTED_SECONDS = 2.0
_PIECE = 1 << 20

Records = Mapping[int, Path]
Measure = Callable[[], float]


def take_turns(sides: Mapping[int, Measure], times: int, what: str) -> None:
    """Measure on both records in turn, and print both and their ratio."""
    measured: dict[int, list[float]] = {patients: [] for patients in sides}
    for turn in range(-_WARM_UPS, times):
        for patients, measure in sides.items():
            seconds = measure()
            if turn >= 0:
                measured[patients].append(seconds * 1e3)
    few, many = (Side(f"{what}, {patients} patients", measured[patients]) for patients in sides)
    for side in (few, many):
        print(side.line("ms"))
    print("  " + at_most(f"{what}: many / few, medians", many.p50 / few.p50, BOUND))


def warm(records: Records) -> None:
    """Read every file once: a record of any size that lies on disk alone costs a way to the disk for each page."""
    for folder in records.values():
        for file in folder.glob("record.sqlite3*"):
            with file.open("rb") as opened:
                while opened.read(_PIECE):
                    pass


def charts(records: Records, times: int) -> None:
    """Measure the workflow that gives the chart, on open records with every patient on the ward."""
    with ExitStack() as stack:
        take_turns({patients: _chart(stack, patients, folder) for patients, folder in records.items()}, times, "chart")


def _chart(stack: ExitStack, patients: int, folder: Path) -> Measure:
    record = stack.enter_context(open_record(folder, SystemClock(), "simulation"))
    wander = Wandering(patients)

    def measure() -> float:
        number = number_of(wander.below(patients))
        begin = perf_counter()
        chart = open_chart(record, number)
        seconds = perf_counter() - begin
        if not chart.entries or not chart.similar_name:
            raise AssertionError("the chart does not hold what was written")
        return seconds

    return measure


def wards(records: Records, times: int) -> None:
    """Measure opening the record with the board of ten, the others being on record only."""

    def opened(folder: Path) -> float:
        begin = perf_counter()
        with open_record(folder, SystemClock(), "simulation") as record:
            shown_there = len(board(record))
        seconds = perf_counter() - begin
        if shown_there != FEW:
            raise AssertionError(f"{shown_there} patients stand on the board")
        return seconds

    sides = {patients: partial(opened, folder) for patients, folder in records.items()}
    take_turns(sides, times, "record opened, board of ten")


def screens(records: Records, times: int) -> None:
    """Measure from the key to the painted chart, with both programs open at once."""
    with ExitStack() as stack:
        sides: dict[int, Measure] = {}
        for patients, folder in records.items():
            terminal = stack.enter_context(Terminal(navigation.board_command(folder), Size()))
            terminal.wait_for(shown("Ward board", f"{FEW} patients"))
            terminal.settle(_STARTED_SECONDS)  # the tables are read in the background
            sides[patients] = partial(navigation.open_next_patient, terminal)
        take_turns(sides, times, "key to painted chart")


def whole_board(folder: Path, patients: int) -> None:
    """Print how long a board takes on which everybody stands: no ward has one, so there is no bound."""
    with open_record(folder, SystemClock(), "simulation") as record:
        begin = perf_counter()
        board(record)
        print(f"  board of all {patients} patients: {perf_counter() - begin:.1f} s (no bound)")


def made(place: Path, patients: int, entries: int) -> Path:
    """Return the folder of a record of so many patients; one that is there already is used again."""
    folder = place / f"ward_{patients}_{entries}"
    if not folder.exists():
        begin = perf_counter()
        fill_ward(folder, patients=patients, entries=entries)
        print(f"  {patients} patients with {entries} entries each written in {perf_counter() - begin:.0f} s")
    return folder


def main() -> None:
    """Make both records, measure in turn, print every ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=10_000)
    parser.add_argument("--entries", type=int, default=8)
    parser.add_argument("--times", type=int, default=600)
    parser.add_argument("--keep", type=Path, help="keep the records in this folder, and use those that are there")
    parser.add_argument("--whole-board", action="store_true", help="also measure a board of all patients: minutes")
    options = parser.parse_args()
    heading(f"Opening a patient among {options.patients} patients and among {FEW}", "apsw", "textual")
    with TemporaryDirectory(prefix="tox-grader-benchmark-") as throw_away:
        place = options.keep or Path(throw_away)
        records = {patients: made(place, patients, options.entries) for patients in (FEW, options.patients)}
        for patients, folder in records.items():
            set_ward(folder, patients)
        warm(records)
        charts(records, options.times)
        if options.whole_board:
            whole_board(records[options.patients], options.patients)
        for folder in records.values():
            set_ward(folder, FEW)
        warm(records)
        wards(records, options.times // 20)
        screens(records, options.times // 20)


if __name__ == "__main__":
    main()
