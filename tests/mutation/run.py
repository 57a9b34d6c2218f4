"""Change the program in one small place after the other and see whether a test falls: `python -m tests.mutation.run`.

Every change is tried in a process of its own, a copy of one that has read everything. Results are kept under
`.mutation/` by the text of the change, so that a second run tries only what is new or survived; remove the folder where
tests were taken away. See README.md beside this file.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

import pytest

from tests.mutation.copies import Copies, silenced
from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.reach import Reach, files_of, lines_of, measure, record
from tests.mutation.reasons import Survivor, compare, written_reasons
from tests.mutation.results import Results
from tests.mutation.stages import ANEW, TRIED_BY
from tox_grader.tables.library import Library

ROOMS = ("tox_grader/grading", "tox_grader/tables")
QUIET = ["-x", "-q", "-s", "--tb=no", "--no-header", "-p", "no:cacheprovider"]
PROCESSES = os.cpu_count() or 1


def main() -> int:
    """Try every change that a pattern names (all without one), compare the survivors with the written reasons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("patterns", nargs="*", metavar="PATTERN", help="as tox_grader.grading.terms.*")
    parser.add_argument("--by", nargs="+", metavar="TEST", default=TRIED_BY, help="try by these tests alone")
    asked = parser.parse_args()
    wanted = asked.patterns
    files = sorted(path for room in ROOMS for path in Path(room).glob("*.py"))
    paths = [path for path in files if not wanted or any(begins(path, pattern) for pattern in wanted)]
    mutants = [mutant for path in paths for mutant in mutants_of(path)]
    chosen = [one for one in mutants if not wanted or any(fnmatch(one.name, pattern) for pattern in wanted)]
    results = Results.kept()
    todo = [mutant for mutant in chosen if mutant.key not in results.noticed]
    print(f"{len(chosen)} changes, {len(todo)} to try", flush=True)
    survivors = tried(todo, results, asked.by) if todo else []
    told = [Survivor(one.file, one.function, one.before, one.after) for one in survivors]
    names = {one.name for one in chosen}
    partly = {one.file for one in mutants if one.name not in names}
    problems = compare(told, written_reasons(), {path.as_posix() for path in paths} - partly)
    for problem in problems:
        print(problem)
    print(f"{len(chosen)} changes: {len(chosen) - len(survivors)} noticed, {len(survivors)} survive")
    return 1 if problems else 0


def begins(path: Path, pattern: str) -> bool:
    """Tell whether a pattern can name a change of this file."""
    module = path.as_posix().removesuffix(".py").replace("/", ".")
    return fnmatch(f"{module}.", pattern) or fnmatch(module, ".".join(pattern.split(".")[:3]))


def tried(todo: Sequence[Mutant], results: Results, by: Sequence[str]) -> list[Mutant]:
    """Return the changes that no test notices."""
    trial = Trial(todo, results)
    if pytest.main([*QUIET, *by], plugins=[trial]) != 0:
        raise SystemExit("a test could not be read; mend that first")
    with Copies(PROCESSES) as copies:
        for mutant in shown(trial.unnoticed, "with tables read anew"):
            reading = files_of(trial.reach.files_reading(mutant.file, mutant.lines))
            if reading:
                copies.start(mutant, partial(with_tables_read_anew, mutant, reading))
            else:
                results.survives(mutant)
            results.take(copies.ended())
    results.take(copies.ended())
    results.write()
    return results.survivors


class Trial:
    """The plugin: reads every test, takes down which line each one reaches, then tries the changes in copies."""

    def __init__(self, todo: Sequence[Mutant], results: Results) -> None:
        self.todo = todo
        self.results = results
        self.unnoticed: list[Mutant] = []
        self.measured = measure()

    def pytest_collection(self) -> None:
        """Begin to measure: what happens from here on happens while tests are read."""
        self.measured.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> object:
        """Put what a file does while it is read under its name."""
        if isinstance(collector, pytest.Module):
            self.measured.switch_context(collector.nodeid)
        return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Read every table, then run each test once, then try the changes."""
        for library in libraries():
            for name in library.scales():
                library.scale(name)
        self.measured.stop()
        self.reach = Reach(read=lines_of(self.measured))
        print(f"{len(session.items)} tests, each run once", flush=True)
        silenced(lambda: record(session.items, self.reach, PROCESSES))
        self.items = {item.nodeid: item for item in session.items}
        with Copies(PROCESSES) as copies:
            for mutant in shown(self.todo, "by the tests that reach them"):
                names = self.reach.tests_of(mutant.file, mutant.lines)
                copies.start(mutant, partial(self.falls, mutant, names))
                self.take(copies)
        self.take(copies)
        return True

    def take(self, copies: Copies) -> None:
        """Keep what was noticed; the rest goes on to tables that are read anew."""
        for mutant, noticed in copies.ended():
            if noticed:
                self.results.take([(mutant, True)])
            else:
                self.unnoticed.append(mutant)

    def falls(self, mutant: Mutant, names: Iterable[str]) -> int:
        """Tell, in a copy, whether one of the tests falls over the change."""
        mutant.put_in_place()
        items = [self.items[name] for name in names]
        for item, after in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if item.session.testsfailed:
                return 1
        return 0


def libraries() -> list[Library]:
    """Return the tables that test files hold for all their tests."""
    stations = [vars(sys.modules[name])["STATION"] for name in ("tests.spec.bedside",) if name in sys.modules]
    worked = [vars(sys.modules[name])["LIBRARY"] for name in ("tests.mutation.worked_examples",) if name in sys.modules]
    return [*(station.library for station in stations), *worked]


def with_tables_read_anew(mutant: Mutant, reading: Sequence[str]) -> int:
    """Tell, in a copy, whether a test falls where every table is read by the changed program."""
    mutant.put_in_place()
    for name in [name for name in sys.modules if name.startswith("tests.") and "mutation" not in name]:
        del sys.modules[name]
    sys.modules.pop("tests.mutation.worked_examples", None)
    unit = [path for path in reading if path.startswith("tests/unit")]
    for stage in (ANEW[:1], unit, ANEW[1:]):
        if stage and pytest.main([*QUIET, *stage]) != 0:
            return 1
    return 0


def shown(mutants: Sequence[Mutant], how: str) -> Iterable[Mutant]:
    """Yield the changes and say now and then how far they are."""
    started = time.monotonic()
    for number, mutant in enumerate(mutants, start=1):
        yield mutant
        if number % 100 == 0 or number == len(mutants):
            per_minute = number / (time.monotonic() - started) * 60
            print(f"{number} of {len(mutants)} tried {how}, {per_minute:.0f} a minute", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
