import pytest

from tests.screens.conftest import ON_A_PRESSOR, Open, Ward

PATIENT_SCREENS = {
    "patient": ("enter",),
    "log": ("enter", "l"),
    "form": ("a",),
    "summary": ("a", "n", "enter", "s"),
    "treatment": ("enter", "g"),
    "basis": ("enter", "b"),
    "help above the patient": ("enter", "question_mark"),
    "help above the form": ("a", "f1"),
    "plain lines of the patient": ("enter", "P"),
    "interruption": ("a", "n", "enter", *["tab"] * 9, "1", "2", "s", "n", "y"),
}


@pytest.mark.parametrize("keys", PATIENT_SCREENS.values(), ids=PATIENT_SCREENS.keys())
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_the_banner_stands_on_top_of_every_patient_screen_and_the_keys_at_its_bottom(
    ward: Ward, opened: Open, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened(*size) as screen:
        await screen.press(*keys)
        top = " ".join(" ".join(screen.lines[:4]).split())
        assert top.startswith("DEMO, Alpha Born 02-Mar-1958 (68 years) Sex female No. W7-042")
        assert "SIMULATION ciltacabtagene autoleucel D+6 Weight 71.5 kg (18-Nov-2026)" in top
        assert "ASTCT 2019 edition 1.0.0, table not signed at this site Now 20-Nov-2026 14:10" in top
        assert screen.lines[-1].strip()


async def test_the_banner_looks_different_without_colour(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("enter")
        strip = screen.painted.canvas.render_line(0)
        assert all(segment.style is not None and segment.style.reverse for segment in strip)


async def test_what_is_not_known_says_so(ward: Ward, opened: Open) -> None:
    ward.admit(born=None, sex=None, known=False)
    async with opened() as screen:
        await screen.press("enter")
        assert "Born Not known Sex Not known" in screen.text
        assert "Product Not known Day Not known Weight Not known" in screen.text


async def test_a_long_family_name_wraps_and_a_long_given_name_is_one_key_away(ward: Ward, opened: Open) -> None:
    family, given = "Exampleton-" * 9 + "Featherstone", "Wilhelmina " * 6 + "Maria"
    ward.admit(family=family, given=given)
    async with opened() as screen:
        await screen.press("enter")
        banner = "".join(screen.lines[:5])
        assert family.upper() in banner
        assert "Wilhelmina Maria" not in banner
        assert "..." in banner
        assert "No. W7-042" in banner
        await screen.press("i")
        assert "Wilhelmina Maria" in screen.text


async def test_a_name_longer_than_the_screen_leaves_number_and_grades_visible(ward: Ward, opened: Open) -> None:
    ward.admit(family="X" * 2000)
    async with opened() as screen:
        assert "NAME SHORTENED" in screen.text
        assert "No. W7-042" in screen.text
        await screen.press("enter")
        assert "NAME SHORTENED" in screen.text
        assert "No. W7-042" in screen.text
        assert "CRS NOT ASSESSED" in screen.text
