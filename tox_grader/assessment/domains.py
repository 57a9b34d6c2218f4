"""The clinical sections of an assessment: CRS and organ toxicity here, the others in the modules beside.

Each section names its keys as the file writes them.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from tox_grader.assessment import vocabulary as words
from tox_grader.assessment.answers import Answer, Count, Reading


class Part(BaseModel):
    """A section of an assessment: it never changes, and it takes no key that it does not know."""

    # A section is read as a part of the assessment; one for itself would only be built in vain at every start.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class RunningVasopressor(Part):
    """One vasopressor or inotrope that is running now, with its dose."""

    model_config = ConfigDict(title="Running vasopressor")

    drug: Annotated[words.Vasopressor, Reading()] = Field(description="Generic name; `unspecified` where unknown")
    dose: Answer[Decimal] = Field(None, description="Present rate, a number above 0; needs `unit`")
    unit: Answer[words.DoseUnit] = Field(None, description="Unit of the dose")
    dose_since: Answer[datetime] = Field(None, description="Since when this dose or a higher one has run; needs `dose`")
    expressed_as: Answer[words.DoseExpression] = Field(
        None, description="Whether the dose is that of the base or of the salt; norepinephrine only"
    )


VasopressorEntry: TypeAlias = Annotated[words.Vasopressor | RunningVasopressor, Reading()]


class Oxygen(Part):
    """The oxygen support that the patient needs, and why."""

    model_config = ConfigDict(title="Oxygen support")

    device: Answer[words.Device] = Field(None, description="How oxygen is given; `unspecified`: support, kind unknown")
    flow_l_min: Answer[Decimal] = Field(None, description="Flow in litres a minute; needs a device")
    fio2_percent: Answer[Decimal] = Field(None, description="Inspired oxygen in percent, not as a fraction")
    reason: Answer[words.OxygenReason] = Field(None, description="Why support is given; absent is `hypoxia`")


class Crs(Part):
    """What was observed for cytokine release syndrome (CRS)."""

    model_config = ConfigDict(title="CRS")

    temperature_c: Answer[Decimal] = Field(None, description="Temperature in degrees Celsius")
    temperature_f: Answer[Decimal] = Field(None, description="Temperature in degrees Fahrenheit, instead of Celsius")
    fever: Answer[words.Fever] = Field(None, description="Fever, for a record that names no number")
    fever_attribution: Answer[words.CrsAttribution] = Field(None, description="Cause; absent is `uncertain`")
    hypotension: Answer[words.Hypotension] = Field(None, description="The clinician's judgement for this patient")
    hypotension_attribution: Answer[words.CrsAttribution] = Field(None, description="Cause; absent is `uncertain`")
    hypotension_refractory: Answer[bool] = Field(None, description="Low in spite of high-dose vasopressors")
    hypotension_life_threatening: Answer[bool] = Field(None, description="The low pressure threatens life")
    fluid_boluses: Count = Field(None, description="How many boluses were given for low pressure")
    vasopressors: Answer[tuple[VasopressorEntry, ...]] = Field(
        None, description="What is running now, by name or with a dose; an empty list means none"
    )
    vasopressors_since: Answer[datetime] = Field(None, description="Since when any vasopressor has run without a break")
    oxygen: Answer[Oxygen] = Field(None, description="Oxygen support")
    oxygen_attribution: Answer[words.CrsAttribution] = Field(None, description="Cause; absent is `uncertain`")
    heart_rate_bpm: Answer[Decimal] = Field(None, description="Heart rate in beats a minute")
    systolic_mmhg: Answer[Decimal] = Field(None, description="Systolic blood pressure in mmHg")
    diastolic_mmhg: Answer[Decimal] = Field(None, description="Diastolic blood pressure in mmHg")
    respiratory_rate_per_min: Answer[Decimal] = Field(None, description="Breaths a minute")
    spo2_percent: Answer[Decimal] = Field(None, description="Oxygen saturation in percent")
    life_threatening: Answer[bool] = Field(
        None, description="Life-threatening consequences of CRS; urgent intervention indicated"
    )
    constitutional_symptoms: Answer[bool] = Field(None, description="Nausea, fatigue, headache, myalgia or malaise")
    hospital_stay: Answer[words.HospitalStay] = Field(None, description="What the stay in hospital is needed for")
    iv_therapy: Answer[bool] = Field(None, description="Intravenous therapy other than fluids for low pressure")
    coagulation_products: Answer[bool] = Field(
        None, description="Plasma, cryoprecipitate or fibrinogen concentrate for coagulopathy"
    )
    response_to_symptomatic_treatment: Answer[words.TreatmentResponse] = Field(
        None, description="How CRS answered to symptomatic treatment"
    )
    local_inflammation: Answer[words.LocalInflammation] = Field(
        None, description="Inflammation where the tumour lies, and what it compresses"
    )


class OrganToxicity(Part):
    """CTCAE grades by organ, for the older scales only."""

    model_config = ConfigDict(title="Organ toxicity, CTCAE grade")

    cardiac: Answer[words.CtcaeGrade] = Field(None, description="Heart")
    respiratory: Answer[words.CtcaeGrade] = Field(None, description="Lungs and airways")
    gastrointestinal: Answer[words.CtcaeGrade] = Field(None, description="Stomach and bowel")
    hepatic: Answer[words.CtcaeGrade] = Field(None, description="Liver")
    transaminases: Answer[words.CtcaeGrade] = Field(None, description="Raised transaminases")
    renal: Answer[words.CtcaeGrade] = Field(None, description="Kidneys")
    skin: Answer[words.CtcaeGrade] = Field(None, description="Skin")
    coagulopathy: Answer[words.CtcaeGrade] = Field(None, description="Clotting")
    neurologic: Answer[words.CtcaeGrade] = Field(None, description="Nervous system")
    attribution: Answer[words.CrsAttribution] = Field(None, description="Cause; absent is `uncertain`")
    others: Answer[words.NoToxicity] = Field(
        None, description="0: every organ that is not named here was looked at and has grade 0"
    )
