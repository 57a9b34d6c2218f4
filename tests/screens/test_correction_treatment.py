"""What was really given is put in the place of what was recorded: time, drug, dose, for this very patient."""

from datetime import timedelta

from tests.screens.conftest import NOW, NURSE, ON_A_PRESSOR, Open, Screen, Ward
from tests.screens.test_correction_in_error import corrections, to_entry
from tox_grader.workflows.give import give
from tox_grader.workflows.record import Author, Record
from tox_grader.workflows.ward import open_chart

SENT = (*("tab",) * 4, *"042", "tab", *"misread", "ctrl+s")  # from the first field on: number and reason alone


def give_two_hours_ago(record: Record, ward: Ward, drug: str = "tocilizumab") -> None:
    give(record, ward.station, "W7-042", drug, NOW - timedelta(hours=2), "480 mg", NURSE)


async def to_slip(screen: Screen, beginning: str = "2. ") -> None:
    await to_entry(screen, beginning)
    await screen.press("c")


async def test_time_and_dose_are_corrected_and_the_old_ones_stay_in_the_log(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    give_two_hours_ago(record, ward)
    async with opened() as screen:
        await to_slip(screen)
        assert "Entry 2 now: 20-Nov-2026 12:10 treatment given: tocilizumab 480 mg" in screen.text
        assert "480 mg_" not in screen.text
        await screen.type("-9h", "tab")
        assert "= Fri 20-Nov-2026 05:10, 9hr ago" in screen.text
        await screen.press("tab")
        await screen.type("572 mg", "tab")
        await screen.type("57 mg", "tab")
        assert "refused: not the same as the dose above" in screen.text
        await screen.press("delete")
        await screen.type("572 mg", "tab")
        await screen.type("042", "tab")
        await screen.type("read from the pump", "ctrl+s")
        assert "now: 20-Nov-2026 12:10 treatment given: tocilizumab 480 mg" in screen.text
        assert "after: 20-Nov-2026 05:10 treatment given: tocilizumab 572 mg" in screen.text
        assert len(corrections(record)) == 0
        await screen.press("n", "y")
        assert "entry 2 treatment corrected" in screen.text
        await screen.press("l")
        assert "read from the pump (entry 4) - was: treatment given: tocilizumab 480 mg" in screen.text
    (given,) = open_chart(record, "W7-042").course.treatments
    assert (given.given_at, given.dose) == (NOW - timedelta(hours=9), "572 mg")
    (amendment,) = corrections(record)
    assert (amendment.author, amendment.content["reason"]) == (Author("ada", "nurse"), "read from the pump")


async def test_another_drug_never_takes_over_the_dose_of_the_first(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    give_two_hours_ago(record, ward)
    async with opened() as screen:
        await to_slip(screen)
        await screen.press("tab", "d")
        assert "= dexAMETHasone" in screen.text
        await screen.press("tab", "tab", "tab")
        await screen.type("042", "tab")
        await screen.type("wrong key", "ctrl+s")
        assert "after: 20-Nov-2026 12:10 treatment given: dexAMETHasone - " not in screen.text
        assert "doses of dexamethasone that count: now 0, after 1" in screen.text
        assert "doses of tocilizumab that count: now 1, after 0" in screen.text
        await screen.press("d", "y")
    (given,) = open_chart(record, "W7-042").course.treatments
    assert (given.drug, given.dose) == ("dexamethasone", None)


async def test_what_changes_nothing_is_not_saved(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    give_two_hours_ago(record, ward)
    async with opened() as screen:
        await to_slip(screen)
        await screen.press(*SENT)
        assert "NOT SAVED: entry 2 says all of this already" in screen.text
        await screen.press("n", "y")
    assert not corrections(record)


async def test_the_number_is_typed_again_and_the_future_is_refused(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    give_two_hours_ago(record, ward)
    async with opened() as screen:
        await to_slip(screen)
        await screen.type("2026-11-20 23:59", "tab")
        assert "refused: this time lies in the future" in screen.text
        await screen.press("delete")
        await screen.type("-1h", "tab", "tab", "tab", "tab")
        await screen.type("999", "ctrl+s")
        assert "refused: not the last 3 characters of the number of this patient" in screen.text
    assert not corrections(record)


async def test_a_limit_against_the_dose_as_it_would_be_recorded_stands_before_saving(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 12)
    give(record, ward.station, "W7-042", "tocilizumab", NOW - timedelta(hours=11), "572 mg", NURSE)
    give(record, ward.station, "W7-042", "tocilizumab", NOW - timedelta(hours=2), "572 mg", NURSE)
    async with opened() as screen:
        await to_slip(screen, "4. ")
        await screen.type("-10h", *SENT)
        assert "A limit stands against this dose: " in screen.text
        assert "NOT BEFORE" in screen.text
        await screen.press("n", "y")
        assert "entry 4 treatment corrected" in screen.text
    assert len(open_chart(record, "W7-042").course.treatments) == 2


async def test_an_amended_treatment_is_amended_again_from_what_counts_of_it(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    give_two_hours_ago(record, ward)
    async with opened() as screen:
        await to_slip(screen)
        await screen.type("-9h", *SENT)
        await screen.press("n", "y", "e", "enter", "c")
        # The amendment was chosen: what is corrected is the treatment, as it counts by now.
        assert "Entry 2 now: 20-Nov-2026 05:10 treatment given: tocilizumab 480 mg" in screen.text
        await screen.type("-8h", *SENT)
        assert "now: 20-Nov-2026 05:10" in screen.text
        await screen.press("n", "y")
    (given,) = open_chart(record, "W7-042").course.treatments
    assert given.given_at == NOW - timedelta(hours=8)
    root = record.entries(record.person("W7-042").patient_key)[1]
    assert [one.content["refers_to"] for one in corrections(record)] == [root.entry_id] * 2
