"""Everything the program writes belongs to its owner alone, lies in its folder, and has no typed text for a name."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.screens.conftest import FEBRILE, NOW, Ward
from tox_grader.cli.main import main
from tox_grader.foundation.clock import FixedClock
from tox_grader.journal.private_files import name_of
from tox_grader.screens.app import ToxGraderApp
from tox_grader.workflows.record import open_record
from tox_grader.workflows.station import Station

NUMBERS = ("../../../etc/passwd", "/etc/passwd", "a/b", "..", ".", "C:\\ward\\x", "~root", "a\x00b", "W7 042", "-rf")


@pytest.fixture
def generous_umask() -> Iterator[None]:
    """Let everybody read and write whatever a program does not close by itself."""
    before = os.umask(0)
    yield
    os.umask(before)


def everything(folder: Path) -> list[Path]:
    return [folder, *folder.rglob("*")]


def open_to_others(folder: Path) -> list[str]:
    return [
        f"{path.relative_to(folder)} {stat.S_IMODE(path.stat().st_mode):o}"
        for path in everything(folder)
        if stat.S_IMODE(path.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
    ]


@pytest.mark.usefixtures("generous_umask")
@pytest.mark.skipif(os.name != "posix", reason="who may read a file is told in another way there")
async def test_nobody_else_may_read_anything_that_the_program_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, clock = tmp_path / "ward", FixedClock(NOW)
    with open_record(folder, clock, "simulation") as record:
        ward = Ward(record, clock, Station(clock))
        ward.admit()
        ward.assess(FEBRILE, 3)
        app = ToxGraderApp(record)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await pilot.press("a", "n", "enter", "3", "9", "enter")
            await pilot.pause()
            assert app.desk.files.settle()
            drafts = [path for path in everything(folder) if path.name.startswith("draft-")]
            assert drafts
            assert open_to_others(folder) == []
            await pilot.press("s", "n", "y")
            await pilot.pause()
            assert [path for path in everything(folder) if path.name.startswith("mark-")]
            assert open_to_others(folder) == []
    for command in (["audit", "verify"], ["log", "W7-042"], ["audit", "checkpoint"]):
        main([*command, "--simulation", "--data", str(folder)])
    capsys.readouterr()
    assert open_to_others(folder) == []


@pytest.mark.parametrize("number", NUMBERS, ids=ascii)
async def test_a_hospital_number_never_becomes_a_path(tmp_path: Path, number: str) -> None:
    folder, clock = tmp_path / "inner" / "ward", FixedClock(NOW)
    with open_record(folder, clock, "simulation") as record:
        Ward(record, clock, Station(clock)).admit(number)
        app = ToxGraderApp(record)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await pilot.press("a", "n", "enter", "3", "9", "enter")
            await pilot.pause()
            assert app.desk.files.settle()
            key = record.person(number).patient_key
            (draft,) = (path for path in everything(folder) if path.name.startswith("draft-"))
            assert draft.name.startswith(name_of("draft", key))
    assert [path.name for path in everything(tmp_path) if path.parent in (tmp_path, tmp_path / "inner")] == [
        "inner",
        "ward",
    ]
    allowed = "abcdefghijklmnopqrstuvwxyz0123456789-._"
    assert all(set(path.name.lower()) <= set(allowed) for path in everything(folder))
