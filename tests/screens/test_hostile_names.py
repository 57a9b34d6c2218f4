import pytest

from tests.screens.conftest import ON_A_PRESSOR, Open, Screen, Ward
from tox_grader.foundation.text import is_readable

HOSTILE = {
    "an escape sequence": "Demo\x1b[2J\x1b]0;owned\x07",
    "an eight-bit control": "Demo\x9b31m",
    "a bidirectional override": "Demo\u202e240-7W\u202c",
    "an action in markup": "Demo[@click=app.exit]press[/]",
    "a closing tag that was never opened": "Demo[/x]",
    "line ends": "Demo\r\nCRS criteria not met\n",
    "nothing that can be seen": "\u200b\u2066",
    "wide characters": "\u6f22\u5b57\u540d\u524d" * 30,
    "zero bytes": "Demo\x00\x00",
}
EVERY_SCREEN = (
    *(("P",), ("escape",), ("question_mark",), ("escape",), ("enter",), ("l",), ("l",), ("i",), ("i",), ("b",)),
    *(("escape",), ("P",), ("escape",), ("question_mark",), ("escape",), ("g",), ("escape",), ("a",), ("f1",)),
    *(("escape",), ("n", "enter"), ("tab",), ("s",), ("escape",)),
)


def assert_readable(screen: Screen) -> None:
    """Fail where anything but readable characters would reach the terminal, or a line is wider than the screen."""
    for line in screen.painted.canvas.lines:
        for text, _ in line:
            assert all(is_readable(character) for character in text), repr(text)
    for y in range(screen.app.size.height):
        assert screen.painted.canvas.render_line(y).cell_length == screen.app.size.width


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_hostile_name_number_drug_or_dose_is_shown_as_text_on_every_screen(
    ward: Ward, opened: Open, name: str
) -> None:
    ward.admit(family=name, given=name, patient_id=f"W7{name}")
    ward.assess(ON_A_PRESSOR, 3, patient_id=f"W7{name}")
    async with opened() as screen:
        screen.app.desk.user = name
        await screen.pilot.pause(0.1)
        assert_readable(screen)
        for keys in EVERY_SCREEN:
            await screen.press(*keys)
            assert_readable(screen)
        assert screen.app.is_running


async def test_brackets_in_a_name_stay_brackets(ward: Ward, opened: Open) -> None:
    ward.admit(family="O'Brien", given="Jo [known as Jay]")
    async with opened() as screen:
        assert "O'BRIEN, Jo [known as Jay]" in screen.text


async def test_what_was_taken_out_of_a_name_is_marked(ward: Ward, opened: Open) -> None:
    ward.admit(family="De\x1bmo")
    async with opened() as screen:
        assert "DEMO*, Alpha" in screen.text


async def test_typed_control_characters_do_not_get_into_a_field(opened: Open) -> None:
    async with opened() as screen:
        await screen.press("n", "tab")
        await screen.press("ctrl+g", "D", "e")
        assert_readable(screen)
        assert "De_" in screen.text
