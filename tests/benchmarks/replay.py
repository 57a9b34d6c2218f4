"""Verify and replay a log against bare SHA-256 and JSON parsing of the same bytes; two processes; memory."""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from hashlib import sha256
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time

import orjson

from tests.benchmarks.figures import at_least, at_most, heading
from tests.benchmarks.replay_log import fill_log
from tox_grader.foundation.clock import SystemClock
from tox_grader.reports.replay_text import as_text
from tox_grader.tables.library import shipped_folder
from tox_grader.workflows.record import open_record
from tox_grader.workflows.replay_verdicts import Replayed, Tally
from tox_grader.workflows.replay_ward import Render, keys_of, replay_here, replay_in_processes

SHARE, FASTER, GROWTH = 80, 1.6, 1.1
TIMES = 4
_AT_ONCE = 2_000


def bare(folder: Path, parse: Callable[[bytes], object]) -> tuple[int, float]:
    """Return how many bytes the bodies have, and the seconds to hash and parse them, already in memory."""
    size, seconds = 0, 0.0
    with open_record(folder, SystemClock(), "simulation") as record, record.store.snapshot() as snapshot:
        rows = snapshot.rows()
        while bodies := [row.body for row in islice(rows, _AT_ONCE)]:
            size += sum(map(len, bodies))
            begin = process_time()
            for body in bodies:
                sha256(body).hexdigest()
                parse(body)
            seconds += process_time() - begin
    return size, seconds


def without_words(_replayed: Replayed, _patient: str | None) -> str:
    """Say nothing of a patient: the verdicts are counted all the same."""
    return ""


def replayed(folder: Path, processes: int, words: Render = without_words) -> tuple[Tally, float, float]:
    """Return what verifying and regrading showed, its seconds by the clock, and those that this process worked.

    Reading from disk and compiling the tables are included.
    """
    tally = Tally()
    with open_record(folder, SystemClock(), "simulation") as record:
        keys, tables = keys_of(record, None), shipped_folder()
        begin, worked = perf_counter(), process_time()
        if processes > 1:
            parts = replay_in_processes(folder, "simulation", keys, tables, words, processes)
        else:
            parts = replay_here(record, keys, tables, words)
        for told in parts:
            tally.join(told.tally)
        return tally, perf_counter() - begin, process_time() - worked


def peak_of(folder: Path) -> int:
    """Return the most memory, in kilobytes, that a process of its own needs to replay the log."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.replay", "--peak", str(folder)], capture_output=True, check=True
    )
    return int(told.stdout)


def main() -> None:
    """Make the logs, measure in turn, print every ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=6_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without-memory", action="store_true", help="leave out the log four times as long")
    parser.add_argument("--keep", type=Path, help="keep the logs in this folder, and use those that are there")
    parser.add_argument("--peak", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.peak is not None:
        replayed(asked.peak, 1)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        return
    with tempfile.TemporaryDirectory() as throw_away:
        place = asked.keep or Path(throw_away)
        small = measure(place, asked.entries, asked.rounds)
        if not asked.without_memory:
            measure_memory(small, made(place, TIMES * asked.entries), asked.entries)


def measure(place: Path, entries: int, rounds: int) -> Path:
    """Measure on a log of so many entries and return it."""
    heading("Verify and replay a log", "orjson", "apsw")
    small = made(place, entries)
    bound, plain, worked, one, two, told_too = [], [], [], [], [], []
    for _ in range(rounds):
        size, seconds = bare(small, orjson.loads)
        bound.append(seconds)
        plain.append(bare(small, json.loads)[1])
        tally, seconds, work = replayed(small, 1)
        one.append(seconds)
        worked.append(work)
        two.append(replayed(small, 2)[1])
        told_too.append(replayed(small, 1, as_text)[2])
    if tally.outcomes["same"] != tally.assessments:
        sys.exit(f"the replay differs: {tally.as_json()}")
    each = size / tally.entries
    print(f"  {tally.entries} entries, {each:.0f} bytes each, all {tally.assessments} assessments the same")
    told = (
        ("bare, processor", bound),
        ("bare with json, processor", plain),
        ("replay, processor", worked),
        ("with words, processor", told_too),
        ("one process", one),
        ("two processes", two),
    )
    for name, measured in told:
        each = min(measured) / tally.entries * 1e6
        print(f"  {name:<26} {min(measured):7.2f} s at best of {rounds}, {each:6.1f} microseconds an entry")
    print(at_least("bare as a share of verify and replay, percent", 100 * min(bound) / min(worked), SHARE))
    print(f"  the same with the standard library's json in bare: {100 * min(plain) / min(worked):.0f} percent")
    print(at_least("one process / two processes", min(one) / min(two), FASTER))
    return small


def measure_memory(small: Path, large: Path, entries: int) -> None:
    """Measure the most memory on a log and on one four times as long."""
    peaks = [peak_of(folder) for folder in (small, large)]
    print(
        f"  most memory: {peaks[0] / 1024:.0f} MB at {entries} entries, {peaks[1] / 1024:.0f} MB at {TIMES * entries}"
    )
    print(at_most(f"memory at {TIMES} times the length / at the length", peaks[1] / peaks[0], GROWTH))


def made(place: Path, entries: int) -> Path:
    """Return the folder of a log of so many entries; one that is there already is used again."""
    folder = place / f"log_{entries}"
    if not folder.exists():
        begin = perf_counter()
        fill_log(folder, entries=entries)
        print(f"  a log of {entries} entries made in {perf_counter() - begin:.0f} s")
    return folder


if __name__ == "__main__":
    main()
