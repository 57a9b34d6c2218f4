"""A copy of the shipped tables that a test may change, and the moment at which its clock stands."""

import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tox_grader.tables.library import shipped_folder

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture(name="tables")
def _tables(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_folder(), tmp_path / "tables"))
