"""ICANS in children: which table, the CAPD score by words or points, the child's own baseline, an unknown age."""

from typing import Any

import pytest

from tests.spec.bedside import (
    OTHER_DOMAINS,
    WELL_CHILD,
    answer,
    bounds,
    but,
    graded,
    icans,
    refused,
    well,
    well_child,
    with_ice,
)

ADULT, CHILD = "astct_icans_2019_adult", "astct_icans_2019_child"


def capd(score: Any, baseline: int | None = 0, **icans_changes: Any) -> dict[str, Any]:
    patient = {} if baseline is None else {"baseline_capd": baseline}
    return but(well_child(), patient=patient, icans={"capd": score, **icans_changes})


@pytest.mark.parametrize(
    ("born", "table"),
    [("2014-11-19", ADULT), ("2014-11-20", ADULT), ("2014-11-21", CHILD), ("2012-02-29", ADULT), ("2020-02-29", CHILD)],
)
def test_ice_is_used_from_the_12th_birthday_by_the_day_of_the_assessment(born: str, table: str) -> None:
    assert answer(but(well(birth_date=born), icans=None), "ICANS").scale == table


@pytest.mark.parametrize(
    ("patient", "table"),
    [
        ({"age_years": 40, "can_do_ice": False}, CHILD),
        ({"age_years": 40, "can_do_ice": True}, ADULT),
        ({"age_years": 8, "can_do_ice": True}, CHILD),
        ({"can_do_ice": False}, CHILD),
        ({"age_years": 12}, ADULT),
    ],
)
def test_who_could_not_do_ice_before_treatment_is_graded_by_capd_at_any_age(
    patient: dict[str, Any], table: str
) -> None:
    assert answer(but(well(**patient), icans=None), "ICANS").scale == table


def test_the_table_that_is_not_for_this_patient_answers_so_when_it_is_asked() -> None:
    (given,) = graded(well_child(), ADULT).answers
    assert (given.status, given.at_least, given.could_be) == ("not_applicable", None, None)
    assert given.reason == "Under 12 years the table with CAPD applies."


@pytest.mark.parametrize("total", range(33))
def test_every_new_capd_total_has_its_grade_and_none_is_grade_2(total: int) -> None:
    expected = 0 if total == 0 else 1 if total <= 8 else 3
    assert icans(capd({"total": total})).grade == expected


@pytest.mark.parametrize(
    ("changes", "grade"),
    [
        ({}, 0),
        ({"eye_contact": "often"}, 1),
        ({"restless": "rarely"}, 1),
        ({"eye_contact": "never", "restless": "always"}, 1),
        ({"eye_contact": "never", "restless": "always", "aware": "often"}, 3),
        ({"eye_contact": 4, "restless": 4, "aware": 1}, 3),
    ],
)
def test_the_first_four_capd_items_count_the_other_way_round(changes: dict[str, Any], grade: int) -> None:
    assert icans(capd({**WELL_CHILD, **changes})).grade == grade


@pytest.mark.parametrize(
    ("missing", "at_least", "could_be"),
    [(("eye_contact",), 0, 1), (("eye_contact", "restless"), 0, 1), (("eye_contact", "restless", "aware"), 0, 3)],
)
def test_a_capd_item_that_was_not_observed_may_have_any_of_its_points(
    missing: tuple[str, ...], at_least: int, could_be: int
) -> None:
    observed = {item: word for item, word in WELL_CHILD.items() if item not in missing}
    assert bounds(icans(capd(observed))) == (at_least, could_be)


@pytest.mark.parametrize(
    ("total", "baseline", "at_least", "could_be"),
    [
        (4, 3, 1, 1),
        (4, 4, 0, 0),
        (4, 6, 0, 0),
        (4, None, 0, 1),
        (9, 9, 3, 3),
        (9, 12, 3, 3),
        (9, None, 3, 3),
        (0, None, 0, 0),
    ],
)
def test_capd_1_to_8_counts_only_if_it_is_new_and_9_always(
    total: int, baseline: int | None, at_least: int, could_be: int
) -> None:
    given = icans(capd({"total": total}, baseline))
    assert bounds(given) == (at_least, could_be)
    assert ("capd_at_baseline" in given.flags) == (total == 9 and baseline is not None)


def test_where_only_the_baseline_is_unknown_the_baseline_is_what_is_missing() -> None:
    given = icans(capd({"total": 4}, None))
    assert given.still_needed == ("capd",)
    assert given.missing == ("baseline_capd",)
    told = graded(capd({"total": 4}, None)).as_json()["answers"][1]
    assert told["missing"] == ["patient.baseline_capd"]


def test_capd_with_waking_to_voice_is_grade_2() -> None:
    assert icans(capd({"total": 5}, consciousness="awakens_to_voice")).grade == 2


def test_a_child_who_cannot_do_capd_is_grade_4_and_a_sedated_one_is_not() -> None:
    assert icans(capd("unable")).grade == 4
    assert bounds(icans(capd({"not_assessed": "sedated"}))) == (0, 4)
    assert bounds(icans(capd({"not_assessed": "sedated"}, consciousness={"not_assessed": "sedated"}))) == (0, 4)


@pytest.mark.parametrize(("age", "flagged"), [(21, False), (22, True), (60, True)])
def test_capd_beyond_the_21_years_of_its_validation_is_flagged(age: int, *, flagged: bool) -> None:
    document = but(well_child(age_years=age, can_do_ice=False))
    assert ("capd_over_21" in icans(document).flags) == flagged


@pytest.mark.parametrize(
    "score", ["able", {"total": 33}, {"eye_contact": 5}, {"eye_contact": "mostly"}, {"restless": True}, {"restles": 1}]
)
def test_a_capd_that_cannot_be_is_refused(score: Any) -> None:
    assert all(problem.where.startswith("icans.capd") for problem in refused(capd(score)))


@pytest.mark.parametrize("score", [{**WELL_CHILD, "total": 3}, {"eye_contact": "never", "total": 2}])
def test_a_capd_total_that_its_items_cannot_add_up_to_is_refused(score: Any) -> None:
    assert any("total" in problem.what for problem in refused(capd(score)))


# Age not known


def without_age(**icans_part: Any) -> dict[str, Any]:
    document = well()
    del document["patient"]["age_years"]
    document["icans"] = {**OTHER_DOMAINS, **icans_part}
    return document


@pytest.mark.parametrize(("part", "table"), [({"ice": {"total": 8}}, ADULT), ({"capd": {"total": 9}}, CHILD)])
def test_an_unknown_age_takes_the_table_whose_score_was_entered_and_flags_it(part: dict[str, Any], table: str) -> None:
    given = icans(without_age(**part))
    assert given.scale == table
    assert given.status == "graded"
    assert "age_unknown" in given.flags


def test_an_unknown_age_with_both_scores_has_the_wider_bounds_of_the_two_tables() -> None:
    answers = [
        given for given in graded(without_age(ice={"total": 8}, capd={"total": 9})).answers if given.toxicity == "ICANS"
    ]
    assert [given.scale for given in answers] == [ADULT, CHILD]
    assert {bounds(given) for given in answers} == {(1, 3)}
    assert all(given.status == "bounded" and "age" in given.still_needed for given in answers)


def test_an_unknown_age_without_a_score_has_the_wider_bounds_of_the_two_tables() -> None:
    answers = [given for given in graded(without_age()).answers if given.toxicity == "ICANS"]
    assert {bounds(given) for given in answers} == {(0, 4)}


def test_an_unknown_age_does_not_matter_where_another_domain_settles_the_grade() -> None:
    answers = [given for given in graded(without_age(motor="deep_focal_weakness")).answers if given.toxicity == "ICANS"]
    assert {(given.status, given.grade) for given in answers} == {("graded", 4)}
    assert all("age" not in given.still_needed for given in answers)


def test_a_birth_date_without_the_day_of_the_assessment_leaves_the_age_open_only_where_it_matters() -> None:
    grown_up = but(well(birth_date="1958-03-02"), observed_at=None)
    child = but(well_child(birth_date="2020-03-02"), observed_at=None)
    assert "age_unknown" in icans(grown_up).flags
    assert icans(child).scale == CHILD
    assert "age_unknown" not in icans(child).flags


def test_both_a_birth_date_and_an_age_are_refused() -> None:
    (problem,) = refused(but(with_ice(10), patient={"birth_date": "1966-01-01"}))
    assert problem.what == "both birth_date and age_years are given"
