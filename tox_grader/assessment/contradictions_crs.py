"""What cannot be true together among the observations for CRS: temperature, vasopressors, oxygen, blood pressure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tox_grader.assessment.celsius import fahrenheit_to_celsius
from tox_grader.assessment.faults import IMPOSSIBLE, Contradiction
from tox_grader.assessment.unknown import known
from tox_grader.foundation.quantities import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tox_grader.assessment.domains import Crs, RunningVasopressor
    from tox_grader.foundation.quantities import Bounds

# The optional limits under this name say which temperatures are a fever, so that a number and the word can be held
# against each other without a threshold in this room.
FEVER_LIMITS = "fever_temperature_c"

_CELSIUS = ("crs", "temperature_c")
_FAHRENHEIT = ("crs", "temperature_f")
_FEVER = ("crs", "fever")
_FEVER_CAUSE = ("crs", "fever_attribution")
_VASOPRESSORS = ("crs", "vasopressors")
_DEVICE = ("crs", "oxygen", "device")
_FLOW = ("crs", "oxygen", "flow_l_min")
_SYSTOLIC = ("crs", "systolic_mmhg")
_DIASTOLIC = ("crs", "diastolic_mmhg")


def crs_contradictions(crs: Crs, limits: Mapping[str, Bounds]) -> Iterator[Contradiction]:
    """Return every contradiction among the CRS observations."""
    yield from _of_temperature(crs, limits)
    yield from _of_vasopressors(crs)
    yield from _of_oxygen(crs)
    systolic, diastolic = known(crs.systolic_mmhg), known(crs.diastolic_mmhg)
    if systolic is not None and diastolic is not None and diastolic >= systolic:
        yield Contradiction(
            what=f"diastolic_mmhg {plain(diastolic)} is not below systolic_mmhg {plain(systolic)}",
            where=_DIASTOLIC,
            why=IMPOSSIBLE,
            do="check both pressures; they may have been exchanged",
            about=(_SYSTOLIC, _DIASTOLIC),
        )


def _of_temperature(crs: Crs, limits: Mapping[str, Bounds]) -> Iterator[Contradiction]:
    celsius, fahrenheit, fever = known(crs.temperature_c), known(crs.temperature_f), known(crs.fever)
    if celsius is not None and fahrenheit is not None:
        yield Contradiction(
            what="both temperature_c and temperature_f are given",
            where=_FAHRENHEIT,
            do="keep the one that was read from the thermometer",
            about=(_CELSIUS, _FAHRENHEIT),
        )
        return
    if celsius is None and fahrenheit is not None:
        celsius = fahrenheit_to_celsius(fahrenheit)
    febrile = limits.get(FEVER_LIMITS)
    if celsius is None or fever is None or febrile is None:
        return
    # A high temperature that something else explains may rightly be called no fever.
    explained = known(crs.fever_attribution) == "other_cause"
    is_febrile = febrile.holds(celsius)
    if (fever == "present" and not is_febrile) or (fever == "absent" and is_febrile and not explained):
        yield Contradiction(
            what=f"fever is written as {fever}, and the temperature beside it says otherwise",
            where=_FEVER,
            do="leave fever out beside a temperature, or check the number",
            about=(_FEVER, _CELSIUS, _FAHRENHEIT, _FEVER_CAUSE),
        )


def _of_vasopressors(crs: Crs) -> Iterator[Contradiction]:
    seen: set[str] = set()
    for place, entry in enumerate(known(crs.vasopressors) or ()):
        drug = entry if isinstance(entry, str) else entry.drug
        # `unspecified` may repeat: each is another drug.
        if drug in seen and drug != "unspecified":
            yield Contradiction(
                what=f"{drug} is named twice",
                where=(*_VASOPRESSORS, place),
                why="the same drug counted twice could raise the grade; nothing of this assessment was graded",
                do="name each drug once; a further drug whose name is not known is `unspecified`",
                about=(_VASOPRESSORS,),
            )
        seen.add(drug)
        if not isinstance(entry, str):
            yield from _of_dose(entry, place)


def _of_dose(entry: RunningVasopressor, place: int) -> Iterator[Contradiction]:
    dose, where = known(entry.dose), (*_VASOPRESSORS, place, "dose")
    if dose is None:
        return
    if dose <= 0:
        yield Contradiction(
            what=f"the dose of {entry.drug} is not above 0",
            where=where,
            why="a drug that is listed counts as running; nothing of this assessment was graded",
            do="leave a drug that is not running out of the list",
            about=(_VASOPRESSORS,),
        )
    if known(entry.unit) is None:
        yield Contradiction(
            what=f"the dose of {entry.drug} has no unit",
            where=where,
            why="a dose without its unit can be read many times too high or too low; nothing was graded",
            do="add unit, or leave the dose out",
            about=(_VASOPRESSORS,),
        )


def _of_oxygen(crs: Crs) -> Iterator[Contradiction]:
    oxygen = known(crs.oxygen)
    if oxygen is None or known(oxygen.flow_l_min) is None:
        return
    device = known(oxygen.device)
    if device is None:
        yield Contradiction(
            what="an oxygen flow is given without a device",
            where=_FLOW,
            why="the same flow is a different support by cannula and by mask; nothing of this assessment was graded",
            do="add device, `unspecified` if the kind is not known",
            about=(_FLOW, _DEVICE),
        )
    elif device == "room_air":
        yield Contradiction(
            what="an oxygen flow is given beside device: room_air",
            where=_FLOW,
            do="remove flow_l_min, or name the device through which oxygen flows",
            about=(_FLOW, _DEVICE),
        )
