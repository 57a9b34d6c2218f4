"""Two tables that may both be for this patient: each carries the wider bounds, and says no more than holds in both."""

from typing import Any

from tox_grader.assessment.absences import with_stated_absences
from tox_grader.grading.answer import Answer, Reason
from tox_grader.grading.bedside import answer_for, bedside_answers, bedside_scores
from tox_grader.grading.scores import Scored
from tox_grader.workflows.station import Station

LIBRARY = Station().library
ADULT, CHILD = "astct_icans_2019_adult", "astct_icans_2019_child"
TABLES = {"CRS": ("astct_crs_2019",), "ICANS": (ADULT, CHILD)}
WELL = {
    "consciousness": "awakens_spontaneously",
    "seizure": "none",
    "motor": "no_deep_focal_weakness",
    "raised_icp": ("imaged_normal",),
}
UNCLEAR_AGE = "The age is not known and the instrument does not tell."


def icans(**findings: Any) -> tuple[Answer, ...]:
    return bedside_answers(LIBRARY, {"ICANS": TABLES["ICANS"]}, with_stated_absences({**WELL, **findings}))


def test_without_an_age_both_tables_answer_with_the_wider_bounds_and_ask_for_it() -> None:
    adult, child = icans(ice_total=8)
    assert answer_for(LIBRARY, ADULT, with_stated_absences({**WELL, "ice_total": 8})).at_least == 1
    assert [(one.scale, one.status, one.at_least, one.could_be) for one in (adult, child)] == [
        (ADULT, "bounded", 0, 4),
        (CHILD, "bounded", 0, 4),
    ]
    assert adult.still_needed == ("age",)
    assert child.still_needed == ("capd", "age")
    assert {adult.reason, child.reason} == {UNCLEAR_AGE}
    assert {adult.called, child.called} == {""}


def test_a_reason_that_gives_more_than_the_wider_lower_bound_is_not_told() -> None:
    adult, child = icans(ice_total=8)
    assert adult.because == ()
    assert {reason.grade for reason in child.because} == {0}
    both = icans(consciousness="awakens_to_voice")
    assert [one.because for one in both] == [(Reason("consciousness", "awakens_to_voice", 2),)] * 2
    assert [(one.at_least, one.could_be) for one in both] == [(2, 4)] * 2


def test_where_both_tables_say_the_same_grade_it_is_one_grade_and_no_age_is_asked() -> None:
    both = icans(ice_total=10, capd_possible=True, capd_total=0)
    assert [(one.scale, one.grade, one.still_needed) for one in both] == [(ADULT, 0, ()), (CHILD, 0, ())]
    words = [LIBRARY.table(name).file.unaffected for name in (ADULT, CHILD)]
    assert [one.called for one in both] == words


def test_a_known_age_leaves_one_table_and_its_answer_as_it_is() -> None:
    (adult,) = icans(age_years=60, ice_total=8)
    assert adult == answer_for(LIBRARY, ADULT, with_stated_absences({**WELL, "age_years": 60, "ice_total": 8}))
    assert adult.grade == 1
    (child,) = icans(age_years=5, capd_possible=True, capd_total=0)
    assert (child.scale, child.grade) == (CHILD, 0)


def test_a_table_not_for_this_patient_says_which_one_is() -> None:
    for name, age, says in (
        (ADULT, 5, "Under 12 years the table with CAPD applies."),
        (CHILD, 60, "From the 12th birthday the table with ICE applies."),
    ):
        found = answer_for(LIBRARY, name, {"age_years": age})
        assert (found.status, found.at_least, found.could_be, found.reason) == ("not_applicable", None, None, says)
        assert (found.scale, found.short, found.toxicity) == (name, LIBRARY.table(name).file.short, "ICANS")


def test_every_list_of_tables_gives_its_answers_in_the_order_of_the_lists() -> None:
    found = bedside_answers(LIBRARY, TABLES, {**WELL, "age_years": 60})
    assert [one.scale for one in found] == ["astct_crs_2019", ADULT]


def test_a_score_that_was_done_is_told_once_with_its_highest_and_its_baseline() -> None:
    def scores(**findings: Any) -> tuple[Scored, ...]:
        told = {**WELL, **findings}
        return bedside_scores(LIBRARY, bedside_answers(LIBRARY, TABLES, told), told)

    assert scores() == ()
    assert scores(ice_total=8) == (Scored("ice_score", "ICE", 8, 8, 10, None),)
    assert scores(ice={"year": 0}) == (Scored("ice_score", "ICE", 0, 9, 10, None),)
    assert scores(ice_total=8, baseline_ice=9) == (Scored("ice_score", "ICE", 8, 8, 10, 9),)
    assert scores(age_years=5, capd_possible=True, capd_total=3, baseline_capd=0) == (
        Scored("capd_score", "CAPD", 3, 3, 32, 0),
    )
    assert scores(ice_total=8)[0].as_json() == {
        "score": "ice_score",
        "short": "ICE",
        "at_least": 8,
        "could_be": 8,
        "highest": 10,
        "baseline": None,
    }
