"""What cannot be true together among the observations for CRS: temperature, oxygen, blood pressure, boluses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tox_grader.assessment.celsius import fahrenheit_to_celsius
from tox_grader.assessment.faults import IMPOSSIBLE, Contradiction
from tox_grader.assessment.unknown import known
from tox_grader.foundation.quantities import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tox_grader.assessment.domains import Crs
    from tox_grader.foundation.quantities import Bounds

# The optional limits under this name say which temperatures are a fever, so that a number and the word can be held
# against each other without a threshold in this room.
FEVER_LIMITS = "fever_temperature_c"

_CELSIUS = ("crs", "temperature_c")
_FAHRENHEIT = ("crs", "temperature_f")
_FEVER = ("crs", "fever")
_FEVER_CAUSE = ("crs", "fever_attribution")
_HYPOTENSION = ("crs", "hypotension")
_BOLUSES = ("crs", "fluid_boluses")
_DEVICE = ("crs", "oxygen", "device")
_FLOW = ("crs", "oxygen", "flow_l_min")
_SYSTOLIC = ("crs", "systolic_mmhg")
_DIASTOLIC = ("crs", "diastolic_mmhg")


def crs_contradictions(crs: Crs, limits: Mapping[str, Bounds]) -> Iterator[Contradiction]:
    """Return every contradiction among the CRS observations."""
    yield from _of_temperature(crs, limits)
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
    if (known(crs.fluid_boluses) or 0) > 0 and known(crs.hypotension) == "none":
        yield Contradiction(
            what="fluid_boluses is above 0 beside hypotension: none",
            where=_BOLUSES,
            do="count only boluses given for low pressure; if there were any, the patient was hypotensive",
            about=(_BOLUSES, _HYPOTENSION),
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
