"""A place for records that are broken many times: in memory where the machine has one."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journal.faults.kill_loop import scratch


@pytest.fixture
def place() -> Iterator[Path]:
    """Return an empty folder; what is tried in it models its own disk, or does not depend on one."""
    with tempfile.TemporaryDirectory(dir=scratch()) as folder:
        yield Path(folder)
