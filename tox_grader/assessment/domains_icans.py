"""The section of ICANS: the bedside scores ICE, CAPD and CARTOX-10, and the other signs, as the file writes them."""

from typing import Annotated, TypeAlias

from pydantic import ConfigDict, Field

from tox_grader.assessment import vocabulary as words
from tox_grader.assessment.answers import Answer, Points, Reading
from tox_grader.assessment.domains import Part
from tox_grader.assessment.domains_laboratory import CsfPressure
from tox_grader.assessment.unknown import NotAssessed


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


class Cartox10(Part):
    """The CARTOX-10 score by item, or its total."""

    model_config = ConfigDict(title="CARTOX-10 score")

    year: Points = Field(None, description="Orientation to year, points")
    month: Points = Field(None, description="Orientation to month, points")
    city: Points = Field(None, description="Orientation to city, points")
    hospital: Points = Field(None, description="Orientation to hospital, points")
    head_of_government: Points = Field(None, description="Naming the head of government, points")
    name_objects: Points = Field(None, description="Naming objects, one point for each named")
    write_sentence: Points = Field(None, description="Writing a standard sentence, points")
    attention: Points = Field(None, description="Counting backwards, points")
    total: Annotated[int | NotAssessed | None, Reading(limit="cartox_10_total", points=True)] = Field(
        None, description="Total; beside items only if it agrees with them"
    )


class Icans(Part):
    """What was observed for immune effector cell-associated neurotoxicity syndrome (ICANS)."""

    model_config = ConfigDict(title="ICANS")

    ice: Answer[Ice] = Field(None, description="ICE score")
    capd: Answer[Capd | words.Unable] = Field(None, description="CAPD score, or `unable` to perform it")
    cartox_10: Answer[Cartox10 | words.Unable] = Field(None, description="CARTOX-10 score, or `unable` to perform it")
    consciousness: Answer[words.Consciousness] = Field(None, description="What it takes to wake the patient")
    seizure: Answer[words.Seizure] = Field(None, description="Worst seizure")
    seizure_type: Answer[words.SeizureType] = Field(None, description="Kind of the worst seizure")
    motor: Answer[words.Motor] = Field(None, description="Motor weakness")
    raised_icp: Answer[tuple[Annotated[words.RaisedIcp, Reading()], ...]] = Field(
        None, description="Signs of raised intracranial pressure or oedema; never an empty list"
    )
    papilloedema_stage: Answer[words.PapilloedemaStage] = Field(None, description="Stage of papilloedema, 0 to 5")
    csf_opening_pressure: CsfPressure = Field(None, description="Opening pressure at lumbar puncture")
    ice_attribution: Answer[words.IcansAttribution] = Field(None, description="Cause, ICE and CAPD; absent `uncertain`")
    consciousness_attribution: Answer[words.IcansAttribution] = Field(None, description="Cause; absent is `uncertain`")
    seizure_attribution: Answer[words.IcansAttribution] = Field(None, description="Cause; absent is `uncertain`")
    motor_attribution: Answer[words.IcansAttribution] = Field(None, description="Cause; absent is `uncertain`")
    raised_icp_attribution: Answer[words.IcansAttribution] = Field(None, description="Cause; absent is `uncertain`")
    tremor: Answer[bool] = Field(None, description="Recorded, never counted")
    myoclonus: Answer[bool] = Field(None, description="Recorded, never counted")
    headache: Answer[bool] = Field(None, description="Recorded, never counted")
    intracranial_haemorrhage: Answer[bool] = Field(None, description="Recorded, never counted")
