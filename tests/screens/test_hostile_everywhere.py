"""Whatever a name, a number, a note or a dose holds, only readable text reaches a screen or a terminal."""

import asyncio
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.screens.conftest import FEBRILE, NOW, Screen, Ward
from tests.screens.test_hostile_names import assert_readable
from tox_grader.cli.main import main
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.text import is_readable
from tox_grader.screens.app import ToxGraderApp
from tox_grader.workflows.bedside_files import BedsideFiles
from tox_grader.workflows.record import Author, open_record
from tox_grader.workflows.remarks import add_note
from tox_grader.workflows.station import Station
from tox_grader.workflows.unconfirmed import Mark, put_mark

STATION = Station(FixedClock(NOW))
PIECES = (
    *("\x1b[2J", "\x1b]0;owned\x07", "\x9b31m", "\u202e", "\u2066", "\u200b", "[@click=app.exit]x[/]", "[/x]", "\r\n"),
    *("\x00", "\ue000", "\u6f22", "../../", "a", "\\", "'; drop table entries; --", "=1+1", "e\u0301", "\U0001f600"),
)
hostile = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), min_size=1, max_size=5).map("".join)
readable_once = hostile.map(lambda text: f"x{text}".encode("utf-8", "ignore").decode())
# From the board through every screen and back; the mark left behind is asked about first.
EVERY_SCREEN = (
    *("escape", "P", "escape", "f1", "question_mark", "escape", "n", "escape", "enter", "l", "l", "h", "escape", "i"),
    *("e", "P", "escape", "enter", "P", "escape", "x", "m", "ctrl+s", "P", "escape", "n", "escape", "escape"),
    *("escape", "escape", "escape", "end", "up", "enter", "c", "enter", "R", "P", "escape", "s", "escape", "escape"),
    *("t", "escape", "escape", "escape"),
    *("b", "escape", "c", "escape", "P", "escape", "g", "a", "tab", "escape", "escape", "a", "n", "enter", "3", "9"),
    *("f1", "escape", "P", "escape", "ctrl+s", "P", "escape", "ctrl+l", "x", "b", "enter", *["escape"] * 4),
)


async def walk(folder: Path, user: str) -> None:
    with open_record(folder, STATION.clock, "simulation") as record:
        app = ToxGraderApp(record, station=lambda: STATION)
        app.desk.user = user
        async with app.run_test(size=(80, 24)) as pilot:
            screen = Screen(app, pilot)
            await pilot.pause()
            for key in EVERY_SCREEN:
                assert_readable(screen)
                await screen.press(key)
            assert_readable(screen)
            assert app.is_running


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    family=readable_once,
    given_name=hostile,
    number=readable_once,
    note=readable_once,
    dose=readable_once,
    user=readable_once,
)
def test_every_screen_and_every_printed_log_shows_only_what_can_be_read(
    capsys: pytest.CaptureFixture[str], family: str, given_name: str, number: str, note: str, dose: str, user: str
) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder, clock = Path(place) / "ward", FixedClock(NOW)
        with open_record(folder, clock, "simulation") as record:
            ward = Ward(record, clock, STATION)
            ward.admit(number, family, given_name, born=date(1958, 3, 2))
            ward.assess(FEBRILE, 3, number)
            key = record.person(number).patient_key
            add_note(record, number, note, Author(user, "nurse"))
            files = BedsideFiles(record.folder)
            put_mark(files, Mark(key, "never saved", "treatment", NOW, user, {"drug": dose, "dose": dose}))
            files.close()
        asyncio.run(walk(folder, user))
        for command in (["--plain"], ["log", number], ["patient", "list"]):
            main([*command, "--simulation", "--data", str(folder)])
        told = capsys.readouterr()
        for text in (told.out, told.err):
            assert all(is_readable(character) for character in text if character != "\n"), ascii(text)
        names = [path.name for path in folder.rglob("*")]
        assert not [name for name in names if any(part in name for part in (number, family))]
