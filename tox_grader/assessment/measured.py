"""Findings that carry their unit, or that speak of many keys at once: laboratory values, counts by day, organ grades.

Each function takes its section and is asked only where the section is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tox_grader.assessment.unknown import known
from tox_grader.assessment.vocabulary import ORGANS
from tox_grader.assessment.vocabulary_laboratory import LABORATORY
from tox_grader.assessment.worked_out import day_of
from tox_grader.foundation.measurements import DailyCounts, Measurement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from tox_grader.assessment.domains import OrganToxicity
    from tox_grader.assessment.domains_counts import BloodCounts, CountSeries
    from tox_grader.assessment.domains_icans import Icans
    from tox_grader.assessment.domains_laboratory import LaboratoryValue, Labs
    from tox_grader.assessment.model import Assessment
    from tox_grader.assessment.plain_data import Finding


def measured_findings(assessment: Assessment) -> Iterator[tuple[str, Finding]]:
    """Yield the findings of the sections that are there."""
    icans, labs, counts = known(assessment.icans), known(assessment.labs), known(assessment.blood_counts)
    organs = known(assessment.organ_toxicity)
    if icans is not None:
        yield from _opening_pressure(icans)
    if labs is not None:
        yield from _laboratory(labs)
    if counts is not None:
        yield from _series(counts, assessment)
    if organs is not None:
        yield from _organs_not_named(organs)


def measurement(given: LaboratoryValue) -> Measurement:
    """Return a laboratory value as it is graded: what could not be had beside it is left open."""
    return Measurement(given.value, given.unit, known(given.uln), known(given.lln), known(given.baseline))


def _opening_pressure(icans: Icans) -> Iterator[tuple[str, Finding]]:
    pressure = known(icans.csf_opening_pressure)
    if pressure is not None:
        yield "csf_opening_pressure", measurement(pressure)


def _laboratory(labs: Labs) -> Iterator[tuple[str, Finding]]:
    for name in LABORATORY:
        given: LaboratoryValue | None = known(getattr(labs, name))
        if given is not None:
            yield name, measurement(given)


def _series(counts: BloodCounts, assessment: Assessment) -> Iterator[tuple[str, Finding]]:
    ended, neutrophils, platelets = (
        known(counts.follow_up_ended),
        known(counts.neutrophils),
        known(counts.platelets),
    )
    last_day = day_of(assessment) if ended is None else ended.day
    reason = None if ended is None else ended.reason
    if neutrophils is not None:
        yield "neutrophil_series", DailyCounts(neutrophils.unit, _in_order(neutrophils), last_day, reason)
    if platelets is not None:
        given = known(platelets.transfused_on_days)
        yield "platelet_series", DailyCounts(platelets.unit, _in_order(platelets), last_day, reason, given)


def _in_order(series: CountSeries) -> tuple[tuple[int, Decimal], ...]:
    """Return the counts by day; those of one day stay in the order in which they were written."""
    return tuple(sorted(((count.day, count.value) for count in series.daily), key=lambda count: count[0]))


def _organs_not_named(organs: OrganToxicity) -> Iterator[tuple[str, Finding]]:
    """Yield grade 0 for every organ that is not named, where the file says so; one not assessed has been named."""
    if known(organs.others) == 0:
        for organ in ORGANS:
            if getattr(organs, organ) is None:
                yield f"organ_{organ}", 0
