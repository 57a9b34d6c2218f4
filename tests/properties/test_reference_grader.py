"""The reference grader against worked examples of the consensus, before anything is held against the reference.

Examples: Lee DW et al., Biol Blood Marrow Transplant 2019;25:625-638, doi 10.1016/j.bbmt.2018.12.758, and the readings
of the edge cases that this project has signed. Each example changes a well patient only where it says so.
"""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties.reference_grader import reference
from tests.properties.strategies import (
    Document,
    all_complete_crs,
    all_complete_icans_adult,
    all_complete_icans_child,
    complete_documents,
    incomplete_documents,
    normal_document,
)

FEVER = {"temperature_c": Decimal("38.4")}
NO_FEVER = {"temperature_c": Decimal("36.8")}
ESTABLISHED = {"crs_established": True, "treated_since_crs_onset": False}
ESTABLISHED_TREATED = {"crs_established": True, "treated_since_crs_onset": True}
MASKING = {"prophylaxis_could_mask_fever": True}
SEDATED = {"not_assessed": "sedated"}

Example = tuple[str, dict[str, Any], tuple[int, int]]


def well_patient_but(*, adult: bool = True, **changes: dict[str, Any]) -> Document:
    """Write a well patient's assessment with some answers changed, part by part."""
    document = normal_document(adult=adult)
    for part, answers in changes.items():
        document[part] = {**document[part], **answers}
    return document


def crs_patient(answers: dict[str, Any]) -> Document:
    """Read a short example: history words go to the history, all others to the CRS part."""
    history = {key: value for key, value in answers.items() if key in normal_document()["history"]}
    crs = {key: value for key, value in answers.items() if key not in history}
    return well_patient_but(crs=crs, history=history)


def on(device: str, flow: str | None = None, reason: str | None = None) -> dict[str, Any]:
    """Write the oxygen support of an example."""
    oxygen: dict[str, Any] = {"device": device}
    if flow is not None:
        oxygen["flow_l_min"] = Decimal(flow)
    if reason is not None:
        oxygen["reason"] = reason
    return {"oxygen": oxygen}


def icans_adult(answers: dict[str, Any], **patient: Any) -> Document:
    return well_patient_but(icans=answers, patient=patient)


def icans_child(answers: dict[str, Any], **patient: Any) -> Document:
    return well_patient_but(adult=False, icans=answers, patient=patient)


def without(document: Document, *keys: str) -> Document:
    """Leave an answer open: the last key is taken out of the part that the keys before it name."""
    copy = deepcopy(document)
    part = copy
    for key in keys[:-1]:
        part = part[key]
    del part[keys[-1]]
    return copy


def crs(document: Document) -> tuple[int, int]:
    return reference(document)["CRS"]


def icans(document: Document) -> tuple[int, int]:
    (bounds,) = reference(document)["ICANS"]
    return bounds


def crs_flags(document: Document) -> set[str]:
    return reference(document)["flags"]["CRS"]


def icans_flags(document: Document) -> set[str]:
    return reference(document)["flags"]["ICANS"]


def sentences(examples: list[Example]) -> list[Any]:
    return [pytest.param(answers, expected, id=sentence) for sentence, answers, expected in examples]


# ---------------------------------------------------------------------------------------------------------------------
# The worked examples: CRS
# ---------------------------------------------------------------------------------------------------------------------

FLUIDS = {"hypotension": "treated_with_fluids"}
NOREPINEPHRINE = {"vasopressors": ["norepinephrine"]}

CRS_EXAMPLES: list[Example] = [
    ("C01 a temperature of 37.9 is no fever", {"temperature_c": Decimal("37.9")}, (0, 0)),
    ("C02 a temperature of 38.0 is fever", {"temperature_c": Decimal("38.0")}, (1, 1)),
    (
        "C03 fever with one vasopressor and a low-flow cannula is 3",
        {"temperature_c": Decimal("39.5"), **NOREPINEPHRINE, **on("nasal_cannula", "3")},
        (3, 3),
    ),
    ("C04 fluids for pressure are 2", {**FEVER, **FLUIDS}, (2, 2)),
    ("C05 a cannula at 6 litres is 2", {**FEVER, **on("nasal_cannula", "6")}, (2, 2)),
    ("C06 a cannula at 6.5 litres is 3", {**FEVER, **on("nasal_cannula", "6.5")}, (3, 3)),
    ("C07 blow-by is 2", {**FEVER, **on("blow_by")}, (2, 2)),
    ("C08 a face mask at 5 litres is 3", {**FEVER, **on("face_mask", "5")}, (3, 3)),
    ("C09 a non-rebreather is 3", {**FEVER, **on("non_rebreather", "15")}, (3, 3)),
    ("C10 a Venturi mask is 3", {**FEVER, **on("venturi")}, (3, 3)),
    ("C11 a high-flow cannula at 40 litres is 3", {**FEVER, **on("high_flow_nasal_cannula", "40")}, (3, 3)),
    ("C12 a high-flow cannula at 5 litres is 2", {**FEVER, **on("high_flow_nasal_cannula", "5")}, (2, 2)),
    ("C13 CPAP is 4", {**FEVER, **on("cpap")}, (4, 4)),
    ("C14 BiPAP is 4", {**FEVER, **on("bipap")}, (4, 4)),
    ("C15 a ventilator is 4", {**FEVER, **on("invasive_ventilation")}, (4, 4)),
    (
        "C16 a ventilator that only protects the airway does not count",
        {**FEVER, **on("invasive_ventilation", reason="airway_protection")},
        (1, 1),
    ),
    (
        "C17 norepinephrine and vasopressin are one vasopressor",
        {**FEVER, "vasopressors": ["norepinephrine", "vasopressin"]},
        (3, 3),
    ),
    ("C18 two vasopressors are 4", {**FEVER, "vasopressors": ["norepinephrine", "epinephrine"]}, (4, 4)),
    ("C19 vasopressin alone is 3", {**FEVER, "vasopressors": ["vasopressin"]}, (3, 3)),
    (
        "C20 two vasopressors and vasopressin are 4",
        {**FEVER, "vasopressors": ["norepinephrine", "epinephrine", "vasopressin"]},
        (4, 4),
    ),
    (
        "C21 established and treated, afebrile on a vasopressor, is 3",
        {**NO_FEVER, **ESTABLISHED_TREATED, **NOREPINEPHRINE},
        (3, 3),
    ),
    (
        "C22 established and treated, afebrile on a cannula, is 2",
        {**NO_FEVER, **ESTABLISHED_TREATED, **on("nasal_cannula", "2")},
        (2, 2),
    ),
    ("C23 established and treated, nothing left, is 0", {**NO_FEVER, **ESTABLISHED_TREATED}, (0, 0)),
    ("C24 established, untreated, afebrile, fluids is 2", {**NO_FEVER, **ESTABLISHED, **FLUIDS}, (2, 2)),
    ("C25 hypotension that never came with fever is 0", {**NO_FEVER, **FLUIDS}, (0, 0)),
    (
        "C26 hypotension under prophylaxis that masks fever is a matter of judgement",
        {"temperature_c": Decimal("37.2"), **MASKING, **NOREPINEPHRINE},
        (0, 3),
    ),
    (
        "C27 fever of another cause is 0",
        {"temperature_c": Decimal("38.9"), "fever_attribution": "other_cause"},
        (0, 0),
    ),
    ("C28 oxygen for comfort does not count", {**FEVER, **on("nasal_cannula", "2", "comfort")}, (1, 1)),
    ("C29 unchanged home oxygen does not count", {**FEVER, **on("nasal_cannula", "2", "baseline_unchanged")}, (1, 1)),
    ("C30 unchanged home CPAP does not count", {**FEVER, **on("cpap", reason="baseline_unchanged")}, (1, 1)),
    ("C31 the height of the fever changes nothing", {"temperature_c": Decimal("40.5")}, (1, 1)),
    ("C32 the worse column counts: a mask", {**FEVER, **FLUIDS, **on("face_mask", "6")}, (3, 3)),
    ("C33 the worse column counts: BiPAP", {**FEVER, **FLUIDS, **on("bipap")}, (4, 4)),
    ("C36 confirmed hypotension without treatment is 2", {**FEVER, "hypotension": "present_no_treatment"}, (2, 2)),
]


@pytest.mark.parametrize(("answers", "expected"), sentences(CRS_EXAMPLES))
def test_the_worked_crs_examples(answers: dict[str, Any], expected: tuple[int, int]) -> None:
    assert crs(crs_patient(answers)) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    sentences(
        [
            ("100.4 Fahrenheit is fever", {"temperature_f": Decimal("100.4")}, (1, 1)),
            ("100.3 Fahrenheit is no fever", {"temperature_f": Decimal("100.3")}, (0, 0)),
            ("the word present is fever", {"fever": "present"}, (1, 1)),
            ("the word absent is no fever", {"fever": "absent"}, (0, 0)),
        ]
    ),
)
def test_fever_without_a_temperature_in_celsius(answers: dict[str, Any], expected: tuple[int, int]) -> None:
    document = without(normal_document(), "crs", "temperature_c")
    document["crs"] = {**document["crs"], **answers}
    assert crs(document) == expected


def test_a_crs_column_of_another_cause_is_not_scored() -> None:
    sick = {**FEVER, "vasopressors": ["norepinephrine", "epinephrine"], **on("face_mask")}
    assert crs(crs_patient(sick)) == (4, 4)
    assert crs(crs_patient({**sick, "hypotension_attribution": "other_cause"})) == (3, 3)
    assert crs(crs_patient({**sick, "vasopressors": [], "oxygen_attribution": "other_cause"})) == (1, 1)


def test_c34_organ_toxicity_never_changes_the_crs_grade() -> None:
    document = crs_patient(FEVER)
    document["organ_toxicity"] = {"renal": 4, "transaminases": 4}
    assert crs(document) == (1, 1)


def test_c35_death_from_crs_is_5_whatever_else_is_known() -> None:
    assert crs({**normal_document(), "death_attributed_to": "crs"}) == (5, 5)
    assert crs({"schema": "assessment/1", "patient": {"id": "T1"}, "death_attributed_to": "crs"}) == (5, 5)


# ---------------------------------------------------------------------------------------------------------------------
# The worked examples: ICANS
# ---------------------------------------------------------------------------------------------------------------------


def ice(total: int) -> dict[str, Any]:
    return {"ice": {"total": total}}


VOICE = {"consciousness": "awakens_to_voice"}
TOUCH = {"consciousness": "awakens_to_touch"}
VIGOROUS = {"consciousness": "unarousable_or_vigorous_stimulus"}
BRIEF = {"seizure": "brief_resolved"}
DEEP = {"motor": "deep_focal_weakness"}


def icp(*signs: str) -> dict[str, Any]:
    return {"raised_icp": list(signs)}


ICANS_ADULT_EXAMPLES: list[Example] = [
    ("I01 ICE 10 and awake is 0", ice(10), (0, 0)),
    ("I02 ICE 9 is 1", ice(9), (1, 1)),
    ("I03 ICE 7 is 1", ice(7), (1, 1)),
    ("I04 ICE 6 is 2", ice(6), (2, 2)),
    ("I05 ICE 3 is 2", ice(3), (2, 2)),
    ("I06 ICE 2 is 3", ice(2), (3, 3)),
    ("I07 ICE 0 awake with global aphasia is 3", ice(0), (3, 3)),
    ("I08 ICE 0 and unarousable is 4", {**ice(0), **VIGOROUS}, (4, 4)),
    ("I09 ICE 3 with a brief seizure is 3", {**ice(3), **BRIEF}, (3, 3)),
    ("I10 ICE 10 but awake only to voice is 2", {**ice(10), **VOICE}, (2, 2)),
    ("I11 ICE 8 and awake only to voice is 2", {**ice(8), **VOICE}, (2, 2)),
    ("I12 ICE 5 and awake only to touch is 3", {**ice(5), **TOUCH}, (3, 3)),
    ("I13 ICE 1 and roused only by vigorous touch is 4", {**ice(1), **VIGOROUS}, (4, 4)),
    ("I14 ICE 10 with a brief seizure is 3", BRIEF, (3, 3)),
    ("I15 a non-convulsive seizure that resolved is 3", {"seizure": "nonconvulsive_resolved"}, (3, 3)),
    ("I16 a prolonged seizure is 4", {"seizure": "prolonged_over_5_min"}, (4, 4)),
    ("I17 seizures without recovery between are 4", {"seizure": "repetitive_without_recovery"}, (4, 4)),
    ("I18 deep focal weakness is 4", DEEP, (4, 4)),
    ("I19 focal oedema is 3", {**ice(9), **icp("focal_oedema")}, (3, 3)),
    ("I20 diffuse oedema is 4", {**ice(9), **icp("diffuse_oedema")}, (4, 4)),
    ("I21 papilloedema is 4", icp("papilloedema"), (4, 4)),
    ("I22 a sixth-nerve palsy is 4", icp("sixth_nerve_palsy"), (4, 4)),
    ("I23 Cushing's triad is 4", icp("cushing_triad"), (4, 4)),
    ("I24 posturing is 4", icp("posturing"), (4, 4)),
    ("I25 tremor and myoclonus never count", {"tremor": True, "myoclonus": True}, (0, 0)),
    ("I26 a haemorrhage never counts", {"intracranial_haemorrhage": True}, (0, 0)),
    (
        "I27 drowsiness explained by a sedative does not count",
        {**ice(8), **TOUCH, "consciousness_attribution": "other_cause"},
        (1, 1),
    ),
    (
        "I28 sedated after a brief seizure is at least 3",
        {"ice": SEDATED, "consciousness": SEDATED, **BRIEF},
        (3, 4),
    ),
    ("I29 sedated with nothing else is open", {"ice": SEDATED, "consciousness": SEDATED}, (0, 4)),
]


@pytest.mark.parametrize(("answers", "expected"), sentences(ICANS_ADULT_EXAMPLES))
def test_the_worked_adult_icans_examples(answers: dict[str, Any], expected: tuple[int, int]) -> None:
    assert icans(icans_adult(answers)) == expected


@pytest.mark.parametrize(
    ("answers", "attribution", "counting"),
    [
        pytest.param(ice(1), "ice_attribution", 3, id="ICE"),
        pytest.param(TOUCH, "consciousness_attribution", 3, id="consciousness"),
        pytest.param(BRIEF, "seizure_attribution", 3, id="seizure"),
        pytest.param(DEEP, "motor_attribution", 4, id="motor"),
        pytest.param(icp("focal_oedema"), "raised_icp_attribution", 3, id="raised pressure"),
    ],
)
def test_a_domain_of_another_cause_stays_at_0(answers: dict[str, Any], attribution: str, counting: int) -> None:
    assert icans(icans_adult(answers)) == (counting, counting)
    assert icans(icans_adult({**answers, attribution: "uncertain"})) == (counting, counting)
    assert icans(icans_adult({**answers, attribution: "other_cause"})) == (0, 0)


def test_the_attribution_of_ice_also_covers_capd() -> None:
    for answer in ({"total": 20}, "unable"):
        assert icans(icans_child({"capd": answer, "ice_attribution": "other_cause"})) == (0, 0)


def test_i30_ice_unchanged_from_a_known_baseline_is_0() -> None:
    assert icans(icans_adult(ice(7), baseline_ice=7)) == (0, 0)
    assert icans(icans_adult(ice(8), baseline_ice=7)) == (0, 0)
    assert icans(icans_adult(ice(6), baseline_ice=7)) == (2, 2)
    assert icans(icans_adult(ice(9), baseline_ice=10)) == (1, 1)


def test_i31_death_from_icans_is_5_whatever_else_is_known() -> None:
    assert icans({**normal_document(), "death_attributed_to": "icans"}) == (5, 5)
    assert crs({**normal_document(), "death_attributed_to": "icans"}) == (0, 0)


@pytest.mark.parametrize("word", ["other", "unspecified"])
def test_death_of_another_or_an_unstated_cause_leaves_both_grades(word: str) -> None:
    document = {**crs_patient(FEVER), "death_attributed_to": word}
    assert (crs(document), icans(document)) == ((1, 1), (0, 0))


def capd(total: int) -> dict[str, Any]:
    return {"capd": {"total": total}}


ICANS_CHILD_EXAMPLES: list[tuple[str, dict[str, Any], int, tuple[int, int]]] = [
    ("P01 CAPD 0 and awake is 0", capd(0), 0, (0, 0)),
    ("P02 CAPD 4 that is new is 1", capd(4), 0, (1, 1)),
    ("P03 CAPD 4 at the child's baseline is 0", capd(4), 4, (0, 0)),
    ("P04 CAPD 8 and awake only to voice is 2", {**capd(8), **VOICE}, 0, (2, 2)),
    ("P05 CAPD 9 is 3", capd(9), 0, (3, 3)),
    ("P06 CAPD 8 and awake only to touch is 3", {**capd(8), **TOUCH}, 0, (3, 3)),
    ("P07 CAPD impossible in an unarousable child is 4", {"capd": "unable", **VIGOROUS}, 0, (4, 4)),
    ("P08 CAPD 3 with a brief seizure is 3", {**capd(3), **BRIEF}, 0, (3, 3)),
    ("P09 CAPD 3 with papilloedema is 4", {**capd(3), **icp("papilloedema")}, 0, (4, 4)),
    ("P10 CAPD 20 with deep focal weakness is 4", {**capd(20), **DEEP}, 0, (4, 4)),
]


@pytest.mark.parametrize(
    ("answers", "baseline", "expected"),
    [pytest.param(*rest, id=sentence) for sentence, *rest in ICANS_CHILD_EXAMPLES],
)
def test_the_worked_child_icans_examples(answers: dict[str, Any], baseline: int, expected: tuple[int, int]) -> None:
    assert icans(icans_child(answers, baseline_capd=baseline)) == expected


def capd_words(*words: str) -> dict[str, Any]:
    items = (
        "eye_contact",
        "purposeful",
        "aware",
        "communicates",
        "restless",
        "inconsolable",
        "underactive",
        "slow_to_respond",
    )
    return {"capd": dict(zip(items, words, strict=True))}


@pytest.mark.parametrize(
    ("words", "total"),
    [
        pytest.param(["always"] * 4 + ["never"] * 4, 0, id="a normal alert child has 0"),
        pytest.param(["sometimes"] * 8, 16, id="eight times sometimes is 16"),
        pytest.param(["never"] * 4 + ["always"] * 4, 32, id="the worst of every item is 32"),
        pytest.param(["often"] * 4 + ["rarely"] * 4, 8, id="one point for each item is 8"),
        pytest.param(["often"] * 3 + ["sometimes"] + ["rarely"] * 4, 9, id="one point more is 9"),
    ],
)
def test_capd_words_add_up_with_the_first_four_items_reversed(words: list[str], total: int) -> None:
    by_words = icans_child(capd_words(*words), baseline_capd=8)
    assert icans(by_words) == icans(icans_child(capd(total), baseline_capd=8))
    # A baseline one point below tells this total from the next lower one.
    if 0 < total < 9:
        assert icans(icans_child(capd_words(*words), baseline_capd=total - 1)) == (1, 1)
        assert icans(icans_child(capd_words(*words), baseline_capd=total)) == (0, 0)


@pytest.mark.parametrize(
    ("patient", "adult_table"),
    [
        pytest.param({"age_years": Decimal("11.9")}, False, id="11.9 years: CAPD"),
        pytest.param({"age_years": Decimal("12.0")}, True, id="12.0 years: ICE"),
        pytest.param({"age_years": 15, "can_do_ice": False}, False, id="15 years and unable to do ICE: CAPD"),
        pytest.param({"age_years": 60, "can_do_ice": True}, True, id="60 years: ICE"),
        pytest.param({"age_years": 5, "can_do_ice": True}, False, id="5 years, even if able: CAPD"),
        pytest.param({"birth_date": "2014-11-20"}, True, id="on the 12th birthday: ICE"),
        pytest.param({"birth_date": "2014-11-21"}, False, id="on the day before the 12th birthday: CAPD"),
        pytest.param({"can_do_ice": False}, False, id="age unknown and unable to do ICE: CAPD"),
    ],
)
def test_age_and_ability_choose_the_instrument(patient: dict[str, Any], *, adult_table: bool) -> None:
    document = normal_document()
    document["patient"] = {"id": "T1", **patient}
    # ICE 5 is grade 2 in the adult table; CAPD 9 is grade 3 in the child table.
    document["icans"] = {**document["icans"], **ice(5), **capd(9)}
    assert icans(document) == ((2, 2) if adult_table else (3, 3))


# ---------------------------------------------------------------------------------------------------------------------
# Unknown is a value
# ---------------------------------------------------------------------------------------------------------------------


def test_nothing_assessed_is_0_to_4_for_both() -> None:
    nothing = {"schema": "assessment/1", "patient": {"id": "T1"}}
    assert (crs(nothing), icans(nothing)) == ((0, 4), (0, 4))
    assert (crs_flags(nothing), icans_flags(nothing)) == (set(), {"age_unknown"})


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param(
            crs_patient({**FEVER, "vasopressors": ["unspecified"]}), (3, 3), id="one unspecified vasopressor is 3"
        ),
        pytest.param(crs_patient({**FEVER, "vasopressors": ["unspecified"] * 2}), (3, 4), id="two are 3 to 4"),
        pytest.param(crs_patient({**FEVER, "vasopressors": ["unspecified"] * 3}), (4, 4), id="three are 4"),
        pytest.param(
            crs_patient({**FEVER, "vasopressors": ["norepinephrine", "unspecified"]}),
            (3, 4),
            id="norepinephrine and an unspecified one may be norepinephrine and vasopressin",
        ),
        pytest.param(
            crs_patient({**FEVER, "vasopressors": ["vasopressin", "unspecified"]}),
            (3, 3),
            id="vasopressin and an unspecified one are one vasopressor",
        ),
        pytest.param(
            crs_patient({**FEVER, "vasopressors": ["vasopressin", "unspecified", "unspecified"]}),
            (4, 4),
            id="vasopressin named: two unspecified ones are two vasopressors",
        ),
        pytest.param(
            crs_patient({**FEVER, "vasopressors": ["norepinephrine", "vasopressin", "dobutamine"]}),
            (3, 3),
            id="an inotrope does not count",
        ),
        pytest.param(crs_patient({**FEVER, **on("nasal_cannula")}), (2, 3), id="a cannula without a flow is 2 to 3"),
        pytest.param(crs_patient({**FEVER, **on("unspecified")}), (2, 4), id="an unspecified support is 2 to 4"),
        pytest.param(
            without(crs_patient(FEVER), "crs", "vasopressors"), (1, 4), id="no hypotension leaves the drugs open"
        ),
        pytest.param(without(crs_patient(FEVER), "crs", "oxygen"), (1, 4), id="oxygen unknown leaves 4 open"),
        pytest.param(without(crs_patient(FEVER), "crs", "hypotension"), (1, 2), id="only the word missing: 1 to 2"),
        pytest.param(
            without(crs_patient({**NO_FEVER, **FLUIDS}), "history"), (0, 2), id="history unknown, hypotensive: 0 to 2"
        ),
        pytest.param(
            without(crs_patient({**NO_FEVER, **FLUIDS, **ESTABLISHED_TREATED}), "history", "crs_established"),
            (2, 2),
            id="treated since the onset tells that it was established",
        ),
        pytest.param(without(crs_patient({}), "crs", "temperature_c"), (0, 1), id="only the temperature missing"),
    ],
)
def test_open_crs_answers(document: Document, expected: tuple[int, int]) -> None:
    assert crs(document) == expected


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param(
            without(icans_adult(ice(0)), "icans", "consciousness"), (3, 4), id="ICE 0, consciousness unknown: 3 to 4"
        ),
        pytest.param(
            icans_adult({"ice": {"year": 1, "month": 1, "city": 1, "hospital": 1, "name_objects": 2}}),
            (1, 2),
            id="ICE items that give 6 to 9: 1 to 2",
        ),
        pytest.param(icans_adult({"seizure": "occurred_unspecified"}), (3, 4), id="a seizure of unknown kind: 3 to 4"),
        pytest.param(icans_adult({"motor": "weakness_unspecified"}), (0, 4), id="a weakness of unknown kind: 0 to 4"),
        pytest.param(icans_adult({"motor": "other_weakness"}), (0, 0), id="another weakness is not counted"),
        pytest.param(icans_child(capd(4)), (0, 1), id="CAPD 4 without a baseline: 0 to 1"),
        pytest.param(icans_child(capd(12), baseline_capd=15), (3, 3), id="CAPD 12 is 3 also below the baseline"),
        pytest.param(
            without(icans_adult({**ice(5), **capd(0)}), "patient", "age_years"),
            (0, 2),
            id="age unknown, both instruments: the wider bounds of the two tables",
        ),
        pytest.param(
            without(icans_adult(ice(5)), "patient", "age_years"), (2, 2), id="age unknown, ICE entered: the ICE table"
        ),
        pytest.param(
            without(icans_child(capd(9)), "patient", "age_years"),
            (3, 3),
            id="age unknown, CAPD entered: the CAPD table",
        ),
        pytest.param(
            without(without(icans_adult({}), "icans", "ice"), "patient", "age_years"),
            (0, 4),
            id="age unknown, no instrument: 0 to 4",
        ),
        pytest.param(without(icans_adult({}), "icans", "ice"), (0, 3), id="awake adult, ICE unknown: 0 to 3"),
    ],
)
def test_open_icans_answers(document: Document, expected: tuple[int, int]) -> None:
    assert icans(document) == expected


# ---------------------------------------------------------------------------------------------------------------------
# Flags
# ---------------------------------------------------------------------------------------------------------------------

# The well patient has room air, no drugs and no finding: what a flag needs is written in each line.
CRS_FLAG_EXAMPLES: list[tuple[str, dict[str, Any], set[str]]] = [
    ("a well patient has none", {}, set()),
    ("fever nobody has put down to anything", FEVER, {"attribution_uncertain"}),
    ("fever put down to CRS", {**FEVER, "fever_attribution": "crs"}, set()),
    ("established, treated, nothing left", {**NO_FEVER, **ESTABLISHED_TREATED}, {"crs_resolving"}),
    ("established, untreated, nothing left", {**NO_FEVER, **ESTABLISHED}, set()),
    (
        "established, treated, nothing left but a fever of another cause",
        {**FEVER, **ESTABLISHED_TREATED, "fever_attribution": "other_cause"},
        set(),
    ),
    (
        "established, untreated, still hypotensive",
        {**NO_FEVER, **ESTABLISHED, **FLUIDS, "hypotension_attribution": "crs"},
        {"defervesced_untreated"},
    ),
    (
        "established, treated, hypotensive, with a fever of another cause",
        {
            **FEVER,
            **ESTABLISHED_TREATED,
            **FLUIDS,
            "hypotension_attribution": "crs",
            "fever_attribution": "other_cause",
        },
        {"defervesced_untreated"},
    ),
    (
        "never febrile, hypotensive",
        {**FLUIDS, "hypotension_attribution": "crs"},
        {"hypotension_or_hypoxia_without_fever"},
    ),
    ("never febrile, hypotensive of another cause", {**FLUIDS, "hypotension_attribution": "other_cause"}, set()),
    (
        "never febrile under prophylaxis, hypotensive",
        {**FLUIDS, **MASKING, "hypotension_attribution": "crs"},
        {"possible_masked_crs"},
    ),
    (
        "vasopressin alone",
        {**FEVER, "fever_attribution": "crs", "hypotension_attribution": "crs", "vasopressors": ["vasopressin"]},
        {"vasopressin_only"},
    ),
    (
        "one unspecified vasopressor may be vasopressin, but need not be",
        {**FEVER, "fever_attribution": "crs", "hypotension_attribution": "crs", "vasopressors": ["unspecified"]},
        set(),
    ),
    (
        "an inotrope",
        {**FEVER, "fever_attribution": "crs", "vasopressors": ["dobutamine"]},
        {"inotrope_not_counted"},
    ),
    (
        "a high-flow device at 6 litres",
        {
            **FEVER,
            "fever_attribution": "crs",
            "oxygen_attribution": "crs",
            **on("high_flow_nasal_cannula", "6"),
        },
        {"high_flow_device_low_flow"},
    ),
    (
        "a high-flow device at 6 litres for comfort",
        {**FEVER, "fever_attribution": "crs", **on("high_flow_nasal_cannula", "6", "comfort")},
        set(),
    ),
]


@pytest.mark.parametrize(
    ("answers", "expected"), [pytest.param(*rest, id=sentence) for sentence, *rest in CRS_FLAG_EXAMPLES]
)
def test_crs_flags(answers: dict[str, Any], expected: set[str]) -> None:
    assert crs_flags(crs_patient(answers)) == expected


ADULT = {"age_years": 60}
CHILD = {"age_years": 5}
ICANS_FLAG_EXAMPLES: list[tuple[str, dict[str, Any], dict[str, Any], set[str]]] = [
    ("a well adult has none", ADULT, {}, set()),
    ("no imaging and no sign", ADULT, icp("not_imaged_no_sign"), {"icp_not_imaged"}),
    ("a haemorrhage", ADULT, {"intracranial_haemorrhage": True}, {"haemorrhage_excluded"}),
    ("ICE below the baseline", {**ADULT, "baseline_ice": 8}, ice(7), {"ice_below_baseline", "attribution_uncertain"}),
    (
        "ICE items that may still reach the baseline",
        {**ADULT, "baseline_ice": 8},
        {"ice": {"year": 1, "month": 1, "name_objects": 3}},
        set(),
    ),
    (
        "ICE items that cannot reach the baseline any more",
        {**ADULT, "baseline_ice": 9},
        {"ice": {"year": 0, "month": 0, "name_objects": 3}, "ice_attribution": "icans"},
        {"ice_below_baseline"},
    ),
    ("ICE at the baseline", {**ADULT, "baseline_ice": 8}, ice(8), set()),
    ("a weakness that may not count is no certain finding", ADULT, {"motor": "weakness_unspecified"}, set()),
    ("a brief seizure put down to ICANS", ADULT, {**BRIEF, "seizure_attribution": "icans"}, set()),
    (
        "CAPD 9 at a baseline of 9",
        {**CHILD, "baseline_capd": 9},
        {**capd(9), "ice_attribution": "icans"},
        {"capd_at_baseline"},
    ),
    ("CAPD 8 at a baseline of 9", {**CHILD, "baseline_capd": 9}, capd(8), set()),
    ("CAPD 8 without a baseline is no certain finding", CHILD, capd(8), set()),
    ("age unknown", {}, {}, {"age_unknown"}),
    ("age unknown, but unable to do ICE", {"can_do_ice": False}, capd(0), set()),
    (
        "unable to do ICE on the 22nd birthday",
        {"birth_date": "2004-11-20", "can_do_ice": False},
        capd(0),
        {"capd_over_21"},
    ),
    ("unable to do ICE the day before", {"birth_date": "2004-11-21", "can_do_ice": False}, capd(0), set()),
]


@pytest.mark.parametrize(
    ("patient", "answers", "expected"), [pytest.param(*rest, id=sentence) for sentence, *rest in ICANS_FLAG_EXAMPLES]
)
def test_icans_flags(patient: dict[str, Any], answers: dict[str, Any], expected: set[str]) -> None:
    document = icans_adult(answers)
    document["patient"] = {"id": "T1", **patient}
    assert icans_flags(document) == expected


@pytest.mark.parametrize(
    ("day", "late"),
    [
        pytest.param(14, set(), id="day 14 is in both windows"),
        pytest.param(15, {"CRS"}, id="day 15 is late for CRS"),
        pytest.param(28, {"CRS"}, id="day 28 is in the window of ICANS"),
        pytest.param(29, {"CRS", "ICANS"}, id="day 29 is late for both"),
    ],
)
def test_late_onset_by_day_and_by_time_of_infusion(day: int, late: set[str]) -> None:
    document = well_patient_but(crs=FEVER, icans=ice(8))
    by_time = {
        14: "2026-11-06T23:50+08:00",
        15: "2026-11-05T23:50+08:00",
        28: "2026-10-23T00:10+08:00",
        29: "2026-10-22T00:10+08:00",
    }
    for infusion in ({"day": day}, {"infused_at": by_time[day]}):
        flags = reference({**document, "infusion": infusion})["flags"]
        assert ("late_onset" in flags["CRS"], "late_onset" in flags["ICANS"]) == ("CRS" in late, "ICANS" in late)


def test_the_infusion_is_dated_in_the_zone_of_the_observation() -> None:
    # 23:30 on 5 November in London is 6 November at the bedside in Beijing: day 14, not 15.
    document = {**well_patient_but(crs=FEVER), "infusion": {"infused_at": "2026-11-05T23:30Z"}}
    assert "late_onset" not in crs_flags(document)


def test_late_onset_needs_a_grade_of_at_least_1() -> None:
    flags = reference({**normal_document(), "infusion": {"day": 40}})["flags"]
    assert flags == {"CRS": set(), "ICANS": set()}


# ---------------------------------------------------------------------------------------------------------------------
# What must hold for any assessment
# ---------------------------------------------------------------------------------------------------------------------

THOROUGH = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@THOROUGH
@given(complete_documents())
def test_a_complete_assessment_has_one_grade_unless_only_judgement_can_tell(document: Document) -> None:
    answer = reference(document)
    (icans_pair,) = answer["ICANS"]
    assert icans_pair[0] == icans_pair[1]
    masked = "possible_masked_crs" in answer["flags"]["CRS"]
    assert (answer["CRS"][0] != answer["CRS"][1]) == masked
    assert answer["CRS"][0] == 0 or not masked


def places_with_an_answer(part: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """List the way to every answer in the document that may be taken out."""
    places: list[tuple[str, ...]] = []
    for key, value in part.items():
        here = (*path, key)
        if here in {("schema",), ("patient",), ("patient", "id")} or key.endswith("_attribution") or key == "reason":
            places.extend(places_with_an_answer(value, here) if here == ("patient",) else [])
            continue  # these have a meaning of their own when they are absent
        if here in {("patient", "baseline_ice"), ("death_attributed_to",), ("patient", "can_do_ice")}:
            continue
        places.append(here)
        if isinstance(value, dict) and "not_assessed" not in value:
            places.extend(places_with_an_answer(value, here))
    return places


@THOROUGH
@given(complete_documents(), st.data())
def test_taking_an_answer_away_never_excludes_a_grade_that_was_possible(
    document: Document, data: st.DataObject
) -> None:
    before = reference(document)
    place = data.draw(st.sampled_from(places_with_an_answer(document)))
    if place == ("crs", "oxygen"):
        return  # the reason of the oxygen goes with it
    after = reference(without(document, *place))
    pairs = [(before["CRS"], after["CRS"]), (before["ICANS"][0], after["ICANS"][0])]
    for old, new in pairs:
        assert new[0] <= old[0]
        assert new[1] >= old[1]


@THOROUGH
@given(incomplete_documents())
def test_any_valid_assessment_is_answered_within_0_to_5(document: Document) -> None:
    untouched = deepcopy(document)
    answer = reference(document)
    assert document == untouched
    for low, high in (answer["CRS"], *answer["ICANS"]):
        assert 0 <= low <= high <= 5


@THOROUGH
@given(incomplete_documents())
def test_incomplete_assessments_keep_to_what_the_form_accepts(document: Document) -> None:
    patient = document["patient"]
    assert not (patient.get("birth_date") and patient.get("age_years") is not None)
    crs_part = document.get("crs") or {}
    assert not (crs_part.get("temperature_c") is not None and crs_part.get("temperature_f") is not None)
    oxygen = crs_part.get("oxygen") or {}
    if oxygen.get("flow_l_min") is not None:
        assert isinstance(oxygen["device"], str)
        assert oxygen["device"] != "room_air"
    history = document.get("history") or {}
    assert not (history.get("treated_since_crs_onset") is True and history.get("crs_established") is False)
    signs = (document.get("icans") or {}).get("raised_icp")
    if isinstance(signs, list):
        assert signs
        assert len(signs) == 1 or not {"imaged_normal", "not_imaged_no_sign"} & set(signs)


def test_the_grid_is_as_large_as_it_is_said_to_be() -> None:
    sizes = [sum(1 for _ in grid()) for grid in (all_complete_crs, all_complete_icans_adult, all_complete_icans_child)]
    assert sizes == [21960, 14616, 12312]
