import os
from pathlib import Path

import pytest
from rich.color import Color

from tests.screens.conftest import ON_A_PRESSOR, Open, Ward
from tox_grader.screens.ink import STYLES, Look

PICTURES = Path(__file__).parent / "pictures"
PALETTE: dict[Look, tuple[int, int]] = {
    "level_0": (231, 16),
    "level_1": (221, 16),
    "level_2": (208, 16),
    "level_3": (160, 231),
    "level_4": (52, 231),
    "level_incomplete": (24, 231),
}


def assert_picture(name: str, lines: list[str]) -> None:
    """Compare the screen with the picture that was looked at; TOX_GRADER_PICTURES=draw draws it anew."""
    drawn = "\n".join(lines) + "\n"
    path = PICTURES / f"{name}.txt"
    if os.environ.get("TOX_GRADER_PICTURES") == "draw":
        path.write_text(drawn, encoding="utf-8")
    assert drawn == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("look", "colours"), PALETTE.items(), ids=PALETTE.keys())
def test_grades_have_the_exact_colours_that_were_measured(look: Look, colours: tuple[int, int]) -> None:
    style = STYLES[look]
    assert (style.bgcolor, style.color) == tuple(Color.from_ansi(number) for number in colours)


async def test_without_colour_the_words_are_the_same(ward: Ward, opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened() as screen:
        coloured = screen.lines
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened() as screen:
        assert screen.app.no_color
        assert screen.lines == coloured
        assert "CRS G3 SEVERE !!! (ASTCT 2019)" in screen.text


async def test_no_line_of_the_palette_holds_an_emoji_or_covers_the_banner(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("enter")
        assert "DEMO, Alpha" in screen.lines[0]
        await screen.press("ctrl+p")
        await screen.pilot.pause(0.2)
        picture = screen.app.export_screenshot()
        assert "earch" in picture
        assert "\N{RIGHT-POINTING MAGNIFYING GLASS}" not in picture
        assert "DEMO," in picture


async def test_the_board_looks_as_it_was_looked_at(ward: Ward, opened: Open) -> None:
    ward.admit("W7-042", "Demo", "Alpha")
    ward.assess(ON_A_PRESSOR, 3)
    ward.admit("W7-043", "Example", "Beta", known=False)
    async with opened() as screen:
        assert_picture("board_80x24", screen.lines)


async def test_the_form_looks_as_it_was_looked_at(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "n", "enter")
        await screen.type("39.5", "enter", "n", "7")
        assert_picture("form_80x24", screen.lines)
