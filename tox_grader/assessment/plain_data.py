"""Findings as plain data without any binary number, as the record keeps them, and back again without a loss."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeAlias, assert_never

from tox_grader.foundation.measurements import DailyCounts, Measurement, RunningDose
from tox_grader.foundation.quantities import WholeRange, plain

Finding: TypeAlias = (
    str
    | bool
    | int
    | Decimal
    | tuple[str, ...]
    | WholeRange
    | Mapping[str, str | int]
    | Measurement
    | DailyCounts
    | tuple[RunningDose, ...]
)
JsonValue: TypeAlias = "str | int | bool | list[JsonValue] | dict[str, JsonValue] | None"

# Their answers stand item by item, so that no item can be taken for the tag of another kind of value.
_BY_ITEM = frozenset({"ice", "capd", "cartox_10"})


def to_jsonable(found: Mapping[str, Finding]) -> dict[str, JsonValue]:
    """Return the findings as plain data: decimals as text, ranges by their ends, measured values under their tag."""
    return {name: _plain_data(value) for name, value in found.items()}


def from_jsonable(data: Mapping[str, Any]) -> dict[str, Finding]:
    """Return the findings that `to_jsonable` wrote down, equal to what they were."""
    return {name: _finding(name, value) for name, value in data.items()}


def _plain_data(value: Finding) -> JsonValue:
    match value:
        case bool() | int() | str():
            return value
        case Decimal():
            return {"decimal": plain(value)}
        case WholeRange():
            return {"from": value.lowest, "to": value.highest}
        case tuple():
            return [entry if isinstance(entry, str) else {"running_dose": _dose_data(entry)} for entry in value]
        case Measurement() | DailyCounts():
            return _measured_data(value)
        case Mapping():
            return dict(value)
        case _:
            assert_never(value)


def _finding(name: str, value: Any) -> Finding:
    if name in _BY_ITEM or not isinstance(value, (dict, list)):
        plain_value: Finding = value
        return plain_value
    match value:
        case list():
            return _listed(value)
        case {"decimal": text}:
            return Decimal(text)
        case {"from": lowest, "to": highest}:
            return WholeRange(lowest, highest)
        case {"measurement": parts} | {"daily_counts": parts}:
            return _measurement(parts) if "measurement" in value else _counts(parts)
        case _:
            kept: Finding = value
            return kept


def _listed(entries: list[Any]) -> Finding:
    if any(isinstance(entry, dict) for entry in entries):
        return tuple(_dose(entry["running_dose"]) for entry in entries)
    return tuple(entries)


def _measured_data(measured: Measurement | DailyCounts) -> dict[str, JsonValue]:
    if isinstance(measured, DailyCounts):
        return {"daily_counts": _counts_data(measured)}
    beside = {"uln": measured.uln, "lln": measured.lln, "baseline": measured.baseline}
    return {"measurement": {"value": plain(measured.value), "unit": measured.unit, **_known_decimals(beside)}}


def _measurement(parts: Mapping[str, Any]) -> Measurement:
    beside = {name: _decimal(parts.get(name)) for name in ("uln", "lln", "baseline")}
    return Measurement(Decimal(parts["value"]), parts["unit"], **beside)


def _dose_data(running: RunningDose) -> dict[str, JsonValue]:
    words: dict[str, JsonValue] = {"unit": running.unit, "expressed_as": running.expressed_as}
    decimals = _known_decimals({"dose": running.dose, "held_hours": running.held_hours})
    return {"drug": running.drug, **decimals, **{name: word for name, word in words.items() if word is not None}}


def _dose(parts: Mapping[str, Any]) -> RunningDose:
    return RunningDose(
        drug=parts["drug"],
        dose=_decimal(parts.get("dose")),
        unit=parts.get("unit"),
        expressed_as=parts.get("expressed_as"),
        held_hours=_decimal(parts.get("held_hours")),
    )


def _counts_data(series: DailyCounts) -> dict[str, JsonValue]:
    beside: dict[str, JsonValue] = {
        "last_day": series.last_day,
        "ended": series.ended,
        "transfusion_days": None if series.transfusion_days is None else list(series.transfusion_days),
    }
    return {
        "unit": series.unit,
        "counts": [[day, plain(count)] for day, count in series.counts],
        **{name: part for name, part in beside.items() if part is not None},
    }


def _counts(parts: Mapping[str, Any]) -> DailyCounts:
    transfused = parts.get("transfusion_days")
    return DailyCounts(
        unit=parts["unit"],
        counts=tuple((day, Decimal(count)) for day, count in parts["counts"]),
        last_day=parts.get("last_day"),
        ended=parts.get("ended"),
        transfusion_days=None if transfused is None else tuple(transfused),
    )


def _known_decimals(numbers: Mapping[str, Decimal | None]) -> dict[str, JsonValue]:
    return {name: plain(number) for name, number in numbers.items() if number is not None}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
