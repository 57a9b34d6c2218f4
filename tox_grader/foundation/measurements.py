"""Measured values that carry their unit: a laboratory value, daily counts, a running dose.

The unit is part of the value. Nothing is converted here: a table says in which unit it reads, and its cut points are
brought to the unit of the measurement, never the measurement to the table's.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tox_grader.foundation.quantities import plain

Reference = Literal["uln", "lln", "baseline"]


@dataclass(frozen=True, slots=True)
class Measurement:
    """A value in its unit, beside the laboratory's limits of normal and the patient's own baseline in the same unit."""

    value: Decimal
    unit: str
    uln: Decimal | None = None
    lln: Decimal | None = None
    baseline: Decimal | None = None

    def __str__(self) -> str:
        """Return the value as it was entered: `42 mg/L`."""
        return f"{plain(self.value)} {self.unit}"


@dataclass(frozen=True, slots=True)
class DailyCounts:
    """Counts by day after infusion, in one unit, and how far the patient has been followed.

    A day may have several counts. `last_day` is the last day about which anything could be known: the day of the
    assessment, or the day on which follow-up ended; None where neither is known. `ended` says why follow-up ended;
    None while it goes on. `transfusion_days` is None where transfusions were not recorded.
    """

    unit: str
    counts: tuple[tuple[int, Decimal], ...]
    last_day: int | None = None
    ended: str | None = None
    transfusion_days: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class RunningDose:
    """What one vasopressor runs at now, and for how many hours at this dose or a higher one."""

    drug: str
    dose: Decimal | None = None
    unit: str | None = None
    expressed_as: str | None = None
    held_hours: Decimal | None = None
