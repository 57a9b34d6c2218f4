"""The name behind a patient key: kept apart from the log, so that it can be erased while the log still verifies."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias, get_args

from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.entry import SITE_KEY

Sex: TypeAlias = Literal["female", "male", "other"]


class PatientIdTakenError(StoreUnavailable):
    """Another patient on record has this patient id already; nothing was saved."""


class NameLingersError(StoreUnavailable):
    """A name was erased from the record, and can for now still be found in its files; the erasure itself is done."""


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """Who a patient is. Its printed form shows the key only, so that no name reaches an error or a diagnostic log."""

    patient_key: str
    patient_id: str
    family_name: str
    given_name: str
    birth_date: date | None = None
    sex: Sex | None = None

    def __post_init__(self) -> None:
        """Refuse a person who could not be found again, or whose sex is not one of the accepted words."""
        if self.patient_key == SITE_KEY:
            raise ValueError("the site's own chain is no patient")
        if not self.patient_key or not self.patient_id:
            raise ValueError("a person needs a patient key and a patient id")
        if self.sex is not None and self.sex not in get_args(Sex):
            raise ValueError(f"sex is one of {', '.join(get_args(Sex))}, or not stated")

    def __repr__(self) -> str:
        """Return the key alone."""
        return f"Person({self.patient_key})"


def folded(family_name: str) -> str:
    """Return a family name as it is compared with another's: upper and lower case are alike."""
    return family_name.casefold()
