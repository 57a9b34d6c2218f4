"""A second, naive grader to hold the program against: the ASTCT 2019 rules as plain `if` and `else`.

It shares nothing with the program: no import, no table file, no clever data. It follows the consensus paper
(Lee DW et al., ASTCT Consensus Grading for Cytokine Release Syndrome and Neurologic Toxicity, Biol Blood Marrow
Transplant 2019;25:625-638, doi 10.1016/j.bbmt.2018.12.758) and the readings of it that this project has signed.

How an unknown answer is handled: every way in which the missing answers could turn out is written down, each of them
is graded as if it were known, and the answer is the lowest and the highest grade seen. A flag is raised when all of
these possible bedsides raise it.

A grade is 0 to 4 from the findings; 5 comes only from the recorded cause of death.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import product
from typing import Any, TypedDict

Document = dict[str, Any]
Bounds = tuple[int, int]


class ReferenceFlags(TypedDict):
    """The flag words, for each toxicity on its own."""

    CRS: set[str]
    ICANS: set[str]


class Reference(TypedDict):
    """What the reference answers: bounds of both grades, and the flags that are certain."""

    CRS: Bounds
    ICANS: list[Bounds]
    flags: ReferenceFlags


def reference(document: Document) -> Reference:
    """Grade one assessment; the two toxicities are never merged."""
    crs_bounds, crs_flags = grade_crs(document)
    icans_bounds, icans_flags = grade_icans(document)
    return {
        "CRS": crs_bounds,
        "ICANS": [icans_bounds],
        "flags": {"CRS": crs_flags, "ICANS": icans_flags},
    }


# ---------------------------------------------------------------------------------------------------------------------
# Reading the document: what was answered, and what was not
# ---------------------------------------------------------------------------------------------------------------------


def answer(section: Document, key: str) -> Any:
    """Return what was answered under this key, or None when it was not assessed in any of the three ways."""
    value = section.get(key)
    if isinstance(value, dict) and "not_assessed" in value:
        return None
    return value


def section_of(document: Document, key: str) -> Document:
    """Return a part of the assessment; a part that is absent, null or not assessed has no answers in it."""
    value = answer(document, key)
    if isinstance(value, dict):
        return value
    return {}


def is_other_cause(section: Document, key: str) -> bool:
    """Tell whether the finding was put down to something else than the toxicity."""
    return bool(answer(section, key) == "other_cause")


def is_uncertain(section: Document, key: str) -> bool:
    """Tell whether nobody has decided about the cause: written `uncertain`, or not written at all."""
    attribution = answer(section, key)
    return attribution is None or attribution == "uncertain"


def of_other_cause(section: Document, key: str, *, grades: list[int], not_given: bool) -> bool:
    """Tell whether another cause takes the finding out: not where nobody knows if there is a finding."""
    if not is_other_cause(section, key):
        return False
    nobody_knows = not_given and min(grades) == 0 and max(grades) > 0
    return not nobody_knows


def yes_or_no(value: Any) -> list[bool]:
    """Return the ways in which a yes-or-no question can turn out."""
    if value is None:
        return [True, False]
    return [bool(value)]


def calendar_date(text: Any) -> date:
    """Return the calendar date as written, in the zone in which it was written."""
    return date.fromisoformat(str(text)[:10])


def infusion_day(document: Document) -> int | None:
    """Return the day after infusion (day 0 is the day of the infusion), or None when it is not known."""
    infusion = section_of(document, "infusion")
    day = answer(infusion, "day")
    if day is not None:
        return int(day)
    infused_at = answer(infusion, "infused_at")
    observed_at = answer(document, "observed_at")
    if infused_at is None or observed_at is None:
        return None
    observed = datetime.fromisoformat(str(observed_at))
    infused = datetime.fromisoformat(str(infused_at)).astimezone(observed.tzinfo)
    return (observed.date() - infused.date()).days


GRADED_ON_LESS_12_YEARS = "2014-11-20"  # the tests grade on 2026-11-20; born later than this is under 12 on that day


def age_in_years(document: Document) -> Decimal | None:
    """Return the age in years (completed years when it comes from a birth date), or None when it is not known."""
    patient = section_of(document, "patient")
    age_years = answer(patient, "age_years")
    if age_years is not None:
        return Decimal(age_years)
    birth_date = answer(patient, "birth_date")
    observed_at = answer(document, "observed_at")
    if birth_date is None:
        return None
    born = calendar_date(birth_date)
    if observed_at is None:
        # The assessment was not made in the future: who is a child on the day of grading was a child then.
        still_a_child = born > calendar_date(GRADED_ON_LESS_12_YEARS)
        return Decimal(0) if still_a_child else None
    today = calendar_date(observed_at)
    years = today.year - born.year
    # A child born on 29 February has its birthday on 1 March of a common year: the 28th is still before the 29th.
    if (today.month, today.day) < (born.month, born.day):
        years = years - 1
    return Decimal(years)


# ---------------------------------------------------------------------------------------------------------------------
# CRS
# ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CrsBedside:
    """One fully known bedside: nothing in it is open any more."""

    fever: bool  # 38.0 C or more, whatever its cause
    fever_of_other_cause: bool
    established: bool  # CRS was diagnosed earlier in this episode
    treated: bool  # antipyretic or anticytokine since then
    prophylaxis: bool  # something that masks fever was given before any fever
    hypotension: int  # grade of the column
    hypoxia: int  # grade of the column
    vasopressin_only: bool


def grade_crs(document: Document) -> tuple[Bounds, set[str]]:
    """Return the bounds of the CRS grade and the flags beside it."""
    crs = section_of(document, "crs")

    grades: set[int] = set()
    flags: set[str] | None = None
    for bedside in possible_crs_bedsides(document):
        grades = grades | crs_grades_of_one_bedside(bedside)
        here = crs_flags_of_one_bedside(bedside)
        flags = here if flags is None else flags & here
    if flags is None:
        raise ValueError("treated since CRS onset, but CRS never established: this assessment is not valid")

    at_least, could_be = min(grades), max(grades)
    if answer(document, "death_attributed_to") == "crs":
        at_least, could_be = 5, 5

    if has_uncertain_crs_finding(crs):
        flags.add("attribution_uncertain")
    if has_drug_that_is_not_counted(crs):
        flags.add("inotrope_not_counted")
    if is_high_flow_device_at_low_flow(crs):
        flags.add("high_flow_device_low_flow")
    day = infusion_day(document)
    if day is not None and day > 14 and at_least >= 1:
        flags.add("late_onset")
    return (at_least, could_be), flags


def possible_crs_bedsides(document: Document) -> list[CrsBedside]:
    """Write down every bedside that the answers leave possible."""
    crs = section_of(document, "crs")
    history = section_of(document, "history")
    bedsides = []
    for fever, established, treated, prophylaxis, (hypotension, vasopressin_only), hypoxia in product(
        possible_fever(crs),
        yes_or_no(answer(history, "crs_established")),
        yes_or_no(answer(history, "treated_since_crs_onset")),
        yes_or_no(answer(history, "prophylaxis_could_mask_fever")),
        possible_hypotension(crs),
        possible_hypoxia(crs),
    ):
        if treated and not established:
            continue  # treated since the onset of a CRS that never was: cannot be
        bedsides.append(
            CrsBedside(
                fever=fever,
                fever_of_other_cause=is_other_cause(crs, "fever_attribution") and len(possible_fever(crs)) == 1,
                established=established,
                treated=treated,
                prophylaxis=prophylaxis,
                hypotension=hypotension,
                hypoxia=hypoxia,
                vasopressin_only=vasopressin_only,
            )
        )
    return bedsides


def crs_grades_of_one_bedside(bedside: CrsBedside) -> set[int]:
    """Return the grade of a known bedside; two where only a clinician's judgement can tell."""
    worst_column = max(bedside.hypotension, bedside.hypoxia)
    qualifying_fever = bedside.fever and not bedside.fever_of_other_cause

    if qualifying_fever:
        return {max(1, worst_column)}
    if bedside.established:
        return {worst_column}  # fever is no longer needed; hypotension and hypoxia alone give the grade
    if bedside.prophylaxis and worst_column > 0:
        return {0, worst_column}  # the fever may have been masked: a clinician decides
    return {0}


def crs_flags_of_one_bedside(bedside: CrsBedside) -> set[str]:
    """Return the flags of a known bedside."""
    flags = set()
    column_affected = bedside.hypotension > 0 or bedside.hypoxia > 0
    qualifying_fever = bedside.fever and not bedside.fever_of_other_cause

    if bedside.established and not qualifying_fever:
        if bedside.treated and not bedside.fever and not column_affected:
            flags.add("crs_resolving")
        if column_affected and (bedside.fever or not bedside.treated):
            flags.add("defervesced_untreated")  # afebrile without treatment, or with a fever of another cause
    if not bedside.established and not qualifying_fever and column_affected:
        if bedside.prophylaxis:
            flags.add("possible_masked_crs")
        else:
            flags.add("hypotension_or_hypoxia_without_fever")
    if bedside.vasopressin_only:
        flags.add("vasopressin_only")
    return flags


def possible_fever(crs: Document) -> list[bool]:
    """Fever is 38.0 C (100.4 F) or more, or the word where the record names no number."""
    celsius = answer(crs, "temperature_c")
    fahrenheit = answer(crs, "temperature_f")
    word = answer(crs, "fever")
    if celsius is not None:
        return [Decimal(celsius) >= Decimal("38.0")]
    if fahrenheit is not None:
        return [Decimal(fahrenheit) >= Decimal("100.4")]
    if word is not None:
        return [word == "present"]
    return [True, False]


def possible_hypotension(crs: Document) -> list[tuple[int, bool]]:
    """Return every possible grade of the hypotension column, each with whether vasopressin is the only vasopressor."""
    word = answer(crs, "hypotension")
    words = ["none", "present"] if word is None else [str(word)]

    possible = []
    for one_word, drugs in product(words, possible_vasopressor_lists(crs)):
        vasopressin, others = count_vasopressors(drugs)
        grade = hypotension_grade(one_word, vasopressin, others)
        possible.append((grade, vasopressin > 0 and others == 0))
    grades = [grade for grade, _ in possible]
    not_given = word is None or answer(crs, "vasopressors") is None
    if of_other_cause(crs, "hypotension_attribution", grades=grades, not_given=not_given):
        return [(0, vasopressin_only) for _, vasopressin_only in possible]
    return possible


def hypotension_grade(word: str, vasopressin: int, others: int) -> int:
    """Grade known hypotension: by what runs, and only then by the clinician's word."""
    if others >= 2:
        return 4  # more than one vasopressor, vasopressin not counted, at any dose
    if others == 1:
        return 3  # one vasopressor, with or without vasopressin
    if vasopressin >= 1:
        return 3  # vasopressin alone
    if word == "none":
        return 0
    return 2  # hypotension confirmed, whatever was or was not given for it


def drug_names(crs: Document) -> list[str]:
    """Return the names in the list of running drugs; empty when the list was not assessed."""
    listed = answer(crs, "vasopressors")
    if listed is None:
        return []
    names = []
    for entry in listed:
        if isinstance(entry, dict):
            names.append(str(entry["drug"]))
        else:
            names.append(str(entry))
    return names


def possible_vasopressor_lists(crs: Document) -> list[list[str]]:
    """Return every list of real drugs that may be running."""
    if answer(crs, "vasopressors") is None:
        return [[], ["vasopressin"], ["norepinephrine"], ["norepinephrine", "epinephrine"]]

    named = [name for name in drug_names(crs) if name != "unspecified"]
    unspecified = [name for name in drug_names(crs) if name == "unspecified"]
    if not unspecified:
        return [named]
    # Each unspecified vasopressor is another drug. At most one of all is vasopressin.
    possible = [named + ["another vasopressor"] * len(unspecified)]
    if "vasopressin" not in named:
        possible.append([*named, "vasopressin"] + ["another vasopressor"] * (len(unspecified) - 1))
    return possible


def is_not_counted(drug: str) -> bool:
    """Tell whether a drug is recorded beside the grade, but is no vasopressor of the table."""
    return drug in {"dobutamine", "milrinone", "levosimendan", "midodrine", "methylene_blue"}


def count_vasopressors(drugs: list[str]) -> tuple[int, int]:
    """Count vasopressin, and the other vasopressors."""
    vasopressin = 0
    others = 0
    for drug in drugs:
        if drug == "vasopressin":
            vasopressin = vasopressin + 1
        elif not is_not_counted(drug):
            others = others + 1
    return vasopressin, others


def has_drug_that_is_not_counted(crs: Document) -> bool:
    """Tell whether an inotrope (or another drug that is not counted) is running."""
    return any(is_not_counted(drug) for drug in drug_names(crs))


def oxygen_counts(crs: Document) -> bool:
    """Tell whether the oxygen is given for hypoxia that may be CRS; a reason that is not written is hypoxia."""
    reason = answer(section_of(crs, "oxygen"), "reason")
    if reason is not None and reason != "hypoxia":
        return False
    device_is_known = answer(section_of(crs, "oxygen"), "device") is not None
    return not (is_other_cause(crs, "oxygen_attribution") and device_is_known)


def possible_hypoxia(crs: Document) -> list[int]:  # noqa: C901, PLR0911 - one line of the table, one return
    """Return every possible grade of the hypoxia column."""
    oxygen = section_of(crs, "oxygen")
    device = answer(oxygen, "device")
    flow = answer(oxygen, "flow_l_min")
    if not oxygen_counts(crs):
        return [0]
    if device is None:
        return [0, 2, 3, 4]
    if device == "room_air":
        return [0]
    if device == "blow_by":
        return [2]
    if device in {"nasal_cannula", "high_flow_nasal_cannula"}:
        if flow is None:
            return [2, 3]
        if Decimal(flow) > 6:
            return [3]
        return [2]  # 6 L/min itself is low flow
    if device in {"face_mask", "non_rebreather", "venturi"}:
        return [3]  # the mask itself, whatever the flow
    if device in {"cpap", "bipap", "invasive_ventilation"}:
        return [4]
    if device == "unspecified":
        return [2, 3, 4]
    raise ValueError(f"no such device: {device}")


def is_high_flow_device_at_low_flow(crs: Document) -> bool:
    """Tell whether a high-flow device that counts is run at 6 L/min or less."""
    oxygen = section_of(crs, "oxygen")
    flow = answer(oxygen, "flow_l_min")
    if answer(oxygen, "device") != "high_flow_nasal_cannula" or flow is None:
        return False
    return oxygen_counts(crs) and Decimal(flow) <= 6


def has_uncertain_crs_finding(crs: Document) -> bool:
    """Tell whether fever, hypotension or hypoxia is certainly there while nobody has decided about its cause."""
    if all(possible_fever(crs)) and is_uncertain(crs, "fever_attribution"):
        return True
    if all(grade > 0 for grade, _ in possible_hypotension(crs)) and is_uncertain(crs, "hypotension_attribution"):
        return True
    return all(grade > 0 for grade in possible_hypoxia(crs)) and is_uncertain(crs, "oxygen_attribution")


# ---------------------------------------------------------------------------------------------------------------------
# ICANS
# ---------------------------------------------------------------------------------------------------------------------


def grade_icans(document: Document) -> tuple[Bounds, set[str]]:
    """Return the bounds of the ICANS grade and the flags beside it."""
    bounds = []
    flags: set[str] = set()
    for instrument in applicable_instruments(document):
        bounds.append(icans_bounds(document, instrument))
        flags = flags | icans_instrument_flags(document, instrument)

    at_least = min(low for low, _ in bounds)
    could_be = max(high for _, high in bounds)
    if answer(document, "death_attributed_to") == "icans":
        at_least, could_be = 5, 5

    icans = section_of(document, "icans")
    if "not_imaged_no_sign" in (answer(icans, "raised_icp") or []):
        flags.add("icp_not_imaged")
    if answer(icans, "intracranial_haemorrhage") is True:
        flags.add("haemorrhage_excluded")
    day = infusion_day(document)
    if day is not None and day > 28 and at_least >= 1:
        flags.add("late_onset")
    return (at_least, could_be), flags


def applicable_instruments(document: Document) -> list[str]:
    """Choose ICE (12 years and older, able to do it) or CAPD; both where the age is unknown and nothing decides."""
    age = age_in_years(document)
    if answer(section_of(document, "patient"), "can_do_ice") is False:
        return ["CAPD"]
    if age is not None:
        if age < 12:
            return ["CAPD"]
        return ["ICE"]
    if ice_was_entered(document) and not capd_was_entered(document):
        return ["ICE"]
    if capd_was_entered(document) and not ice_was_entered(document):
        return ["CAPD"]
    return ["ICE", "CAPD"]


def ice_was_entered(document: Document) -> bool:
    """Tell whether at least one answer of ICE was given."""
    ice = section_of(section_of(document, "icans"), "ice")
    return any(answer(ice, item) is not None for item in ice)


def capd_was_entered(document: Document) -> bool:
    """Tell whether CAPD was found impossible, or at least one answer of it was given."""
    icans = section_of(document, "icans")
    if answer(icans, "capd") == "unable":
        return True
    capd = section_of(icans, "capd")
    return any(answer(capd, item) is not None for item in capd)


def icans_bounds(document: Document, instrument: str) -> Bounds:
    """Grade every possible combination of the five domains: each time the most severe of them."""
    icans = section_of(document, "icans")
    grades = set()
    for domains in product(
        possible_instrument_grades(document, instrument),
        possible_consciousness(icans),
        possible_seizure(icans),
        possible_motor(icans),
        possible_raised_icp(icans),
    ):
        grades.add(max(domains))
    return min(grades), max(grades)


def possible_instrument_grades(document: Document, instrument: str) -> list[int]:
    """Return every possible grade of the ICE or the CAPD column."""
    if instrument == "ICE":
        return possible_ice_grades(document)
    return possible_capd_grades(document)


def possible_ice_totals(document: Document) -> list[int]:
    """Return every total that ICE may have: each question without an answer counts nothing or its points."""
    ice = section_of(section_of(document, "icans"), "ice")
    total = answer(ice, "total")
    if total is not None:
        return [int(total)]
    lowest = 0
    highest = 0
    for item in ("year", "month", "city", "hospital", "name_objects", "follow_command", "write_sentence", "attention"):
        points = answer(ice, item)
        if points is not None:
            lowest = lowest + int(points)
            highest = highest + int(points)
        elif item == "name_objects":
            highest = highest + 3  # three objects count one each
        else:
            highest = highest + 1
    return list(range(lowest, highest + 1))


def possible_ice_grades(document: Document) -> list[int]:
    """Return every possible grade of the ICE column."""
    baseline = answer(section_of(document, "patient"), "baseline_ice")
    totals = possible_ice_totals(document)
    grades = [ice_grade(total, baseline) for total in totals]
    bands = {ice_grade(total, None) if total > 0 else "none right" for total in totals}
    icans = section_of(document, "icans")
    if of_other_cause(icans, "ice_attribution", grades=grades, not_given=len(bands) > 1):
        return [0]
    return grades


def ice_grade(total: int, baseline: int | None) -> int:
    """Grade a known ICE total; ICE 0 in a patient who cannot be roused is a 4 by the consciousness domain."""
    if baseline is not None and baseline < 10 and total >= baseline:
        return 0  # the patient is at his own usual level or better
    if total == 10:
        return 0
    if total >= 7:
        return 1
    if total >= 3:
        return 2
    return 3


def capd_item_points(item: str, value: Any) -> int:
    """Return the points of one CAPD item; the first four describe normal behaviour and score the other way round."""
    if not isinstance(value, str):
        return int(value)  # entered as points
    if value == "never":
        frequency = 0
    elif value == "rarely":
        frequency = 1
    elif value == "sometimes":
        frequency = 2
    elif value == "often":
        frequency = 3
    else:
        frequency = 4
    if item in {"eye_contact", "purposeful", "aware", "communicates"}:
        return 4 - frequency
    return frequency


def possible_capd_totals(document: Document) -> list[int]:
    """Return every total that CAPD may have; none when it could not be performed at all."""
    icans = section_of(document, "icans")
    if answer(icans, "capd") == "unable":
        return []
    capd = section_of(icans, "capd")
    total = answer(capd, "total")
    if total is not None:
        return [int(total)]
    lowest = 0
    highest = 0
    for item in (
        "eye_contact",
        "purposeful",
        "aware",
        "communicates",
        "restless",
        "inconsolable",
        "underactive",
        "slow_to_respond",
    ):
        value = answer(capd, item)
        if value is not None:
            lowest = lowest + capd_item_points(item, value)
            highest = highest + capd_item_points(item, value)
        else:
            highest = highest + 4
    return list(range(lowest, highest + 1))


def possible_capd_grades(document: Document) -> list[int]:
    """Return every possible grade of the CAPD column."""
    icans = section_of(document, "icans")
    if answer(icans, "capd") == "unable":
        return [0] if is_other_cause(icans, "ice_attribution") else [4]
    baseline = answer(section_of(document, "patient"), "baseline_capd")
    grades = []
    for total in possible_capd_totals(document):
        grades.extend(possible_grades_of_capd_total(total, baseline))
    if not capd_was_entered(document):
        grades.append(4)  # nothing is known of it: it may also turn out to be impossible to perform
    bands = {min(total, 1) + (total >= 9) for total in possible_capd_totals(document)}
    # The one attribution covers both instruments.
    if of_other_cause(icans, "ice_attribution", grades=grades, not_given=len(bands) > 1):
        return [0]
    return grades


def possible_grades_of_capd_total(total: int, baseline: int | None) -> list[int]:
    """Grade a known CAPD total; 1 to 8 counts only when it is new."""
    if total == 0:
        return [0]
    if total >= 9:
        return [3]  # also at the baseline
    if baseline is None:
        return [0, 1]
    if total <= baseline:
        return [0]
    return [1]


def possible_consciousness(icans: Document) -> list[int]:
    """Return every possible grade of the consciousness domain."""
    level = answer(icans, "consciousness")
    if is_other_cause(icans, "consciousness_attribution") and level is not None:
        return [0]
    if level is None:
        return [0, 2, 3, 4]
    if level == "awakens_spontaneously":
        return [0]
    if level == "awakens_to_voice":
        return [2]
    if level == "awakens_to_touch":
        return [3]
    return [4]  # unarousable, or only by vigorous or repeated touch


def possible_seizure(icans: Document) -> list[int]:
    """Return every possible grade of the seizure domain."""
    seizure = answer(icans, "seizure")
    if is_other_cause(icans, "seizure_attribution") and seizure is not None:
        return [0]
    if seizure is None:
        return [0, 3, 4]
    if seizure == "none":
        return [0]
    if seizure in {"brief_resolved", "nonconvulsive_resolved"}:
        return [3]
    if seizure == "occurred_unspecified":
        return [3, 4]
    return [4]  # over 5 minutes, repetitive without recovery, or non-convulsive and not resolving


def possible_motor(icans: Document) -> list[int]:
    """Return every possible grade of the motor domain."""
    motor = answer(icans, "motor")
    if is_other_cause(icans, "motor_attribution") and motor is not None:
        return [0]
    if motor is None or motor == "weakness_unspecified":
        return [0, 4]
    if motor == "deep_focal_weakness":
        return [4]
    return [0]  # no deep focal weakness; another weakness is recorded, not counted


def possible_raised_icp(icans: Document) -> list[int]:
    """Return every possible grade of the raised pressure and oedema domain: the worst sign in the list."""
    signs = answer(icans, "raised_icp")
    if is_other_cause(icans, "raised_icp_attribution") and signs is not None:
        return [0]
    if signs is None:
        return [0, 3, 4]
    worst = 0
    for sign in signs:
        if sign in {"diffuse_oedema", "posturing", "sixth_nerve_palsy", "papilloedema", "cushing_triad"}:
            worst = max(worst, 4)
        elif sign == "focal_oedema":
            worst = max(worst, 3)
    return [worst]


def icans_instrument_flags(document: Document, instrument: str) -> set[str]:
    """Return the flags that belong to one of the two tables."""
    flags = set()
    patient = section_of(document, "patient")
    age = age_in_years(document)

    if has_uncertain_icans_finding(document, instrument):
        flags.add("attribution_uncertain")
    if instrument == "ICE":
        baseline = answer(patient, "baseline_ice")
        if baseline is not None and max(possible_ice_totals(document)) < baseline:
            flags.add("ice_below_baseline")
    else:
        baseline = answer(patient, "baseline_capd")
        totals = possible_capd_totals(document)
        if baseline is not None and totals and min(totals) >= 9 and max(totals) <= baseline:
            flags.add("capd_at_baseline")
        if age is not None and age >= 22:
            flags.add("capd_over_21")
    if age is None and answer(patient, "can_do_ice") is not False:
        flags.add("age_unknown")  # where the patient cannot do ICE, the age decides nothing
    return flags


def has_uncertain_icans_finding(document: Document, instrument: str) -> bool:
    """Tell whether a domain is certainly affected while nobody has decided about its cause."""
    icans = section_of(document, "icans")
    if all(possible_instrument_grades(document, instrument)) and is_uncertain(icans, "ice_attribution"):
        return True
    if all(possible_consciousness(icans)) and is_uncertain(icans, "consciousness_attribution"):
        return True
    if all(possible_seizure(icans)) and is_uncertain(icans, "seizure_attribution"):
        return True
    if all(possible_motor(icans)) and is_uncertain(icans, "motor_attribution"):
        return True
    return all(possible_raised_icp(icans)) and is_uncertain(icans, "raised_icp_attribution")
