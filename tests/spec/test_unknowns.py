"""What was not assessed is not known: absent, null or with a reason it is one and the same, and never normal."""

from typing import Any

import pytest

from tests.spec.bedside import bounds, but, crs, febrile, graded, icans, refused, well

REASONS = (
    "asleep",
    "sedated",
    "intubated",
    "language_barrier",
    "hearing_or_vision",
    "refused",
    "no_equipment",
    "other",
)
MINIMAL = {"schema": "assessment/1", "patient": {"id": "W7-042"}}


@pytest.mark.parametrize(
    "document", [MINIMAL, but(well(), crs=None, icans=None, history=None), {**MINIMAL, "crs": {}, "icans": {}}]
)
def test_nothing_assessed_is_no_grade_and_certainly_not_grade_0(document: dict[str, Any]) -> None:
    for given in graded(document).answers:
        assert given.status == "bounded"
        assert given.grade is None
        assert bounds(given) == (0, 4)
        assert given.called == ""
        assert given.still_needed


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("crs", "temperature_c"), ("crs", "hypotension"), ("crs", "vasopressors"), ("crs", "oxygen"), ("icans", "ice"),
        ("icans", "consciousness"), ("icans", "seizure"), ("icans", "motor"), ("icans", "raised_icp"),
    ],
)  # fmt: skip
def test_absent_null_and_not_assessed_are_one_and_the_same_and_never_normal(section: str, key: str) -> None:
    whole = febrile()
    absent = but(whole)
    del absent[section][key]
    null = but(whole)
    null[section][key] = None
    documents = [absent, null]
    for reason in REASONS:
        document = but(whole)
        document[section][key] = {"not_assessed": reason}
        documents.append(document)
    answers = [graded(document).answers for document in documents]
    assert all(given == answers[0] for given in answers)
    toxicity = 0 if section == "crs" else 1
    assert answers[0][toxicity].status == "bounded"
    assert graded(whole).answers[toxicity].status == "graded"


@pytest.mark.parametrize("section", ["crs", "icans"])
def test_a_whole_section_may_be_not_assessed(section: str) -> None:
    document = {**well(), section: {"not_assessed": "refused"}}
    given = graded(document).answers[0 if section == "crs" else 1]
    assert bounds(given) == (0, 4)


def test_an_unknown_reason_is_refused_with_the_nearest() -> None:
    (problem,) = refused(but(well(), icans={"ice": {"not_assessed": "sedation"}}))
    assert problem.do == "did you mean 'sedated'?"


def test_a_column_that_cannot_move_the_grade_any_more_is_not_asked() -> None:
    given = crs(febrile(oxygen={"device": "bipap"}, hypotension=None, vasopressors=None))
    assert given.grade == 4
    assert given.still_needed == ()


def test_only_what_can_still_move_the_grade_is_asked() -> None:
    given = crs(febrile(oxygen={"device": "venturi"}, hypotension=None, vasopressors=None))
    assert bounds(given) == (3, 4)
    assert given.still_needed == ("hypotension",)
    assert "vasopressors" in given.missing


def test_an_unknown_temperature_leaves_a_vasopressor_between_0_and_3() -> None:
    given = crs(febrile(temperature_c=None, vasopressors=["norepinephrine"]))
    assert bounds(given) == (0, 3)
    assert given.still_needed == ("fever",)


def test_an_unknown_temperature_does_not_matter_once_the_waiver_holds_and_a_column_counts() -> None:
    document = but(
        febrile(temperature_c=None, vasopressors=["norepinephrine"]),
        history={"crs_established": True, "treated_since_crs_onset": True},
    )
    assert crs(document).grade == 3


def test_an_unknown_temperature_in_treated_crs_with_nothing_else_is_0_to_1() -> None:
    document = but(febrile(temperature_c=None), history={"crs_established": True, "treated_since_crs_onset": True})
    assert bounds(crs(document)) == (0, 1)


def test_a_flag_is_raised_only_where_it_is_certain() -> None:
    assert "late_onset" not in crs(but(well(), crs={"temperature_c": None}, infusion={"day": 20})).flags
    assert "attribution_uncertain" not in crs(but(well(), crs={"temperature_c": None})).flags
    assert (
        "hypotension_or_hypoxia_without_fever"
        not in crs(febrile(temperature_c=None, vasopressors=["norepinephrine"])).flags
    )


def test_crs_and_icans_are_two_answers_and_never_one_merged_grade() -> None:
    given = graded(febrile(vasopressors=["norepinephrine"])).answers
    assert [(answer.toxicity, answer.grade) for answer in given] == [("CRS", 3), ("ICANS", 0)]


def test_an_unknown_scale_of_one_patient_does_not_touch_the_other_answer() -> None:
    assert icans(but(well(), crs=None)).grade == 0
    assert crs(but(well(), icans=None)).grade == 0
