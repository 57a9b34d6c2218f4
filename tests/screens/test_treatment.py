from tests.screens.conftest import ON_A_PRESSOR, Open, Ward
from tox_grader.workflows.correct import enter_in_error, to_correct
from tox_grader.workflows.record import Author, Record
from tox_grader.workflows.ward import open_chart


async def test_a_treatment_is_recorded_with_the_end_of_the_number(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened() as screen:
        await screen.press("enter", "g", "a", "tab")
        assert "= tocilizumab" in screen.text
        await screen.type("-15m", "tab")
        assert "= Fri 20-Nov-2026 13:55, 15min ago" in screen.text
        await screen.type("572 mg", "tab")
        await screen.type("572 mg", "tab", "n", "tab")
        await screen.type("043", "ctrl+s")
        assert "not the last 3 characters of the number of this patient" in screen.text
        assert not open_chart(record, "W7-042").course.treatments
        await screen.press("delete")
        await screen.type("042", "ctrl+s")
        assert "Saved 14:10 as entry 4: treatment given" in screen.text
        assert "treatment given: tocilizumab 572 mg" in screen.text
    (given,) = open_chart(record, "W7-042").course.treatments
    assert (given.drug, given.may_mask_fever) == ("tocilizumab", True)


async def test_after_a_dose_the_limits_are_counted_now(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened(120, 40) as screen:
        await screen.press("enter", "g", "a", "tab")
        await screen.type("-15m", "tab", "tab", "tab", "n", "tab")
        await screen.type("042", "ctrl+s")
        assert "1 of 4" in screen.text
        assert "NOT BEFORE" in screen.text


async def test_a_dose_is_typed_twice_the_same(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("enter", "g", "a", "tab")
        await screen.type("now", "tab")
        await screen.type("480 mg", "tab")
        await screen.type("48 mg", "tab")
        assert "refused: not the same as the dose above" in screen.text


async def test_enter_never_records_a_treatment(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("enter", "g", "a", "enter", "n", "o", "w", "enter", "enter", "enter", "n", "enter")
        await screen.type("042", "enter", "enter", "enter")
        assert not open_chart(record, "W7-042").course.treatments
        await screen.press("escape")
        assert "this treatment is NOT RECORDED" in screen.text
        await screen.press("escape")
        assert "Newest entry: 1." in screen.text


async def test_a_treatment_that_was_not_given_is_recorded_with_its_reason_and_counts_as_no_dose(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("enter", "g", "a", "tab")
        await screen.type("now", "tab", "tab", "tab", "d", "tab")
        await screen.type("042", "tab", "n", "ctrl+s")
        assert "refused: say why it was not given" in screen.text
        await screen.type("family declined", "ctrl+s")
        assert "treatment NOT given: tocilizumab, reason: family declined" in screen.text
    assert not open_chart(record, "W7-042").course.treatments


async def test_what_was_entered_in_error_says_so_on_the_screen_before_what_it_said(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    enter_in_error(record, to_correct(record, "W7-042", 2), "wrong patient", Author("doc2", "doctor"))
    async with opened(120, 40) as screen:
        await screen.press("enter", "l")
        assert "entered in error by doc2 (doctor)" in screen.text
        assert screen.text.index("wrong patient (entry 3) - was:") < screen.text.index("assessment: CRS")
        assert "CRS NOT ASSESSED" in screen.text
