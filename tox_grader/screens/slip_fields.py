"""Fields that more than one slip asks for: a moment that has passed, a dose with its unit, whose chart this is."""

from datetime import datetime

from tox_grader.foundation.times import read_time
from tox_grader.screens.ink import shown
from tox_grader.screens.slip import Refused, SlipField

_CONFIRMED_BY = 3


def past_time(text: str, now: datetime) -> datetime | Refused:
    """Return the moment that was typed; refused where it cannot be read or has not come yet."""
    at = read_time(text, now)
    if isinstance(at, str):
        return Refused(at)
    return Refused("this time lies in the future") if at > now else at


def dose_with_unit(text: str) -> str | Refused | None:
    """Return the dose that was typed, None where it is blank; refused where it names no unit."""
    if any(letter.isalpha() for letter in text):
        return text
    return Refused(f"write the unit: {text} mg") if text else None


def number_field(patient_id: str) -> SlipField:
    """Return the field in which the end of the patient's number is typed, so that nothing goes to another chart."""
    end = shown(patient_id)[-_CONFIRMED_BY:]

    def read(text: str) -> str | Refused:
        return text if text == end else Refused(f"not the last {len(end)} characters of the number of this patient")

    hint = f"type the last {_CONFIRMED_BY} characters of the hospital number"
    return SlipField("number", "End of the number", hint, read)
