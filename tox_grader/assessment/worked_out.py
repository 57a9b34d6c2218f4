"""Findings that do not simply stand under their key: ages, days, hours, instruments, drugs by name and by dose."""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from tox_grader.assessment.celsius import fahrenheit_to_celsius
from tox_grader.assessment.unknown import NotAssessed, known
from tox_grader.assessment.vocabulary import CAPD_ITEMS, CARTOX_10_ITEMS, ICE_ITEMS
from tox_grader.foundation.measurements import RunningDose
from tox_grader.foundation.quantities import WholeRange
from tox_grader.foundation.times import age_in_years, infusion_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from tox_grader.assessment.domains import RunningVasopressor
    from tox_grader.assessment.model import Assessment
    from tox_grader.assessment.plain_data import Finding

Keys: TypeAlias = tuple[str, ...]

_HOUR_IN_MICROSECONDS = 3_600_000_000


def written(assessment: Assessment, keys: Keys) -> Any:
    """Return the value as it stands under its key, or None where it is unknown anywhere on the way."""
    value: Any = assessment
    for key in keys:
        # Below a word there are no keys: `capd: unable` has no total.
        if value is None or isinstance(value, str):
            return None
        value = known(getattr(value, key))
    return value


def day_of(assessment: Assessment) -> int | None:
    """Return the day after infusion on which the patient was seen, as stated or worked out."""
    stated: int | None = written(assessment, ("infusion", "day"))
    infused_at, seen = written(assessment, ("infusion", "infused_at")), known(assessment.observed_at)
    if stated is not None or infused_at is None or seen is None:
        return stated
    return infusion_day(infused_at, seen)


def _day(assessment: Assessment, _now: datetime) -> int | None:
    return day_of(assessment)


def _temperature(assessment: Assessment, _now: datetime) -> Decimal | None:
    celsius: Decimal | None = written(assessment, ("crs", "temperature_c"))
    fahrenheit: Decimal | None = written(assessment, ("crs", "temperature_f"))
    if celsius is not None or fahrenheit is None:
        return celsius
    return fahrenheit_to_celsius(fahrenheit)


def _vasopressors(assessment: Assessment, _now: datetime) -> tuple[str, ...] | None:
    entries = written(assessment, ("crs", "vasopressors"))
    if entries is None:
        return None
    return tuple(entry if isinstance(entry, str) else entry.drug for entry in entries)


def _vasopressor_rates(assessment: Assessment, _now: datetime) -> tuple[RunningDose, ...] | None:
    entries = written(assessment, ("crs", "vasopressors"))
    return None if entries is None else tuple(_running(entry, known(assessment.observed_at)) for entry in entries)


def _running(entry: str | RunningVasopressor, seen: datetime | None) -> RunningDose:
    if isinstance(entry, str):
        return RunningDose(entry)
    return RunningDose(
        drug=entry.drug,
        dose=known(entry.dose),
        unit=known(entry.unit),
        expressed_as=known(entry.expressed_as),
        held_hours=_hours(known(entry.dose_since), seen),
    )


def _vasopressor_hours(assessment: Assessment, _now: datetime) -> Decimal | None:
    return _hours(written(assessment, ("crs", "vasopressors_since")), known(assessment.observed_at))


def _hours(since: datetime | None, until: datetime | None) -> Decimal | None:
    """Return the hours between two moments; carried so far that no cut point is reached too early."""
    if since is None or until is None:
        return None
    passed = until - since
    return Decimal((passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds) / _HOUR_IN_MICROSECONDS


def _answered(score: Any, items: tuple[str, ...]) -> dict[str, str | int] | None:
    if score is None or isinstance(score, str):
        return None
    given = {item: getattr(score, item) for item in items}
    return {
        item: answer for item, answer in given.items() if answer is not None and not isinstance(answer, NotAssessed)
    } or None


def _ice(assessment: Assessment, _now: datetime) -> Finding | None:
    return _answered(written(assessment, ("icans", "ice")), ICE_ITEMS)


def _capd(assessment: Assessment, _now: datetime) -> Finding | None:
    return _answered(written(assessment, ("icans", "capd")), CAPD_ITEMS)


def _cartox_10(assessment: Assessment, _now: datetime) -> Finding | None:
    return _answered(written(assessment, ("icans", "cartox_10")), CARTOX_10_ITEMS)


def _possible(score: Any, items: tuple[str, ...]) -> bool | None:
    """Tell whether a score could be done: not where it is written as unable, unknown where nothing of it is there."""
    if score is None or score == "unable":
        return None if score is None else False
    return True if known(score.total) is not None or _answered(score, items) is not None else None


def _capd_possible(assessment: Assessment, _now: datetime) -> bool | None:
    return _possible(written(assessment, ("icans", "capd")), CAPD_ITEMS)


def _cartox_10_possible(assessment: Assessment, _now: datetime) -> bool | None:
    return _possible(written(assessment, ("icans", "cartox_10")), CARTOX_10_ITEMS)


def _instrument(assessment: Assessment, now: datetime) -> str:
    ice = _ice(assessment, now) is not None or written(assessment, ("icans", "ice", "total")) is not None
    capd = _capd_possible(assessment, now) is not None
    if ice and capd:
        return "both"
    if ice:
        return "ice"
    return "capd" if capd else "none"


def _age(assessment: Assessment, now: datetime) -> Finding | None:
    stated: Decimal | None = written(assessment, ("patient", "age_years"))
    born = known(assessment.patient.birth_date)
    if stated is not None or born is None:
        return stated
    seen = known(assessment.observed_at)
    if seen is not None:
        return age_in_years(born, seen.date())
    # Without the day of the assessment the patient was any age between birth and now.
    return WholeRange(0, max(0, age_in_years(born, now.date())))


WORKED_OUT: Mapping[str, Callable[[Assessment, datetime], Finding | None]] = MappingProxyType(
    {
        "temperature_c": _temperature,
        "vasopressors": _vasopressors,
        "vasopressor_rates": _vasopressor_rates,
        "vasopressor_hours": _vasopressor_hours,
        "instrument": _instrument,
        "ice": _ice,
        "capd": _capd,
        "capd_possible": _capd_possible,
        "cartox_10": _cartox_10,
        "cartox_10_possible": _cartox_10_possible,
        "age_years": _age,
        "infusion_day": _day,
    }
)
