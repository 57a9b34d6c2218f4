import pytest

from tests.screens.conftest import ON_A_PRESSOR, Open, Ward

TOO_SMALL = "Window too small - need 80x24 (now {}x{}). Nothing is lost."


@pytest.mark.parametrize(("width", "height"), [(79, 24), (80, 23), (40, 10)])
@pytest.mark.parametrize("keys", [(), ("enter",), ("a", "n", "enter", "3")], ids=["board", "patient", "form"])
async def test_a_window_that_is_too_small_shows_only_that_and_loses_nothing(
    ward: Ward, opened: Open, width: int, height: int, keys: tuple[str, ...]
) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened() as screen:
        await screen.press(*keys)
        before = screen.lines
        await screen.pilot.resize_terminal(width, height)
        await screen.pilot.pause(0.05)
        assert screen.text == TOO_SMALL.format(width, height)
        await screen.press("x", "q", "escape")
        await screen.pilot.resize_terminal(80, 24)
        await screen.pilot.pause(0.05)
        assert screen.lines == before


@pytest.mark.parametrize("keys", [("enter",), ("a", "n", "enter", "3")], ids=["patient", "form"])
async def test_a_wide_window_shows_more_and_nothing_else(ward: Ward, opened: Open, keys: tuple[str, ...]) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened(120, 40) as screen:
        await screen.press(*keys)
        assert "CRS G3 SEVERE !!!" in screen.text or "CRS up to G4" in screen.text


async def test_in_a_wide_window_the_log_stands_beside_the_reasons(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened(120, 40) as screen:
        await screen.press("enter")
        assert "Log, newest first: 2 entries" in screen.text
        assert "Table suggests - clinician decides" in screen.text
        assert "Not attributable to any other cause: not checked by this program." in screen.text.replace(
            "Log, newest first", ""
        ) or any("Not attributable to any other cause" in line for line in screen.lines)
