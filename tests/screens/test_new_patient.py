"""A patient who comes to the ward: baselines entered before treatment decide what is graded later."""

from tests.screens.conftest import Open
from tox_grader.workflows.record import Record
from tox_grader.workflows.ward import open_chart


async def test_the_scores_before_treatment_are_kept_with_the_patient(record: Record, opened: Open) -> None:
    async with opened() as screen:
        await screen.press("n")
        for text in ("W7-051", "Example", "Delta"):
            await screen.type(text, "tab")
        await screen.press(*["tab"] * 7)
        await screen.type("11", "tab")
        assert "cannot be true: 0 to 10 points" in screen.text
        await screen.type("7", "tab")
        await screen.press("tab")
        await screen.type("n", "ctrl+s")
    facts = open_chart(record, "W7-051").course.facts
    assert (facts.baseline_ice, facts.baseline_capd, facts.can_do_ice) == (7, None, False)
