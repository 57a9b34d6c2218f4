"""The flat view of an assessment that the grading tables read: one name, one value, the unit in the name.

A name that is not there is unknown: it was left out, or it could not be assessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias, assert_never

from tox_grader.assessment.absences import WHEN_LEFT_OUT
from tox_grader.assessment.celsius import fahrenheit_to_celsius
from tox_grader.assessment.questions import READING_PATHS
from tox_grader.assessment.unknown import known
from tox_grader.assessment.vocabulary import CAPD_ITEMS, ICE_ITEMS
from tox_grader.foundation.quantities import WholeRange, plain
from tox_grader.foundation.times import age_in_years, infusion_day

if TYPE_CHECKING:
    from datetime import datetime

    from tox_grader.assessment.domains import Capd, Ice
    from tox_grader.assessment.model import Assessment

Finding: TypeAlias = str | bool | int | Decimal | tuple[str, ...] | WholeRange | Mapping[str, str | int]
JsonValue: TypeAlias = "str | int | bool | list[JsonValue] | dict[str, JsonValue] | None"

_KEYS = {name: tuple(path.split(".")) for name, path in READING_PATHS.items()}
_BY_ITEM = frozenset({"ice", "capd"})


def findings(assessment: Assessment, *, now: datetime) -> dict[str, Finding]:
    """Return everything that is known from this assessment; what is unknown has no name in it."""
    found: dict[str, Finding] = {}
    for name, keys in _KEYS.items():
        worked_out = _WORKED_OUT.get(name)
        value = _written(assessment, keys) if worked_out is None else worked_out(assessment, now)
        if value is None:
            # Most absent keys are unknown; for a few the contract of the file says what their absence means.
            value = WHEN_LEFT_OUT.get(name)
        if value is not None:
            found[name] = value
    # Treatment since the onset of CRS says that there was an onset; the other way round is refused at the door.
    if found.get("treated_since_crs_onset") is True:
        found["crs_established"] = True
    return found


def to_jsonable(found: Mapping[str, Finding]) -> dict[str, JsonValue]:
    """Return the findings as plain data without any binary number: decimals as text, ranges by their ends."""
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
            return list(value)
        case Mapping():
            return dict(value)
        case _:
            assert_never(value)


def _finding(name: str, value: Any) -> Finding:
    match value:
        case list():
            return tuple(value)
        case {"decimal": text} if name not in _BY_ITEM:
            return Decimal(text)
        case {"from": lowest, "to": highest} if name not in _BY_ITEM:
            return WholeRange(lowest, highest)
        case _:
            kept: Finding = value
            return kept


def _written(assessment: Assessment, keys: tuple[str, ...]) -> Any:
    """Return the value as it stands under its key, or None where it is unknown anywhere on the way."""
    value: Any = assessment
    for key in keys:
        # Below a word there are no keys: `capd: unable` has no total.
        if value is None or isinstance(value, str):
            return None
        value = known(getattr(value, key))
    return value


def _temperature(assessment: Assessment, _now: datetime) -> Decimal | None:
    celsius: Decimal | None = _written(assessment, _KEYS["temperature_c"])
    fahrenheit: Decimal | None = _written(assessment, ("crs", "temperature_f"))
    if celsius is not None or fahrenheit is None:
        return celsius
    return fahrenheit_to_celsius(fahrenheit)


def _vasopressors(assessment: Assessment, _now: datetime) -> tuple[str, ...] | None:
    entries = _written(assessment, _KEYS["vasopressors"])
    if entries is None:
        return None
    return tuple(entry if isinstance(entry, str) else entry.drug for entry in entries)


def _answered(score: Ice | Capd | str | None, items: tuple[str, ...]) -> dict[str, str | int] | None:
    if score is None or isinstance(score, str):
        return None
    given = {item: known(getattr(score, item)) for item in items}
    return {item: answer for item, answer in given.items() if answer is not None} or None


def _ice(assessment: Assessment, _now: datetime) -> Finding | None:
    return _answered(_written(assessment, _KEYS["ice"]), ICE_ITEMS)


def _capd(assessment: Assessment, _now: datetime) -> Finding | None:
    return _answered(_written(assessment, _KEYS["capd"]), CAPD_ITEMS)


def _capd_possible(assessment: Assessment, now: datetime) -> bool | None:
    if _written(assessment, _KEYS["capd_possible"]) == "unable":
        return False
    total = _written(assessment, _KEYS["capd_total"])
    return True if total is not None or _capd(assessment, now) is not None else None


def _instrument(assessment: Assessment, now: datetime) -> str:
    ice = _ice(assessment, now) is not None or _written(assessment, _KEYS["ice_total"]) is not None
    capd = _capd_possible(assessment, now) is not None
    if ice and capd:
        return "both"
    if ice:
        return "ice"
    return "capd" if capd else "none"


def _age(assessment: Assessment, now: datetime) -> Finding | None:
    stated: Decimal | None = _written(assessment, _KEYS["age_years"])
    born = known(assessment.patient.birth_date)
    if stated is not None or born is None:
        return stated
    seen = known(assessment.observed_at)
    if seen is not None:
        return age_in_years(born, seen.date())
    # Without the day of the assessment the patient was any age between birth and now.
    return WholeRange(0, max(0, age_in_years(born, now.date())))


def _day(assessment: Assessment, _now: datetime) -> int | None:
    stated: int | None = _written(assessment, _KEYS["infusion_day"])
    infused_at, seen = _written(assessment, ("infusion", "infused_at")), known(assessment.observed_at)
    if stated is not None or infused_at is None or seen is None:
        return stated
    return infusion_day(infused_at, seen)


_WORKED_OUT: Mapping[str, Callable[[Assessment, datetime], Finding | None]] = MappingProxyType(
    {
        "temperature_c": _temperature,
        "vasopressors": _vasopressors,
        "instrument": _instrument,
        "ice": _ice,
        "capd": _capd,
        "capd_possible": _capd_possible,
        "age_years": _age,
        "infusion_day": _day,
    }
)
