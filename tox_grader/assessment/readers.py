"""Read one value: a word, a unit, yes or no, a moment, a day, a text. Each returns the value or says one fault."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tox_grader.assessment.faults import (
    IMPOSSIBLE,
    NO_MOMENT,
    NOTHING_GRADED,
    UNKNOWN_UNIT,
    UNKNOWN_WORD,
    WRONG_KIND,
    described,
    fault,
    quoted,
)
from tox_grader.assessment.unknown import NotAssessed
from tox_grader.assessment.vocabulary import ALSO_CALLED, NotAssessedReason, words
from tox_grader.foundation.nearest import did_you_mean

# A mistyped century is caught here, and the calendar never runs over its ends.
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT_EXAMPLE = "write date, time and zone, such as 2026-11-20T14:10+08:00"
_DAY_EXAMPLE = "write the day as year-month-day, such as 2026-11-20"


def read_truth(value: object) -> bool:
    """Return yes or no, written as true or false."""
    if not isinstance(value, bool):
        raise fault(f"true or false is wanted, {described(value)}", why=WRONG_KIND, do="write true or false, no quotes")
    return value


def read_word(value: object, accepted: tuple[str, ...]) -> str:
    """Return one word of a closed list; an unknown word is met with the nearest accepted one."""
    if not isinstance(value, str):
        wanted = f"one of: {', '.join(accepted)}"
        raise fault(f"a word is wanted, {described(value)}", why=WRONG_KIND, do=f"write {wanted}")
    if value not in accepted:
        raise fault(
            f"{quoted(value)} is not an accepted word", why=UNKNOWN_WORD, do=did_you_mean(value, accepted, ALSO_CALLED)
        )
    return value


def read_unit(value: object, accepted: tuple[str, ...]) -> str:
    """Return a unit of a closed list; all accepted ones are named, since the nearest may be a thousandfold off."""
    if isinstance(value, str) and value not in accepted:
        raise fault(f"{quoted(value)} is not an accepted unit", why=UNKNOWN_UNIT, do=f"write {either(accepted)}")
    return read_word(value, accepted)


def either(units: tuple[str, ...]) -> str:
    """Return the units as they are told in an advice: `mg/L or mg/dL`."""
    return " or ".join(units)


def read_text(value: object) -> str:
    """Return a text that says something."""
    if not isinstance(value, str):
        numeral = isinstance(value, int | Decimal) and not isinstance(value, bool)
        advice = "put it in quotes" if numeral else "write it as text"
        raise fault(f"a text is wanted, {described(value)}", why=WRONG_KIND, do=advice)
    if not value.strip():
        raise fault("the text is empty", why=WRONG_KIND, do="write it, or leave the key out if it is not required")
    return value


def read_moment(value: object) -> datetime:
    """Return a date and time with its zone."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            raise fault("this text is not a date and time", why=WRONG_KIND, do=_MOMENT_EXAMPLE) from None
    if not isinstance(value, datetime):
        given = "given as a day without a time" if isinstance(value, date) else described(value)
        raise fault(f"a date and time is wanted, {given}", why=WRONG_KIND, do=_MOMENT_EXAMPLE)
    if value.utcoffset() is None:
        raise fault("the time has no zone", why=NO_MOMENT, do=_MOMENT_EXAMPLE)
    _refuse_other_century(value)
    return value


def read_day(value: object) -> date:
    """Return a calendar day."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if _DAY.fullmatch(value) else None
        except ValueError:
            value = None
        if value is None:
            raise fault("this text is not a day of the calendar", why=WRONG_KIND, do=_DAY_EXAMPLE)
    if not isinstance(value, date) or isinstance(value, datetime):
        given = "given with a time of day" if isinstance(value, datetime) else described(value)
        raise fault(f"a day is wanted, {given}", why=WRONG_KIND, do=_DAY_EXAMPLE)
    _refuse_other_century(value)
    return value


def read_not_assessed(given: Mapping[Any, Any]) -> NotAssessed:
    """Return why a value could not be had, from `{not_assessed: REASON}`."""
    if len(given) > 1:
        raise fault(
            "`not_assessed` stands beside other keys",
            why=f"a value cannot be both observed and not assessed; {NOTHING_GRADED}",
            do="keep either `not_assessed` or the other keys",
            at=("not_assessed",),
        )
    accepted = words(NotAssessedReason)
    reason = given["not_assessed"]
    if not isinstance(reason, str) or reason not in accepted:
        shown = f"{quoted(reason)} is not an accepted reason" if isinstance(reason, str) else "the reason is not a word"
        advice = did_you_mean(reason, accepted) if isinstance(reason, str) else f"write one of: {', '.join(accepted)}"
        raise fault(shown, why=UNKNOWN_WORD, do=advice, at=("not_assessed",))
    return NotAssessed(reason)  # type: ignore[arg-type]  # the line above has just checked the word


def refuse_not_assessed() -> Exception:
    """Return the fault of a `not_assessed` where a value, if it is there at all, must be known."""
    return fault(
        "`not_assessed` cannot stand here",
        why=f"this key says what the rest is about; {NOTHING_GRADED}",
        do="write the value itself; in a list, `unspecified` stands for a drug whose name is not known",
    )


def _refuse_other_century(when: date) -> None:
    if not _FIRST_YEAR <= when.year <= _LAST_YEAR:
        raise fault(f"the year {when.year} is not possible", why=IMPOSSIBLE, do="check the year and write it again")
