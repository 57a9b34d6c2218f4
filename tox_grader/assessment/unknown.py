"""A value that was not assessed, and why: never the same as a normal value."""

from dataclasses import dataclass
from typing import TypeVar

from tox_grader.assessment.vocabulary import NotAssessedReason

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """Stands in place of a value that could not be had, with the reason; for grading it is simply unknown."""

    reason: NotAssessedReason


def known(value: T | NotAssessed | None) -> T | None:
    """Return the value that was observed, or None where it was left out or could not be assessed."""
    return None if isinstance(value, NotAssessed) else value
