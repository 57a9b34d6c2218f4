"""The sections of CTCAE terms of the nervous system, of hyperinflammation and of tumour lysis, key by key."""

from typing import Annotated

from pydantic import ConfigDict, Field

from tox_grader.assessment import vocabulary_terms as words
from tox_grader.assessment.answers import Answer, Reading
from tox_grader.assessment.domains import Part
from tox_grader.assessment.unknown import NotAssessed


class NeuroTerms(Part):
    """CTCAE terms of the nervous system, each by the word that describes it; graded each alone."""

    model_config = ConfigDict(title="CTCAE terms of the nervous system")

    encephalopathy: Answer[words.DailyLifeOrThreat] = Field(None, description="Encephalopathy")
    confusion: Answer[words.DailyLifeOrThreat] = Field(None, description="Confusion")
    dysphasia: Answer[words.Dysphasia] = Field(None, description="Dysphasia")
    seizure: Answer[words.SeizureTerm] = Field(None, description="Seizure")
    somnolence: Answer[words.Somnolence] = Field(None, description="Somnolence")
    tremor: Answer[words.DailyLife] = Field(None, description="Tremor")
    headache: Answer[words.DailyLife] = Field(None, description="Headache")
    involuntary_movements: Answer[words.DailyLife] = Field(None, description="Involuntary movements")
    extrapyramidal: Answer[words.DailyLifeOrThreat] = Field(None, description="Extrapyramidal disorder")
    hallucinations: Answer[words.Hallucinations] = Field(None, description="Hallucinations")
    intracranial_haemorrhage: Answer[words.Haemorrhage] = Field(None, description="Intracranial haemorrhage")
    cerebral_oedema: Answer[words.CerebralOedema] = Field(None, description="Oedema of the brain")
    depressed_consciousness: Answer[words.DepressedConsciousness] = Field(
        None, description="Depressed level of consciousness"
    )
    papilloedema: Answer[words.PapilloedemaTerm] = Field(None, description="Papilloedema, by visual acuity")
    delirium: Answer[words.Delirium] = Field(None, description="Delirium")
    facial_nerve: Answer[words.CranialNerve] = Field(None, description="Disorder of the facial nerve")
    abducens_nerve: Answer[words.CranialNerve] = Field(None, description="Disorder of the abducens nerve")
    oculomotor_nerve: Answer[words.CranialNerve] = Field(None, description="Disorder of the oculomotor nerve")
    guillain_barre: Answer[words.DailyLifeOrThreat] = Field(None, description="Guillain-Barre syndrome")
    peripheral_motor_neuropathy: Answer[words.MotorNeuropathy] = Field(None, description="Peripheral motor neuropathy")


class Hyperinflammation(Part):
    """Signs that are asked for by the scales of hyperinflammation and of clotting."""

    model_config = ConfigDict(title="Hyperinflammation")

    splenomegaly: Answer[bool] = Field(None, description="Enlarged spleen")
    hepatomegaly: Answer[bool] = Field(None, description="Enlarged liver")
    haemophagocytosis: Answer[bool] = Field(None, description="Seen in bone marrow or another tissue")
    low_nk_activity: Answer[bool] = Field(None, description="Activity of natural killer cells low or absent")
    pathogenic_hlh_gene: Answer[bool] = Field(None, description="A molecular diagnosis that fits familial HLH")
    long_term_immunosuppression: Answer[bool] = Field(None, description="Known long-term immunosuppression")
    ferritin_rising_rapidly: Answer[bool] = Field(None, description="Ferritin rises rapidly")
    inflammation_after_crs_improved: Answer[bool] = Field(None, description="Inflammation anew once CRS had improved")
    new_or_refractory_cytopenia: Answer[bool] = Field(None, description="Cytopenia that is new, worse or refractory")
    dic_associated_disorder: Answer[bool] = Field(
        None, description="A disorder known to go with intravascular clotting"
    )
    hlh_severity: Answer[words.HlhSeverity] = Field(None, description="How severe the syndrome is clinically")
    fibrin_marker: Answer[words.FibrinMarker] = Field(None, description="Increase of D-dimer or degradation products")


class TumourLysis(Part):
    """What is asked for tumour lysis syndrome (TLS) beside the laboratory values."""

    model_config = ConfigDict(title="Tumour lysis")

    therapy_day: Annotated[int | NotAssessed | None, Reading(limit="tls_day")] = Field(
        None, description="Day relative to the start of the therapy that is asked about, day 0 = start"
    )
    within_24_h: Answer[bool] = Field(None, description="Whether the abnormal values lie within 24 hours")
    arrhythmia: Answer[words.TlsArrhythmia] = Field(None, description="Arrhythmia, by what it needs")
    seizure: Answer[words.TlsSeizure] = Field(None, description="Seizure, by how it is controlled")
