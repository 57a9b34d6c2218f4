"""How it is said that a value cannot be taken, or values not together: what is wrong, why it matters, what to do.

The fault travels inside the error type of the model library, so that all faults of a document are found in one
reading, each with the path of its key; `validate` unpacks them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from pydantic_core import PydanticCustomError

from tox_grader.foundation.text import safe_text

# The keys that lead to a value in the document; a number is a place in a list, counted from 0.
Path: TypeAlias = tuple[str | int, ...]

FAULT = "fault"
NOTHING_GRADED = "nothing of this assessment was graded"
WRONG_KIND = f"a value of the wrong kind could be read as another value than was meant; {NOTHING_GRADED}"
UNKNOWN_WORD = f"an unknown word could hide a finding; {NOTHING_GRADED}"
UNKNOWN_UNIT = f"a value read in another unit could be many times too high or too low; {NOTHING_GRADED}"
UNKNOWN_KEY = f"an observation under an unknown key would be lost without a trace; {NOTHING_GRADED}"
IMPOSSIBLE = (
    f"a value that cannot be true is most likely a slip, and a grade made from it could be wrong; {NOTHING_GRADED}"
)
NO_MOMENT = (
    f"without its zone a time names no moment, and days after infusion could be counted wrongly; {NOTHING_GRADED}"
)
WHICH_IS_TRUE = f"entries that cannot both be true leave open which of them is right; {NOTHING_GRADED}"
MISSING = f"without it the rest cannot be understood; {NOTHING_GRADED}"

_LONGEST_SHOWN = 40
_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    ((int, Decimal), "a number"),
    (float, "a binary number, which cannot hold most decimals exactly"),
    (Mapping, "a section with keys of its own"),
    ((list, tuple), "a list"),
    (date, "a date"),
    (type(None), "nothing"),
)
_NUMERAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def fault(what: str, *, why: str, do: str, at: Path = ()) -> PydanticCustomError:
    """Return the error for one value; `at` leads from the value to the key inside it that is at fault."""
    return PydanticCustomError(FAULT, "{what}", {"what": what, "why": why, "do": do, "at": at})


def quoted(text: str) -> str:
    """Return outside text as it may stand in a message: short, on one line, in quotes."""
    return f"'{safe_text(text, _LONGEST_SHOWN)}'"


def described(value: object) -> str:
    """Return what kind of value was given, without repeating free text that might name a patient."""
    if isinstance(value, bool):
        return f"given as {str(value).lower()}"
    if isinstance(value, str):
        return f"given as text {quoted(value)}" if as_numeral(value) else "given as text"
    for kind, told in _KINDS:
        if isinstance(value, kind):
            return f"given as {told}"
    return "given as another kind of value"


def as_numeral(text: str) -> str | None:
    """Return the number that a text spells ('39.5', also '39,5'), or None where it spells none."""
    candidate = text.strip().replace(",", ".")
    return candidate if len(candidate) <= _LONGEST_SHOWN and _NUMERAL.fullmatch(candidate) else None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Entries that cannot all be true: where to mend it, and every key it is about."""

    what: str
    where: Path
    do: str
    about: tuple[Path, ...]
    why: str = WHICH_IS_TRUE
