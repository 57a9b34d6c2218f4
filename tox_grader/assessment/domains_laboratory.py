"""The section of laboratory values: each one a number with its unit, the limits of normal, and the baseline.

All values share one form; which units a value may have stands beside its key.
"""

from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import ConfigDict, Field

from tox_grader.assessment import vocabulary_laboratory as units
from tox_grader.assessment.answers import AboveZero, Amount, Reading
from tox_grader.assessment.domains import Part
from tox_grader.assessment.unknown import NotAssessed


class LaboratoryValue(Part):
    """A laboratory value above 0; the limits of normal and the baseline are in the unit of the value."""

    model_config = ConfigDict(title="Laboratory value above 0")

    value: Annotated[Decimal, Reading(least="above_zero")] = Field(description="The value, as it was reported")
    unit: Annotated[str, Reading()] = Field(description="Unit of the value, and of every number beside it")
    uln: AboveZero = Field(None, description="Upper limit of normal of this laboratory")
    lln: Amount = Field(None, description="Lower limit of normal of this laboratory")
    baseline: Amount = Field(None, description="The patient's own value before treatment")


class ValueFromZero(LaboratoryValue):
    """A laboratory value that may be 0; the limits of normal and the baseline are in the unit of the value."""

    model_config = ConfigDict(title="Laboratory value from 0")

    value: Annotated[Decimal, Reading(least="zero")] = Field(description="The value, as it was reported")


CellCount: TypeAlias = Annotated[ValueFromZero | NotAssessed | None, Reading(units=units.CELL_COUNT)]
Protein: TypeAlias = Annotated[LaboratoryValue | NotAssessed | None, Reading(units=units.PROTEIN)]
Crp: TypeAlias = Annotated[ValueFromZero | NotAssessed | None, Reading(units=units.CRP)]
Ferritin: TypeAlias = Annotated[LaboratoryValue | NotAssessed | None, Reading(units=units.FERRITIN)]
Micromolar: TypeAlias = Annotated[LaboratoryValue | NotAssessed | None, Reading(units=units.MICROMOLAR)]
Enzyme: TypeAlias = Annotated[LaboratoryValue | NotAssessed | None, Reading(units=units.ENZYME)]
DilutedProtein: TypeAlias = Annotated[LaboratoryValue | NotAssessed | None, Reading(units=units.DILUTED_PROTEIN)]
Millimolar: TypeAlias = Annotated[LaboratoryValue | NotAssessed | None, Reading(units=units.MILLIMOLAR)]
Electrolyte: TypeAlias = Annotated[LaboratoryValue | NotAssessed | None, Reading(units=units.ELECTROLYTE)]
DDimer: TypeAlias = Annotated[ValueFromZero | NotAssessed | None, Reading(units=units.D_DIMER)]
Fdp: TypeAlias = Annotated[ValueFromZero | NotAssessed | None, Reading(units=units.FDP)]
Receptor: TypeAlias = Annotated[LaboratoryValue | NotAssessed | None, Reading(units=units.RECEPTOR)]
Seconds: TypeAlias = Annotated[LaboratoryValue | NotAssessed | None, Reading(units=units.SECONDS)]
SecondsLonger: TypeAlias = Annotated[ValueFromZero | NotAssessed | None, Reading(units=units.SECONDS)]
Ratio: TypeAlias = Annotated[LaboratoryValue | NotAssessed | None, Reading(units=units.RATIO)]
CsfPressure: TypeAlias = Annotated[ValueFromZero | NotAssessed | None, Reading(units=units.PRESSURE)]


class Labs(Part):
    """Laboratory values at this assessment, each with its unit."""

    model_config = ConfigDict(title="Laboratory values")

    neutrophils: CellCount = Field(None, description="Neutrophils")
    leukocytes: CellCount = Field(None, description="Leukocytes")
    lymphocytes: CellCount = Field(None, description="Lymphocytes")
    cd4: CellCount = Field(None, description="CD4-positive T cells")
    platelets: CellCount = Field(None, description="Platelets")
    haemoglobin: Protein = Field(None, description="Haemoglobin")
    crp: Crp = Field(None, description="C-reactive protein")
    ferritin: Ferritin = Field(None, description="Ferritin")
    creatinine: Micromolar = Field(None, description="Creatinine")
    bilirubin: Micromolar = Field(None, description="Total bilirubin")
    urate: Micromolar = Field(None, description="Urate (uric acid)")
    ldh: Enzyme = Field(None, description="Lactate dehydrogenase")
    alt: Enzyme = Field(None, description="Alanine aminotransferase")
    ast: Enzyme = Field(None, description="Aspartate aminotransferase")
    alp: Enzyme = Field(None, description="Alkaline phosphatase")
    ggt: Enzyme = Field(None, description="Gamma-glutamyltransferase")
    ck: Enzyme = Field(None, description="Creatine kinase")
    lipase: Enzyme = Field(None, description="Lipase")
    fibrinogen: DilutedProtein = Field(None, description="Fibrinogen")
    igg: DilutedProtein = Field(None, description="Immunoglobulin G")
    albumin: Protein = Field(None, description="Albumin")
    triglycerides: Millimolar = Field(None, description="Triglycerides")
    phosphate: Millimolar = Field(None, description="Phosphate, in mg/dL as phosphorus")
    corrected_calcium: Millimolar = Field(None, description="Calcium corrected for albumin")
    magnesium: Millimolar = Field(None, description="Magnesium")
    glucose: Millimolar = Field(None, description="Glucose")
    potassium: Electrolyte = Field(None, description="Potassium")
    sodium: Electrolyte = Field(None, description="Sodium")
    d_dimer: DDimer = Field(None, description="D-dimer")
    fdp: Fdp = Field(None, description="Fibrin degradation products")
    sil2r: Receptor = Field(None, description="Soluble interleukin-2 receptor")
    pt_prolongation: SecondsLonger = Field(
        None, description="By how many seconds the prothrombin time is longer than the control"
    )
    aptt: Seconds = Field(None, description="Activated partial thromboplastin time")
    inr: Ratio = Field(None, description="International normalised ratio")
