"""CRS, second column: what is running now, counted by kind; judgement and treatment, not a pressure reading."""

from itertools import permutations
from typing import Any

import pytest

from tests.spec.bedside import bounds, crs, febrile, n, refused

COUNTED = (
    "norepinephrine",
    "epinephrine",
    "phenylephrine",
    "dopamine",
    "angiotensin_ii",
    "metaraminol",
    "terlipressin",
)
NOT_COUNTED = ("dobutamine", "milrinone", "levosimendan", "midodrine", "methylene_blue")


@pytest.mark.parametrize("drug", COUNTED)
def test_each_vasopressor_alone_is_grade_3_and_two_are_grade_4(drug: str) -> None:
    other = "norepinephrine" if drug != "norepinephrine" else "epinephrine"
    assert crs(febrile(vasopressors=[drug])).grade == 3
    assert crs(febrile(vasopressors=[drug, "vasopressin"])).grade == 3
    assert crs(febrile(vasopressors=[drug, other])).grade == 4


@pytest.mark.parametrize("drug", NOT_COUNTED)
def test_each_drug_that_is_not_counted_is_recorded_and_flagged(drug: str) -> None:
    alone = crs(febrile(vasopressors=[drug]))
    beside = crs(febrile(vasopressors=["norepinephrine", drug]))
    assert (alone.grade, beside.grade) == (1, 3)
    assert "inotrope_not_counted" in alone.flags
    assert "inotrope_not_counted" in beside.flags


@pytest.mark.parametrize(
    ("dose", "unit"),
    [("0.01", "mcg/kg/min"), ("2", "mcg/kg/min"), ("4", "mcg/min"), ("0.03", "units/min"), ("10", "mg/h")],
)
def test_the_dose_of_a_vasopressor_never_moves_the_grade(dose: str, unit: str) -> None:
    running = [{"drug": "norepinephrine", "dose": n(dose), "unit": unit}]
    assert crs(febrile(vasopressors=running)).grade == 3
    assert (
        crs(febrile(vasopressors=[*running, {"drug": "epinephrine", "dose": n("0.01"), "unit": "mcg/kg/min"}])).grade
        == 4
    )


def test_the_order_in_which_drugs_are_named_does_not_matter() -> None:
    drugs = ["norepinephrine", {"drug": "vasopressin"}, "dobutamine"]
    assert {crs(febrile(vasopressors=list(order))).grade for order in permutations(drugs)} == {3}


@pytest.mark.parametrize(
    ("vasopressors", "at_least", "could_be"),
    [
        (["unspecified", "vasopressin"], 3, 3),
        (["unspecified", "norepinephrine"], 3, 4),
        (["unspecified", "norepinephrine", "vasopressin"], 4, 4),
        (["unspecified", "unspecified", "vasopressin"], 4, 4),
        (["unspecified", "dobutamine"], 3, 3),
    ],
)
def test_at_most_one_of_all_unspecified_drugs_is_vasopressin(
    vasopressors: list[str], at_least: int, could_be: int
) -> None:
    assert bounds(crs(febrile(vasopressors=vasopressors))) == (at_least, could_be)


def test_a_named_drug_twice_is_refused() -> None:
    (problem,) = refused(
        febrile(vasopressors=["norepinephrine", {"drug": "norepinephrine", "dose": n("5"), "unit": "mcg/min"}])
    )
    assert problem.what == "norepinephrine is named twice"


def test_a_dose_without_its_unit_is_refused() -> None:
    (problem,) = refused(febrile(vasopressors=[{"drug": "norepinephrine", "dose": n("5")}]))
    assert problem.what == "the dose of norepinephrine has no unit"


@pytest.mark.parametrize("word", ["present_no_treatment", "treated_with_fluids", "present"])
def test_hypotension_is_grade_2_whatever_was_given_until_a_vasopressor_runs(word: str) -> None:
    assert crs(febrile(hypotension=word)).grade == 2
    assert crs(febrile(hypotension=word, vasopressors=["norepinephrine"])).grade == 3


@pytest.mark.parametrize("word", ["none", "present", "treated_with_fluids"])
def test_no_word_on_hypotension_answers_whether_a_vasopressor_runs(word: str) -> None:
    given = crs(febrile(hypotension=word, vasopressors=None))
    assert bounds(given) == (1 if word == "none" else 2, 4)
    assert given.missing == ("vasopressors",)


def test_a_vasopressor_of_another_cause_is_not_scored() -> None:
    given = crs(febrile(vasopressors=["norepinephrine", "epinephrine"], hypotension_attribution="other_cause"))
    assert given.grade == 1
    assert "no_other_cause" in given.footnotes


@pytest.mark.parametrize("systolic", [60, 88, 140])
def test_a_pressure_reading_alone_never_sets_the_grade(systolic: int) -> None:
    assert crs(febrile(systolic_mmhg=systolic)).grade == 1
    assert bounds(crs(febrile(systolic_mmhg=systolic, hypotension=None))) == (1, 2)


def test_vasopressin_alone_is_grade_3_with_its_own_flag_only_while_it_is_alone() -> None:
    assert "vasopressin_only" in crs(febrile(vasopressors=["vasopressin"])).flags
    assert "vasopressin_only" in crs(febrile(vasopressors=["vasopressin", "dobutamine"])).flags
    assert "vasopressin_only" not in crs(febrile(vasopressors=["vasopressin", "norepinephrine"])).flags


@pytest.mark.parametrize(
    "vasopressors",
    [["noradrenaline"], ["Norepinephrine"], [3], [True], "norepinephrine", {"drug": "norepinephrine"}, 2],
)
def test_an_unknown_drug_or_a_number_in_place_of_the_list_is_refused(vasopressors: Any) -> None:
    assert all(problem.where.startswith("crs.vasopressors") for problem in refused(febrile(vasopressors=vasopressors)))
