"""Mistakes that graders of these scales are known to make, each as a patient that shows it.

The numbers are those of the project's list of such mistakes; numbers that are missing concern screens, audit logs,
exports or other scales.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.spec.bedside import (
    ALL_ICE,
    STATION,
    bounds,
    but,
    crs,
    febrile,
    graded,
    icans,
    n,
    refused,
    suggestions,
    well,
    with_ice,
)
from tests.spec.grades import of_grades
from tox_grader.assessment.history import TreatmentGiven
from tox_grader.assessment.vocabulary import VOCABULARY
from tox_grader.escalation.limits import count_doses
from tox_grader.reports.reasons import explain
from tox_grader.tables.schema import GradeTable
from tox_grader.workflows.grade_assessments import Graded, grade_stream

ON_TREATMENT = {"crs_established": True, "treated_since_crs_onset": True}


def test_b01_fever_waiver_forgotten() -> None:
    """Paracetamol took the fever of known CRS away, and the patient on a vasopressor was called free of CRS."""
    given = crs(but(well(), crs={"temperature_c": n("37.2"), "vasopressors": ["norepinephrine"]}, history=ON_TREATMENT))
    assert given.grade == 3


def test_b02_oxygen_without_fever_graded_as_crs() -> None:
    """Low-flow oxygen for pneumonia, never febrile, was given a grade of CRS."""
    given = crs(but(well(), crs={"oxygen": {"device": "nasal_cannula", "flow_l_min": n("2")}}))
    assert given.grade == 0
    assert "hypotension_or_hypoxia_without_fever" in given.flags


@pytest.mark.parametrize("fever", [n("39.2"), "yes", True, 1, "Present"])
def test_b03_fever_of_a_wrong_type_taken_for_no_fever(fever: Any) -> None:
    """A number or a yes where a word was wanted silently became no fever."""
    problems = refused(but(well(), crs={"temperature_c": None, "fever": fever}))
    assert [problem.where for problem in problems] == ["crs.fever"]


@pytest.mark.parametrize("word", ["one_vasopressor", "severe", "None", ""])
def test_b04_unknown_word_taken_for_none(word: str) -> None:
    """An unknown category of hypotension was graded as no hypotension."""
    assert [problem.where for problem in refused(febrile(hypotension=word))] == ["crs.hypotension"]


def test_b05_nothing_entered_graded_as_no_icans() -> None:
    """With no input at all the answer was that there is no ICANS."""
    given = icans(but(well(), icans=None))
    assert (given.status, given.grade, *bounds(given)) == ("bounded", None, 0, 4)


@pytest.mark.parametrize("word", ["coma", "stupor", "alert", "spontaneous"])
def test_b06_unknown_word_for_waking_graded_0(word: str) -> None:
    """A word outside the list for consciousness, coma among them, was graded 0."""
    assert [problem.where for problem in refused(with_ice(10, consciousness=word))] == ["icans.consciousness"]


def test_b07_low_dose_vasopressor_graded_lower() -> None:
    """One vasopressor at a low dose was graded 2, by the rule of an older scale."""
    running = [{"drug": "norepinephrine", "dose": n("0.02"), "unit": "mcg/kg/min"}]
    assert crs(febrile(vasopressors=running)).grade == 3


def test_b08_several_vasopressors_graded_3() -> None:
    """More than one vasopressor was graded 3."""
    assert crs(febrile(vasopressors=["norepinephrine", "epinephrine"])).grade == 4


def test_b09_grade_1_as_the_least_grade() -> None:
    """A well patient without fever was given grade 1, the minimum of the calculator."""
    given = crs(well())
    assert (given.status, given.grade) == ("graded", 0)


def test_b10_organ_toxicity_raises_the_grade() -> None:
    """Raised transaminases lifted a fever to grade 3."""
    given = crs(but(febrile(), organ_toxicity={"transaminases": 4, "hepatic": 4, "renal": 3, "cardiac": 4}))
    assert given.grade == 1
    assert "organ_toxicity" in given.footnotes


@pytest.mark.parametrize("fio2", ["30", "39", "40", "60"])
def test_b11_oxygen_split_by_its_fraction(fio2: str) -> None:
    """A split at an oxygen fraction of 40 percent, from an older scale, was shown under the name of this one."""
    low = {"oxygen": {"device": "nasal_cannula", "flow_l_min": n("4"), "fio2_percent": n(fio2)}}
    mask = {"oxygen": {"device": "face_mask", "fio2_percent": n(fio2)}}
    assert crs(febrile(**low)).grade == 2
    assert crs(febrile(**mask)).grade == 3


@pytest.mark.parametrize("device", ["cpap", "bipap"])
def test_b12_ventilation_by_mask_graded_3(device: str) -> None:
    """CPAP or BiPAP without a vasopressor was graded 3 for being non-invasive."""
    assert crs(febrile(oxygen={"device": device})).grade == 4


def test_b13_vasopressin_counted_as_a_second_vasopressor() -> None:
    """Norepinephrine with vasopressin was counted as two and graded 4."""
    assert crs(febrile(vasopressors=["norepinephrine", "vasopressin"])).grade == 3


def test_b14_vasopressin_among_the_examples_of_several() -> None:
    """The footnote named vasopressin among the vasopressors, so that the pair was ticked as more than one."""
    loaded = STATION.library.loaded("astct_crs_2019").file
    assert isinstance(loaded, GradeTable)
    assert (
        loaded.parameters["hypotension"].levels["several_vasopressors"]
        == "more than one vasopressor, vasopressin not counted"
    )
    assert "vasopressin" not in loaded.groups["vasopressors"]["counted"]


def test_b15_drugs_of_different_days_counted_together() -> None:
    """Norepinephrine on Monday and epinephrine on Thursday were counted as two; only what runs now counts."""
    monday, thursday = febrile(vasopressors=["norepinephrine"]), febrile(vasopressors=["epinephrine"])
    assert (crs(monday).grade, crs(thursday).grade) == (3, 3)


def test_b16_grade_4_only_with_both_organs() -> None:
    """Two vasopressors without a ventilator stayed at 3, as grade 4 was made to need both."""
    assert crs(febrile(vasopressors=["norepinephrine", "phenylephrine"], oxygen={"device": "room_air"})).grade == 4


def test_b17_no_way_from_hypotension_to_grade_2() -> None:
    """Hypotension that needs fluids only was left at grade 1."""
    assert crs(febrile(hypotension="treated_with_fluids")).grade == 2


def test_b18_device_outside_the_list_taken_for_none() -> None:
    """A face mask was not in the list of devices and became grade 1 because the saturation was good."""
    assert crs(febrile(oxygen={"device": "face_mask"}, spo2_percent=97)).grade == 3
    assert [problem.where for problem in refused(febrile(oxygen={"device": "oxygen mask"}))] == ["crs.oxygen.device"]


def test_b19_saturation_graded_in_place_of_support() -> None:
    """A saturation of 93 on room air was graded 2; without a word on support it has to be asked."""
    assert crs(febrile(spo2_percent=93)).grade == 1
    given = crs(febrile(spo2_percent=93, oxygen=None))
    assert bounds(given) == (1, 4)
    assert given.still_needed == ("hypoxia",)


def test_b20_missing_pressure_taken_for_normal() -> None:
    """A missing blood pressure was read as no hypotension."""
    given = crs(febrile(hypotension=None, vasopressors=None))
    assert bounds(given) == (1, 4)
    assert given.still_needed == ("hypotension",)


def test_b21_ice_items_that_default_to_right() -> None:
    """An ICE without answers had every item right, and ICE 10 was then graded 1."""
    assert bounds(icans(but(well(), icans={"ice": None}))) == (0, 3)
    assert icans(with_ice(10)).grade == 0


def test_b22_mute_and_awake_graded_4() -> None:
    """ICE 0 in a patient who is awake and mute was graded 4."""
    assert icans(with_ice(0, consciousness="awakens_spontaneously")).grade == 3


def test_b23_all_clear_graded_1() -> None:
    """ICE 10 with nothing found was graded 1, because waking spontaneously is printed in that row."""
    assert icans(well()).grade == 0


@pytest.mark.parametrize("total", [7, 8, 9])
def test_b24_limit_of_grade_1_used_as_limit_of_no_icans(total: int) -> None:
    """ICE 7 to 9 was called no ICANS."""
    assert icans(with_ice(total)).grade == 1


def test_b25_coma_beside_a_good_score() -> None:
    """There was no way to enter coma, so that the last good ICE decided."""
    assert icans(with_ice(10, consciousness="unarousable_or_vigorous_stimulus")).grade == 4


def test_b26_focal_oedema_graded_4() -> None:
    """Focal oedema alone was graded 4."""
    assert icans(with_ice(10, raised_icp=["focal_oedema"])).grade == 3


def test_b27_brief_seizure_graded_4() -> None:
    """One brief seizure was graded 4."""
    assert icans(with_ice(10, seizure="brief_resolved")).grade == 3


@pytest.mark.parametrize("seizure", ["prolonged_over_5_min", "repetitive_without_recovery"])
def test_b28_status_epilepticus_graded_3(seizure: str) -> None:
    """Seizures were one tick, so that status epilepticus was graded 3."""
    assert icans(with_ice(10, seizure=seizure)).grade == 4


def test_b29_hemiparesis_graded_3() -> None:
    """Weakness shared a tick with stupor and was graded 3."""
    assert icans(with_ice(9, motor="deep_focal_weakness")).grade == 4


@pytest.mark.parametrize("total", [-1, 12])
def test_b30_ice_outside_its_range_graded(total: int) -> None:
    """ICE -1 was graded 3 and ICE 12 was graded 0."""
    assert [problem.where for problem in refused(with_ice(total))] == ["icans.ice.total"]


def test_b31_tremor_graded() -> None:
    """Tremor or myoclonus alone was graded 2."""
    assert icans(with_ice(10, tremor=True, myoclonus=True)).grade == 0


def test_b32_deep_weakness_graded_3() -> None:
    """The nearest option for deep focal weakness was graded 3."""
    assert icans(with_ice(10, motor="deep_focal_weakness")).grade == 4


@pytest.mark.parametrize("reason", ["hearing_or_vision", "asleep", "language_barrier"])
def test_b33_not_assessable_counted_as_0(reason: str) -> None:
    """An ICE that could not be asked of a deaf or sleeping patient was counted as 0 and graded 3."""
    given = icans(but(well(), icans={"ice": {"not_assessed": reason}}))
    assert bounds(given) == (0, 3)
    assert given.still_needed == ("ice",)


def test_b34_sedation_graded_4() -> None:
    """A heavily sedated patient was graded 4 as not testable."""
    sedated = {"ice": {"not_assessed": "sedated"}, "consciousness": {"not_assessed": "sedated"}}
    given = icans(but(well(), icans=sedated))
    assert given.grade is None
    assert bounds(given) == (0, 4)


def test_b35_one_undefined_item_makes_the_score_0() -> None:
    """One undefined ICE item made the sum not a number, and no branch matched it: grade 0."""
    given = icans(but(well(), icans={"ice": {**ALL_ICE, "attention": None, "city": 0, "month": 0}}))
    assert (given.status, *bounds(given)) == ("graded", 1, 1)
    assert bounds(icans(but(well(), icans={"ice": {**ALL_ICE, "name_objects": None}}))) == (0, 1)


@pytest.mark.parametrize("total", [11, n("2.5"), n("10.0")])
def test_b36_impossible_ice_graded_0(total: Any) -> None:
    """ICE 11 or 2.5 was graded 0."""
    assert [problem.where for problem in refused(but(well(), icans={"ice": {"total": total}}))] == ["icans.ice.total"]


def test_b37_two_ways_into_one_program_with_two_answers() -> None:
    """Positive pressure was graded 4 in one mode of a program and 3 in the other."""
    document = febrile(oxygen={"device": "bipap"})
    by_default, by_scale = graded(document).answers[0], graded(document, "astct_crs_2019").answers[0]
    (read,) = grade_stream([json.dumps(document, default=float).encode()], "one.jsonl", STATION)
    assert isinstance(read, Graded)
    assert by_default == by_scale == read.answers[0]
    assert by_default.grade == 4


def test_b38_text_that_contradicts_the_logic() -> None:
    """The caption of a grade named another support than the one that gives it; here the text is the table's own."""
    given = crs(febrile(oxygen={"device": "cpap"}))
    table = STATION.library.loaded("astct_crs_2019").file
    assert isinstance(table, GradeTable)
    assert explain(given, table).because == (
        "hypoxia: CPAP, BiPAP, or intubation with mechanical ventilation - grade 4",
    )


def test_b39_blank_fields_taken_for_wrong_answers() -> None:
    """ICE fields left blank each became 0, and the patient grade 3."""
    assert bounds(icans(but(well(), icans={"ice": dict.fromkeys(ALL_ICE)}))) == (0, 3)


def test_b40_fever_in_numbers_beside_no_fever_in_words() -> None:
    """103 F was typed beside a fever tick left at no, and CRS was graded 0 in silence."""
    (problem,) = refused(but(well(), crs={"temperature_c": None, "temperature_f": n("103"), "fever": "absent"}))
    assert "fever says 'absent'" in problem.what


@pytest.mark.parametrize(("fahrenheit", "grade"), [("100.0", 0), ("100.4", 1)])
def test_b43_fever_from_100_f(fahrenheit: str, grade: int) -> None:
    """100.0 F was flagged as the criterion of fever."""
    assert crs(but(well(), crs={"temperature_c": None, "temperature_f": n(fahrenheit)})).grade == grade


@pytest.mark.parametrize("key", ["note", "notes", "comment"])
def test_b44_free_text_read_for_keywords(key: str) -> None:
    """A note that said no fever and no seizure raised both; here no free text is read at all."""
    assert [problem.where for problem in refused(but(well(), **{key: "no fever, no seizure"}))] == [key]


def test_b45_everything_missing_is_the_calmest_answer() -> None:
    """With every vital sign missing the answer was routine, with an empty list of reasons."""
    for given in graded(but(well(), crs=None, icans=None, history=None)).answers:
        assert given.could_be == 4
        assert given.still_needed
        assert given.because == ()


def test_b46_treatment_without_crs_opens_the_waiver() -> None:
    """Paracetamol for a headache in a patient who never had a fever opened the path of the waiver."""
    headache = but(
        well(), crs={"hypotension": "present", "systolic_mmhg": 88}, history={"prophylaxis_could_mask_fever": True}
    )
    given = crs(headache)
    assert bounds(given) == (0, 2)
    assert "fever_waived" not in given.footnotes
    assert given.still_needed == ("clinician_decision",)


def test_b47_missing_temperature_taken_for_37() -> None:
    """A missing temperature became 37.0 and no fever."""
    given = crs(but(well(), crs={"temperature_c": None}))
    assert bounds(given) == (0, 1)
    assert given.still_needed == ("fever",)


def test_b49_small_child_dosed_as_an_adult() -> None:
    """A child of 20 kg was given 160 mg of tocilizumab, by the rule for 30 kg and more."""
    steps = suggestions(of_grades(2, 0, age_years=6, weight_kg=n("20"))).steps
    assert (
        next(step for step in steps if step.step == "tocilizumab")
        .doses[0]
        .startswith("tocilizumab - DOSE 240 mg (12 mg/kg x 20 kg")
    )


def test_b50_fever_below_the_cut_charted_as_grade_1() -> None:
    """37.8 C was shown as grade 1 in teaching data."""
    assert crs(but(well(), crs={"temperature_c": n("37.8")})).grade == 0


@pytest.mark.parametrize("section", ["crs", "icans"])
def test_b51_a_grade_is_typed_over_the_findings(section: str) -> None:
    """A grade could be clicked against the findings beside it; here a grade cannot be entered."""
    assert [problem.where for problem in refused(but(well(), **{section: {"grade": 3}}))] == [f"{section}.grade"]


def test_b52_one_dose_for_every_patient_and_a_made_up_count() -> None:
    """Every patient was given 800 mg and three doses were shown as given, whatever had been."""
    lines = {
        kg: suggestions(of_grades(2, 0, weight_kg=n(kg))).steps[0].doses[0].split(" (")[0] for kg in ("45", "70", "110")
    }
    assert lines == {
        "45": "tocilizumab - DOSE 360 mg",
        "70": "tocilizumab - DOSE 560 mg",
        "110": "tocilizumab - DOSE 800 mg",
    }
    limits = STATION.library.drugs().drugs["tocilizumab"].limits
    assert limits is not None
    now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    for count in range(3):
        given = [TreatmentGiven("tocilizumab", now - timedelta(hours=10 * (number + 1))) for number in range(count)]
        assert f"Given so far: {count} of 4 in all" in " ".join(count_doses("tocilizumab", limits, given, now).says)


@pytest.mark.parametrize("grade", [1, 2, 3, 4])
def test_b55_isolated_icans_treated_with_tocilizumab(grade: int) -> None:
    """Tocilizumab was advised for ICANS without CRS."""
    assert "tocilizumab" not in [step.step for step in suggestions(of_grades(0, grade)).steps]


def test_b56_the_form_and_the_grader_do_not_speak_the_same_words() -> None:
    """The form sent words that the grader did not know, so that the answer was always no CRS."""
    seen = 0
    for section in STATION.form.sections:
        for field in section.fields:
            finding = {"crs.oxygen.reason": "oxygen_reason"}.get(field.at, field.at.rpartition(".")[2])
            words = {option.word for option in field.options}
            assert words <= VOCABULARY.get(finding, frozenset()), field.at
            seen += len(words)
    assert seen > 40


def test_b56_afebrile_hypoxia_slips_past_the_fever_by_the_order_of_and_and_or() -> None:
    """A condition without brackets let hypoxia without fever reach grade 3."""
    assert crs(but(well(), crs={"oxygen": {"device": "venturi"}})).grade == 0
    assert crs(but(well(), crs={"vasopressors": ["norepinephrine"], "oxygen": {"device": "venturi"}})).grade == 0


def test_b57_low_flow_oxygen_with_normal_pressure_has_no_row() -> None:
    """Fever with low-flow oxygen and normal pressure fell through every row."""
    assert crs(febrile(oxygen={"device": "nasal_cannula", "flow_l_min": n("2")})).grade == 2


@pytest.mark.parametrize(
    ("vasopressors", "device"),
    [(["norepinephrine"], "invasive_ventilation"), (["norepinephrine", "epinephrine"], "venturi")],
)
def test_b58_the_first_match_wins_in_the_wrong_order(vasopressors: list[str], device: str) -> None:
    """One vasopressor with a ventilator, or two with a mask, stopped at the row of grade 3."""
    assert crs(febrile(vasopressors=vasopressors, oxygen={"device": device})).grade == 4


def test_b63_a_cap_on_doses_without_a_source() -> None:
    """Caps of 2, 3 or 4 doses were written into programs; here the cap is data with its source and evidence."""
    drug = STATION.library.drugs().drugs["tocilizumab"]
    assert drug.limits is not None
    assert drug.evidence == "primary"
    assert "3 in 24 hours, 4 in all" in drug.source


def test_b64_a_rule_that_has_ended_is_still_stated() -> None:
    """Two doses on site were still demanded by a risk programme that has ended."""
    raw = STATION.library.protocol("asco_2021").raw + (STATION.folder / "drugs.yaml").read_bytes()
    assert b"REMS" not in raw
    assert STATION.library.protocol("asco_2021").file.edition.effective_from.year == 2021
