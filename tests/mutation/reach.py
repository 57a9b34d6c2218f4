"""Which test reaches which line of the tables and of grading, and how long it takes: measured, never written down.

A change is tried by the tests that reach its line. What a test file does while it is read (most read
tables then) is kept apart: such a line has done its work before any test starts.
"""

import json
import os
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import pytest
from coverage import Coverage

SECONDS = 15.0  # of recorded time that one change is tried for

Lines = dict[str, dict[int, set[str]]]


def measure() -> Coverage:
    """Return a measurement of the two rooms that has not begun."""
    rooms = [str(Path("tox_grader", room, "*").resolve()) for room in ("grading", "tables")]
    return Coverage(data_file=None, config_file=False, include=rooms)


def lines_of(measured: Coverage) -> Lines:
    """Return the contexts that reached each line of each file."""
    data = measured.get_data()
    found: Lines = {}
    for path in data.measured_files():
        file = Path(path).relative_to(Path.cwd()).as_posix()
        found[file] = {line: set(names) - {""} for line, names in data.contexts_by_lineno(path).items()}
    return found


@dataclass
class Reach:
    """The tests that reach each line, the files that reach it while they are read, and the seconds of each test."""

    read: Lines
    tests: Lines = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, told: Path) -> None:
        """Take over what the copy that ran one test file has written down."""
        found = json.loads(told.read_text(encoding="utf-8"))
        self.seconds |= found["seconds"]
        for file, lines in found["lines"].items():
            for line, names in lines.items():
                self.tests[file][int(line)] |= set(names)

    def tests_of(self, file: str, lines: Iterable[int]) -> list[str]:
        """Return the tests that reach any of the lines, up to the seconds for one change.

        The shortest of each file come first, then the second of each: what one file does not notice another may.
        """
        reached = set().union(*(self.tests[file][line] for line in lines)) if file in self.tests else set()
        quickest = sorted(reached, key=lambda name: (self.seconds[name], name))
        earlier: Counter[str] = Counter()
        in_turn = []
        for name in quickest:
            in_turn.append((earlier[file_of(name)], self.seconds[name], name))
            earlier[file_of(name)] += 1
        chosen, spent = [], 0.0
        for _, seconds, name in sorted(in_turn):
            spent += seconds
            chosen.append(name)
            if spent > SECONDS:
                break
        return chosen

    def files_reading(self, file: str, lines: Iterable[int]) -> set[str]:
        """Return the test files that reach any of the lines while they are read."""
        held = self.read.get(file, {})
        return set().union(*(held.get(line, set()) for line in lines))


def record(items: Sequence[pytest.Item], reach: Reach, processes: int) -> None:
    """Run every test once, each file in a copy of this process, and take down what each test reaches."""
    with tempfile.TemporaryDirectory() as folder:
        told: dict[int, Path] = {}
        for number, (_, group) in enumerate(groupby(items, key=lambda item: item.path)):
            if len(told) == processes:
                _gather(told, reach)
            place = Path(folder, str(number))
            child = os.fork()
            if child == 0:
                _run_and_tell(list(group), place)
            told[child] = place
        while told:
            _gather(told, reach)


def _gather(told: dict[int, Path], reach: Reach) -> None:
    child, status = os.wait()
    place = told.pop(child)
    if status != 0:
        raise SystemExit("a test fails without any change; mend that first")
    reach.add(place)


def _run_and_tell(items: list[pytest.Item], place: Path) -> None:
    """Run the tests of one file, write down their lines and seconds, and end the process."""
    code = 99
    try:
        measured = measure()
        seconds = {}
        measured.start()
        for item, after in zip(items, [*items[1:], None], strict=True):
            measured.switch_context(item.nodeid)
            begun = time.perf_counter()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            seconds[item.nodeid] = time.perf_counter() - begun
        measured.stop()
        lines = {
            file: {str(line): sorted(names) for line, names in told.items()}
            for file, told in lines_of(measured).items()
        }
        place.write_text(json.dumps({"seconds": seconds, "lines": lines}), encoding="utf-8")
        code = 1 if items[0].session.testsfailed else 0
    finally:
        os._exit(code)


def file_of(name: str) -> str:
    """Return the file of a node id."""
    return name.partition("::")[0]


def files_of(names: Collection[str]) -> tuple[str, ...]:
    """Return the files of these node ids."""
    return tuple(sorted({file_of(name) for name in names}))
