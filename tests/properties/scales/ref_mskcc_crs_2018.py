"""CRS by the MSKCC scale a second time, as plain `if` and `else`.

Park JH, et al. N Engl J Med 2018;378:449-459, by one reproduction (PMC7006459, table 2). Fever is not mandatory, organs
do not count, and the hours on a vasopressor do.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tests.properties.scales.ref_high_dose_vasopressors import ANGII, NAMELESS, NE, VP, base, points
from tests.properties.scales.ref_lee_crs_2014 import CAUSE, INOTROPES, by_percent, unless_another, without_hypoxia
from tests.properties.scales.ref_lee_crs_2014 import COLUMNS as LEE
from tox_grader.foundation.measurements import RunningDose

TABLE = "mskcc_crs_2018"
COLUMNS: dict[str, dict[str, Sequence[Any]]] = {
    "fever": LEE["fever"],
    "symptoms": LEE["symptoms"],
    "hypotension": {
        "hypotension": (None, "none", "present_no_treatment", "treated_with_fluids", "present"),
        "hypotension_attribution": CAUSE,
        "hypotension_refractory": (None, False, True),
        "vasopressors": (None, (), (NE,), (VP,), (ANGII,), (NAMELESS,), (NE, VP), ("dobutamine",)),
        "vasopressor_rates": (
            None,
            (),
            (base("19.9"),),
            (base("20"),),
            (base("20", held=None),),
            (base("9.9"), RunningDose(VP)),
        ),
        "vasopressor_hours": (None, Decimal(0), Decimal("23.9"), Decimal(24), Decimal(100)),
    },
    "oxygen": LEE["oxygen"],
}
CAUSE_OF = {"fever": "fever_attribution", "hypotension": "hypotension_attribution", "oxygen": "oxygen_attribution"}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return every grade that one column may have."""
    found = grades_by_crs(column, known)
    cause = CAUSE_OF.get(column)
    if cause is None:
        return found
    return unless_another(known[cause], found, all_given=COLUMNS[column].keys() <= set(known))


def grades_by_crs(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return every grade that one column may have where no other cause explains it."""
    if column == "fever":
        temperature = known.get("temperature_c")
        return {0, 1} if temperature is None else {int(temperature >= Decimal("38.0"))}
    if column == "symptoms":
        symptoms = known.get("constitutional_symptoms")
        return {0, 1} if symptoms is None else {int(symptoms)}
    if column == "hypotension":
        return hypotension(known)
    return oxygen(known)


def hypotension(known: Mapping[str, Any]) -> set[int]:
    """No vasopressor is 1; one for less than 24 hours 2, from then on 3; low in spite of high doses 4."""
    drugs = known.get("vasopressors")
    found: set[int] = set()
    if drugs is None or all(drug in INOTROPES for drug in drugs):
        word = known.get("hypotension")
        if word in {None, "none"}:
            found.add(0)
        if word != "none":
            found.add(1)
    if drugs is None or any(drug not in INOTROPES for drug in drugs):
        found |= on_a_vasopressor(known, certain=drugs is not None)
    return found


def on_a_vasopressor(known: Mapping[str, Any], *, certain: bool) -> set[int]:
    """Return the grades by the clock, and 4 where the pressure may be low in spite of high doses."""
    hours = known.get("vasopressor_hours")
    by_the_clock = {2, 3} if hours is None else {3 if hours >= 24 else 2}
    refractory = known.get("hypotension_refractory")
    if refractory is False:
        return by_the_clock
    if refractory is True and certain and points(known) == {1}:
        return {4}
    return by_the_clock | {4}  # the clinician's word is not overruled by a dose limit that nobody could check


def oxygen(known: Mapping[str, Any]) -> set[int]:  # noqa: PLR0911 - one line of the table, one return
    """Below 40 percent is 2, from 40 percent on 3, a ventilator 4; CPAP and BiPAP may be called one."""
    device = known.get("device")
    percent = known.get("fio2_percent")
    if known["oxygen_reason"] == "comfort":
        return for_comfort(device, percent)
    if known["oxygen_reason"] != "hypoxia":
        return without_hypoxia(known["oxygen_reason"], device)
    if device == "room_air":
        return {0}
    if device == "invasive_ventilation":
        return {4}
    if device in {"cpap", "bipap", "unspecified"}:
        return {4} | by_percent(percent)
    if device is None:
        return {0, 4} | by_percent(percent)
    return by_percent(percent)


def for_comfort(device: str | None, percent: Decimal | None) -> set[int]:
    """Oxygen for comfort may be for dyspnoea, which the print counts beside hypoxia."""
    if device == "room_air":
        return {0}
    if device == "invasive_ventilation":
        return {0, 4}
    return {0} | by_percent(percent) | ({4} if device is None else set())
