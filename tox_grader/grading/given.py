"""The findings of a worked example as its table file writes them: ranges, measured values with units, doses, counts."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tox_grader.assessment.absences import with_stated_absences
from tox_grader.foundation.measurements import DailyCounts, Measurement, RunningDose
from tox_grader.foundation.quantities import WholeRange


def findings_given(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the findings of an example, with what the contract of the file says of the keys left out."""
    return with_stated_absences({name: _finding(value) for name, value in given.items()})


def _finding(value: Any) -> Any:
    if isinstance(value, Mapping):
        keys = set(value)
        if keys == {"from", "to"}:
            return WholeRange(int(value["from"]), int(value["to"]))
        if {"value", "unit"} <= keys:
            numbers = {key: Decimal(part) for key, part in value.items() if key != "unit"}
            return Measurement(unit=value["unit"], **numbers)
        if "counts" in keys:
            counts = tuple(sorted((count["day"], Decimal(count["value"])) for count in value["counts"]))
            return DailyCounts(**{**value, "counts": counts})
    if isinstance(value, tuple) and value and isinstance(value[0], Mapping):
        return tuple(_dose(entry) for entry in value)
    return value


def _dose(entry: Mapping[str, Any]) -> RunningDose:
    numbers = {key: Decimal(entry[key]) for key in ("dose", "held_hours") if entry.get(key) is not None}
    return RunningDose(**{**entry, **numbers})
