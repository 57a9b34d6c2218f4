"""Entries that cannot all be true together: who and when here, the clinical ones in the modules beside.

Only what is known is compared; a value that was not assessed contradicts nothing.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tox_grader.assessment.contradictions_counts import count_contradictions
from tox_grader.assessment.contradictions_crs import crs_contradictions
from tox_grader.assessment.contradictions_icans import icans_contradictions
from tox_grader.assessment.contradictions_laboratory import laboratory_contradictions
from tox_grader.assessment.contradictions_vasopressors import vasopressor_contradictions
from tox_grader.assessment.faults import IMPOSSIBLE, Contradiction
from tox_grader.assessment.unknown import known
from tox_grader.assessment.worked_out import day_of
from tox_grader.foundation.quantities import plain
from tox_grader.foundation.times import age_in_years, infusion_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from tox_grader.assessment.model import Assessment
    from tox_grader.foundation.quantities import Bounds

# How far the clocks of two stations may differ: a technical tolerance, not a clinical one.
CLOCK_TOLERANCE = timedelta(minutes=2)

_OBSERVED = ("observed_at",)
_BORN = ("patient", "birth_date")
_AGE = ("patient", "age_years")
_INFUSED = ("infusion", "infused_at")
_DAY = ("infusion", "day")
_ESTABLISHED = ("history", "crs_established")
_TREATED = ("history", "treated_since_crs_onset")


def contradictions(
    assessment: Assessment, *, limits: Mapping[str, Bounds], now: datetime | None
) -> Iterator[Contradiction]:
    """Return every contradiction in the assessment, in the order of the file's keys."""
    yield from _of_age(assessment, limits, now)
    yield from _of_infusion(assessment, limits)
    yield from _of_moment(assessment, now)
    crs, icans = known(assessment.crs), known(assessment.icans)
    if crs is not None:
        yield from crs_contradictions(crs, limits)
        latest = None if now is None else now + CLOCK_TOLERANCE
        yield from vasopressor_contradictions(crs, observed_at=known(assessment.observed_at), latest=latest)
    if icans is not None:
        yield from icans_contradictions(icans, limits)
    labs, counts = known(assessment.labs), known(assessment.blood_counts)
    if labs is not None:
        yield from laboratory_contradictions(labs, limits)
    if counts is not None:
        yield from count_contradictions(counts, limits, seen_on=day_of(assessment))
    yield from _of_history(assessment)


def _of_age(assessment: Assessment, limits: Mapping[str, Bounds], now: datetime | None) -> Iterator[Contradiction]:
    born, age = known(assessment.patient.birth_date), known(assessment.patient.age_years)
    if born is not None and age is not None:
        yield Contradiction(
            what="both birth_date and age_years are given",
            where=_AGE,
            do="keep birth_date, from which the age is worked out, or keep age_years alone",
            about=(_BORN, _AGE),
        )
    seen = known(assessment.observed_at) or now
    if born is None or seen is None:
        return
    if born > seen.date():
        yield Contradiction(
            what="birth_date lies after the assessment",
            where=_BORN,
            why=IMPOSSIBLE,
            do="check birth_date and observed_at",
            about=(_BORN, _OBSERVED),
        )
        return
    bounds, years = limits.get("age_years"), age_in_years(born, seen.date())
    if bounds is not None and years > bounds.highest:
        yield Contradiction(
            what=f"birth_date makes the patient {years} years old (accepted: up to {plain(bounds.highest)})",
            where=_BORN,
            why=IMPOSSIBLE,
            do="check the year of birth",
            about=(_BORN, _OBSERVED),
        )


def _of_infusion(assessment: Assessment, limits: Mapping[str, Bounds]) -> Iterator[Contradiction]:
    infusion, seen = known(assessment.infusion), known(assessment.observed_at)
    if infusion is None:
        return
    infused_at, day = known(infusion.infused_at), known(infusion.day)
    if infused_at is not None and day is not None:
        yield Contradiction(
            what="both infused_at and day are given",
            where=_DAY,
            do="keep infused_at, from which the day is worked out, or keep day alone",
            about=(_INFUSED, _DAY),
        )
    bounds = limits.get("infusion_day")
    if infused_at is None or seen is None or bounds is None:
        return
    # An assessment before the infusion is a baseline and is welcome; one beyond the last possible day is a slip.
    worked_out = infusion_day(infused_at, seen)
    if Decimal(worked_out) > bounds.highest:
        yield Contradiction(
            what=f"infused_at makes this day {worked_out} after infusion (accepted: up to {plain(bounds.highest)})",
            where=_INFUSED,
            why=IMPOSSIBLE,
            do="check infused_at and observed_at",
            about=(_INFUSED, _OBSERVED),
        )


def _of_moment(assessment: Assessment, now: datetime | None) -> Iterator[Contradiction]:
    seen = known(assessment.observed_at)
    if seen is not None and now is not None and seen - now > CLOCK_TOLERANCE:
        yield Contradiction(
            what="observed_at lies in the future",
            where=_OBSERVED,
            why=IMPOSSIBLE,
            do="check the date, the time and the zone of observed_at, and this station's clock",
            about=(_OBSERVED,),
        )


def _of_history(assessment: Assessment) -> Iterator[Contradiction]:
    history = known(assessment.history)
    if history is None:
        return
    if known(history.treated_since_crs_onset) is True and known(history.crs_established) is False:
        yield Contradiction(
            what="treated_since_crs_onset is true beside crs_established: false",
            where=_TREATED,
            do="treatment since onset needs an onset: set crs_established to true, or write a drug given before as "
            "prophylaxis_could_mask_fever",
            about=(_TREATED, _ESTABLISHED),
        )
