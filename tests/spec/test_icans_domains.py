"""ICANS, the other domains: waking, seizures, weakness, pressure; other causes, sedation, death."""

import pytest

from tests.spec.bedside import bounds, but, icans, refused, well, with_ice

SEDATED = {"ice": {"not_assessed": "sedated"}, "consciousness": {"not_assessed": "sedated"}}


@pytest.mark.parametrize(
    ("waking", "grade"),
    [
        ("awakens_spontaneously", 0),
        ("awakens_to_voice", 2),
        ("awakens_to_touch", 3),
        ("unarousable_or_vigorous_stimulus", 4),
    ],
)
def test_waking_alone_has_its_grade_and_waking_spontaneously_contributes_0(waking: str, grade: int) -> None:
    assert icans(with_ice(10, consciousness=waking)).grade == grade


def test_two_domains_of_one_grade_are_both_named_and_do_not_add_up() -> None:
    given = icans(with_ice(2, seizure="brief_resolved"))
    assert given.grade == 3
    assert [reason.parameter for reason in given.because] == ["ice", "seizure"]
    assert given.footnotes == ("most_severe",)


@pytest.mark.parametrize(
    ("domain", "finding", "attribution"),
    [
        ("consciousness", "awakens_to_touch", "consciousness_attribution"),
        ("seizure", "prolonged_over_5_min", "seizure_attribution"),
        ("motor", "deep_focal_weakness", "motor_attribution"),
        ("raised_icp", ["papilloedema"], "raised_icp_attribution"),
    ],
)
def test_a_finding_of_another_cause_leaves_its_domain_at_0(domain: str, finding: object, attribution: str) -> None:
    counting = icans(with_ice(10, **{domain: finding, attribution: "uncertain"}))
    attributed = icans(with_ice(10, **{domain: finding, attribution: "icans"}))
    other = icans(with_ice(10, **{domain: finding, attribution: "other_cause"}))
    assert counting.grade == attributed.grade
    assert (counting.grade or 0) >= 3
    assert "attribution_uncertain" in counting.flags
    assert "attribution_uncertain" not in attributed.flags
    assert other.grade == 0
    assert "no_other_cause" in other.footnotes


def test_a_sedated_patient_is_not_graded_4_and_the_other_domains_still_count() -> None:
    nothing_else = icans(but(well(), icans=SEDATED))
    assert (nothing_else.status, *bounds(nothing_else)) == ("bounded", 0, 4)
    assert nothing_else.still_needed == ("ice", "consciousness")
    assert bounds(icans(but(well(), icans={**SEDATED, "raised_icp": ["focal_oedema"]}))) == (3, 4)
    assert icans(but(well(), icans={**SEDATED, "motor": "deep_focal_weakness"})).grade == 4


def test_oedema_beside_a_haemorrhage_counts_unless_the_clinician_attributes_it_elsewhere() -> None:
    haemorrhage = {"intracranial_haemorrhage": True, "raised_icp": ["diffuse_oedema"]}
    counted = icans(with_ice(10, **haemorrhage))
    excluded = icans(with_ice(10, **haemorrhage, raised_icp_attribution="other_cause"))
    assert (counted.grade, excluded.grade) == (4, 0)
    assert "haemorrhage_excluded" in counted.flags
    assert "haemorrhage_excluded" in excluded.flags


@pytest.mark.parametrize(
    "signs", [["posturing", "papilloedema"], ["focal_oedema", "cushing_triad"], ["sixth_nerve_palsy", "focal_oedema"]]
)
def test_the_worst_of_several_signs_counts(signs: list[str]) -> None:
    assert icans(with_ice(10, raised_icp=signs)).grade == 4


def test_no_imaging_and_no_sign_is_0_with_a_flag_and_an_absent_answer_is_not_known() -> None:
    assert icans(with_ice(10, raised_icp=["not_imaged_no_sign"])).grade == 0
    assert bounds(icans(with_ice(10, raised_icp=None))) == (0, 4)


@pytest.mark.parametrize(
    "signs",
    [[], ["imaged_normal", "papilloedema"], ["not_imaged_no_sign", "imaged_normal"], ["oedema"], "papilloedema"],
)
def test_signs_that_contradict_each_other_or_say_nothing_are_refused(signs: object) -> None:
    assert all(problem.where.startswith("icans.raised_icp") for problem in refused(with_ice(10, raised_icp=signs)))


@pytest.mark.parametrize("sign", ["tremor", "myoclonus", "headache", "intracranial_haemorrhage"])
def test_a_sign_that_is_recorded_never_moves_the_grade(sign: str) -> None:
    for total in (10, 8, 0):
        assert (
            icans(with_ice(total, **{sign: True})).grade
            == icans(with_ice(total, **{sign: False})).grade
            == icans(with_ice(total)).grade
        )


@pytest.mark.parametrize(
    ("seizure", "at_least", "could_be"),
    [("occurred_unspecified", 3, 4), ("nonconvulsive_not_resolved", 4, 4), ("nonconvulsive_resolved", 3, 3)],
)
def test_a_seizure_is_at_least_3_and_its_description_decides(seizure: str, at_least: int, could_be: int) -> None:
    assert bounds(icans(with_ice(10, seizure=seizure))) == (at_least, could_be)


def test_weakness_without_a_description_is_0_or_4() -> None:
    assert bounds(icans(with_ice(10, motor="weakness_unspecified"))) == (0, 4)
    assert bounds(icans(with_ice(4, motor="weakness_unspecified"))) == (2, 4)


def test_icans_needs_no_crs() -> None:
    assert icans(but(with_ice(8), crs=None, history=None)).grade == 1


@pytest.mark.parametrize(("day", "late"), [(28, False), (29, True)])
def test_icans_after_day_28_is_flagged_as_late(day: int, *, late: bool) -> None:
    assert ("late_onset" in icans(but(with_ice(8), infusion={"day": day})).flags) == late


@pytest.mark.parametrize(("word", "grade"), [("icans", 5), ("crs", 1), ("other", 1)])
def test_only_a_death_attributed_to_icans_is_grade_5(word: str, grade: int) -> None:
    assert icans(but(with_ice(8), death_attributed_to=word)).grade == grade
