"""What the protocol suggests: which steps for which pair of grades, for bounds, for children, and in which words."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.spec.bedside import STATION, but, crs, febrile, icans, n, suggestions, well
from tests.spec.grades import GRADES, of_grades
from tox_grader.escalation.suggestion import Suggestion, Suggestions
from tox_grader.reports.suggestion_text import suggestions_text

STORED = Path(__file__).parent / "asco_2021_steps.txt"
FIXED_STEROIDS = ("dexAMETHasone", "methylPREDNISolone")


def listed(given: Suggestions) -> list[str]:
    marks = {"suggested": "", "covered": " (covered)", "see_guideline": " (see the guideline)"}
    return [f"{step.step}{marks[step.state]}" for step in given.steps]


def step(given: Suggestions, name: str) -> Suggestion:
    (found,) = [one for one in (*given.steps, *given.would_add) if one.step == name]
    return found


def names(steps: tuple[Suggestion, ...]) -> list[str]:
    return [one.step for one in steps]


@pytest.mark.parametrize(("crs_grade", "icans_grade"), GRADES)
def test_each_pair_of_grades_is_what_it_is_called(crs_grade: int, icans_grade: int) -> None:
    document = of_grades(crs_grade, icans_grade)
    assert (crs(document).grade, icans(document).grade) == (crs_grade, icans_grade)


def steps_of_every_pair() -> str:
    lines = ["# asco_2021: the steps for every pair of grades, in the order in which they are read.", ""]
    for crs_grade, icans_grade in GRADES:
        lines.append(f"CRS {crs_grade}, ICANS {icans_grade}")
        lines += [f"  {name}" for name in listed(suggestions(of_grades(crs_grade, icans_grade)))]
    return "\n".join(lines) + "\n"


def test_the_steps_for_every_pair_of_grades_are_those_that_were_read_in_review() -> None:
    now = steps_of_every_pair()
    assert now == STORED.read_text(encoding="utf-8"), (
        "read what moved; if it is meant, run: python -m tests.spec.test_suggestions > tests/spec/asco_2021_steps.txt"
    )


@pytest.mark.parametrize("icans_grade", range(5))
def test_icans_without_crs_gets_no_tocilizumab_at_any_grade(icans_grade: int) -> None:
    given = suggestions(of_grades(0, icans_grade))
    assert "tocilizumab" not in names(given.steps)
    assert not any("tocilizumab" in line for one in given.steps for line in one.doses)


def test_icans_after_resolved_crs_takes_the_steps_without_crs() -> None:
    document = but(of_grades(0, 3), history={"crs_established": True, "treated_since_crs_onset": True})
    assert crs(document).flags == ("crs_resolving",)
    assert listed(suggestions(document)) == listed(suggestions(of_grades(0, 3)))
    assert "icans_3_steroid_alone" in names(suggestions(document).steps)


def test_crs_of_grade_1_counts_as_concurrent_with_icans() -> None:
    given = names(suggestions(of_grades(1, 2)).steps)
    assert "tocilizumab" in given
    assert "icans_2_steroid_with_crs" in given
    assert "icans_2_steroid_alone" not in given


@pytest.mark.parametrize(("lower", "higher"), list(pairwise(range(5))))
def test_a_higher_crs_grade_keeps_every_step_that_its_own_rows_do_not_replace(lower: int, higher: int) -> None:
    kept = {
        "infection",
        "crs_support",
        "crs_laboratory",
        "crs_monitoring",
        "crs_fluids_oxygen",
        "crs_3_intensive_care",
        "antifungal",
    }
    below, above = (set(names(suggestions(of_grades(grade, 0)).steps)) for grade in (lower, higher))
    assert below & kept <= above


@pytest.mark.parametrize(("crs_grade", "icans_grade"), [grades for grades in GRADES if max(grades) > 0])
def test_no_grade_above_0_is_without_a_step(crs_grade: int, icans_grade: int) -> None:
    given = suggestions(of_grades(crs_grade, icans_grade))
    assert len(given.steps) > 1
    assert all(one.fired_by for one in given.steps)


@pytest.mark.parametrize(("crs_grade", "icans_grade"), GRADES)
def test_each_step_names_the_grades_that_fired_it(crs_grade: int, icans_grade: int) -> None:
    possible = {
        f"CRS grade {crs_grade}",
        f"ICANS grade {icans_grade}",
        f"CRS grade {crs_grade} and ICANS grade {icans_grade}",
    }
    assert {one.fired_by for one in suggestions(of_grades(crs_grade, icans_grade)).steps} <= possible


# Two steroids


def test_of_two_steroids_the_more_intensive_is_suggested_and_the_other_is_covered() -> None:
    given = suggestions(of_grades(3, 3))
    assert step(given, "crs_3_steroid").state == "suggested"
    assert step(given, "icans_2_steroid_with_crs").state == "covered"
    assert step(given, "icans_2_steroid_with_crs").note == "covered by the more intensive steroid suggested beside it"


@pytest.mark.parametrize(("crs_grade", "icans_grade"), GRADES)
def test_never_are_two_steroids_suggested_at_once_without_a_condition(crs_grade: int, icans_grade: int) -> None:
    given = suggestions(of_grades(crs_grade, icans_grade))
    plain = [
        one.step for one in given.steps if one.state == "suggested" and one.only_if is None and "steroid" in one.step
    ]
    assert len(plain) <= 1


# Bounds


def test_a_range_gives_the_steps_of_its_lower_bound_and_says_what_the_higher_would_add() -> None:
    given = suggestions(febrile(oxygen={"device": "nasal_cannula"}))
    assert listed(given) == listed(suggestions(febrile(hypotension="treated_with_fluids")))
    assert {"crs_3_intensive_care", "crs_3_steroid"} <= set(names(given.would_add))
    assert not set(names(given.steps)) & set(names(given.would_add))
    lines = suggestions_text(given)
    assert "If the grade turns out higher, the protocol would add:" in lines


def test_nothing_assessed_still_says_what_higher_grades_would_add() -> None:
    given = suggestions(but(well(), crs=None, icans=None, history=None))
    assert names(given.steps) == ["icans_watch"]
    assert {"tocilizumab", "crs_4_steroid", "icans_4_steroid"} <= set(names(given.would_add))


def test_a_grade_in_the_middle_of_the_range_is_not_forgotten() -> None:
    given = suggestions(febrile(oxygen={"device": "unspecified"}, temperature_c=n("38.4")))
    assert "crs_3_steroid" in names(given.would_add)
    assert "crs_4_steroid" in names(given.would_add)


@pytest.mark.parametrize("word", ["crs", "icans"])
def test_after_a_death_from_the_toxicity_nothing_is_suggested(word: str) -> None:
    given = suggestions(but(of_grades(3, 3), death_attributed_to=word))
    assert given.steps == ()
    assert given.would_add == ()
    assert "No step of the protocol applies." in suggestions_text(given)


# What nobody verified, children, unknown age


@pytest.mark.parametrize(("crs_grade", "icans_grade"), GRADES)
def test_what_nobody_verified_prints_see_the_guideline_and_no_dose(crs_grade: int, icans_grade: int) -> None:
    given = suggestions(of_grades(crs_grade, icans_grade))
    for one in (*given.steps, *given.would_add):
        if one.evidence == "unverified":
            assert (one.state, one.note, one.doses, one.limits) == ("see_guideline", "see the guideline", (), ())
            assert not any(character.isdigit() for character in one.says)


def test_the_unverified_steps_are_those_of_the_page_that_was_not_read() -> None:
    seen = {
        one.step for grades in GRADES for one in suggestions(of_grades(*grades)).steps if one.evidence == "unverified"
    }
    assert seen == {"crs_4_alternatives", "icans_4_steroid", "icans_4_tocilizumab"}


@pytest.mark.parametrize("age", [5, 11, 17])
@pytest.mark.parametrize("grades", [(2, 0), (3, 0), (4, 0)])
def test_a_child_gets_no_fixed_dose_of_an_adult(age: int, grades: tuple[int, int]) -> None:
    given = suggestions(of_grades(*grades, age_years=age))
    steroids = [line for one in given.steps for line in one.doses if line.startswith(FIXED_STEROIDS)]
    assert steroids
    assert all(
        line.endswith("no dose printed: the protocol's dose is for adults; for a child see the guideline")
        for line in steroids
    )


def test_from_the_18th_birthday_the_fixed_dose_is_printed() -> None:
    on_the_day = suggestions(of_grades(3, 0, age_years=None, birth_date="2008-11-20"))
    day_before = suggestions(of_grades(3, 0, age_years=None, birth_date="2008-11-21"))
    assert step(on_the_day, "crs_3_steroid").doses == ("dexAMETHasone - DOSE 10 mg every 6 hours - intravenous",)
    assert "DOSE" not in step(day_before, "crs_3_steroid").doses[0]


@pytest.mark.parametrize("grades", GRADES)
def test_without_an_age_no_dose_at_all_is_printed(grades: tuple[int, int]) -> None:
    given = suggestions(of_grades(*grades, age_years=None))
    lines = [line for one in (*given.steps, *given.would_add) for line in one.doses]
    assert all("the age is not known" in line and "DOSE" not in line for line in lines)


# Words


def test_the_heading_says_who_decides() -> None:
    given = suggestions(of_grades(3, 1))
    assert given.heading == "Table suggests - clinician decides"
    assert suggestions_text(given)[0] == "Table suggests - clinician decides"


def test_where_a_dose_is_named_what_was_not_checked_is_named_too() -> None:
    with_dose, without = suggestions(of_grades(3, 0)), suggestions(of_grades(0, 1))
    assert with_dose.not_checked[0] == "allergy and contra-indications"
    assert suggestions_text(with_dose)[-1].startswith("Not checked by this program: allergy")
    assert without.not_checked == ()


def test_a_suggestion_is_never_worded_as_an_order() -> None:
    words = {"order", "ordered", "administer", "prescribe", "must"}
    for grades in GRADES:
        for line in suggestions_text(suggestions(of_grades(*grades))):
            assert not words & set(line.lower().replace(".", " ").replace(",", " ").split()), line


def test_a_steroid_comes_with_the_question_of_antifungal_prophylaxis() -> None:
    for grades in GRADES:
        given = names(suggestions(of_grades(*grades)).steps)
        if any("steroid" in name for name in given):
            assert "antifungal" in given


def test_infection_is_looked_for_at_every_grade_of_crs_and_gm_csf_is_never_suggested() -> None:
    for crs_grade in range(1, 5):
        given = suggestions(of_grades(crs_grade, 0))
        assert "infection" in names(given.steps)
        assert "GM-CSF is not recommended" in step(given, "crs_neutropenic").says


def test_the_protocol_and_its_edition_are_named_beside_its_steps() -> None:
    given = suggestions(of_grades(1, 0))
    assert (given.protocol, given.edition) == ("asco_2021", "1.0.0")
    assert given.sha256 == STATION.library.protocol("asco_2021").sha256
    assert suggestions_text(given)[1].startswith("Protocol: ASCO guideline 2021")


if __name__ == "__main__":
    print(steps_of_every_pair(), end="")
