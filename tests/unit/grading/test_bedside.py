"""Two tables that may both be for this patient: each carries the wider bounds, and says no more than holds in both."""

from decimal import Decimal
from typing import Any

from tox_grader.assessment.absences import with_stated_absences
from tox_grader.assessment.vocabulary import VOCABULARY
from tox_grader.grading.answer import Answer, Reason
from tox_grader.grading.bedside import answer_for, bedside_answers, bedside_scores
from tox_grader.grading.scores import Scored
from tox_grader.tables.library import KeptTables
from tox_grader.tables.loader import load_table
from tox_grader.workflows.station import Station

LIBRARY = Station().library
CRS, ADULT, CHILD = "astct_crs_2019", "astct_icans_2019_adult", "astct_icans_2019_child"
TABLES = {"CRS": (CRS,), "ICANS": (ADULT, CHILD)}
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


def test_a_flag_that_needs_a_grade_stays_only_where_the_wider_lower_bound_still_has_it() -> None:
    late = {**WELL, "ice_total": 8, "infusion_day": 30}
    alone = answer_for(LIBRARY, ADULT, with_stated_absences(late)).flags
    assert "late_onset" in alone
    adult, _ = icans(ice_total=8, infusion_day=30)
    assert adult.flags == tuple(flag for flag in alone if flag != "late_onset")
    assert adult.flags
    for one in icans(ice_total=8, infusion_day=30, consciousness="awakens_to_voice"):
        assert (one.at_least, "late_onset" in one.flags) == (2, True)


def test_the_word_of_a_grade_is_that_of_the_grade_on_which_both_agree() -> None:
    found = {
        "consciousness": "unarousable_or_vigorous_stimulus",
        "ice_total": 0,
        "capd_possible": True,
        "capd_total": 30,
    }
    both = icans(**found)
    of_known_age = [icans(**found, age_years=60)[0], icans(**found, age_years=5)[0]]
    assert [(one.scale, one.grade, one.called) for one in both] == [(one.scale, 4, one.called) for one in of_known_age]
    assert all(one.called for one in both)


def test_a_column_that_is_open_is_no_reason_for_grade_0() -> None:
    found = with_stated_absences({**WELL, "age_years": 60, "ice_total": 10})
    del found["motor"]
    answer = answer_for(LIBRARY, ADULT, found)
    assert (answer.at_least, answer.could_be) == (0, 4)
    assert [reason.parameter for reason in answer.because] == ["ice", "consciousness", "seizure", "raised_icp"]


def test_of_two_waivers_that_both_hold_the_one_that_opens_the_gate_is_cited() -> None:
    text = LIBRARY.loaded(CRS).raw.decode()
    begin, end = text.index("  fever_waived:\n"), text.index("  most_severe:\n")
    twice = text[:end] + text[begin:end].replace("fever_waived", "also_waived") + text[end:]
    library = KeptTables([load_table(twice.encode(), f"{CRS}.yaml")], VOCABULARY, LIBRARY.folder)
    known = {"crs_established": True, "treated_since_crs_onset": True, "temperature_c": Decimal("37.0")}
    cited = answer_for(library, CRS, {**known, "hypotension": "present", "vasopressors": ()}).footnotes
    assert ("fever_waived" in cited, "also_waived" in cited) == (True, False)


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
