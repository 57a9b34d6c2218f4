"""What a patient's record says that one assessment cannot: was CRS graded before, what was given since, the baselines.

In the record it is a fold over the log's entries; for a file graded on its own it holds what the file states.
None means "not known", which is never the same as "no".
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class TreatmentGiven:
    """One treatment that was really given: drug by generic name, when it was started, dose as recorded."""

    drug: str
    given_at: datetime
    dose: str | None = None
    may_mask_fever: bool = False


@dataclass(frozen=True, slots=True)
class Weight:
    """A weight in kilograms and the day it was measured (or stated): a dose is never worked out without both."""

    kg: Decimal
    measured_on: date


@dataclass(frozen=True, slots=True)
class PatientHistory:
    """What was known of the patient before this assessment; grading takes it as an argument.

    `treatments` is None where no record of treatments exists (a file graded on its own), and empty where the
    record holds none.
    """

    crs_established: bool | None = None
    treated_since_crs_onset: bool | None = None
    prophylaxis_could_mask_fever: bool | None = None
    baseline_ice: int | None = None
    baseline_capd: int | None = None
    can_do_ice: bool | None = None
    weight: Weight | None = None
    treatments: tuple[TreatmentGiven, ...] | None = None

    @property
    def knows_the_episode(self) -> bool:
        """Tell whether it is known if CRS was graded before and if a fever could have been masked."""
        return self.crs_established is True or None not in (self.crs_established, self.prophylaxis_could_mask_fever)
