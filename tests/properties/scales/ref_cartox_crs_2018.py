"""CRS by CARTOX a second time, as plain `if` and `else`.

Neelapu SS, Tummala S, Kebriaei P, et al. Nat Rev Clin Oncol 2018;15(1):47-62, doi 10.1038/nrclinonc.2017.148, by its
reproductions; BiPAP, and low pressure in spite of vasopressors, by the paediatric adaptation (doi
10.1038/s41571-018-0075-2). Fever is not mandatory.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tests.properties.scales.ref_high_dose_vasopressors import NAMELESS, NE, VP, base, points
from tests.properties.scales.ref_lee_crs_2014 import COLUMNS as LEE
from tests.properties.scales.ref_lee_crs_2014 import INOTROPES, ORGANS, by_percent, unless_another, without_hypoxia

TABLE = "cartox_crs_2018"
COLUMNS: dict[str, dict[str, Sequence[Any]]] = {
    "fever": LEE["fever"],
    "hypotension": {
        "hypotension": LEE["hypotension"]["hypotension"],
        "hypotension_attribution": LEE["hypotension"]["hypotension_attribution"],
        "vasopressors": (None, (), (NE,), (VP,), (NAMELESS,), (NE, VP), ("dobutamine",)),
        "vasopressor_rates": (None, (base("19.9"),), (base("20"),), (base("20", held="2"),)),
        "systolic_mmhg": (None, Decimal(89), Decimal(90)),
        "hypotension_life_threatening": (None, False, True),
        "hypotension_refractory": (None, False, True),
    },
    "oxygen": LEE["oxygen"],
    "organs": LEE["organs"] | {"organ_hepatic": (None, 0, 1)},
}
CAUSE_OF = {
    "fever": "fever_attribution",
    "hypotension": "hypotension_attribution",
    "oxygen": "oxygen_attribution",
    "organs": "organ_attribution",
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return every grade that one column may have."""
    found = grades_by_crs(column, known)
    asked = COLUMNS[column].keys() - {"hypotension_refractory", "systolic_mmhg", "vasopressor_rates"}
    all_given = asked <= set(known) and (column != "hypotension" or len(points(known)) == 1)
    return unless_another(known[CAUSE_OF[column]], found, all_given=all_given)


def grades_by_crs(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return every grade that one column may have where no other cause explains it."""
    if column == "fever":
        temperature = known.get("temperature_c")
        return {0, 1} if temperature is None else {int(temperature >= Decimal("38.0"))}
    if column == "hypotension":
        return hypotension(known)
    if column == "oxygen":
        return oxygen(known)
    return organs(known)


def hypotension(known: Mapping[str, Any]) -> set[int]:
    """Fluids or a low dose of one vasopressor is 2, a high dose or several 3, life-threatening hypotension 4."""
    drugs = known.get("vasopressors")
    word = known.get("hypotension")
    life_threatening = known.get("hypotension_life_threatening")
    vasopressors = [drug for drug in drugs or () if drug not in INOTROPES]

    found: set[int] = set()
    if not vasopressors and word in {None, "none"}:
        found.add(0)  # none runs, or nobody knows: it may be no hypotension
        if known.get("systolic_mmhg", 90) < 90:
            found.add(2)  # the print calls this hypotension
    if drugs is not None and not vasopressors and word == "none":
        return found
    if life_threatening is not False:
        found.add(4)
    if life_threatening is True:
        return found
    if drugs is None:
        return found | {2, 3} | ({4} if known.get("hypotension_refractory") else set())
    if not vasopressors:
        return found | {2}
    found |= {3} if len(vasopressors) > 1 else {3 if high else 2 for high in points(known)}
    # Low in spite of vasopressors: the row of grade 2 responds, and several that fail are grade 4 in children.
    return found | {3, 4} if known.get("hypotension_refractory") else found


def oxygen(known: Mapping[str, Any]) -> set[int]:  # noqa: PLR0911 - one line of the table, one return
    """Below 40 percent is 2, from 40 percent on 3, BiPAP 3, a ventilator 4; CPAP is by the percentage or 3."""
    device = known.get("device")
    percent = known.get("fio2_percent")
    if known["oxygen_reason"] != "hypoxia":
        return without_hypoxia(known["oxygen_reason"], device)
    if device == "room_air":
        return {0}
    if device == "bipap":
        return {3}
    if device == "cpap":
        return {3} | by_percent(percent)
    if device == "invasive_ventilation":
        return {4}
    if device == "unspecified":
        return {3, 4} | by_percent(percent)
    if device is None:
        return {0, 3, 4} | by_percent(percent)
    return by_percent(percent)


def organs(known: Mapping[str, Any]) -> set[int]:
    """Organ toxicity of grade 1, 2, 3, 4 is that grade; transaminases of grade 4 are 3; the nervous system is apart."""
    seen = [known.get(f"organ_{organ}") for organ in ORGANS]
    least = max((grade for grade in seen if grade is not None), default=0)
    liver_tests = known.get("organ_transaminases")
    found: set[int] = set()
    for worst in range(least, 6) if None in seen else [least]:
        for transaminases in range(6) if liver_tests is None else [liver_tests]:
            found.add(max(min(worst, 4), min(transaminases, 3)))
    return found
