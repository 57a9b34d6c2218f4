"""One patient's findings under every scale: what stands on the screen, at both sizes."""

import pytest

from tests.screens.conftest import ON_A_PRESSOR, Open, Ward


async def test_every_scale_stands_beside_the_table_in_force_with_the_row_that_differs(ward: Ward, opened: Open) -> None:
    ward.admit()
    crs = {**ON_A_PRESSOR["crs"], "constitutional_symptoms": False, "response_to_symptomatic_treatment": "prompt"}
    ward.assess({**ON_A_PRESSOR, "crs": crs, "organ_toxicity": {"others": 0}}, 3)
    async with opened(120, 40) as screen:
        await screen.press("enter", "c")
        lines = [line.strip() for line in screen.lines]
        assert "CRS by every scale, from the same findings" in lines
        here = lines.index("CRS G4 LIFE-THREATENING !!!! (CTCAE 4.03)")
        assert lines[here + 1 : here + 4] == [
            "higher than ASTCT 2019",
            "CTCAE 4.03: vasopressor - pressor support - grade 4",
            "ASTCT 2019: hypotension - one vasopressor, with or without vasopressin - grade 3",
        ]
        assert lines.index("CRS G3 SEVERE !!! (ASTCT 2019)") < here


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_banner_stands_on_top_and_the_text_can_be_read_to_its_end(
    ward: Ward, opened: Open, size: tuple[int, int]
) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened(*size) as screen:
        await screen.press("enter", "c")
        assert "DEMO, Alpha" in screen.lines[0]
        for _ in range(12):
            await screen.press("pagedown")
        assert "the form asks only what the bedside's own table needs" in " ".join(screen.text.split())
        assert "Esc" in screen.text
        await screen.press("escape")
        assert "CRS (ASTCT 2019): why" in screen.text


async def test_without_an_assessment_there_is_nothing_to_compare(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("enter", "c")
        assert "there is no assessment yet that scales could be compared by" in screen.text


async def test_the_comparison_is_there_as_plain_lines(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened() as screen:
        await screen.press("enter", "c", "P")
        assert "CRS by every scale, from the same findings" in screen.text
