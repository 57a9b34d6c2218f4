"""One assessment of one patient: who was seen, when, by whom, and what was observed.

An `Assessment` that contradicts itself cannot be made: the checks of `contradictions` run when it is built. What is
possible and what time it is come with `validate`, which is the door for every outside document.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from tox_grader.assessment import vocabulary as words
from tox_grader.assessment.answers import Answer, Points, Reading, circumstances
from tox_grader.assessment.contradictions import contradictions
from tox_grader.assessment.domains import Crs, OrganToxicity, Oxygen, Part, RunningVasopressor
from tox_grader.assessment.domains_counts import BloodCounts
from tox_grader.assessment.domains_icans import Capd, Cartox10, Icans, Ice
from tox_grader.assessment.domains_laboratory import Labs
from tox_grader.assessment.domains_terms import Hyperinflammation, NeuroTerms, TumourLysis
from tox_grader.assessment.unknown import NotAssessed, known

__all__ = [
    "Assessment",
    "Assessor",
    "BloodCounts",
    "Capd",
    "Cartox10",
    "Crs",
    "History",
    "Hyperinflammation",
    "Icans",
    "Ice",
    "Infusion",
    "Labs",
    "NeuroTerms",
    "NotAssessed",
    "OrganToxicity",
    "Oxygen",
    "Patient",
    "RunningVasopressor",
    "TumourLysis",
    "known",
]

CONTRADICTION = "contradiction"


class Patient(Part):
    """Who was assessed, by key and never by name, and what does not change from day to day."""

    model_config = ConfigDict(title="Patient")

    id: Annotated[str, Reading()] = Field(description="The ward's key for the patient; not a name")
    birth_date: Answer[date] = Field(None, description="Day of birth, or write `age_years`")
    age_years: Answer[Decimal] = Field(None, description="Age in years, or write `birth_date`")
    weight_kg: Answer[Decimal] = Field(None, description="Weight in kilograms")
    can_do_ice: Answer[bool] = Field(None, description="Cognitive ability to do the ICE score at baseline")
    baseline_ice: Points = Field(None, description="ICE total before infusion")
    baseline_capd: Points = Field(None, description="CAPD total before infusion")


class Infusion(Part):
    """Which product was infused, and when."""

    model_config = ConfigDict(title="Infusion")

    product: Answer[str] = Field(None, description="CAR-T product")
    infused_at: Answer[datetime] = Field(None, description="Date and time with zone, or write `day`")
    day: Annotated[int | NotAssessed | None, Reading(limit="infusion_day")] = Field(
        None, description="Day after infusion at this assessment, day 0 = infusion; or write `infused_at`"
    )


class Assessor(Part):
    """Who assessed."""

    model_config = ConfigDict(title="Assessor")

    id: Answer[str] = Field(None, description="The ward's key for the assessor")
    role: Answer[str] = Field(None, description="Role, such as nurse")


class History(Part):
    """What went before, stated in the file only where there is no record to derive it from."""

    model_config = ConfigDict(title="History")

    crs_established: Answer[bool] = Field(None, description="CRS was diagnosed before")
    treated_since_crs_onset: Answer[bool] = Field(None, description="Antipyretic or anticytokine since CRS began")
    prophylaxis_could_mask_fever: Answer[bool] = Field(
        None, description="Scheduled antipyretic, steroid or tocilizumab given before any fever"
    )


class Assessment(Part):
    """One assessment; a key that is left out was not assessed and is never taken as normal."""

    model_config = ConfigDict(title="Assessment", defer_build=False)

    form: Annotated[Literal["assessment/1"], Reading()] = Field(alias="schema", description="The form of this file")
    id: Annotated[str | None, Reading()] = Field(None, description="Of the assessment; else the patient's id names it")
    patient: Annotated[Patient, Reading()] = Field(description="Who was assessed")
    infusion: Answer[Infusion] = Field(None, description="The infusion")
    observed_at: Answer[datetime] = Field(None, description="When the patient was seen: date, time and zone")
    assessor: Answer[Assessor] = Field(None, description="Who assessed")
    crs: Answer[Crs] = Field(None, description="Observations for CRS")
    icans: Answer[Icans] = Field(None, description="Observations for ICANS")
    organ_toxicity: Answer[OrganToxicity] = Field(None, description="CTCAE grade by organ, for the older scales")
    labs: Answer[Labs] = Field(None, description="Laboratory values, each with its unit")
    blood_counts: Answer[BloodCounts] = Field(None, description="Blood counts by day after infusion")
    neuro_terms: Answer[NeuroTerms] = Field(None, description="CTCAE terms of the nervous system")
    hyperinflammation: Answer[Hyperinflammation] = Field(None, description="Signs of hyperinflammation and clotting")
    tumour_lysis: Answer[TumourLysis] = Field(None, description="Signs of tumour lysis")
    history: Answer[History] = Field(None, description="What went before")
    death_attributed_to: Answer[words.DeathAttribution] = Field(None, description="Only where the patient has died")

    @model_validator(mode="after")
    def _cannot_contradict_itself(self, info: ValidationInfo) -> Self:
        around = circumstances(info.context)
        found = tuple(contradictions(self, limits=around.limits, now=around.now))
        if found:
            told = "; ".join(clash.what for clash in found)
            raise PydanticCustomError(CONTRADICTION, "{told}", {"told": told, "found": found})
        return self
