"""What only the other scales read: doses in time, counts by day, CARTOX-10, organs, terms; what of it is refused."""

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from tox_grader.assessment.findings import findings, from_jsonable, to_jsonable
from tox_grader.assessment.questions import READING_PATHS
from tox_grader.assessment.validate import validate
from tox_grader.assessment.vocabulary import CARTOX_10_ITEMS, ORGANS, VOCABULARY
from tox_grader.assessment.vocabulary_laboratory import LABORATORY, UNITS
from tox_grader.assessment.vocabulary_terms import HYPERINFLAMMATION, NEURO_TERMS
from tox_grader.foundation.measurements import DailyCounts, Measurement, RunningDose
from tox_grader.foundation.problems import AssessmentInvalid, Problem
from tox_grader.workflows.station import Station

SINGAPORE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 14, 30, tzinfo=SINGAPORE)
SEEN = "2026-11-20T14:10+08:00"
LIMITS = Station().limits


def document(**sections: Any) -> dict[str, Any]:
    return {"schema": "assessment/1", "patient": {"id": "W7-042"}, **sections}


def view(**sections: Any) -> dict[str, Any]:
    return dict(findings(validate(document(**sections), limits=LIMITS, now=NOW), now=NOW))


def the_problem(**sections: Any) -> Problem:
    with pytest.raises(AssessmentInvalid) as refused:
        validate(document(**sections), limits=LIMITS, now=NOW)
    (problem,) = refused.value.problems
    return problem


def norepinephrine(**beside: Any) -> dict[str, Any]:
    return {"drug": "norepinephrine", "dose": Decimal(25), "unit": "mcg/min", **beside}


# Doses in time


def test_a_dose_is_told_with_the_hours_for_which_it_was_held() -> None:
    running = norepinephrine(expressed_as="base", dose_since="2026-11-20T10:25+08:00")
    found = view(observed_at=SEEN, crs={"vasopressors": [running, "vasopressin"]})
    assert found["vasopressor_rates"] == (
        RunningDose("norepinephrine", Decimal(25), "mcg/min", "base", Decimal("3.75")),
        RunningDose("vasopressin"),
    )
    assert found["vasopressors"] == ("norepinephrine", "vasopressin")


@pytest.mark.parametrize(
    ("since", "reaches_three"),
    [
        ("2026-11-20T11:10+08:00", True),
        ("2026-11-20T11:10:01+08:00", False),
        ("2026-11-20T11:10:00.000001+08:00", False),
        ("2026-11-20T03:10+00:00", True),
        ("2026-11-17T11:10+08:00", True),
    ],
)
def test_three_hours_are_reached_neither_too_early_nor_too_late(since: str, *, reaches_three: bool) -> None:
    crs = {"vasopressors": [norepinephrine(dose_since=since)], "vasopressors_since": since}
    found = view(observed_at=SEEN, crs=crs)
    assert (found["vasopressor_hours"] >= 3) == reaches_three
    assert found["vasopressor_rates"][0].held_hours == found["vasopressor_hours"]


def test_without_the_time_of_the_assessment_no_hours_are_known() -> None:
    since = "2026-11-20T10:25+08:00"
    found = view(crs={"vasopressors": [norepinephrine(dose_since=since)], "vasopressors_since": since})
    assert found["vasopressor_rates"][0].held_hours is None
    assert "vasopressor_hours" not in found


def test_without_a_list_of_vasopressors_no_rate_is_known_and_an_empty_one_says_that_none_runs() -> None:
    assert "vasopressor_rates" not in view(crs={})
    assert "vasopressor_rates" not in view(crs={"vasopressors": {"not_assessed": "other"}})
    assert view(crs={"vasopressors": []})["vasopressor_rates"] == ()


LATER, EARLIER, BEFORE = "2026-11-20T14:11+08:00", "2026-11-20T10:00+08:00", "2026-11-20T09:59+08:00"


@pytest.mark.parametrize(
    ("sections", "where", "said"),
    [
        (
            {"observed_at": SEEN, "crs": {"vasopressors_since": LATER}},
            "crs.vasopressors_since",
            "vasopressors_since lies after observed_at",
        ),
        (
            {"observed_at": SEEN, "crs": {"vasopressors": [norepinephrine(dose_since=LATER)]}},
            "crs.vasopressors.0.dose_since",
            "dose_since lies after observed_at",
        ),
        (
            {"crs": {"vasopressors_since": "2026-11-20T14:33+08:00"}},
            "crs.vasopressors_since",
            "vasopressors_since lies in the future",
        ),
        (
            {"crs": {"vasopressors": ["dopamine", norepinephrine(dose_since="2026-11-21T08:00+08:00")]}},
            "crs.vasopressors.1.dose_since",
            "dose_since lies in the future",
        ),
        (
            {"crs": {"vasopressors": [norepinephrine(dose_since=BEFORE)], "vasopressors_since": EARLIER}},
            "crs.vasopressors.0.dose_since",
            "dose_since of norepinephrine lies before vasopressors_since",
        ),
        (
            {"crs": {"vasopressors": [{"drug": "dopamine", "dose_since": EARLIER}]}},
            "crs.vasopressors.0.dose_since",
            "dose_since is given for dopamine without a dose",
        ),
        (
            {"crs": {"vasopressors": [norepinephrine(drug="dopamine", expressed_as="salt")]}},
            "crs.vasopressors.0.expressed_as",
            "expressed_as is given for dopamine",
        ),
        (
            {"crs": {"vasopressors": [], "vasopressors_since": EARLIER}},
            "crs.vasopressors_since",
            "vasopressors_since is given beside an empty list of vasopressors",
        ),
        (
            {"crs": {"fluid_boluses": 1, "hypotension": "none"}},
            "crs.fluid_boluses",
            "fluid_boluses is above 0 beside hypotension: none",
        ),
        (
            {"icans": {"seizure": "none", "seizure_type": "partial"}},
            "icans.seizure_type",
            "seizure_type is given beside seizure: none",
        ),
        (
            {"icans": {"raised_icp": ["focal_oedema"], "papilloedema_stage": 1}},
            "icans.papilloedema_stage",
            "papilloedema_stage is 1 and raised_icp does not name papilloedema",
        ),
        (
            {"icans": {"raised_icp": ["papilloedema"], "papilloedema_stage": 0}},
            "icans.papilloedema_stage",
            "papilloedema_stage is 0 and raised_icp names papilloedema",
        ),
        (
            {"icans": {"cartox_10": {**dict.fromkeys(CARTOX_10_ITEMS, 1), "total": 9}}},
            "icans.cartox_10.total",
            "the items add up to 8, and total is written as 9",
        ),
        (
            {"icans": {"cartox_10": {"name_objects": 3, "year": 1, "total": 3}}},
            "icans.cartox_10.total",
            "the items given already add up to 4, and total is written as 3",
        ),
    ],
)
def test_what_cannot_be_true_together_is_refused(sections: dict[str, Any], where: str, said: str) -> None:
    problem = the_problem(**sections)
    assert (problem.where, problem.what) == (where, said)


@pytest.mark.parametrize(
    "sections",
    [
        {"observed_at": SEEN, "crs": {"vasopressors_since": SEEN}},
        {"crs": {"vasopressors_since": "2026-11-20T14:32+08:00"}},
        {"crs": {"vasopressors": [norepinephrine(dose_since=EARLIER)], "vasopressors_since": EARLIER}},
        {"crs": {"fluid_boluses": 0, "hypotension": "none"}},
        {"crs": {"fluid_boluses": 2, "hypotension": {"not_assessed": "other"}}},
        {"icans": {"raised_icp": ["papilloedema"], "papilloedema_stage": 3}},
        {"icans": {"raised_icp": ["imaged_normal"], "papilloedema_stage": 0}},
        {"icans": {"papilloedema_stage": 3}},
        {"icans": {"seizure_type": "partial"}},
    ],
)
def test_what_can_be_true_together_is_accepted(sections: dict[str, Any]) -> None:
    assert view(**sections)


@pytest.mark.parametrize(
    ("sections", "where", "advice"),
    [
        ({"crs": {"fluid_boluses": -1}}, "crs.fluid_boluses", "check the number"),
        ({"crs": {"fluid_boluses": Decimal("1.5")}}, "crs.fluid_boluses", "write the whole number"),
        ({"icans": {"papilloedema_stage": 6}}, "icans.papilloedema_stage", "write 0 to 5"),
        ({"icans": {"cartox_10": "unabel"}}, "icans.cartox_10", "'unable'"),
        ({"icans": {"cartox_10": {"president": 1}}}, "icans.cartox_10.president", "accepted: "),
        ({"icans": {"cartox_10": {"total": 11}}}, "icans.cartox_10.total", "check the number"),
        ({"organ_toxicity": {"others": 1}}, "organ_toxicity.others", "write 0"),
        ({"neuro_terms": {"tremor": "midl"}}, "neuro_terms.tremor", "'mild'"),
        ({"hyperinflammation": {"splenomegaly": "yes"}}, "hyperinflammation.splenomegaly", "write true or false"),
        ({"tumour_lysis": {"arrythmia": "none"}}, "tumour_lysis.arrythmia", "'arrhythmia'"),
        ({"tls_day": 2}, "tls_day", "write it as tumour_lysis.therapy_day"),
    ],
)
def test_what_is_not_accepted_is_met_with_what_is(sections: dict[str, Any], where: str, advice: str) -> None:
    problem = the_problem(**sections)
    assert problem.where == where
    assert advice in problem.do


def test_a_count_of_boluses_below_0_is_refused_without_limits_too() -> None:
    with pytest.raises(AssessmentInvalid, match="the count -1 is below 0"):
        validate(document(crs={"fluid_boluses": -1}), limits={}, now=NOW)


# Scores and organs


@pytest.mark.parametrize(
    ("cartox", "items", "total", "possible"),
    [
        ({"year": 1, "name_objects": 3}, {"year": 1, "name_objects": 3}, None, True),
        ({"total": 7}, None, 7, True),
        ("unable", None, None, False),
        ({}, None, None, None),
        ({"not_assessed": "sedated"}, None, None, None),
        ({"year": {"not_assessed": "asleep"}}, None, None, None),
    ],
)
def test_cartox_10_is_read_like_ice_and_can_be_impossible(
    cartox: object, items: object, total: object, possible: object
) -> None:
    found = view(icans={"cartox_10": cartox})
    assert found.get("cartox_10") == items
    assert found.get("cartox_10_total") == total
    assert found.get("cartox_10_possible") == possible
    assert found["instrument"] == "none"


def test_organs_that_are_not_named_have_grade_0_only_where_the_file_says_so() -> None:
    named = {"renal": 2, "cardiac": {"not_assessed": "no_equipment"}}
    assert {name for name in view(organ_toxicity=named) if name.startswith("organ_")} == {
        "organ_renal",
        "organ_attribution",
    }
    found = view(organ_toxicity={**named, "others": 0, "attribution": "crs"})
    assert found["organ_renal"] == 2
    assert "organ_cardiac" not in found
    assert {found[f"organ_{organ}"] for organ in ORGANS if organ not in named} == {0}
    assert found["organ_attribution"] == "crs"


# Counts by day


def test_counts_are_read_by_day_and_end_with_the_day_of_the_assessment() -> None:
    daily = [{"day": 3, "value": 450}, {"day": -2, "value": 2000}, {"day": 3, "value": Decimal("380.5")}]
    found = view(infusion={"day": 6}, blood_counts={"neutrophils": {"unit": "/uL", "daily": daily}})
    assert found["neutrophil_series"] == DailyCounts(
        "/uL", ((-2, Decimal(2000)), (3, Decimal(450)), (3, Decimal("380.5"))), last_day=6
    )
    assert "platelet_series" not in found


def test_counts_end_with_the_follow_up_where_it_ended() -> None:
    platelets = {"unit": "10^9/L", "daily": [{"day": 0, "value": 80}], "transfused_on_days": [2, 4]}
    found = view(
        infusion={"infused_at": "2026-10-01T10:00+08:00"},
        observed_at=SEEN,
        blood_counts={"platelets": platelets, "follow_up_ended": {"day": 30, "reason": "next_therapy"}},
    )
    assert found["platelet_series"] == DailyCounts("10^9/L", ((0, Decimal(80)),), 30, "next_therapy", (2, 4))


def test_without_the_infusion_the_last_day_of_the_counts_is_not_known() -> None:
    series = {"unit": "/uL", "daily": [{"day": 3, "value": 0}]}
    assert view(blood_counts={"neutrophils": series})["neutrophil_series"] == DailyCounts("/uL", ((3, Decimal(0)),))


def test_no_transfusion_is_an_answer_and_not_an_unknown() -> None:
    series = {"unit": "10^9/L", "daily": [{"day": 3, "value": 40}], "transfused_on_days": []}
    assert view(blood_counts={"platelets": series})["platelet_series"].transfusion_days == ()


@pytest.mark.parametrize(
    ("counts", "where", "said"),
    [
        ({"neutrophils": {"unit": "/uL", "daily": []}}, "neutrophils.daily", "daily is an empty list"),
        ({"neutrophils": {"daily": [{"day": 1, "value": 1}]}}, "neutrophils.unit", "the required key unit is missing"),
        ({"neutrophils": {"unit": "/uL"}}, "neutrophils.daily", "the required key daily is missing"),
        ({"platelets": {"unit": "/nL", "daily": []}}, "platelets.unit", "'/nL' is not an accepted unit"),
        (
            {"platelets": {"unit": "/uL", "daily": [{"day": 1}]}},
            "platelets.daily.0.value",
            "the required key value is missing",
        ),
        (
            {"platelets": {"unit": "/uL", "daily": [{"day": 1, "value": -1}]}},
            "platelets.daily.0.value",
            "-1 is not possible (accepted: 0 or more)",
        ),
        (
            {"platelets": {"unit": "10^9/L", "daily": [{"day": 1, "value": 150000}]}},
            "platelets.daily.0.value",
            "platelets 150000 10^9/L is not possible (accepted: 0 to 5000 10^9/L)",
        ),
        (
            {"platelets": {"unit": "/uL", "daily": [{"day": 11, "value": 1}]}},
            "platelets.daily.0.day",
            "day 11 lies after this assessment on day 10",
        ),
        (
            {"platelets": {"unit": "/uL", "daily": [{"day": 1, "value": 1}], "transfused_on_days": [2, 11]}},
            "platelets.transfused_on_days.1",
            "day 11 lies after this assessment on day 10",
        ),
        (
            {
                "neutrophils": {"unit": "/uL", "daily": [{"day": 7, "value": 1}]},
                "follow_up_ended": {"day": 6, "reason": "death"},
            },
            "neutrophils.daily.0.day",
            "day 7 lies after the end of follow-up on day 6",
        ),
        (
            {"follow_up_ended": {"day": 11, "reason": "death"}},
            "follow_up_ended.day",
            "day 11 lies after this assessment on day 10",
        ),
        ({"follow_up_ended": {"day": 6}}, "follow_up_ended.reason", "the required key reason is missing"),
    ],
)
def test_counts_that_cannot_be_true_are_refused(counts: dict[str, Any], where: str, said: str) -> None:
    problem = the_problem(infusion={"day": 10}, blood_counts=counts)
    assert (problem.where, problem.what) == (f"blood_counts.{where}", said)


def test_a_fault_in_one_count_does_not_hide_a_contradiction_elsewhere() -> None:
    with pytest.raises(AssessmentInvalid) as refused:
        validate(
            document(
                blood_counts={"neutrophils": {"unit": "/uL", "daily": [{"day": "1", "value": 1}]}},
                crs={"temperature_c": 38, "temperature_f": 100},
            ),
            limits=LIMITS,
            now=NOW,
        )
    assert {problem.where for problem in refused.value.problems} == {
        "blood_counts.neutrophils.daily.0.day",
        "crs.temperature_f",
    }


# Everything at once


def full_document() -> dict[str, Any]:
    """Return an assessment in which every key of the file that is new to the other scales has a value."""
    return document(
        patient={"id": "W7-042", "age_years": 61, "weight_kg": Decimal("71.5")},
        infusion={"infused_at": "2026-11-10T10:30+08:00"},
        observed_at=SEEN,
        crs={
            "temperature_c": Decimal("39.5"),
            "hypotension": "treated_with_fluids",
            "hypotension_refractory": False,
            "hypotension_life_threatening": False,
            "fluid_boluses": 2,
            "vasopressors": [norepinephrine(expressed_as="salt", dose_since="2026-11-20T10:10+08:00")],
            "vasopressors_since": "2026-11-20T08:10+08:00",
            "life_threatening": False,
            "constitutional_symptoms": True,
            "hospital_stay": "for_symptoms",
            "iv_therapy": True,
            "coagulation_products": False,
            "response_to_symptomatic_treatment": "prolonged",
            "local_inflammation": "enlarged_without_compression",
        },
        icans={
            "cartox_10": {**dict.fromkeys(CARTOX_10_ITEMS, 1), "name_objects": 3, "total": 10},
            "seizure": "brief_resolved",
            "seizure_type": "generalised",
            "raised_icp": ["papilloedema"],
            "papilloedema_stage": 2,
            "csf_opening_pressure": {"value": 18, "unit": "cmH2O"},
        },
        organ_toxicity={"renal": 1, "others": 0, "attribution": "crs"},
        labs={
            name: {"value": 100, "unit": units[-1], "uln": 120, "lln": 0, "baseline": 90}
            for name, units in LABORATORY.items()
            if name not in {"inr", "potassium", "fdp"}
        }
        | {
            "inr": {"value": Decimal("1.4"), "unit": "ratio"},
            "potassium": {"value": Decimal("4.1"), "unit": "mEq/L"},
            "fdp": {"value": 0, "unit": "mg/L"},
        },
        blood_counts={
            "neutrophils": {"unit": "/uL", "daily": [{"day": 0, "value": 2000}, {"day": 10, "value": 400}]},
            "platelets": {"unit": "10^9/L", "daily": [{"day": 10, "value": 22}], "transfused_on_days": [9]},
            "follow_up_ended": {"day": 10, "reason": "last_follow_up"},
        },
        neuro_terms={term: min(VOCABULARY[f"term_{term}"]) for term in NEURO_TERMS},
        hyperinflammation={
            **dict.fromkeys(HYPERINFLAMMATION, True),
            "hlh_severity": "severe",
            "fibrin_marker": "strong",
        },
        tumour_lysis={"therapy_day": 3, "within_24_h": True, "arrhythmia": "none", "seizure": "none"},
    )


FULL = findings(validate(full_document(), limits=LIMITS, now=NOW), now=NOW)


def test_every_finding_of_the_other_scales_can_be_given_in_one_file() -> None:
    bedside_only = {"fever", "device", "flow_l_min", "fio2_percent", "ice", "ice_total", "capd", "capd_total"}
    recorded = {"heart_rate_bpm", "systolic_mmhg", "diastolic_mmhg", "respiratory_rate_per_min", "spo2_percent"}
    signs = {"consciousness", "motor", "capd_possible", "tremor", "myoclonus", "headache", "intracranial_haemorrhage"}
    who = {"death_attributed_to", "can_do_ice", "baseline_ice", "baseline_capd", "crs_established"}
    before = {"treated_since_crs_onset", "prophylaxis_could_mask_fever"}
    assert set(READING_PATHS) - set(FULL) == bedside_only | recorded | signs | who | before


def test_the_findings_of_the_full_file_are_what_was_written() -> None:
    assert FULL["weight_kg"] == Decimal("71.5")
    assert FULL["vasopressor_hours"] == 6
    assert FULL["vasopressor_rates"] == (RunningDose("norepinephrine", Decimal(25), "mcg/min", "salt", Decimal(4)),)
    assert FULL["fluid_boluses"] == 2
    assert FULL["hospital_stay"] == "for_symptoms"
    assert (FULL["cartox_10_total"], FULL["cartox_10_possible"]) == (10, True)
    assert (FULL["seizure_type"], FULL["papilloedema_stage"]) == ("generalised", 2)
    assert FULL["csf_opening_pressure"] == Measurement(Decimal(18), "cmH2O")
    assert FULL["haemoglobin"] == Measurement(Decimal(100), "g/dL", Decimal(120), Decimal(0), Decimal(90))
    assert FULL["platelet_series"] == DailyCounts("10^9/L", ((10, Decimal(22)),), 10, "last_follow_up", (9,))
    assert FULL["term_tremor"] == "limits_instrumental_adl"
    assert (FULL["splenomegaly"], FULL["hlh_severity"], FULL["fibrin_marker"]) == (True, "severe", "strong")
    assert (FULL["tls_day"], FULL["tls_within_24_h"], FULL["tls_seizure"]) == (3, True, "none")
    assert {FULL[name] for name in UNITS} <= {value for value in FULL.values() if isinstance(value, Measurement)}


def test_the_full_file_comes_back_from_the_record_as_it_was() -> None:
    written = json.dumps(to_jsonable(FULL), allow_nan=False)
    assert from_jsonable(json.loads(written)) == FULL
