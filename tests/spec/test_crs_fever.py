"""CRS, first column: fever, what stands in for it, and when it is no longer needed."""

import pytest

from tests.spec.bedside import bounds, but, crs, febrile, n, refused, well

NOREPINEPHRINE = {"vasopressors": ["norepinephrine"]}
KNOWN_AND_TREATED = {"crs_established": True, "treated_since_crs_onset": True}
AFEBRILE_ON_A_VASOPRESSOR = but(well(), crs=NOREPINEPHRINE)


def test_the_assessment_in_the_description_of_the_file_is_crs_3() -> None:
    document = but(
        well(birth_date="1958-03-02", weight_kg=n("71.5")),
        infusion={"product": "ciltacabtagene autoleucel", "infused_at": "2026-11-14T10:30+08:00"},
        assessor={"id": "li.w", "role": "nurse"},
        crs={
            "temperature_c": n("39.5"),
            "hypotension": None,
            **NOREPINEPHRINE,
            "oxygen": {"device": "nasal_cannula", "flow_l_min": 3},
        },
        history=None,
    )
    given = crs(document)
    assert (given.status, given.grade) == ("graded", 3)
    assert [(reason.parameter, reason.level, reason.grade) for reason in given.because] == [
        ("hypotension", "one_vasopressor", 3)
    ]
    assert given.footnotes == ("most_severe",)


@pytest.mark.parametrize(("fahrenheit", "grade"), [("100.3", 0), ("100.39", 0), ("100.4", 1), ("103.1", 1)])
def test_fever_in_fahrenheit_begins_at_100_4(fahrenheit: str, grade: int) -> None:
    assert crs(but(well(), crs={"temperature_c": None, "temperature_f": n(fahrenheit)})).grade == grade


@pytest.mark.parametrize(("celsius", "grade"), [("37.9", 0), ("37.99", 0), ("38", 1), ("38.0", 1)])
def test_a_temperature_just_below_38_is_not_rounded_up(celsius: str, grade: int) -> None:
    assert crs(but(well(), crs={"temperature_c": n(celsius)})).grade == grade


def test_a_temperature_in_both_units_is_refused_even_where_they_agree() -> None:
    (problem,) = refused(but(well(), crs={"temperature_c": n("38.0"), "temperature_f": n("100.4")}))
    assert problem.what == "both temperature_c and temperature_f are given"


@pytest.mark.parametrize("number", [{"temperature_c": n("37.9")}, {"temperature_c": None, "temperature_f": n("100.0")}])
def test_fever_present_beside_a_temperature_below_the_cut_is_refused(number: dict[str, object]) -> None:
    (problem,) = refused(but(well(), crs={**number, "fever": "present"}))
    assert "fever says 'present'" in problem.what


def test_fever_is_not_needed_after_tocilizumab_for_known_crs() -> None:
    given = crs(but(AFEBRILE_ON_A_VASOPRESSOR, history=KNOWN_AND_TREATED))
    assert given.grade == 3
    assert given.footnotes == ("fever_waived",)


def test_treatment_since_the_onset_says_by_itself_that_there_was_an_onset() -> None:
    given = crs(but(AFEBRILE_ON_A_VASOPRESSOR, history={"crs_established": None, "treated_since_crs_onset": True}))
    assert given.grade == 3
    assert given.footnotes == ("fever_waived",)


def test_treatment_since_an_onset_that_never_was_is_refused() -> None:
    (problem,) = refused(
        but(AFEBRILE_ON_A_VASOPRESSOR, history={"crs_established": False, "treated_since_crs_onset": True})
    )
    assert problem.where == "history.treated_since_crs_onset"


@pytest.mark.parametrize("day", [1, 5, 13])
def test_the_waiver_has_no_clock(day: int) -> None:
    document = but(AFEBRILE_ON_A_VASOPRESSOR, history=KNOWN_AND_TREATED, infusion={"day": day})
    assert crs(document).grade == 3


def test_known_crs_with_treatment_and_nothing_left_is_resolving_not_over() -> None:
    given = crs(but(well(), history=KNOWN_AND_TREATED))
    assert given.grade == 0
    assert given.flags == ("crs_resolving",)


def test_known_crs_with_a_new_fever_is_graded_as_any_fever() -> None:
    given = crs(but(febrile(), history=KNOWN_AND_TREATED))
    assert given.grade == 1
    assert "fever_waived" not in given.footnotes
    assert "crs_resolving" not in given.flags


def test_known_crs_that_lost_its_fever_untreated_is_still_graded_and_flagged() -> None:
    given = crs(but(AFEBRILE_ON_A_VASOPRESSOR, history={"crs_established": True}))
    assert given.grade == 3
    assert "defervesced_untreated" in given.flags


def test_known_crs_with_a_fever_of_another_cause_is_graded_by_hypotension_and_hypoxia() -> None:
    document = but(febrile(fever_attribution="other_cause", **NOREPINEPHRINE), history={"crs_established": True})
    given = crs(document)
    assert given.grade == 3
    assert "defervesced_untreated" in given.flags


def test_known_crs_where_it_is_not_known_whether_it_was_treated_has_the_same_grade_either_way() -> None:
    given = crs(but(AFEBRILE_ON_A_VASOPRESSOR, history={"crs_established": True, "treated_since_crs_onset": None}))
    assert given.grade == 3
    assert given.still_needed == ()


def test_hypotension_that_never_came_with_a_fever_is_not_crs_and_says_so() -> None:
    given = crs(AFEBRILE_ON_A_VASOPRESSOR)
    assert given.grade == 0
    assert "hypotension_or_hypoxia_without_fever" in given.flags


def test_a_fever_of_another_cause_is_as_no_fever() -> None:
    given = crs(febrile(fever_attribution="other_cause", **NOREPINEPHRINE))
    assert given.grade == 0
    assert "hypotension_or_hypoxia_without_fever" in given.flags


def test_treatment_that_could_mask_a_fever_leaves_the_grade_to_a_clinician() -> None:
    given = crs(but(AFEBRILE_ON_A_VASOPRESSOR, history={"prophylaxis_could_mask_fever": True}))
    assert (given.status, *bounds(given)) == ("bounded", 0, 3)
    assert given.still_needed == ("clinician_decision",)
    assert "possible_masked_crs" in given.flags


def test_treatment_that_could_mask_a_fever_with_nothing_found_is_grade_0() -> None:
    given = crs(but(well(), history={"prophylaxis_could_mask_fever": True}))
    assert given.grade == 0
    assert given.flags == ()


def test_without_any_history_an_afebrile_patient_on_a_vasopressor_is_0_to_3_and_the_history_is_asked() -> None:
    given = crs(but(AFEBRILE_ON_A_VASOPRESSOR, history=None))
    assert bounds(given) == (0, 3)
    assert given.still_needed == ("crs_established", "prophylaxis_could_mask_fever")


def test_the_history_is_not_asked_where_it_cannot_move_the_grade() -> None:
    given = crs(but(well(), history=None))
    assert given.grade == 0
    assert given.still_needed == ()


@pytest.mark.parametrize(("attribution", "flagged"), [(None, True), ("uncertain", True), ("crs", False)])
def test_a_fever_whose_cause_nobody_named_counts_and_is_flagged(attribution: str | None, *, flagged: bool) -> None:
    given = crs(febrile(fever_attribution=attribution))
    assert given.grade == 1
    assert ("attribution_uncertain" in given.flags) == flagged


def test_the_cause_of_a_fever_that_is_not_there_is_never_flagged() -> None:
    assert crs(but(well(), crs={"fever_attribution": "uncertain"})).flags == ()


@pytest.mark.parametrize(("day", "late"), [(0, False), (14, False), (15, True)])
def test_crs_after_day_14_is_flagged_as_late(day: int, *, late: bool) -> None:
    assert ("late_onset" in crs(but(febrile(), infusion={"day": day})).flags) == late
    assert "late_onset" not in crs(but(well(), infusion={"day": day})).flags


@pytest.mark.parametrize(("word", "grade"), [("crs", 5), ("icans", 1), ("other", 1)])
def test_only_a_death_attributed_to_crs_is_grade_5(word: str, grade: int) -> None:
    assert crs(but(febrile(), death_attributed_to=word)).grade == grade


def test_a_death_of_unspecified_cause_keeps_the_grade_and_asks() -> None:
    given = crs(but(febrile(), death_attributed_to="unspecified"))
    assert given.grade == 1
    assert given.still_needed == ("death_attributed_to",)


def test_after_a_death_from_crs_nothing_more_is_asked() -> None:
    given = crs(but(well(), crs=None, history=None, death_attributed_to="crs"))
    assert (given.grade, given.still_needed, given.called) == (5, (), "death")
