"""Where each finding is written in an assessment file.

The findings are flat (`flow_l_min`), the file is nested (`crs.oxygen.flow_l_min`); this is the one dictionary
between them. A message that asks for a missing answer uses it, and so does the code that collects the findings.
"""

from collections.abc import Mapping
from types import MappingProxyType

from tox_grader.assessment.vocabulary import ORGANS
from tox_grader.assessment.vocabulary_laboratory import LABORATORY
from tox_grader.assessment.vocabulary_terms import HYPERINFLAMMATION, NEURO_TERMS

READING_PATHS: Mapping[str, str] = MappingProxyType(
    {
        "temperature_c": "crs.temperature_c",
        "fever": "crs.fever",
        "fever_attribution": "crs.fever_attribution",
        "hypotension": "crs.hypotension",
        "hypotension_attribution": "crs.hypotension_attribution",
        "hypotension_refractory": "crs.hypotension_refractory",
        "hypotension_life_threatening": "crs.hypotension_life_threatening",
        "fluid_boluses": "crs.fluid_boluses",
        "vasopressors": "crs.vasopressors",
        "vasopressor_rates": "crs.vasopressors",
        "vasopressor_hours": "crs.vasopressors_since",
        "device": "crs.oxygen.device",
        "flow_l_min": "crs.oxygen.flow_l_min",
        "fio2_percent": "crs.oxygen.fio2_percent",
        "oxygen_reason": "crs.oxygen.reason",
        "oxygen_attribution": "crs.oxygen_attribution",
        "heart_rate_bpm": "crs.heart_rate_bpm",
        "systolic_mmhg": "crs.systolic_mmhg",
        "diastolic_mmhg": "crs.diastolic_mmhg",
        "respiratory_rate_per_min": "crs.respiratory_rate_per_min",
        "spo2_percent": "crs.spo2_percent",
        "life_threatening": "crs.life_threatening",
        "constitutional_symptoms": "crs.constitutional_symptoms",
        "hospital_stay": "crs.hospital_stay",
        "iv_therapy": "crs.iv_therapy",
        "coagulation_products": "crs.coagulation_products",
        "response_to_symptomatic_treatment": "crs.response_to_symptomatic_treatment",
        "local_inflammation": "crs.local_inflammation",
        "instrument": "icans",
        "ice": "icans.ice",
        "ice_total": "icans.ice.total",
        "capd": "icans.capd",
        "capd_total": "icans.capd.total",
        "capd_possible": "icans.capd",
        "cartox_10": "icans.cartox_10",
        "cartox_10_total": "icans.cartox_10.total",
        "cartox_10_possible": "icans.cartox_10",
        "ice_attribution": "icans.ice_attribution",
        "consciousness": "icans.consciousness",
        "consciousness_attribution": "icans.consciousness_attribution",
        "seizure": "icans.seizure",
        "seizure_type": "icans.seizure_type",
        "seizure_attribution": "icans.seizure_attribution",
        "motor": "icans.motor",
        "motor_attribution": "icans.motor_attribution",
        "raised_icp": "icans.raised_icp",
        "raised_icp_attribution": "icans.raised_icp_attribution",
        "papilloedema_stage": "icans.papilloedema_stage",
        "csf_opening_pressure": "icans.csf_opening_pressure",
        "tremor": "icans.tremor",
        "myoclonus": "icans.myoclonus",
        "headache": "icans.headache",
        "intracranial_haemorrhage": "icans.intracranial_haemorrhage",
        **{f"organ_{organ}": f"organ_toxicity.{organ}" for organ in ORGANS},
        "organ_attribution": "organ_toxicity.attribution",
        **{lab: f"labs.{lab}" for lab in LABORATORY},
        "neutrophil_series": "blood_counts.neutrophils",
        "platelet_series": "blood_counts.platelets",
        **{f"term_{term}": f"neuro_terms.{term}" for term in NEURO_TERMS},
        **{sign: f"hyperinflammation.{sign}" for sign in (*HYPERINFLAMMATION, "hlh_severity", "fibrin_marker")},
        "tls_day": "tumour_lysis.therapy_day",
        "tls_within_24_h": "tumour_lysis.within_24_h",
        "tls_arrhythmia": "tumour_lysis.arrhythmia",
        "tls_seizure": "tumour_lysis.seizure",
        "death_attributed_to": "death_attributed_to",
        "age_years": "patient.age_years",
        "weight_kg": "patient.weight_kg",
        "can_do_ice": "patient.can_do_ice",
        "baseline_ice": "patient.baseline_ice",
        "baseline_capd": "patient.baseline_capd",
        "infusion_day": "infusion.day",
        "crs_established": "history.crs_established",
        "treated_since_crs_onset": "history.treated_since_crs_onset",
        "prophylaxis_could_mask_fever": "history.prophylaxis_could_mask_fever",
    }
)


def reading_path(finding: str) -> str:
    """Return the key under which a finding is written in the file: `flow_l_min` is `crs.oxygen.flow_l_min`.

    A part of a laboratory value is named behind a point: `alt.uln` is `labs.alt.uln`.
    """
    name, point, part = finding.partition(".")
    return READING_PATHS[name] + point + part
