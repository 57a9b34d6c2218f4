"""Tocilizumab: who it is suggested for, the dose with its rule, the limits with what was given, what is asked first."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.spec.bedside import OBSERVED_AT, STATION, graded, n, suggestions
from tests.spec.grades import GRADES, of_grades
from tox_grader.assessment.history import PatientHistory, TreatmentGiven, Weight
from tox_grader.escalation.suggest import suggest
from tox_grader.escalation.suggestion import Suggestion

NOW = datetime.fromisoformat(OBSERVED_AT)
RECORDED = PatientHistory(weight=Weight(n("60"), date(2026, 11, 18)), treatments=())


def tocilizumab(history: PatientHistory | None = None, **patient: Any) -> Suggestion:
    """Return the step for CRS 2: from the record where a history is given, else from the file alone."""
    document = of_grades(2, 0, **patient)
    if history is None:
        return next(step for step in suggestions(document).steps if step.step == "tocilizumab")
    given = graded(document)
    library = STATION.library
    made = suggest(library.protocol("asco_2021"), library.drugs(), given.answers, given.findings, history, NOW)
    return next(step for step in made.steps if step.step == "tocilizumab")


def doses(*hours_ago: float, drug: str = "tocilizumab") -> PatientHistory:
    given = tuple(TreatmentGiven(drug, NOW - timedelta(hours=hours)) for hours in hours_ago)
    return replace(RECORDED, treatments=given)


@pytest.mark.parametrize(("crs_grade", "icans_grade"), GRADES)
def test_tocilizumab_is_for_crs_from_grade_2_and_for_grade_1_beside_icans_1_to_3(
    crs_grade: int, icans_grade: int
) -> None:
    named = [step.step for step in suggestions(of_grades(crs_grade, icans_grade)).steps]
    assert ("tocilizumab" in named) == (crs_grade >= 2 or (crs_grade == 1 and 1 <= icans_grade <= 3))


def test_the_line_names_dose_rule_weight_date_and_route() -> None:
    assert tocilizumab(RECORDED).doses == (
        "tocilizumab - DOSE 480 mg (8 mg/kg x 60 kg, weight 18-Nov-2026) - intravenous over 1 hour",
    )


def test_a_weight_in_a_file_was_stated_on_the_day_of_the_assessment() -> None:
    assert tocilizumab().doses == (
        "tocilizumab - DOSE 572 mg (8 mg/kg x 71.5 kg, weight 20-Nov-2026) - intravenous over 1 hour",
    )


def test_a_small_child_is_dosed_by_the_rule_for_less_than_30_kg_and_the_weight_is_asked_again_near_it() -> None:
    child = tocilizumab(age_years=8, weight_kg=n("29.9"))
    assert child.doses == (
        "tocilizumab - DOSE 358.8 mg (12 mg/kg x 29.9 kg, weight 20-Nov-2026) - intravenous over 1 hour",
    )
    assert child.note is not None
    assert "30 kg gives 240 mg" in child.note
    assert tocilizumab(age_years=8, weight_kg=n("20")).note == "12 mg/kg: read in the EU package leaflet."


@pytest.mark.parametrize(("age", "dosed"), [(0, False), (1, False), (2, True), (17, True), (85, True)])
def test_below_the_licensed_age_no_dose_is_printed(age: int, *, dosed: bool) -> None:
    (line,) = tocilizumab(age_years=age, weight_kg=n("20")).doses
    assert ("DOSE" in line) == dosed
    assert dosed or line == "tocilizumab - no dose printed: licensed from 2 years; see the guideline"


@pytest.mark.parametrize("weight", [None, {"not_assessed": "no_equipment"}])
def test_without_a_weight_there_is_no_dose_and_the_step_stays(weight: Any) -> None:
    step = tocilizumab(weight_kg=weight)
    assert step.doses == ("tocilizumab - dose not worked out: no weight with a date is recorded",)
    assert step.state == "suggested"


def test_a_weight_without_the_day_of_the_assessment_gives_no_dose() -> None:
    document = of_grades(2, 0)
    del document["observed_at"]
    step = next(step for step in suggestions(document).steps if step.step == "tocilizumab")
    assert "dose not worked out" in step.doses[0]


def test_a_file_knows_no_doses_given_so_far_and_says_so() -> None:
    step = tocilizumab()
    assert step.state == "suggested"
    assert step.limits[-1] == "Doses of tocilizumab given so far are not known here: check before giving."


def test_the_record_counts_and_a_dose_less_than_8_hours_ago_is_not_now() -> None:
    assert tocilizumab(doses()).limits[0] == "Given so far: 0 of 4 in all, 0 of 3 in the last 24 hours."
    assert tocilizumab(doses(7.99)).state == "wait"
    assert tocilizumab(doses(8)).state == "suggested"


def test_no_dose_stands_beside_a_limit_that_speaks_against_it() -> None:
    step = tocilizumab(doses(2))
    assert step.doses == ("tocilizumab - no dose now: see the limits below",)
    assert step.limits[0] == "NOT BEFORE 20-Nov-2026 20:10: last dose 20-Nov-2026 12:10, 2hr ago."


def test_after_the_fourth_dose_the_limit_is_reached_and_the_other_steps_are_still_there() -> None:
    step = tocilizumab(doses(30, 50, 70, 90))
    assert step.state == "limit_reached"
    assert len(suggestions(of_grades(2, 0)).steps) > 5


def test_doses_of_another_drug_do_not_count() -> None:
    assert tocilizumab(doses(1, 2, 3, 4, drug="siltuximab")).state == "suggested"


def test_bowel_perforation_is_asked_about_first() -> None:
    assert tocilizumab().ask_first == ("active diverticular disease (bowel perforation)",)


def test_beside_icans_a_repeated_dose_comes_with_a_caution() -> None:
    steps = {step.step for step in suggestions(of_grades(2, 2)).steps}
    assert {"tocilizumab", "icans_tocilizumab_caution"} <= steps
    assert "icans_tocilizumab_caution" not in {step.step for step in suggestions(of_grades(2, 0)).steps}
