from tests.screens.conftest import FEBRILE, NOW, NURSE, ON_A_PRESSOR, Open, Ward
from tests.screens.test_drafts_on_disk import enter_fever_and_heart_rate
from tox_grader.workflows.assess import at_bedside, save
from tox_grader.workflows.give import give
from tox_grader.workflows.record import Record
from tox_grader.workflows.ward import open_chart


def other_station_gives(record: Record, ward: Ward) -> None:
    give(record, ward.station, "W7-042", "tocilizumab", NOW, "572 mg", NURSE)


def other_station_assesses(record: Record, ward: Ward) -> None:
    save(record, at_bedside(record, ward.station, "W7-042"), ON_A_PRESSOR, NOW, NURSE)


async def test_what_another_station_recorded_is_shown_before_anything_is_saved_on_top_of_it(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(FEBRILE, 6)
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
        await screen.press("s", "n")
        other_station_assesses(record, ward)
        await screen.press("y")
        assert "NOT SAVED yet" in screen.text
        assert "1 entry came in for this patient since you opened it" in screen.text
        assert "assessment: CRS G3" in screen.text
        assert "before: CRS G3" in screen.text
        assert "Who saves?" in screen.text
        assert len(open_chart(record, "W7-042").course.assessments) == 2
        await screen.press("y")
        assert len(open_chart(record, "W7-042").course.assessments) == 2
        await screen.press("n", "y")
        assert "Saved 14:10 as entry 5" in screen.text
    assert len(open_chart(record, "W7-042").course.assessments) == 3


async def test_the_grade_that_is_asked_again_is_worked_out_with_what_came_in(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    async with opened(80, 40) as screen:
        await screen.press("a", "n", "enter")
        await screen.type("36.8", "enter", *["tab"] * 5, "0", "1", "1", "tab", "s", "n")
        first = screen.text.partition("before:")[0]
        other_station_assesses(record, ward)
        other_station_gives(record, ward)
        await screen.press("y")
        assert "treatment given: tocilizumab" in screen.text
        again = screen.text.partition("before:")[0]
        assert "CRS G3" not in first
        assert "CRS G3" in again.partition("came in")[2].partition("treatment given")[2]


async def test_nothing_typed_is_lost_when_something_came_in(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await enter_fever_and_heart_rate(screen)
        await screen.press("s", "n")
        other_station_assesses(record, ward)
        await screen.press("y", "escape")
        assert "39.5 C" in screen.text
        assert "104 per min" in screen.text
        await screen.press("s")
        assert "1 entry came in" in screen.text
        await screen.press("n", "y", "v")
        assert "Saved" in screen.text or "Newest entry: 4." in screen.text
    assert len(open_chart(record, "W7-042").course.assessments) == 2


async def test_a_dose_that_another_station_recorded_stops_the_same_dose_from_being_recorded_twice(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened() as screen:
        await screen.press("enter", "g", "a", "tab")
        await screen.type("now", "tab", "tab", "tab", "n", "tab")
        await screen.type("042")
        other_station_gives(record, ward)
        await screen.press("ctrl+s")
        assert "NOT SAVED yet" in screen.text
        assert "treatment given: tocilizumab 572 mg" in screen.text
        assert len(open_chart(record, "W7-042").course.treatments) == 1
