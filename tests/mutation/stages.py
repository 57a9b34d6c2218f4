"""A pytest plugin of the mutation run: which tests a changed function meets, and in which order.

pytest would collect every file before it runs the first test. Here each stage is collected and run before the next one
is collected, and the first failure ends it all: most changes fall in the first second. The stages of a room stand from
the fast and telling to the slow.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from mutmut.mutation import trampoline
from mutmut.mutation.trampoline_templates import mangle_function_name

MUTANT = os.environ.get("MUTANT_UNDER_TEST", "")

EXAMPLES = (
    "tests/tables/test_shipped_tables.py::test_a_shipped_file_has_no_problem",
    "tests/tables/test_shipped_tables.py::test_every_shipped_protocol_can_be_read",
)
SPEC = ("tests/spec",)
GRIDS = ("tests/tables/test_grids.py",)
MUSEUM = ("tests/tables/test_museum_of_broken_tables.py",)
UNIT_TABLES = ("tests/unit/tables",)
UNIT_GRADING = ("tests/unit/grading/test_answer.py", "tests/unit/grading/test_scores.py")
SLOW = ("tests/unit/grading",)
ALL = (EXAMPLES, UNIT_TABLES, UNIT_GRADING, SPEC, GRIDS)

OF_MODULES = {
    "tox_grader.grading": (EXAMPLES, UNIT_GRADING, SPEC, GRIDS),
}


def stages() -> Iterator[tuple[str, ...]]:
    """Yield the stages for the change that is under test; without one, everything once."""
    found = [of for name, of in OF_MODULES.items() if MUTANT.startswith(f"{name}.")]
    yield from found[-1] if found else ALL


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> bool:
    """Collect nothing yet."""
    session.items = []
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Collect and run stage by stage; stop at the first failure, and at the first file that cannot be collected."""
    run = 0
    for stage in stages():
        try:
            items = list(session.perform_collect(stage))
        except pytest.UsageError:
            items = []
        if session.testsfailed or not items:
            raise session.Failed("a file could not be collected")
        for place, item in enumerate(items):
            after = items[place + 1] if place + 1 < len(items) else None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            run += 1
            if session.shouldfail:
                raise session.Failed(session.shouldfail)
    session.testscollected = run
    return True


_wrapped = trampoline.wrap_in_trampoline


def _only_the_changed_function(mutants: dict[str, Any], is_classmethod: bool = False) -> Callable[[Any], Any]:  # noqa: FBT001, FBT002
    """Leave every other function as it was written: mutmut's detour around each call made the run three times slower."""

    def chosen(function: Any) -> Any:
        *owner, name = function.__qualname__.split(".")
        key = f"{function.__module__}.{mangle_function_name(name=name, class_name='.'.join(owner) or None)}__mutmut_"
        return _wrapped(mutants, is_classmethod)(function) if MUTANT.startswith(key) else function

    return chosen


if "__mutmut_" in MUTANT:
    trampoline.wrap_in_trampoline = _only_the_changed_function
