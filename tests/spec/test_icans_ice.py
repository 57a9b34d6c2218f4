"""ICANS, the ICE score: by items or by total, partly assessed, beside a baseline, in a patient who cannot be woken."""

from typing import Any

import pytest

from tests.spec.bedside import ALL_ICE, bounds, but, icans, refused, well, with_ice

Ice = dict[str, Any]


def items(**changes: Any) -> Ice:
    return {"ice": {key: value for key, value in {**ALL_ICE, **changes}.items() if value is not None}}


def test_the_assessment_in_the_description_of_the_file_is_icans_1() -> None:
    given = icans(
        but(well(birth_date="1958-03-02"), icans={**items(attention=0), "raised_icp": ["not_imaged_no_sign"]})
    )
    assert (given.scale, given.grade) == ("astct_icans_2019_adult", 1)
    assert [(reason.parameter, reason.level) for reason in given.because] == [("ice", "ice_7_to_9")]
    assert given.flags == ("attribution_uncertain", "icp_not_imaged")


@pytest.mark.parametrize(
    ("total", "grade"),
    [(10, 0), (9, 1), (8, 1), (7, 1), (6, 2), (5, 2), (4, 2), (3, 2), (2, 3), (1, 3), (0, 3)],
)
def test_every_ice_total_of_an_awake_patient_has_its_grade(total: int, grade: int) -> None:
    assert icans(with_ice(total)).grade == grade


@pytest.mark.parametrize("named", [0, 1, 2, 3])
def test_each_of_three_objects_counts_one_point(named: int) -> None:
    assert icans(but(well(), icans=items(name_objects=named))).grade == (0 if named == 3 else 1)


@pytest.mark.parametrize(
    ("ice", "at_least", "could_be"),
    [
        (items(write_sentence=None), 0, 1),
        (items(write_sentence=None, attention=0), 1, 1),
        (items(name_objects=None), 0, 1),
        (items(name_objects=None, attention=0), 1, 2),
        (items(year=0, month=0, city=0, hospital=0, write_sentence=None), 2, 2),
        ({"ice": {"year": 1}}, 0, 3),
        ({"ice": {"year": 0, "month": 0, "city": 0, "hospital": 0, "name_objects": 0}}, 2, 3),
    ],
)
def test_an_item_that_was_not_assessed_is_neither_failed_nor_passed(ice: Ice, at_least: int, could_be: int) -> None:
    given = icans(but(well(), icans=ice))
    assert bounds(given) == (at_least, could_be)
    assert ("ice" in given.still_needed) == (at_least != could_be)


@pytest.mark.parametrize("reason", ["language_barrier", "hearing_or_vision", "intubated", "refused"])
def test_an_item_with_the_reason_why_not_is_as_one_left_out(reason: str) -> None:
    assert bounds(icans(but(well(), icans=items(write_sentence={"not_assessed": reason})))) == (0, 1)


@pytest.mark.parametrize(
    "ice",
    [
        {**ALL_ICE, "attention": 0, "total": 10},
        {"year": 1, "month": 1, "total": 1},
        {"year": 0, "total": 10},
    ],
)
def test_a_total_that_its_items_cannot_add_up_to_is_refused(ice: Ice) -> None:
    assert any(
        "total" in problem.what or "total" in problem.where for problem in refused(but(well(), icans={"ice": ice}))
    )


def test_a_total_beside_items_that_agree_is_accepted() -> None:
    assert icans(but(well(), icans={"ice": {**ALL_ICE, "attention": 0, "total": 9}})).grade == 1
    assert icans(but(well(), icans={"ice": {"year": 1, "attention": 0, "total": 9}})).grade == 1


@pytest.mark.parametrize(
    ("consciousness", "at_least", "could_be"),
    [
        ("awakens_spontaneously", 3, 3),
        ("awakens_to_voice", 3, 3),
        ("awakens_to_touch", 3, 3),
        ("unarousable_or_vigorous_stimulus", 4, 4),
        (None, 3, 4),
        ({"not_assessed": "asleep"}, 3, 4),
    ],
)
def test_ice_0_is_3_in_who_can_be_woken_and_4_in_who_cannot(consciousness: Any, at_least: int, could_be: int) -> None:
    assert bounds(icans(with_ice(0, consciousness=consciousness))) == (at_least, could_be)


@pytest.mark.parametrize(
    ("total", "baseline", "grade", "below"),
    [(7, 7, 0, False), (8, 7, 0, False), (6, 7, 2, True), (9, 10, 1, True), (10, 10, 0, False), (0, 0, 0, False)],
)
def test_ice_at_the_patients_own_baseline_counts_0_and_below_it_by_its_band(
    total: int, baseline: int, grade: int, *, below: bool
) -> None:
    given = icans(but(with_ice(total), patient={"baseline_ice": baseline}))
    assert given.grade == grade
    assert ("ice_below_baseline" in given.flags) == below


def test_without_a_baseline_the_absolute_band_counts_and_no_baseline_is_asked() -> None:
    given = icans(with_ice(7))
    assert given.grade == 1
    assert given.still_needed == ()
    assert "ice_below_baseline" not in given.flags


def test_a_partial_total_beside_a_baseline_spans_both_sides_of_it() -> None:
    document = but(well(), patient={"baseline_ice": 9}, icans=items(write_sentence=None, attention=0))
    assert bounds(icans(document)) == (0, 1)


def test_an_ice_deficit_of_another_cause_leaves_its_domain_at_0() -> None:
    given = icans(with_ice(2, ice_attribution="other_cause"))
    assert given.grade == 0
    assert "no_other_cause" in given.footnotes


@pytest.mark.parametrize(
    "ice",
    [
        {"total": 11},
        {"total": -1},
        {"year": 2},
        {"name_objects": 4},
        {"year": True},
        {"total": "10"},
        {},
        7,
        {"yaer": 1},
    ],
)
def test_an_ice_that_cannot_be_is_refused(ice: Any) -> None:
    if ice == {}:
        assert bounds(icans(but(well(), icans={"ice": None}))) == (0, 3)
    else:
        assert all(problem.where.startswith("icans.ice") for problem in refused(but(well(), icans={"ice": ice})))
