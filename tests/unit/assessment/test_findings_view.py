"""The flat view that the tables read: units, defaults, ages, days, instruments, and its plain form."""

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tox_grader.assessment.findings import Finding, findings, from_jsonable, to_jsonable
from tox_grader.assessment.questions import READING_PATHS
from tox_grader.assessment.validate import validate
from tox_grader.assessment.vocabulary import CAPD_ITEMS, ICE_ITEMS, ORGANS
from tox_grader.foundation.measurements import DailyCounts, Measurement, RunningDose
from tox_grader.foundation.quantities import WholeRange

SINGAPORE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 14, 30, tzinfo=SINGAPORE)
WHEN_NOTHING_IS_KNOWN: dict[str, Finding] = {
    "fever_attribution": "uncertain",
    "hypotension_attribution": "uncertain",
    "oxygen_attribution": "uncertain",
    "oxygen_reason": "hypoxia",
    "ice_attribution": "uncertain",
    "consciousness_attribution": "uncertain",
    "seizure_attribution": "uncertain",
    "motor_attribution": "uncertain",
    "raised_icp_attribution": "uncertain",
    "organ_attribution": "uncertain",
    "instrument": "none",
}


def found(**sections: Any) -> dict[str, Finding]:
    document = {"schema": "assessment/1", "patient": {"id": "W7-042"}, **sections}
    return findings(validate(document, limits={}, now=NOW), now=NOW)


def test_what_was_left_out_is_not_there_and_causes_are_uncertain() -> None:
    assert found() == WHEN_NOTHING_IS_KNOWN


def test_a_full_assessment_is_read_name_by_name() -> None:
    ice = {"year": 1, "month": 1, "city": 1, "hospital": 1, "name_objects": 3, "follow_command": 1, "attention": 0}
    assert found(
        patient={
            "id": "a",
            "age_years": Decimal("11.9"),
            "weight_kg": 40,
            "can_do_ice": True,
            "baseline_ice": 9,
            "baseline_capd": 4,
        },
        infusion={"product": "ciltacabtagene autoleucel", "day": 6},
        observed_at="2026-11-20T14:10+08:00",
        assessor={"id": "li.w", "role": "nurse"},
        crs={
            "temperature_c": Decimal("39.5"),
            "fever_attribution": "crs",
            "hypotension": "treated_with_fluids",
            "hypotension_attribution": "other_cause",
            "vasopressors": ["norepinephrine", {"drug": "vasopressin", "dose": Decimal("0.03"), "unit": "units/min"}],
            "oxygen": {"device": "venturi", "flow_l_min": 4, "fio2_percent": 31, "reason": "comfort"},
            "oxygen_attribution": "crs",
            "heart_rate_bpm": 110,
            "systolic_mmhg": 90,
            "diastolic_mmhg": 50,
            "respiratory_rate_per_min": 22,
            "spo2_percent": 93,
        },
        icans={
            "ice": ice,
            "capd": {"eye_contact": "often", "aware": 2},
            "consciousness": "awakens_to_voice",
            "seizure": "none",
            "motor": "other_weakness",
            "raised_icp": ["diffuse_oedema", "posturing"],
            "ice_attribution": "icans",
            "consciousness_attribution": "icans",
            "seizure_attribution": "icans",
            "motor_attribution": "other_cause",
            "raised_icp_attribution": "icans",
            "tremor": True,
            "myoclonus": False,
            "headache": True,
            "intracranial_haemorrhage": False,
        },
        organ_toxicity={"cardiac": 0, "skin": 5},
        history={"crs_established": True, "treated_since_crs_onset": True, "prophylaxis_could_mask_fever": False},
        death_attributed_to="unspecified",
    ) == {
        "temperature_c": Decimal("39.5"),
        "fever_attribution": "crs",
        "hypotension": "treated_with_fluids",
        "hypotension_attribution": "other_cause",
        "vasopressors": ("norepinephrine", "vasopressin"),
        "vasopressor_rates": (
            RunningDose("norepinephrine"),
            RunningDose("vasopressin", dose=Decimal("0.03"), unit="units/min"),
        ),
        "device": "venturi",
        "flow_l_min": Decimal(4),
        "fio2_percent": Decimal(31),
        "oxygen_reason": "comfort",
        "oxygen_attribution": "crs",
        "heart_rate_bpm": Decimal(110),
        "systolic_mmhg": Decimal(90),
        "diastolic_mmhg": Decimal(50),
        "respiratory_rate_per_min": Decimal(22),
        "spo2_percent": Decimal(93),
        "instrument": "both",
        "ice": ice,
        "capd": {"eye_contact": "often", "aware": 2},
        "capd_possible": True,
        "ice_attribution": "icans",
        "consciousness": "awakens_to_voice",
        "consciousness_attribution": "icans",
        "seizure": "none",
        "seizure_attribution": "icans",
        "motor": "other_weakness",
        "motor_attribution": "other_cause",
        "raised_icp": ("diffuse_oedema", "posturing"),
        "raised_icp_attribution": "icans",
        "tremor": True,
        "myoclonus": False,
        "headache": True,
        "intracranial_haemorrhage": False,
        "organ_cardiac": 0,
        "organ_skin": 5,
        "organ_attribution": "uncertain",
        "death_attributed_to": "unspecified",
        "age_years": Decimal("11.9"),
        "weight_kg": Decimal(40),
        "can_do_ice": True,
        "baseline_ice": 9,
        "baseline_capd": 4,
        "infusion_day": 6,
        "crs_established": True,
        "treated_since_crs_onset": True,
        "prophylaxis_could_mask_fever": False,
    }


def test_fahrenheit_100_4_is_exactly_38() -> None:
    assert found(crs={"temperature_f": Decimal("100.4")})["temperature_c"] == Decimal(38)


@given(st.integers(9500, 10999), st.integers(0, 24))
def test_fahrenheit_stays_on_its_side_of_every_cut_point(hundredths: int, places: int) -> None:
    reading = Decimal(hundredths) / 100 - Decimal(1).scaleb(-places - 2)
    celsius = found(crs={"temperature_f": reading})["temperature_c"]
    assert isinstance(celsius, Decimal)
    assert (celsius >= 38) == (reading >= Decimal("100.4"))


def test_no_vasopressor_is_an_answer_and_not_an_unknown() -> None:
    assert found(crs={"vasopressors": []})["vasopressors"] == ()


@pytest.mark.parametrize(
    ("icans", "instrument", "possible"),
    [
        ({}, "none", None),
        ({"ice": {}}, "none", None),
        ({"ice": {"not_assessed": "sedated"}, "capd": {"not_assessed": "sedated"}}, "none", None),
        ({"ice": {"year": {"not_assessed": "asleep"}}}, "none", None),
        ({"ice": {"year": 0}}, "ice", None),
        ({"ice": {"total": 0}}, "ice", None),
        ({"capd": {}}, "none", None),
        ({"capd": {"aware": "never"}}, "capd", True),
        ({"capd": {"total": 9}}, "capd", True),
        ({"capd": "unable"}, "capd", False),
        ({"capd": "unable", "ice": {"total": 3}}, "both", False),
    ],
)
def test_the_instrument_is_the_one_that_was_entered(icans: dict[str, Any], instrument: str, possible: object) -> None:
    view = found(icans=icans)
    assert view["instrument"] == instrument
    assert view.get("capd_possible") == possible


@pytest.mark.parametrize(
    ("born", "observed_at", "years"),
    [
        ("2014-11-20", "2026-11-19T23:59+08:00", 11),
        ("2014-11-20", "2026-11-20T00:00+08:00", 12),
        ("2014-11-20", "2026-11-19T18:00+00:00", 11),
        ("2012-02-29", "2024-02-28T12:00+08:00", 11),
        ("2012-02-29", "2024-02-29T12:00+08:00", 12),
        ("2012-02-29", "2025-02-28T12:00+08:00", 12),
        ("2012-02-29", "2025-03-01T12:00+08:00", 13),
        ("2026-11-20", "2026-11-20T12:00+08:00", 0),
    ],
)
def test_age_is_in_completed_years_on_the_date_of_the_assessment(born: str, observed_at: str, years: int) -> None:
    assert found(patient={"id": "a", "birth_date": born}, observed_at=observed_at)["age_years"] == years


def test_without_the_day_of_the_assessment_the_age_lies_between_birth_and_now() -> None:
    assert found(patient={"id": "a", "birth_date": "2014-11-20"})["age_years"] == WholeRange(0, 12)


def test_a_stated_age_stays_a_decimal() -> None:
    assert found(patient={"id": "a", "age_years": Decimal("11.99")})["age_years"] == Decimal("11.99")


@pytest.mark.parametrize(
    ("observed_at", "day"),
    [("2026-11-14T23:59+08:00", 0), ("2026-11-15T00:01+08:00", 1), ("2026-11-14T16:30+00:00", 1)],
)
def test_the_day_after_infusion_is_counted_in_the_zone_of_the_infusion(observed_at: str, day: int) -> None:
    assert found(infusion={"infused_at": "2026-11-14T10:30+08:00"}, observed_at=observed_at)["infusion_day"] == day


def test_the_day_after_infusion_is_unknown_without_the_time_of_the_assessment() -> None:
    assert "infusion_day" not in found(infusion={"infused_at": "2026-11-14T10:30+08:00"})


SMALL = st.integers(0, 40)
DECIMALS = st.decimals(-1000, 1000, allow_nan=False, allow_infinity=False)
WORDS = st.text("ab_ .-0138\u00e9", max_size=12)
BY_ITEM: st.SearchStrategy[Finding] = st.dictionaries(
    st.sampled_from([*ICE_ITEMS, *CAPD_ITEMS, "decimal", "from", "to"]), st.one_of(SMALL, WORDS)
)
MAYBE_DECIMAL = st.one_of(st.none(), DECIMALS)
MAYBE_WORD = st.one_of(st.none(), WORDS)
MEASUREMENTS = st.builds(Measurement, DECIMALS, WORDS, MAYBE_DECIMAL, MAYBE_DECIMAL, MAYBE_DECIMAL)
DOSES = st.builds(RunningDose, WORDS, MAYBE_DECIMAL, MAYBE_WORD, MAYBE_WORD, MAYBE_DECIMAL)
SERIES = st.builds(
    DailyCounts,
    WORDS,
    st.lists(st.tuples(st.integers(-5, 90), DECIMALS), max_size=4).map(tuple),
    st.one_of(st.none(), SMALL),
    MAYBE_WORD,
    st.one_of(st.none(), st.lists(SMALL, max_size=3).map(tuple)),
)
ONE_FINDING: st.SearchStrategy[Finding] = st.one_of(
    st.booleans(),
    SMALL,
    DECIMALS,
    WORDS,
    st.lists(WORDS, max_size=4).map(tuple),
    st.tuples(SMALL, SMALL).map(lambda ends: WholeRange(min(ends), max(ends))),
    MEASUREMENTS,
    SERIES,
    st.lists(DOSES, max_size=3).map(tuple),
)
SINGLE_NAMES = sorted(set(READING_PATHS) - {"ice", "capd", "cartox_10"})


@given(st.dictionaries(st.sampled_from(SINGLE_NAMES), ONE_FINDING), st.one_of(st.none(), BY_ITEM))
def test_findings_come_back_from_plain_data_as_they_were(single: dict[str, Finding], items: Finding | None) -> None:
    view = single if items is None else {**single, "ice": items, "capd": items, "cartox_10": items}
    read_back = from_jsonable(json.loads(json.dumps(to_jsonable(view), allow_nan=False)))
    assert read_back == view
    assert {name: type(value) for name, value in read_back.items()} == {n: type(v) for n, v in view.items()}


def test_plain_data_holds_no_binary_number_and_one_form_for_one_value() -> None:
    view: dict[str, Finding] = {"temperature_c": Decimal("38.50"), "age_years": WholeRange(0, 6), "vasopressors": ()}
    assert to_jsonable(view) == {
        "temperature_c": {"decimal": "38.5"},
        "age_years": {"from": 0, "to": 6},
        "vasopressors": [],
    }


def test_measured_values_are_plain_data_under_their_tag_and_leave_out_what_is_not_known() -> None:
    view: dict[str, Finding] = {
        "crp": Measurement(Decimal("42.0"), "mg/L", uln=Decimal(5)),
        "vasopressor_rates": (RunningDose("norepinephrine", Decimal("0.10"), "mcg/kg/min", held_hours=Decimal(4)),),
        "platelet_series": DailyCounts("10^9/L", ((4, Decimal("22.50")),), last_day=9, transfusion_days=()),
    }
    assert to_jsonable(view) == {
        "crp": {"measurement": {"value": "42", "unit": "mg/L", "uln": "5"}},
        "vasopressor_rates": [
            {"running_dose": {"drug": "norepinephrine", "dose": "0.1", "held_hours": "4", "unit": "mcg/kg/min"}}
        ],
        "platelet_series": {
            "daily_counts": {"unit": "10^9/L", "counts": [[4, "22.5"]], "last_day": 9, "transfusion_days": []}
        },
    }


def test_what_was_recorded_before_measured_values_existed_still_reads() -> None:
    recorded = {
        "temperature_c": {"decimal": "39.5"},
        "age_years": {"from": 0, "to": 6},
        "vasopressors": ["norepinephrine"],
        "raised_icp": [],
        "ice": {"year": 1},
        "fever_attribution": "uncertain",
        "tremor": True,
    }
    assert from_jsonable(recorded) == {
        "temperature_c": Decimal("39.5"),
        "age_years": WholeRange(0, 6),
        "vasopressors": ("norepinephrine",),
        "raised_icp": (),
        "ice": {"year": 1},
        "fever_attribution": "uncertain",
        "tremor": True,
    }


def test_every_organ_has_its_finding() -> None:
    view = found(organ_toxicity=dict.fromkeys(ORGANS, 3))
    assert {f"organ_{organ}": view[f"organ_{organ}"] for organ in ORGANS} == {f"organ_{o}": 3 for o in ORGANS}
