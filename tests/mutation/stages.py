"""Which tests a changed function meets, and in which order; a pytest plugin that collects each stage when it is due.

pytest would collect every file before it runs the first test. Here the first failure ends it all before the next stage
is even read, and most changes fall in the first second.
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

Stage = tuple[str, ...]


def _files(folder: str) -> Stage:
    return tuple(path.as_posix() for path in sorted(Path(folder).glob("test_*.py")))


BEDSIDE: Stage = tuple(
    f"tests/spec/test_{name}.py"
    for name in (
        "crs_fever", "crs_hypotension", "crs_hypoxia", "icans_ice", "icans_domains", "icans_children", "unknowns",
        "known_bugs_of_other_graders",
    )
)  # fmt: skip
WORKED: Stage = ("tests/mutation/worked_examples.py",)
CHECKED: Stage = (
    "tests/tables/test_shipped_tables.py::test_a_shipped_file_has_no_problem",
    "tests/tables/test_shipped_tables.py::test_every_shipped_protocol_can_be_read",
)
GRIDS: Stage = ("tests/tables/test_grids.py",)
SLOW = ("tests/unit/grading/test_answer.py", "tests/unit/grading/test_still_needed.py")
GRADING: Stage = tuple(path for path in _files("tests/unit/grading") if path not in SLOW)
ROUND: Stage = SLOW[:1]
TABLES: Stage = _files("tests/unit/tables")
MUSEUM: Stage = ("tests/tables/test_museum_of_broken_tables.py",)

# Modules that work while the tables are read: their changes must meet tables that are read anew.
READING = ("boxes", "checks", "compiler", "conditions", "editions", "form", "library", "loader", "make_", "problems",
           "proof", "protocol", "schema", "settings", "strict_yaml", "demo")  # fmt: skip


def stages(module: str) -> tuple[Stage, ...]:
    """Return the stages for a change in this module, the fast and telling ones first."""
    room, _, name = module.removeprefix("tox_grader.").partition(".")
    if room == "grading":
        return (WORKED, GRADING, BEDSIDE, GRIDS) + ((ROUND,) if name in ("answer", "bedside") else ())
    if name.startswith(("checks", "loader", "strict_yaml", "schema")):
        return WORKED, BEDSIDE, TABLES, CHECKED, GRIDS, MUSEUM
    return WORKED, BEDSIDE, TABLES, CHECKED, GRIDS


def reads_tables(module: str) -> bool:
    """Tell whether the module works while the tables are read."""
    return module.removeprefix("tox_grader.tables.").startswith(READING)


class InStages:
    """The plugin: nothing is collected at first, then each stage is collected and run."""

    def __init__(self, wanted: Sequence[Stage]) -> None:
        self.wanted = wanted

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> bool:
        """Collect nothing yet."""
        session.items = []
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Stop at the first failure, and at the first file that cannot be collected."""
        run = 0
        for stage in self.wanted:
            items = list(session.perform_collect(stage))
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
