import subprocess
import sys
from decimal import Decimal
from pathlib import Path

from tests.screens.conftest import FEBRILE, ON_A_PRESSOR, Open, Ward

PAINT = """
import asyncio, sys
from pathlib import Path
from tox_grader.foundation.clock import SystemClock
from tox_grader.screens.app import ToxGraderApp
from tox_grader.screens.desk import Desk
from tox_grader.workflows.record import open_record

Desk.warm_up = lambda self: None

async def main():
    with open_record(Path(sys.argv[1]), SystemClock(), "simulation") as record:
        app = ToxGraderApp(record)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert any("Ward board" in line for line in app.screen.shown_lines())

asyncio.run(main())
late = ("pydantic", "yaml", "z3", "tox_grader.screens.form", "tox_grader.screens.patient", "tox_grader.tables.library")
print([name for name in late if name in sys.modules])
"""


async def test_the_board_shows_every_patient_with_both_grades_and_their_scale(ward: Ward, opened: Open) -> None:
    ward.admit("W7-042", "Demo", "Alpha")
    ward.assess(ON_A_PRESSOR, 3)
    ward.admit("W7-043", "Example", "Beta")
    async with opened() as screen:
        assert "DEMO, Alpha  No. W7-042  D+6" in "\n".join(screen.lines)
        assert "CRS G3 SEVERE !!! (ASTCT 2019)" in screen.text
        assert "ICANS up to G4 ? INCOMPLETE (ASTCT 2019)" in screen.text
        assert "20-Nov-2026 11:10, 3hr ago" in screen.text
        assert "EXAMPLE, Beta No. W7-043 D+6" in screen.text
        assert "CRS NOT ASSESSED" in screen.text
        assert "ICANS NOT ASSESSED" in screen.text


async def test_the_top_line_names_mode_time_and_number_of_patients_and_is_no_banner(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        assert screen.lines[0] == "SIMULATION  Ward board  Fri 20-Nov-2026 14:10  1 patient, 1 overdue"
        assert "Born" not in screen.text


async def test_an_overdue_patient_is_marked_in_words(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(FEBRILE, 9)
    ward.clock.instant = ward.clock.instant.replace(day=22)
    async with opened() as screen:
        assert "OVERDUE since" in screen.text


async def test_patients_who_share_a_family_name_are_marked(ward: Ward, opened: Open) -> None:
    ward.admit("W7-042", "Demo", "Alpha")
    ward.admit("W7-043", "DEMO", "Beta")
    async with opened() as screen:
        assert screen.text.count("SIMILAR NAME") == 2


async def test_a_higher_peak_and_a_zero_that_is_no_all_clear_stand_beside_the_grade(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 5)
    ward.assess({**FEBRILE, "crs": {**FEBRILE["crs"], "temperature_c": Decimal("37.0")}}, 2)
    async with opened() as screen:
        assert "CRS: peak G3 at 20-Nov-2026 09:10" in screen.text


async def test_a_patient_with_a_draft_is_marked_on_the_board(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "n", "enter", "escape", "escape")
        assert "DRAFT NOT SAVED" in screen.text


async def test_an_empty_ward_says_what_to_do_next(opened: Open) -> None:
    async with opened() as screen:
        assert "Press n to add the first patient." in screen.text
        assert "tox-grader demo" in screen.text
        await screen.press("enter")
        assert "there is no patient yet" in screen.text


async def test_a_long_ward_scrolls_and_says_how_many_are_hidden(ward: Ward, opened: Open) -> None:
    for number in range(12):
        ward.admit(f"W7-{number:03d}", f"Demo{number:02d}", "Alpha")
    async with opened() as screen:
        assert "0 more above, 6 more below" in screen.text
        await screen.press("end")
        assert "DEMO11, Alpha" in screen.text
        assert "more above, 0 more below" in screen.text


async def test_the_same_words_are_there_as_plain_lines(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened() as screen:
        await screen.press("P")
        assert "CRS G3 SEVERE !!! (ASTCT 2019)" in screen.text
        await screen.press("escape")
        assert "Ward board" in screen.text


async def test_a_key_without_meaning_is_answered_in_words(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("x")
        assert "x is not a key of this screen" in screen.text


def test_painting_the_board_loads_neither_tables_nor_the_bedside_screens(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PAINT, str(tmp_path / "ward")], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr
