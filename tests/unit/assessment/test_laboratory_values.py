"""A laboratory value is a number with its unit: what is accepted, what is refused, and what the tables then read."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from tox_grader.assessment.findings import findings
from tox_grader.assessment.validate import validate
from tox_grader.assessment.vocabulary_laboratory import LABORATORY, UNITS, same_number
from tox_grader.foundation.measurements import Measurement
from tox_grader.foundation.problems import AssessmentInvalid, Problem
from tox_grader.workflows.station import Station

SINGAPORE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 14, 30, tzinfo=SINGAPORE)
LIMITS = Station().limits
FROM_ZERO = {"neutrophils", "leukocytes", "lymphocytes", "cd4", "platelets", "crp", "d_dimer", "fdp", "pt_prolongation"}


def document(**sections: Any) -> dict[str, Any]:
    return {"schema": "assessment/1", "patient": {"id": "W7-042"}, **sections}


def view(**labs: Any) -> dict[str, Any]:
    return dict(findings(validate(document(labs=labs), limits=LIMITS, now=NOW), now=NOW))


def problems_of(**sections: Any) -> tuple[Problem, ...]:
    with pytest.raises(AssessmentInvalid) as refused:
        validate(document(**sections), limits=LIMITS, now=NOW)
    return refused.value.problems


def the_problem(**labs: Any) -> Problem:
    (problem,) = problems_of(labs=labs)
    return problem


def test_a_laboratory_value_is_read_with_its_unit_and_what_stands_beside_it() -> None:
    labs = view(crp={"value": Decimal("42.0"), "unit": "mg/L", "uln": 5, "lln": 0, "baseline": 3})
    assert labs["crp"] == Measurement(Decimal(42), "mg/L", Decimal(5), Decimal(0), Decimal(3))


@pytest.mark.parametrize("name", sorted(LABORATORY))
def test_every_unit_of_every_laboratory_value_is_accepted_and_kept(name: str) -> None:
    for unit in UNITS[name]:
        given = validate(document(labs={name: {"value": 40, "unit": unit}}), limits={}, now=NOW)
        assert findings(given, now=NOW)[name] == Measurement(Decimal(40), unit)


def test_a_laboratory_value_that_was_not_assessed_is_unknown_and_so_is_what_could_not_be_had_beside_one() -> None:
    labs = view(ferritin={"not_assessed": "other"}, alt={"value": 30, "unit": "U/L", "uln": {"not_assessed": "other"}})
    assert "ferritin" not in labs
    assert labs["alt"] == Measurement(Decimal(30), "U/L")


@pytest.mark.parametrize(("name", "units"), [("crp", "mg/L or mg/dL"), ("inr", "ratio")])
def test_a_laboratory_value_without_its_unit_is_refused_and_told_the_accepted_ones(name: str, units: str) -> None:
    problem = the_problem(**{name: {"value": 42}})
    assert (problem.where, problem.what) == (f"labs.{name}.unit", "the required key unit is missing")
    assert problem.do == f"add `unit: ...` ({units})"


def test_a_unit_without_a_value_is_refused() -> None:
    assert the_problem(crp={"unit": "mg/L"}).where == "labs.crp.value"


@pytest.mark.parametrize("unit", ["mg/ml", "mg/l", "umol/L", "", "MG/L"])
def test_an_unknown_unit_is_met_with_the_accepted_ones_and_none_is_guessed(unit: str) -> None:
    problem = the_problem(crp={"value": 42, "unit": unit})
    assert problem.where == "labs.crp.unit"
    assert problem.what == f"'{unit}' is not an accepted unit"
    assert problem.do == "write mg/L or mg/dL"
    assert "many times too high or too low" in problem.why


def test_a_unit_of_another_laboratory_value_is_not_accepted() -> None:
    assert the_problem(potassium={"value": 4, "unit": "mg/dL"}).do == "write mmol/L or mEq/L"


@pytest.mark.parametrize("unit", [3, None, True, ["mg/L"]])
def test_a_unit_is_a_word(unit: object) -> None:
    problem = the_problem(crp={"value": 42, "unit": unit})
    assert problem.where == "labs.crp.unit"
    assert problem.what.startswith("a word is wanted")
    assert "mg/dL" in problem.do


@pytest.mark.parametrize("key", ["value", "unit"])
def test_value_and_unit_are_not_assessed_only_together(key: str) -> None:
    given = {"value": 42, "unit": "mg/L", key: {"not_assessed": "other"}}
    problem = the_problem(crp=given)
    assert problem.where.startswith(f"labs.crp.{key}")


@pytest.mark.parametrize("name", sorted(UNITS))
def test_only_what_there_can_be_none_of_is_0(name: str) -> None:
    given = {"value": 0, "unit": UNITS[name][0]}
    sections = {"icans": {name: given}} if name == "csf_opening_pressure" else {"labs": {name: given}}
    if name in FROM_ZERO | {"csf_opening_pressure"}:
        assert validate(document(**sections), limits=LIMITS, now=NOW)
    else:
        (problem,) = problems_of(**sections)
        assert problem.what == "0 is not possible (accepted: more than 0)"


@pytest.mark.parametrize("key", ["value", "uln", "lln", "baseline"])
def test_no_number_of_a_laboratory_value_is_below_0(key: str) -> None:
    problem = the_problem(crp={"value": 42, "unit": "mg/L", key: Decimal(-1)})
    assert problem.where == f"labs.crp.{key}"
    assert problem.what.startswith("-1 is not possible")


def test_an_upper_limit_of_normal_of_0_is_refused_because_nothing_can_be_a_multiple_of_it() -> None:
    assert the_problem(alt={"value": 30, "unit": "U/L", "uln": 0}).where == "labs.alt.uln"


def test_limits_of_normal_the_wrong_way_round_are_refused() -> None:
    problem = the_problem(sodium={"value": 140, "unit": "mmol/L", "uln": 135, "lln": 145})
    assert (problem.where, problem.what) == (
        "labs.sodium.lln",
        "the lower limit of normal 145 is above the upper one 135",
    )


@pytest.mark.parametrize(
    ("name", "value", "unit", "slip"),
    [
        ("haemoglobin", 13, "g/L", "if it was read in g/dL, write that unit"),
        ("platelets", 150000, "10^9/L", "if it was read in /uL or /mm3, write that unit"),
        ("platelets", 150000, "10^3/uL", "if it was read in /uL or /mm3, write that unit"),
        ("creatinine", Decimal("0.9"), "umol/L", "if it was read in mg/dL, write that unit"),
        ("d_dimer", 4000, "ug/mL", "if it was read in ng/mL or ug/L, write that unit"),
    ],
)
def test_a_number_that_is_impossible_in_its_unit_is_told_the_unit_it_may_have_been_read_in(
    name: str, value: Decimal | int, unit: str, slip: str
) -> None:
    problem = the_problem(**{name: {"value": value, "unit": unit}})
    assert problem.where == f"labs.{name}.value"
    assert problem.what.startswith(f"{name} {value} {unit} is not possible (accepted: ")
    assert problem.do == f"check the number; {slip}"


def test_where_every_unit_has_the_same_number_no_other_unit_is_proposed() -> None:
    assert the_problem(potassium={"value": 140, "unit": "mEq/L"}).do == "check the number"


def test_a_number_in_a_unit_of_another_size_is_not_held_against_the_limits() -> None:
    assert view(haemoglobin={"value": 13, "unit": "g/dL"})["haemoglobin"] == Measurement(Decimal(13), "g/dL")


@pytest.mark.parametrize("key", ["uln", "lln", "baseline"])
def test_a_number_beside_the_value_in_another_unit_than_the_value_is_found_by_the_limits(key: str) -> None:
    problem = the_problem(haemoglobin={"value": 130, "unit": "g/L", key: 14})
    assert problem.where == f"labs.haemoglobin.{key}"


def test_a_lower_limit_of_0_is_how_a_laboratory_prints_that_there_is_none() -> None:
    assert view(alt={"value": 30, "unit": "U/L", "lln": 0})["alt"].lln == 0


@pytest.mark.parametrize(
    ("unit", "other", "refused"), [("10^9/L", "10^9/L", True), ("10^9/L", "10^3/uL", True), ("10^9/L", "/uL", False)]
)
def test_neutrophils_above_leukocytes_are_refused_where_the_numbers_can_be_compared(
    unit: str, other: str, *, refused: bool
) -> None:
    labs = {
        "neutrophils": {"value": Decimal("1.3"), "unit": unit},
        "leukocytes": {"value": Decimal("1.2"), "unit": other},
    }
    if refused:
        problem = the_problem(**labs)
        assert (problem.where, problem.what) == (
            "labs.neutrophils.value",
            "neutrophils 1.3 are above leukocytes 1.2",
        )
    else:
        assert "neutrophils" in view(**labs)


def test_neutrophils_that_are_all_the_leukocytes_are_accepted() -> None:
    same = {"value": Decimal("1.3"), "unit": "10^9/L"}
    assert view(neutrophils=same, leukocytes=same)["neutrophils"] == Measurement(Decimal("1.3"), "10^9/L")


def test_every_fault_of_a_laboratory_value_is_told_at_once_and_others_beside_it() -> None:
    found = problems_of(
        labs={
            "crp": {"value": "42", "unit": "mg/ml", "uln": -1, "baselin": 3},
            "alt": {"value": 20},
            "sodium": {"value": 140, "unit": "mmol/L", "uln": 135, "lln": 145},
        },
        crs={"temperature_c": 38, "temperature_f": 100},
    )
    assert {problem.where for problem in found} == {
        "labs.crp.value",
        "labs.crp.unit",
        "labs.crp.uln",
        "labs.crp.baselin",
        "labs.alt.unit",
        "labs.sodium.lln",
        "crs.temperature_f",
    }


def test_a_laboratory_value_in_the_wrong_section_is_told_its_place() -> None:
    (problem,) = problems_of(crs={"crp": {"value": 42, "unit": "mg/L"}})
    assert problem.do == "write it as labs.crp"


def test_a_mistyped_laboratory_value_is_told_the_nearest() -> None:
    assert "'bilirubin'" in the_problem(billirubin={"value": 12, "unit": "umol/L"}).do


def test_a_bare_number_is_no_laboratory_value() -> None:
    problem = the_problem(crp=42)
    assert (problem.where, problem.what) == ("labs.crp", "a section with keys is wanted, given as a number")


def test_the_opening_pressure_is_a_laboratory_value_under_icans() -> None:
    pressure = {"value": 25, "unit": "cmH2O"}
    found = findings(validate(document(icans={"csf_opening_pressure": pressure}), limits=LIMITS, now=NOW), now=NOW)
    assert found["csf_opening_pressure"] == Measurement(Decimal(25), "cmH2O")
    (problem,) = problems_of(icans={"csf_opening_pressure": {"value": 2500, "unit": "mmHg"}})
    assert problem.where == "icans.csf_opening_pressure.value"
    assert problem.do == "check the number; if it was read in cmH2O or mmH2O, write that unit"


def test_every_laboratory_value_has_its_limits() -> None:
    assert sorted(set(UNITS) - set(LIMITS)) == []


@pytest.mark.parametrize("name", sorted(UNITS))
def test_units_with_the_same_number_are_those_without_a_factor_between_them(name: str) -> None:
    units = Station().library.units
    assert units.accepted(name) == UNITS[name]
    for one in UNITS[name]:
        for other in UNITS[name]:
            assert same_number(one, other) == (units.factor(name, one, other) == 1)
