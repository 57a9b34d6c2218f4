"""Assessments for the property tests: complete ones, incomplete ones, and the whole discrete grid.

Every document here is one that the program has to accept: the refusals of the assessment form (a flow on room air, a
drug named twice, a fever word against a number, and so on) are respected. The clinical levels are those of Lee DW et
al., Biol Blood Marrow Transplant 2019;25:625-638, doi 10.1016/j.bbmt.2018.12.758.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import strategies as st

Document = dict[str, Any]

SCHEMA = "assessment/1"
PATIENT_ID = "T1"
OBSERVED_AT = "2026-11-20T14:10+08:00"

NOT_ASSESSED_REASONS = [
    "asleep",
    "sedated",
    "intubated",
    "language_barrier",
    "hearing_or_vision",
    "refused",
    "no_equipment",
    "other",
]

HYPOTENSION_WORDS = ["none", "present_no_treatment", "treated_with_fluids", "present"]
COUNTED_DRUGS = [
    "norepinephrine",
    "epinephrine",
    "phenylephrine",
    "dopamine",
    "angiotensin_ii",
    "metaraminol",
    "terlipressin",
]
NOT_COUNTED_DRUGS = ["dobutamine", "milrinone", "levosimendan", "midodrine", "methylene_blue"]
NAMED_DRUGS = [*COUNTED_DRUGS, "vasopressin", *NOT_COUNTED_DRUGS]

KNOWN_SUPPORT = [
    "nasal_cannula",
    "blow_by",
    "face_mask",
    "non_rebreather",
    "venturi",
    "high_flow_nasal_cannula",
    "cpap",
    "bipap",
    "invasive_ventilation",
]
OTHER_OXYGEN_REASONS = ["comfort", "baseline_unchanged", "airway_protection", "procedure", "other_cause"]
CRS_ATTRIBUTIONS = ["crs", "uncertain", "other_cause"]

ICE_POINTS = {
    "year": 1,
    "month": 1,
    "city": 1,
    "hospital": 1,
    "name_objects": 3,
    "follow_command": 1,
    "write_sentence": 1,
    "attention": 1,
}
CAPD_NORMAL_ITEMS = ["eye_contact", "purposeful", "aware", "communicates"]
CAPD_ABNORMAL_ITEMS = ["restless", "inconsolable", "underactive", "slow_to_respond"]
CAPD_ITEMS = [*CAPD_NORMAL_ITEMS, *CAPD_ABNORMAL_ITEMS]
CAPD_WORDS = ["never", "rarely", "sometimes", "often", "always"]

CONSCIOUSNESS = [
    "awakens_spontaneously",
    "awakens_to_voice",
    "awakens_to_touch",
    "unarousable_or_vigorous_stimulus",
]
SEIZURES = [
    "none",
    "brief_resolved",
    "nonconvulsive_resolved",
    "prolonged_over_5_min",
    "repetitive_without_recovery",
    "nonconvulsive_not_resolved",
]
MOTOR = ["no_deep_focal_weakness", "other_weakness", "deep_focal_weakness"]
ICP_NORMAL = ["not_imaged_no_sign", "imaged_normal"]
ICP_FINDINGS = [
    "focal_oedema",
    "diffuse_oedema",
    "posturing",
    "sixth_nerve_palsy",
    "papilloedema",
    "cushing_triad",
]
ICANS_ATTRIBUTIONS = ["icans", "uncertain", "other_cause"]
ICANS_ATTRIBUTION_KEYS = [
    "ice_attribution",
    "consciousness_attribution",
    "seizure_attribution",
    "motor_attribution",
    "raised_icp_attribution",
]
ORGANS = [
    "cardiac",
    "respiratory",
    "gastrointestinal",
    "hepatic",
    "transaminases",
    "renal",
    "skin",
    "coagulopathy",
    "neurologic",
]

# Moments of observation and birth dates around the 12th and the 22nd birthday: the day before, the day, the day after,
# born on 29 February, and an hour at which the date in another zone is still the day before.
OBSERVATION_MOMENTS = [
    OBSERVED_AT,
    OBSERVED_AT,
    OBSERVED_AT,
    "2026-11-20T00:30+08:00",
    "2026-11-19T23:30-05:00",
    "2026-03-01T09:00+08:00",
    "2026-02-28T09:00+08:00",
    "2024-02-29T12:00Z",
    "2024-02-28T12:00Z",
]
BIRTH_DATES = [
    "2014-11-19",
    "2014-11-20",
    "2014-11-21",
    "2004-11-19",
    "2004-11-20",
    "2004-11-21",
    "2004-02-29",
    "2012-02-29",
    "2014-02-28",
    "2014-03-01",
    "1958-03-02",
    "2019-07-15",
]
AGES = [0, 5, 11, Decimal("11.9"), 12, Decimal("12.0"), 13, 17, 21, Decimal("21.9"), 22, 23, 60]


# ---------------------------------------------------------------------------------------------------------------------
# Complete assessments: every question answered by a level of its own
# ---------------------------------------------------------------------------------------------------------------------


def normal_crs() -> Document:
    """No fever, no hypotension, no oxygen."""
    return {
        "temperature_c": Decimal("36.8"),
        "hypotension": "none",
        "vasopressors": [],
        "oxygen": {"device": "room_air"},
    }


def no_history() -> Document:
    """No CRS before, nothing given that could mask a fever."""
    return {"crs_established": False, "treated_since_crs_onset": False, "prophylaxis_could_mask_fever": False}


def normal_icans_adult() -> Document:
    """ICE 10 and four domains without a finding."""
    return {"ice": {"total": 10}, **normal_domains()}


def normal_icans_child() -> Document:
    """CAPD 0 and four domains without a finding."""
    return {"capd": {"total": 0}, **normal_domains()}


def normal_domains() -> Document:
    """Awake, no seizure, no weakness, no sign of raised pressure."""
    return {
        "consciousness": "awakens_spontaneously",
        "seizure": "none",
        "motor": "no_deep_focal_weakness",
        "raised_icp": ["imaged_normal"],
    }


def normal_document(*, adult: bool = True) -> Document:
    """Write a complete assessment of a well patient; the tests change one thing in it."""
    return {
        "schema": SCHEMA,
        "patient": {"id": PATIENT_ID, "age_years": 60 if adult else 5},
        "observed_at": OBSERVED_AT,
        "crs": normal_crs(),
        "history": no_history(),
        "icans": normal_icans_adult() if adult else normal_icans_child(),
    }


def raised_icp_lists() -> st.SearchStrategy[list[str]]:
    """Draw one of the two normal entries, or, more rarely, findings without a normal entry."""
    normal = st.sampled_from(ICP_NORMAL).map(lambda entry: [entry])
    findings = st.lists(st.sampled_from(ICP_FINDINGS), min_size=1, max_size=3, unique=True)
    return st.integers(0, 3).flatmap(lambda one_in_four: findings if one_in_four == 3 else normal)


def histories() -> st.SearchStrategy[Document]:
    """Draw a fully known history; nobody is treated since the onset of a CRS that never was."""
    return st.sampled_from([(False, False), (True, False), (True, True)]).flatmap(
        lambda pair: st.booleans().map(
            lambda prophylaxis: {
                "crs_established": pair[0],
                "treated_since_crs_onset": pair[1],
                "prophylaxis_could_mask_fever": prophylaxis,
            }
        )
    )


@st.composite
def complete_crs(draw: st.DrawFn) -> Document:
    """Draw a CRS part in which nothing is open."""
    device = draw(st.sampled_from(["room_air", *KNOWN_SUPPORT]))
    oxygen: Document = {
        "device": device,
        "reason": draw(st.sampled_from(["hypoxia", "hypoxia", *OTHER_OXYGEN_REASONS])),
    }
    if device != "room_air":
        oxygen["flow_l_min"] = draw(flows())
    return {
        "temperature_c": draw(celsius()),
        "fever_attribution": draw(st.sampled_from(CRS_ATTRIBUTIONS)),
        "hypotension": draw(st.sampled_from(HYPOTENSION_WORDS)),
        "hypotension_attribution": draw(st.sampled_from(CRS_ATTRIBUTIONS)),
        "vasopressors": draw(st.lists(st.sampled_from(NAMED_DRUGS), max_size=3, unique=True)),
        "oxygen": oxygen,
        "oxygen_attribution": draw(st.sampled_from(CRS_ATTRIBUTIONS)),
    }


@st.composite
def complete_icans(draw: st.DrawFn, *, adult: bool) -> Document:
    """Draw an ICANS part in which nothing is open."""
    icans: Document = {
        "consciousness": draw(st.sampled_from(CONSCIOUSNESS)),
        "seizure": draw(st.sampled_from(SEIZURES)),
        "motor": draw(st.sampled_from(MOTOR)),
        "raised_icp": draw(raised_icp_lists()),
    }
    if adult:
        items = {item: draw(st.integers(0, points)) for item, points in ICE_POINTS.items()}
        totals = st.integers(0, 10).map(lambda total: {"total": total})
        icans["ice"] = draw(st.one_of(st.just(items), totals))
    else:
        items_of_words = {item: draw(st.sampled_from(CAPD_WORDS)) for item in CAPD_ITEMS}
        totals = st.integers(0, 32).map(lambda total: {"total": total})
        icans["capd"] = draw(st.one_of(st.just(items_of_words), totals, st.just("unable")))
    for key in ICANS_ATTRIBUTION_KEYS:
        icans[key] = draw(st.sampled_from(ICANS_ATTRIBUTIONS))
    return icans


@st.composite
def complete_documents(draw: st.DrawFn) -> Document:
    """Draw a complete assessment of both toxicities, of an adult or of a child."""
    adult = draw(st.booleans())
    patient: Document = {"id": PATIENT_ID}
    if adult:
        patient["age_years"] = draw(st.sampled_from([12, 17, 22, 60]))
        patient["can_do_ice"] = True
        patient["baseline_ice"] = draw(st.integers(0, 10))
    else:
        patient["age_years"] = draw(st.sampled_from([1, 5, 11, 12, 22, 60]))
        patient["can_do_ice"] = False
        patient["baseline_capd"] = draw(st.integers(0, 32))
    return {
        "schema": SCHEMA,
        "patient": patient,
        "infusion": {"day": draw(infusion_days())},
        "observed_at": OBSERVED_AT,
        "crs": draw(complete_crs()),
        "history": draw(histories()),
        "icans": draw(complete_icans(adult=adult)),
    }


# ---------------------------------------------------------------------------------------------------------------------
# Incomplete assessments: each answer may be there, absent, null, or not assessed for a reason
# ---------------------------------------------------------------------------------------------------------------------


def one_decimal(lowest: int, highest: int) -> st.SearchStrategy[Decimal]:
    """Draw a decimal with one place; the limits are given in tenths."""
    return st.integers(lowest, highest).map(lambda tenths: Decimal(tenths) / 10)


def celsius() -> st.SearchStrategy[Any]:
    """Draw a temperature, often just at the limit."""
    return st.one_of(st.sampled_from([Decimal("37.9"), Decimal("38.0"), Decimal("37.99"), 38]), one_decimal(350, 415))


def fahrenheit() -> st.SearchStrategy[Any]:
    """Draw a temperature in Fahrenheit, often just at the limit."""
    return st.one_of(st.sampled_from([Decimal("100.3"), Decimal("100.4"), 101]), one_decimal(950, 1060))


def flows() -> st.SearchStrategy[Any]:
    """Draw a flow in litres a minute, often just at the limit."""
    return st.one_of(st.sampled_from([Decimal("6.0"), 6, Decimal("6.1"), Decimal("6.5"), 15, 40]), one_decimal(5, 120))


def infusion_days() -> st.SearchStrategy[int]:
    """Draw a day after infusion, often just at the end of a window."""
    return st.one_of(st.sampled_from([0, 13, 14, 15, 27, 28, 29]), st.integers(0, 60))


def not_assessed() -> st.SearchStrategy[Document]:
    """Draw a stated reason in place of a value."""
    return st.sampled_from(NOT_ASSESSED_REASONS).map(lambda reason: {"not_assessed": reason})


def put(draw: st.DrawFn, section: Document, key: str, values: st.SearchStrategy[Any]) -> bool:
    """Answer a key, or leave it open in one of the three ways; return whether it was answered."""
    how = draw(st.sampled_from(["value"] * 12 + ["absent", "null", "not_assessed"]))
    if how == "value":
        section[key] = draw(values)
    elif how == "null":
        section[key] = None
    elif how == "not_assessed":
        section[key] = draw(not_assessed())
    return how == "value"


def put_null_or_nothing(draw: st.DrawFn, section: Document, key: str) -> None:
    """Leave a key open because its twin carries the value: two answers to one question are refused."""
    if draw(st.booleans()):
        section[key] = None


def dose_units(drug: str) -> list[str]:
    """Return the units in which a ward would write the dose of this drug."""
    if drug == "vasopressin":
        return ["units/min"]
    if drug in {"terlipressin", "metaraminol", "midodrine", "methylene_blue"}:
        return ["mg/h"]
    return ["mcg/min", "mcg/kg/min"]


@st.composite
def vasopressor_lists(draw: st.DrawFn) -> list[Any]:
    """Draw running drugs: each named one once, unspecified ones as often as they are, with or without a dose."""
    names = draw(st.lists(st.sampled_from(NAMED_DRUGS), max_size=3, unique=True))
    names = names + ["unspecified"] * draw(st.sampled_from([0, 0, 0, 1, 2, 3]))
    entries: list[Any] = []
    for name in draw(st.permutations(names)):
        form = draw(st.sampled_from(["name", "name", "drug", "dose"]))
        if form == "name":
            entries.append(name)
        elif form == "drug":
            entries.append({"drug": name})
        else:
            dose = draw(one_decimal(1, 300))
            entries.append({"drug": name, "dose": dose, "unit": draw(st.sampled_from(dose_units(name)))})
    return entries


@st.composite
def oxygen_parts(draw: st.DrawFn) -> Document:
    """Draw oxygen: a flow or an oxygen fraction stands only beside a support."""
    oxygen: Document = {}
    devices = st.sampled_from(["room_air", *KNOWN_SUPPORT, "nasal_cannula", "high_flow_nasal_cannula", "unspecified"])
    answered = put(draw, oxygen, "device", devices)
    if answered and oxygen["device"] != "room_air":
        put(draw, oxygen, "flow_l_min", flows())
        if draw(st.booleans()):
            put(draw, oxygen, "fio2_percent", st.integers(21, 100))
    elif draw(st.booleans()):
        oxygen["flow_l_min"] = None
    if draw(st.booleans()):
        put(draw, oxygen, "reason", st.sampled_from(["hypoxia", "hypoxia", *OTHER_OXYGEN_REASONS]))
    return oxygen


def put_temperature(draw: st.DrawFn, crs: Document) -> None:
    """Answer the temperature in one unit; a fever word beside a number agrees with it."""
    unit = draw(st.sampled_from(["c", "c", "f", "word"]))
    fever: bool | None = None
    if unit == "c":
        if put(draw, crs, "temperature_c", celsius()):
            fever = crs["temperature_c"] >= Decimal("38.0")
            put_null_or_nothing(draw, crs, "temperature_f")
    elif unit == "f" and put(draw, crs, "temperature_f", fahrenheit()):
        fever = crs["temperature_f"] >= Decimal("100.4")
        put_null_or_nothing(draw, crs, "temperature_c")
    if fever is None:
        put(draw, crs, "fever", st.sampled_from(["present", "absent"]))
    elif draw(st.booleans()):
        crs["fever"] = "present" if fever else "absent"


def put_signs_that_are_not_graded(draw: st.DrawFn, crs: Document) -> None:
    """Answer the vital signs that the table does not use."""
    put(draw, crs, "heart_rate_bpm", st.integers(50, 160))
    put(draw, crs, "systolic_mmhg", st.integers(70, 180))
    put(draw, crs, "diastolic_mmhg", st.integers(35, 65))
    put(draw, crs, "respiratory_rate_per_min", st.integers(10, 40))
    put(draw, crs, "spo2_percent", st.integers(75, 100))


@st.composite
def incomplete_crs(draw: st.DrawFn) -> Document:
    """Draw a CRS part with anything open."""
    crs: Document = {}
    put_temperature(draw, crs)
    put(draw, crs, "hypotension", st.sampled_from(HYPOTENSION_WORDS))
    put(draw, crs, "vasopressors", vasopressor_lists())
    put(draw, crs, "oxygen", oxygen_parts())
    for key in ("fever_attribution", "hypotension_attribution", "oxygen_attribution"):
        put(draw, crs, key, st.sampled_from(CRS_ATTRIBUTIONS))
    if draw(st.integers(0, 9)) == 9:
        put_signs_that_are_not_graded(draw, crs)
    return crs


@st.composite
def incomplete_history(draw: st.DrawFn) -> Document:
    """Draw a history with anything open, but never treated beside never established."""
    history: Document = {}
    put(draw, history, "crs_established", st.booleans())
    never_established = history.get("crs_established") is False
    put(draw, history, "treated_since_crs_onset", st.just(value=False) if never_established else st.booleans())
    put(draw, history, "prophylaxis_could_mask_fever", st.booleans())
    return history


@st.composite
def ice_parts(draw: st.DrawFn) -> Document:
    """Draw ICE as a total, as items of which some are open, or as both where they agree."""
    form = draw(st.sampled_from(["total", "items", "items", "both"]))
    ice: Document = {}
    if form == "total":
        put(draw, ice, "total", st.integers(0, 10))
        return ice
    lowest = highest = 0
    for item, points in ICE_POINTS.items():
        answered = put(draw, ice, item, st.one_of(st.just(points), st.integers(0, points)))
        lowest += ice[item] if answered else 0
        highest += ice[item] if answered else points
    if form == "both":
        ice["total"] = draw(st.integers(lowest, highest))
    return ice


def capd_points(item: str, value: str | int) -> int:
    """Return the points of one answered CAPD item."""
    if isinstance(value, int):
        return value
    points = CAPD_WORDS.index(value)
    return 4 - points if item in CAPD_NORMAL_ITEMS else points


@st.composite
def capd_parts(draw: st.DrawFn) -> Any:
    """Draw CAPD as impossible, as a total, as items of which some are open, or as both where they agree."""
    form = draw(st.sampled_from(["unable", "total", "total", "items", "items", "both"]))
    if form == "unable":
        return "unable"
    capd: Document = {}
    if form == "total":
        put(draw, capd, "total", st.one_of(st.sampled_from([0, 1, 8, 9, 32]), st.integers(0, 32)))
        return capd
    # A calm child more often than chance would give one, so that the low totals are met as well.
    calm = draw(st.booleans())
    lowest = highest = 0
    for item in CAPD_ITEMS:
        words = (["always", "often"] if item in CAPD_NORMAL_ITEMS else ["never", "rarely"]) if calm else CAPD_WORDS
        values = st.one_of(st.sampled_from(words), st.integers(0, 1 if calm else 4))
        answered = put(draw, capd, item, values)
        lowest += capd_points(item, capd[item]) if answered else 0
        highest += capd_points(item, capd[item]) if answered else 4
    if form == "both":
        capd["total"] = draw(st.integers(lowest, highest))
    return capd


@st.composite
def incomplete_icans(draw: st.DrawFn) -> Document:
    """Draw an ICANS part with anything open; ICE, CAPD, both or neither."""
    icans: Document = {}
    instruments = draw(st.sampled_from(["ice", "ice", "capd", "capd", "both", "neither"]))
    if instruments in {"ice", "both"}:
        put(draw, icans, "ice", ice_parts())
    if instruments in {"capd", "both"}:
        put(draw, icans, "capd", capd_parts())
    put(draw, icans, "consciousness", st.sampled_from([CONSCIOUSNESS[0]] * 4 + CONSCIOUSNESS))
    put(draw, icans, "seizure", st.sampled_from(["none"] * 12 + [*SEIZURES, "occurred_unspecified"]))
    put(draw, icans, "motor", st.sampled_from([MOTOR[0]] * 6 + [*MOTOR, "weakness_unspecified"]))
    put(draw, icans, "raised_icp", raised_icp_lists())
    for key in ICANS_ATTRIBUTION_KEYS:
        put(draw, icans, key, st.sampled_from(ICANS_ATTRIBUTIONS))
    for key in ("tremor", "myoclonus", "headache", "intracranial_haemorrhage"):
        if draw(st.integers(0, 3)) == 3:
            put(draw, icans, key, st.booleans())
    return icans


@st.composite
def patients(draw: st.DrawFn) -> Document:
    """Draw a patient: by birth date, by age, or of unknown age."""
    patient: Document = {"id": PATIENT_ID}
    by = draw(st.sampled_from(["birth_date", "birth_date", "age_years", "age_years", "neither"]))
    if by == "birth_date":
        if put(draw, patient, "birth_date", st.sampled_from(BIRTH_DATES)):
            put_null_or_nothing(draw, patient, "age_years")
    elif by == "age_years" and put(draw, patient, "age_years", st.sampled_from(AGES)):
        put_null_or_nothing(draw, patient, "birth_date")
    if draw(st.booleans()):
        put(draw, patient, "can_do_ice", st.booleans())
    if draw(st.booleans()):
        put(draw, patient, "baseline_ice", st.integers(0, 10))
    if draw(st.booleans()):
        put(draw, patient, "baseline_capd", st.one_of(st.sampled_from([0, 4, 9]), st.integers(0, 32)))
    return patient


@st.composite
def infusions(draw: st.DrawFn, observed_at: str) -> Document:
    """Draw an infusion: by day, or by a time that lies before the observation, in the same zone."""
    infusion: Document = {}
    if draw(st.booleans()):
        if put(draw, infusion, "day", infusion_days()):
            put_null_or_nothing(draw, infusion, "infused_at")
        return infusion
    observed = datetime.fromisoformat(observed_at)
    earlier_that_day = observed.replace(hour=0, minute=draw(st.integers(0, 29)))
    infused = earlier_that_day - timedelta(days=draw(infusion_days()))
    if put(draw, infusion, "infused_at", st.just(infused.isoformat(timespec="minutes"))):
        put_null_or_nothing(draw, infusion, "day")
    return infusion


def put_section(draw: st.DrawFn, document: Document, key: str, sections: st.SearchStrategy[Document]) -> None:
    """Add a part of the assessment; now and then the whole part is absent or null."""
    how = draw(st.integers(0, 19))
    if how == 19:
        document[key] = None
    elif how < 18:
        document[key] = draw(sections)


@st.composite
def incomplete_documents(draw: st.DrawFn) -> Document:
    """Draw a valid assessment in which anything but the schema and the patient's id may be open."""
    document: Document = {"schema": SCHEMA, "patient": draw(patients())}
    observed_at = draw(st.sampled_from(OBSERVATION_MOMENTS))
    document["observed_at"] = observed_at
    # A birth date after the observation would be refused; all dates in the list lie before all moments.
    put_section(draw, document, "infusion", infusions(observed_at))
    if draw(st.integers(0, 9)) == 9:
        del document["observed_at"]
    put_section(draw, document, "crs", incomplete_crs())
    put_section(draw, document, "history", incomplete_history())
    put_section(draw, document, "icans", incomplete_icans())
    if draw(st.integers(0, 9)) == 9:
        organs = st.dictionaries(st.sampled_from(ORGANS), st.integers(0, 5), max_size=4)
        put_section(draw, document, "organ_toxicity", organs)
    if draw(st.integers(0, 19)) == 19:
        put(draw, document, "death_attributed_to", st.sampled_from(["crs", "icans", "other", "unspecified"]))
    return document


# ---------------------------------------------------------------------------------------------------------------------
# The complete discrete grid
# ---------------------------------------------------------------------------------------------------------------------

FEVER_STATES = [
    (Decimal("37.9"), "crs"),
    (Decimal("38.0"), "crs"),
    (Decimal("38.0"), "other_cause"),
]
HISTORY_STATES = [(False, False), (True, False), (True, True)]
VASOPRESSOR_STATES = [
    [],
    ["vasopressin"],
    ["norepinephrine"],
    ["norepinephrine", "vasopressin"],
    ["norepinephrine", "epinephrine"],
    ["norepinephrine", "epinephrine", "vasopressin"],
    ["dobutamine"],
]
OXYGEN_STATES: list[tuple[str, Decimal | None]] = [
    ("room_air", None),
    *product([*KNOWN_SUPPORT, "unspecified"], [Decimal("6.0"), Decimal("6.5")]),
]
# One bedside for each level of the hypotension column, and one for each level of the hypoxia column.
HYPOTENSION_LEVELS = [
    ("none", []),
    ("treated_with_fluids", []),
    ("none", ["norepinephrine"]),
    ("present", ["norepinephrine", "epinephrine"]),
]
OXYGEN_LEVELS: list[tuple[str, Decimal | None]] = [
    ("room_air", None),
    ("blow_by", None),
    ("face_mask", None),
    ("cpap", None),
]

CrsCell = tuple[str, list[str], str, tuple[str, Decimal | None], str, str]


def crs_cells() -> Iterator[CrsCell]:
    """Write down every pair of a hypotension state and an oxygen state, with their causes."""
    # Every word, every drug combination, every device and flow, both findings counting.
    for word, drugs, oxygen in product(HYPOTENSION_WORDS, VASOPRESSOR_STATES, OXYGEN_STATES):
        yield word, drugs, "crs", oxygen, "hypoxia", "crs"
    # Oxygen for another reason than hypoxia: every device, every reason, each level of hypotension.
    for (word, drugs), oxygen, reason in product(HYPOTENSION_LEVELS, OXYGEN_STATES, OTHER_OXYGEN_REASONS):
        yield word, drugs, "crs", oxygen, reason, "crs"
    # Hypoxia of another cause.
    for (word, drugs), oxygen in product(HYPOTENSION_LEVELS, OXYGEN_STATES):
        yield word, drugs, "crs", oxygen, "hypoxia", "other_cause"
    # Hypotension of another cause.
    for word, drugs, oxygen in product(HYPOTENSION_WORDS, VASOPRESSOR_STATES, OXYGEN_LEVELS):
        yield word, drugs, "other_cause", oxygen, "hypoxia", "crs"
    # Both of another cause.
    for (word, drugs), oxygen in product(HYPOTENSION_LEVELS, OXYGEN_LEVELS):
        yield word, drugs, "other_cause", oxygen, "hypoxia", "other_cause"


def all_complete_crs() -> Iterator[Document]:
    """Enumerate the whole CRS grid, in a patient without a neurological finding."""
    for fever, history, prophylaxis, cell in product(FEVER_STATES, HISTORY_STATES, [False, True], crs_cells()):
        temperature, fever_attribution = fever
        established, treated = history
        word, drugs, hypotension_attribution, (device, flow), reason, oxygen_attribution = cell
        oxygen: Document = {"device": device, "reason": reason}
        if flow is not None:
            oxygen["flow_l_min"] = flow
        document = normal_document()
        document["crs"] = {
            "temperature_c": temperature,
            "fever_attribution": fever_attribution,
            "hypotension": word,
            "hypotension_attribution": hypotension_attribution,
            "vasopressors": list(drugs),
            "oxygen": oxygen,
            "oxygen_attribution": oxygen_attribution,
        }
        document["history"] = {
            "crs_established": established,
            "treated_since_crs_onset": treated,
            "prophylaxis_could_mask_fever": prophylaxis,
        }
        yield document


def domain_cells() -> Iterator[Document]:
    """Enumerate the four domains that adults and children share: every level, every sign on its own."""
    for consciousness, seizure, motor, sign in product(CONSCIOUSNESS, SEIZURES, MOTOR, [*ICP_NORMAL, *ICP_FINDINGS]):
        yield {
            "consciousness": consciousness,
            "seizure": seizure,
            "motor": motor,
            "raised_icp": [sign],
            "ice_attribution": "icans",
            "consciousness_attribution": "icans",
            "seizure_attribution": "icans",
            "motor_attribution": "icans",
            "raised_icp_attribution": "icans",
        }


def cells_of_another_cause() -> Iterator[Document]:
    """Enumerate which of the domains have another cause, when each of the four shared ones is affected or none is."""
    affected = ("awakens_to_voice", "brief_resolved", "deep_focal_weakness", "papilloedema")
    unaffected = ("awakens_spontaneously", "none", "no_deep_focal_weakness", "imaged_normal")
    for consciousness, seizure, motor, sign in (affected, unaffected):
        for causes in product(["icans", "uncertain", "other_cause"], repeat=5):
            yield {
                "consciousness": consciousness,
                "seizure": seizure,
                "motor": motor,
                "raised_icp": [sign],
                **dict(zip(ICANS_ATTRIBUTION_KEYS, causes, strict=True)),
            }


def all_complete_icans_adult() -> Iterator[Document]:
    """Enumerate the ICANS grid of an adult: ICE 0 to 10, no baseline or baseline 7, every level of each domain."""
    for baseline, total, domains in product([None, 7], range(11), domain_cells()):
        yield adult_document(baseline, total, domains)
    for total, domains in product([1, 5, 8, 10], cells_of_another_cause()):
        yield adult_document(None, total, domains)


def adult_document(baseline: int | None, total: int, domains: Document) -> Document:
    """Write one adult's assessment."""
    document = normal_document()
    if baseline is not None:
        document["patient"]["baseline_ice"] = baseline
    document["icans"] = {"ice": {"total": total}, **domains, "raised_icp": list(domains["raised_icp"])}
    return document


def all_complete_icans_child() -> Iterator[Document]:
    """Enumerate the ICANS grid of a child: CAPD at its limits, no baseline or 4 or 9, every level of each domain."""
    capd_answers: list[int | str] = [0, 1, 8, 9, 32, "unable"]
    for baseline, capd, domains in product([None, 4, 9], capd_answers, domain_cells()):
        yield child_document(baseline, capd, domains)
    some_answers: list[int | str] = [0, 8, 9, "unable"]
    for capd, domains in product(some_answers, cells_of_another_cause()):
        yield child_document(4, capd, domains)


def child_document(baseline: int | None, capd: int | str, domains: Document) -> Document:
    """Write one child's assessment."""
    document = normal_document(adult=False)
    if baseline is not None:
        document["patient"]["baseline_capd"] = baseline
    answered = capd if isinstance(capd, str) else {"total": capd}
    document["icans"] = {"capd": answered, **domains, "raised_icp": list(domains["raised_icp"])}
    return document
