"""Every refusal of an assessment names the key, says what is wanted, and names the nearest accepted word."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from tox_grader.assessment.validate import dotted, validate
from tox_grader.assessment.vocabulary import CAPD_ITEMS, ICE_ITEMS
from tox_grader.foundation.problems import AssessmentInvalid, Problem
from tox_grader.foundation.quantities import Bounds

SINGAPORE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 14, 30, tzinfo=SINGAPORE)
LIMITS = {
    name: Bounds(Decimal(lowest), Decimal(highest))
    for name, (lowest, highest) in {
        "temperature_c": (25, 45),
        "temperature_f": (77, 113),
        "fio2_percent": (21, 100),
        "flow_l_min": (0, 80),
        "weight_kg": (1, 400),
        "age_years": (0, 120),
        "infusion_day": (-30, 400),
        "ice_total": (0, 10),
        "capd_total": (0, 32),
        "baseline_ice": (0, 10),
        "baseline_capd": (0, 32),
        "systolic_mmhg": (30, 300),
        "fever_temperature_c": (38, 99),
    }.items()
}
MINIMAL: dict[str, Any] = {"schema": "assessment/1", "patient": {"id": "W7-042"}}


def minimal_with(path: str, value: object) -> dict[str, Any]:
    document = deepcopy(MINIMAL)
    *sections, last = path.split(".")
    inner = document
    for section in sections:
        inner = inner.setdefault(section, {})
    inner[last] = value
    return document


def merged(*changes: Mapping[str, Any]) -> dict[str, Any]:
    document = deepcopy(MINIMAL)
    for change in changes:
        document.update(change)
    return document


def problems_of(document: object) -> tuple[Problem, ...]:
    with pytest.raises(AssessmentInvalid) as refused:
        validate(document, limits=LIMITS, now=NOW)
    assert refused.value.exit_code == 10
    for problem in refused.value.problems:
        for part in problem.as_json().values():
            assert part
            assert "pydantic" not in part.lower()
            assert "Input should" not in part
    return refused.value.problems


def the_problem(document: object) -> Problem:
    (problem,) = problems_of(document)
    return problem


@pytest.mark.parametrize(
    ("path", "wrong", "nearest"),
    [
        ("schema", "assessment/2", "assessment/1"),
        ("crs.fever", "presnt", "present"),
        ("crs.fever_attribution", "uncertian", "uncertain"),
        ("crs.hypotension", "present_untreated", "present_no_treatment"),
        ("crs.hypotension_attribution", "other", "other_cause"),
        ("crs.oxygen_attribution", "CRS", "crs"),
        ("crs.oxygen.device", "nasal_canula", "nasal_cannula"),
        ("crs.oxygen.reason", "hypoxemia", "hypoxia"),
        ("icans.consciousness", "awakens_to_voise", "awakens_to_voice"),
        ("icans.seizure", "brief", "brief_resolved"),
        ("icans.motor", "deep_weakness", "deep_focal_weakness"),
        ("icans.ice_attribution", "ican", "icans"),
        ("icans.consciousness_attribution", "other", "other_cause"),
        ("icans.seizure_attribution", "uncertan", "uncertain"),
        ("icans.motor_attribution", "iccans", "icans"),
        ("icans.raised_icp_attribution", "other-cause", "other_cause"),
        ("icans.capd", "unabel", "unable"),
        ("icans.capd.restless", "allways", "always"),
        ("death_attributed_to", "ican", "icans"),
    ],
)
def test_an_unknown_word_is_refused_where_it_stands_with_the_nearest_accepted_word(
    path: str, wrong: str, nearest: str
) -> None:
    problem = the_problem(minimal_with(path, wrong))
    assert problem.where == path
    assert wrong in problem.what
    assert repr(nearest) in problem.do
    assert "an unknown word could hide a finding" in problem.why


@pytest.mark.parametrize(
    ("path", "entries", "where", "nearest"),
    [
        ("crs.vasopressors", ["norepinefrine"], "crs.vasopressors.0", "norepinephrine"),
        ("crs.vasopressors", [{"drug": "epinefrine"}], "crs.vasopressors.0.drug", "epinephrine"),
        (
            "crs.vasopressors",
            ["dopamine", {"drug": "epinephrine", "dose": 5, "unit": "mcg/mn"}],
            "crs.vasopressors.1.unit",
            "mcg/min",
        ),
        ("icans.raised_icp", ["papilledema"], "icans.raised_icp.0", "papilloedema"),
    ],
)
def test_an_unknown_word_in_a_list_is_refused_at_its_entry(
    path: str, entries: list[object], where: str, nearest: str
) -> None:
    problem = the_problem(minimal_with(path, entries))
    assert problem.where == where
    assert repr(nearest) in problem.do


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("patients", "patient"),
        ("patient.wieght_kg", "weight_kg"),
        ("infusion.infusedat", "infused_at"),
        ("assessor.rol", "role"),
        ("crs.vasopresors", "vasopressors"),
        ("crs.oxygen.flow", "flow_l_min"),
        ("icans.consciusness", "consciousness"),
        ("icans.ice.mont", "month"),
        ("icans.capd.eyecontact", "eye_contact"),
        ("organ_toxicity.cardic", "cardiac"),
        ("history.crs_establshed", "crs_established"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_accepted_key(path: str, nearest: str) -> None:
    problem = the_problem(minimal_with(path, 1))
    assert problem.where == path
    assert f"'{path.rpartition('.')[2]}' is not an accepted key" in problem.what
    assert repr(nearest) in problem.do


@pytest.mark.parametrize(
    ("path", "home"),
    [
        ("temperature_c", "crs.temperature_c"),
        ("crs.flow_l_min", "crs.oxygen.flow_l_min"),
        ("icans.ice_total", "icans.ice.total"),
        ("weight_kg", "patient.weight_kg"),
        ("crs.crs_established", "history.crs_established"),
    ],
)
def test_a_key_in_the_wrong_section_is_told_its_own_place(path: str, home: str) -> None:
    assert the_problem(minimal_with(path, 1)).do == f"write it as {home}"


def test_a_key_that_leaves_the_unit_open_is_told_both_units() -> None:
    problem = the_problem(minimal_with("crs.temperature", Decimal("39.5")))
    assert problem.do == "did you mean 'temperature_c' or 'temperature_f'?"


@pytest.mark.parametrize("key", [7, None, True])
def test_a_key_that_is_no_text_is_refused(key: object) -> None:
    problem = the_problem(merged({"crs": {key: 1}}))
    assert "a key is wanted as text" in problem.what
    assert "temperature_c" in problem.do


NUMBERS = [
    "patient.age_years",
    "patient.weight_kg",
    "crs.temperature_c",
    "crs.temperature_f",
    "crs.heart_rate_bpm",
    "crs.systolic_mmhg",
    "crs.diastolic_mmhg",
    "crs.respiratory_rate_per_min",
    "crs.spo2_percent",
    "crs.oxygen.flow_l_min",
    "crs.oxygen.fio2_percent",
]
WHOLE_NUMBERS = [
    "patient.baseline_ice",
    "patient.baseline_capd",
    "infusion.day",
    "icans.ice.total",
    "icans.capd.total",
    "organ_toxicity.renal",
    *(f"icans.ice.{item}" for item in ICE_ITEMS),
]


@pytest.mark.parametrize("path", [*NUMBERS, *WHOLE_NUMBERS, *(f"icans.capd.{item}" for item in CAPD_ITEMS)])
@pytest.mark.parametrize("truth", [True, False])
def test_a_boolean_is_never_a_number(path: str, truth: bool) -> None:  # noqa: FBT001  # the value under test
    problem = the_problem(minimal_with(path, truth))
    assert problem.where == path
    assert f"given as {str(truth).lower()}" in problem.what


@pytest.mark.parametrize("path", [*NUMBERS, *WHOLE_NUMBERS])
def test_a_text_is_never_a_number(path: str) -> None:
    problem = the_problem(minimal_with(path, "39"))
    assert problem.where == path
    assert "given as text '39'" in problem.what
    assert problem.do == "write 39 without quotes"


def test_a_text_with_a_decimal_comma_is_told_the_number_with_a_point() -> None:
    problem = the_problem(minimal_with("crs.temperature_c", "39,5"))
    assert problem.do == "write 39.5 without quotes"


@pytest.mark.parametrize("path", WHOLE_NUMBERS)
def test_a_decimal_is_no_whole_number(path: str) -> None:
    problem = the_problem(minimal_with(path, Decimal("1.5")))
    assert (problem.where, problem.what) == (path, "a whole number is wanted, given as a decimal")


@pytest.mark.parametrize("path", [*NUMBERS, *WHOLE_NUMBERS])
def test_a_binary_float_is_refused(path: str) -> None:
    assert "binary number" in the_problem(minimal_with(path, 39.5)).what


@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("path", NUMBERS)
def test_a_number_that_is_not_finite_is_refused(path: str, number: str) -> None:
    problem = the_problem(minimal_with(path, Decimal(number)))
    assert (problem.where, problem.what) == (path, "a number that is not finite was given")


@pytest.mark.parametrize(
    "number",
    [Decimal("1E+999999"), Decimal("1E-999999"), pytest.param(10**5000, id="huge"), Decimal("3." + "1" * 40)],
)
def test_a_number_of_endless_length_is_refused_without_being_written_out(number: Decimal | int) -> None:
    problem = the_problem(minimal_with("crs.heart_rate_bpm", number))
    assert problem.what == "the number has more places than any measurement"


@pytest.mark.parametrize("path", ["icans.ice.month", "icans.capd.aware", "patient.baseline_ice", "icans.ice.total"])
def test_points_below_zero_are_refused(path: str) -> None:
    assert the_problem(minimal_with(path, -1)).where == path


@pytest.mark.parametrize("grade", [-1, 6])
def test_an_organ_grade_outside_ctcae_is_refused(grade: int) -> None:
    problem = the_problem(minimal_with("organ_toxicity.hepatic", grade))
    assert (problem.where, problem.do) == ("organ_toxicity.hepatic", "write 0 to 5")


@pytest.mark.parametrize(
    ("path", "impossible", "advice"),
    [
        ("crs.temperature_c", Decimal("101.3"), "temperature_f"),
        ("crs.temperature_f", Decimal("38.5"), "temperature_c"),
        ("crs.oxygen.fio2_percent", Decimal("0.5"), "in percent: 50"),
        ("crs.systolic_mmhg", 1200, "check the number"),
        ("patient.weight_kg", 0, "check the number"),
        ("patient.age_years", 121, "check the number"),
        ("patient.baseline_ice", 11, "check the number"),
        ("patient.baseline_capd", 33, "check the number"),
        ("infusion.day", 401, "check the number"),
        ("icans.ice.total", 11, "check the number"),
        ("icans.capd.total", 33, "check the number"),
    ],
)
def test_a_value_outside_its_limits_is_refused_with_the_likely_slip(
    path: str, impossible: Decimal | int, advice: str
) -> None:
    problem = the_problem(minimal_with(path, impossible))
    assert problem.where == path
    assert "is not possible (accepted: " in problem.what
    assert advice in problem.do


def test_a_value_without_limits_is_not_bounded() -> None:
    assert validate(minimal_with("crs.systolic_mmhg", 1200), limits={}, now=NOW).crs is not None


@pytest.mark.parametrize(
    "path",
    ["patient.can_do_ice", "icans.tremor", "icans.myoclonus", "icans.headache", "icans.intracranial_haemorrhage"],
)
@pytest.mark.parametrize("wrong", ["yes", 1, 0])
def test_yes_or_no_is_written_as_true_or_false_only(path: str, wrong: object) -> None:
    problem = the_problem(minimal_with(path, wrong))
    assert problem.where == path
    assert "true or false is wanted" in problem.what


@pytest.mark.parametrize("path", ["crs", "icans", "history", "infusion", "assessor", "crs.oxygen", "icans.ice"])
def test_a_text_where_a_section_is_wanted_is_refused_without_repeating_it(path: str) -> None:
    problem = the_problem(minimal_with(path, "Jane Doe"))
    assert problem.where == path
    assert "a section with keys is wanted, given as text" in problem.what
    assert "Jane" not in " ".join(problem.as_lines())


@pytest.mark.parametrize("path", ["crs.vasopressors", "icans.raised_icp"])
def test_a_single_word_where_a_list_is_wanted_is_refused(path: str) -> None:
    problem = the_problem(minimal_with(path, "unspecified"))
    assert (problem.where, problem.what) == (path, "a list is wanted, given as text")


@pytest.mark.parametrize("wrong", [True, 3, ["crs"], Decimal(1), {"a": 1}])
def test_another_kind_of_value_is_no_word(wrong: object) -> None:
    problem = the_problem(minimal_with("crs.hypotension", wrong))
    assert problem.what.startswith("a word is wanted, given as ")
    assert "treated_with_fluids" in problem.do


@pytest.mark.parametrize("path", ["patient.id", "assessor.id", "infusion.product"])
def test_an_empty_text_or_a_number_is_no_text(path: str) -> None:
    assert the_problem(minimal_with(path, "  ")).what == "the text is empty"
    assert the_problem(minimal_with(path, 42)).do == "put it in quotes"


def test_schema_and_patient_id_are_required() -> None:
    assert [problem.where for problem in problems_of({"patient": {}})] == ["schema", "patient.id"]
    assert [problem.where for problem in problems_of({"schema": "assessment/1"})] == ["patient"]
    assert the_problem({"schema": "assessment/1", "patient": None}).where == "patient"
    assert the_problem({"schema": "assessment/1", "patient": {"id": None}}).where == "patient.id"


@pytest.mark.parametrize("document", [None, [], "assessment", 3])
def test_what_is_no_assessment_at_all_is_refused(document: object) -> None:
    problem = the_problem(document)
    assert problem.where == "the whole document"
    assert "schema: assessment/1" in problem.do


@pytest.mark.parametrize(
    ("path", "wrong", "said"),
    [
        ("observed_at", "2026-11-20T14:10", "no zone"),
        ("observed_at", datetime(2026, 11, 20, 14, 10), "no zone"),  # noqa: DTZ001  # the missing zone is the test
        ("observed_at", "2026-11-20", "no zone"),
        ("observed_at", "yesterday", "not a date and time"),
        ("observed_at", date(2026, 11, 20), "a day without a time"),
        ("observed_at", 20261120, "given as a number"),
        ("observed_at", "0001-01-01T00:00+14:00", "year 1 is not possible"),
        ("infusion.infused_at", "2026-13-01T10:00Z", "not a date and time"),
        ("infusion.infused_at", "9999-12-31T23:59-12:00", "year 9999 is not possible"),
        ("patient.birth_date", "02/03/1958", "not a day"),
        ("patient.birth_date", "19580302", "not a day"),
        ("patient.birth_date", "1958-02-30", "not a day"),
        ("patient.birth_date", datetime(1958, 3, 2, tzinfo=UTC), "given with a time of day"),
        ("patient.birth_date", 1958, "given as a number"),
        ("patient.birth_date", "1058-03-02", "year 1058 is not possible"),
    ],
)
def test_a_date_that_names_no_moment_is_refused(path: str, wrong: object, said: str) -> None:
    problem = the_problem(minimal_with(path, wrong))
    assert problem.where == path
    assert said in problem.what


def test_an_assessment_may_lie_two_minutes_in_the_future_and_not_longer() -> None:
    accepted = validate(minimal_with("observed_at", NOW + timedelta(minutes=2)), limits=LIMITS, now=NOW)
    assert accepted.observed_at == NOW + timedelta(minutes=2)
    problem = the_problem(minimal_with("observed_at", NOW + timedelta(minutes=2, seconds=1)))
    assert (problem.where, problem.what) == ("observed_at", "observed_at lies in the future")


CONTRADICTIONS: list[tuple[dict[str, Any], str, str]] = [
    ({"crs": {"temperature_c": 38, "temperature_f": 100}}, "crs.temperature_f", "both temperature_c"),
    ({"patient": {"id": "a", "birth_date": "1958-03-02", "age_years": 68}}, "patient.age_years", "both birth_date"),
    ({"infusion": {"infused_at": "2026-11-14T10:30+08:00", "day": 6}}, "infusion.day", "both infused_at"),
    ({"crs": {"oxygen": {"device": "room_air", "flow_l_min": 3}}}, "crs.oxygen.flow_l_min", "room_air"),
    ({"crs": {"oxygen": {"device": "room_air", "flow_l_min": 0}}}, "crs.oxygen.flow_l_min", "room_air"),
    ({"crs": {"oxygen": {"flow_l_min": 3}}}, "crs.oxygen.flow_l_min", "without a device"),
    ({"crs": {"vasopressors": [{"drug": "dopamine", "dose": 5}]}}, "crs.vasopressors.0.dose", "no unit"),
    (
        {"crs": {"vasopressors": [{"drug": "dopamine", "dose": 0, "unit": "mcg/min"}]}},
        "crs.vasopressors.0.dose",
        "not above 0",
    ),
    ({"crs": {"vasopressors": ["dopamine", "dopamine"]}}, "crs.vasopressors.1", "dopamine is named twice"),
    (
        {"crs": {"vasopressors": ["vasopressin", "epinephrine", {"drug": "vasopressin"}]}},
        "crs.vasopressors.2",
        "vasopressin is named twice",
    ),
    (
        {"history": {"crs_established": False, "treated_since_crs_onset": True}},
        "history.treated_since_crs_onset",
        "crs_established: false",
    ),
    ({"icans": {"raised_icp": []}}, "icans.raised_icp", "empty list"),
    ({"icans": {"raised_icp": ["imaged_normal", "posturing"]}}, "icans.raised_icp", "beside posturing"),
    ({"icans": {"raised_icp": ["papilloedema", "not_imaged_no_sign"]}}, "icans.raised_icp", "beside papilloedema"),
    ({"icans": {"raised_icp": ["imaged_normal", "not_imaged_no_sign"]}}, "icans.raised_icp", "beside"),
    ({"icans": {"ice": {"name_objects": 3, "month": 1, "total": 3}}}, "icans.ice.total", "already add up to 4"),
    ({"icans": {"ice": {**dict.fromkeys(ICE_ITEMS, 1), "total": 9}}}, "icans.ice.total", "add up to 8"),
    ({"icans": {"capd": {**dict.fromkeys(CAPD_ITEMS, 2), "total": 17}}}, "icans.capd.total", "add up to 16"),
    ({"icans": {"capd": {"aware": 4, "restless": "often", "total": 3}}}, "icans.capd.total", "already add up to 4"),
    ({"crs": {"systolic_mmhg": 80, "diastolic_mmhg": 80}}, "crs.diastolic_mmhg", "not below systolic_mmhg"),
    (
        {"patient": {"id": "a", "birth_date": "2026-11-21"}, "observed_at": "2026-11-20T14:10+08:00"},
        "patient.birth_date",
        "after the assessment",
    ),
    ({"patient": {"id": "a", "birth_date": "2026-11-21"}}, "patient.birth_date", "after the assessment"),
    ({"patient": {"id": "a", "birth_date": "1901-01-01"}}, "patient.birth_date", "125 years old"),
    (
        {"infusion": {"infused_at": "2016-11-14T10:30+08:00"}, "observed_at": "2026-11-20T14:10+08:00"},
        "infusion.infused_at",
        "after infusion",
    ),
    ({"crs": {"fever": "present", "temperature_c": Decimal("37.9")}}, "crs.fever", "says otherwise"),
    ({"crs": {"fever": "absent", "temperature_f": Decimal("100.4")}}, "crs.fever", "says otherwise"),
]


@pytest.mark.parametrize(("entries", "where", "said"), CONTRADICTIONS)
def test_entries_that_cannot_both_be_true_are_refused(entries: dict[str, Any], where: str, said: str) -> None:
    problem = the_problem(merged(entries))
    assert problem.where == where
    assert said in problem.what


def test_every_fault_is_told_at_once_contradictions_too() -> None:
    document = merged(
        {
            "patient": {"id": 42, "birth_date": "1958-03-02", "age_years": 68},
            "crs": {"temperature_c": "39.5", "hypotensoin": "none", "vasopressors": ["dopamin"]},
            "icans": {"raised_icp": [], "tremor": "no"},
        }
    )
    assert {problem.where for problem in problems_of(document)} == {
        "patient.id",
        "patient.age_years",
        "crs.temperature_c",
        "crs.hypotensoin",
        "crs.vasopressors.0",
        "icans.raised_icp",
        "icans.tremor",
    }


@pytest.mark.parametrize(
    "oxygen",
    [{"device": "nasal_canula", "flow_l_min": 3}, {"devise": "nasal_cannula", "flow_l_min": 3}],
)
def test_a_mistyped_device_is_not_also_told_as_a_missing_one(oxygen: dict[str, Any]) -> None:
    assert "device" in the_problem(merged({"crs": {"oxygen": oxygen}})).do.replace("nasal_cannula", "device")


def test_a_fault_is_placed_by_the_caller() -> None:
    document = minimal_with("crs.oxygen.flow_l_min", "3")
    with pytest.raises(AssessmentInvalid) as refused:
        validate(document, limits=LIMITS, now=NOW, place=lambda path: f"line 7, {dotted(path)}")
    assert [problem.where for problem in refused.value.problems] == ["line 7, crs.oxygen.flow_l_min"]


def test_an_unreadable_word_or_key_is_shown_without_its_control_characters() -> None:
    word = the_problem(minimal_with("crs.fever", "pre\x1b[2Jsent"))
    key = the_problem(minimal_with("crs.fev\x1b[2Jer", "present"))
    assert "\x1b" not in "".join([*word.as_lines(), *key.as_lines()])


@pytest.mark.parametrize("given", [{"not_assessed": "aslep"}, {"not_assessed": 3}, {"not_assessed": None}])
def test_a_reason_must_be_one_of_the_accepted_ones(given: dict[str, Any]) -> None:
    problem = the_problem(minimal_with("icans.ice", given))
    assert problem.where == "icans.ice.not_assessed"
    assert "asleep" in problem.do


def test_a_value_is_not_both_observed_and_not_assessed() -> None:
    problem = the_problem(minimal_with("icans.ice", {"not_assessed": "asleep", "year": 1}))
    assert (problem.where, problem.what) == ("icans.ice.not_assessed", "`not_assessed` stands beside other keys")


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("patient", {"not_assessed": "other"}, "patient"),
        ("patient.id", {"not_assessed": "other"}, "patient.id"),
        ("crs.vasopressors", [{"not_assessed": "other"}], "crs.vasopressors.0"),
        ("icans.raised_icp", [{"not_assessed": "other"}], "icans.raised_icp.0"),
    ],
)
def test_not_assessed_is_refused_where_a_value_must_be_known(path: str, value: object, where: str) -> None:
    problem = the_problem(minimal_with(path, value))
    assert (problem.where, problem.what) == (where, "`not_assessed` cannot stand here")


def test_a_vasopressor_with_a_dose_must_be_named() -> None:
    problem = the_problem(minimal_with("crs.vasopressors", [{"dose": 5, "unit": "mcg/min"}]))
    assert problem.where == "crs.vasopressors.0.drug"
    assert "unspecified" in problem.do
