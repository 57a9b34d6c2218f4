"""The clinical sections of an assessment: CRS, ICANS and organ toxicity, key by key as the file writes them."""

from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from tox_grader.assessment import vocabulary as words
from tox_grader.assessment.answers import Answer, Points, Reading
from tox_grader.assessment.unknown import NotAssessed


class Part(BaseModel):
    """A section of an assessment: it never changes, and it takes no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class RunningVasopressor(Part):
    """One vasopressor or inotrope that is running now, with its dose."""

    model_config = ConfigDict(title="Running vasopressor")

    drug: Annotated[words.Vasopressor, Reading()] = Field(description="Generic name; `unspecified` where unknown")
    dose: Answer[Decimal] = Field(None, description="Present rate, a number above 0; needs `unit`")
    unit: Answer[words.DoseUnit] = Field(None, description="Unit of the dose")


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
    vasopressors: Answer[tuple[VasopressorEntry, ...]] = Field(
        None, description="What is running now, by name or with a dose; an empty list means none"
    )
    oxygen: Answer[Oxygen] = Field(None, description="Oxygen support")
    oxygen_attribution: Answer[words.CrsAttribution] = Field(None, description="Cause; absent is `uncertain`")
    heart_rate_bpm: Answer[Decimal] = Field(None, description="Heart rate in beats a minute")
    systolic_mmhg: Answer[Decimal] = Field(None, description="Systolic blood pressure in mmHg")
    diastolic_mmhg: Answer[Decimal] = Field(None, description="Diastolic blood pressure in mmHg")
    respiratory_rate_per_min: Answer[Decimal] = Field(None, description="Breaths a minute")
    spo2_percent: Answer[Decimal] = Field(None, description="Oxygen saturation in percent")


class Ice(Part):
    """The ICE score by item, or its total."""

    model_config = ConfigDict(title="ICE score")

    year: Points = Field(None, description="Orientation to year, points")
    month: Points = Field(None, description="Orientation to month, points")
    city: Points = Field(None, description="Orientation to city, points")
    hospital: Points = Field(None, description="Orientation to hospital, points")
    name_objects: Points = Field(None, description="Naming objects, one point for each named")
    follow_command: Points = Field(None, description="Following a simple command, points")
    write_sentence: Points = Field(None, description="Writing a standard sentence, points")
    attention: Points = Field(None, description="Counting backwards, points")
    total: Annotated[int | NotAssessed | None, Reading(limit="ice_total", points=True)] = Field(
        None, description="Total; beside items only if it agrees with them"
    )


CapdItem: TypeAlias = Annotated[words.CapdFrequency | int | NotAssessed | None, Reading(points=True)]


class Capd(Part):
    """The Cornell Assessment of Pediatric Delirium (CAPD) by item, or its total."""

    model_config = ConfigDict(title="CAPD score")

    eye_contact: CapdItem = Field(None, description="Eye contact with the caregiver, as a word or points")
    purposeful: CapdItem = Field(None, description="Purposeful actions, as a word or points")
    aware: CapdItem = Field(None, description="Aware of the surroundings, as a word or points")
    communicates: CapdItem = Field(None, description="Communicates needs and wants, as a word or points")
    restless: CapdItem = Field(None, description="Restless, as a word or points")
    inconsolable: CapdItem = Field(None, description="Inconsolable, as a word or points")
    underactive: CapdItem = Field(None, description="Underactive while awake, as a word or points")
    slow_to_respond: CapdItem = Field(None, description="Slow to respond, as a word or points")
    total: Annotated[int | NotAssessed | None, Reading(limit="capd_total", points=True)] = Field(
        None, description="Total; beside items only if it agrees with them"
    )


class Icans(Part):
    """What was observed for immune effector cell-associated neurotoxicity syndrome (ICANS)."""

    model_config = ConfigDict(title="ICANS")

    ice: Answer[Ice] = Field(None, description="ICE score")
    capd: Answer[Capd | words.CapdUnable] = Field(None, description="CAPD score, or `unable` to perform it")
    consciousness: Answer[words.Consciousness] = Field(None, description="What it takes to wake the patient")
    seizure: Answer[words.Seizure] = Field(None, description="Worst seizure")
    motor: Answer[words.Motor] = Field(None, description="Motor weakness")
    raised_icp: Answer[tuple[Annotated[words.RaisedIcp, Reading()], ...]] = Field(
        None, description="Signs of raised intracranial pressure or oedema; never an empty list"
    )
    ice_attribution: Answer[words.IcansAttribution] = Field(None, description="Cause, ICE and CAPD; absent `uncertain`")
    consciousness_attribution: Answer[words.IcansAttribution] = Field(None, description="Cause; absent is `uncertain`")
    seizure_attribution: Answer[words.IcansAttribution] = Field(None, description="Cause; absent is `uncertain`")
    motor_attribution: Answer[words.IcansAttribution] = Field(None, description="Cause; absent is `uncertain`")
    raised_icp_attribution: Answer[words.IcansAttribution] = Field(None, description="Cause; absent is `uncertain`")
    tremor: Answer[bool] = Field(None, description="Recorded, never counted")
    myoclonus: Answer[bool] = Field(None, description="Recorded, never counted")
    headache: Answer[bool] = Field(None, description="Recorded, never counted")
    intracranial_haemorrhage: Answer[bool] = Field(None, description="Recorded, never counted")


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
