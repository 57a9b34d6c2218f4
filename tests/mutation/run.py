"""Change the program in one small place after the other and see whether a test falls: `python -m tests.mutation.run`.

Every change is tried in a process of its own, a copy of one that has read everything. Results are kept under
`.mutation/` by the text of the change, so that a second run tries only what is new or survived; remove the folder where
tests were taken away. See README.md beside this file.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from fnmatch import fnmatch
from functools import partial
from pathlib import Path

import pytest

from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.reasons import Survivor, compare, written_reasons
from tests.mutation.stages import BEDSIDE, WORKED, InStages, Stage, reads_tables, stages

ROOMS = ("tox_grader/grading", "tox_grader/tables")
KEPT = Path(".mutation/results.json")
LONGEST = 120  # seconds of work after which a change counts as noticed: it made the program run for ever
QUIET = ["-x", "-q", "--tb=no", "--no-header", "-p", "no:cacheprovider"]


def main(wanted: list[str]) -> int:
    """Try every change that a pattern names (all without one), compare the survivors with the written reasons."""
    files = sorted(path for room in ROOMS for path in Path(room).glob("*.py"))
    paths = [path for path in files if not wanted or any(begins(path, pattern) for pattern in wanted)]
    mutants = [mutant for path in paths for mutant in mutants_of(path)]
    chosen = [one for one in mutants if not wanted or any(fnmatch(one.name, pattern) for pattern in wanted)]
    before = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    killed: set[str] = set(before)
    todo = [mutant for mutant in chosen if key(mutant) not in killed]
    print(f"{len(chosen)} changes, {len(todo)} to try", flush=True)
    if todo:
        warm_up({stage for one in todo for stage in stages(one.module)})
    survivors = []
    started = time.monotonic()
    for number, mutant in enumerate(todo, start=1):
        if noticed(mutant):
            killed.add(key(mutant))
        else:
            survivors.append(mutant)
            print(f"survives: {mutant.name}\n  - {mutant.before}\n  + {mutant.after}", flush=True)
        if number % 20 == 0 or number == len(todo):
            keep(killed)
            per_minute = number / (time.monotonic() - started) * 60
            print(f"{number} tried, {len(survivors)} survive, {per_minute:.0f} a minute", flush=True)
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


def key(mutant: Mutant) -> str:
    """Return what a result is kept under: no line number, so that it stays where the file moves around it."""
    return f"{mutant.file} {mutant.function} {mutant.number} {mutant.before} => {mutant.after}"


def keep(killed: set[str]) -> None:
    """Write down what was noticed so far."""
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(sorted(killed), indent=0), encoding="utf-8")


def warm_up(wanted: AbstractSet[Stage]) -> None:
    """Read the tests and the tables once, so that every later process has them at hand; nothing may fail here."""
    for stage in sorted(wanted):
        if in_a_process_of_its_own(partial(run_stages, (stage,))) != 0:
            raise SystemExit(f"tests fail without any change, mend that first: {' '.join(stage)}")
    silenced(
        lambda: pytest.main([*QUIET, "--collect-only", *WORKED, *BEDSIDE, "tests/unit/grading", "tests/unit/tables"])
    )
    held = {sys.modules["tests.spec.bedside"].STATION.library, sys.modules["tests.mutation.worked_examples"].LIBRARY}
    for library in held:
        for name in library.scales():
            library.scale(name)


def noticed(mutant: Mutant) -> bool:
    """Put the change in place in a process of its own; tell whether a test fell there."""

    def attempt() -> int:
        mutant.put_in_place()
        forget = "tests." if reads_tables(mutant.module) else "tests.tables."
        for name in [name for name in sys.modules if name.startswith(forget)]:
            if name not in ("tests.mutation.stages", "tests.mutation.run"):
                del sys.modules[name]
        return run_stages(stages(mutant.module))

    return in_a_process_of_its_own(attempt) != 0


def run_stages(wanted: tuple[Stage, ...]) -> int:
    """Return what pytest returns of these stages."""
    return int(pytest.main(QUIET, plugins=[InStages(wanted)]))


def in_a_process_of_its_own(work: Callable[[], int]) -> int:
    """Return what the work returns, done by a copy of this process; a copy that dies or runs for ever returns more."""
    child = os.fork()
    if child == 0:
        code = 99
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
            code = silenced(work)
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return abs(os.waitstatus_to_exitcode(status))


def silenced(work: Callable[[], int]) -> int:
    """Do the work without a word on the terminal."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    kept = os.dup(1), os.dup(2)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        return int(work())
    finally:
        os.dup2(kept[0], 1)
        os.dup2(kept[1], 2)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
