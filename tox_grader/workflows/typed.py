"""What was typed at the bedside, taken out of the log again: numbers are kept there as the text that was typed."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tox_grader.journal.contents import Content

_NUMBER = re.compile(r"-?\d+(\.\d+)?(E[+-]?\d+)?")


def typed_again(content: Content) -> dict[str, Any] | None:
    """Return what was typed for an assessment as an assessment file would hold it; None where it was not kept."""
    typed = content.get("typed")
    return {key: _number_again(part) for key, part in typed.items()} if isinstance(typed, Mapping) else None


def _number_again(value: Any) -> Any:
    """Return decimals as decimals: no word of the vocabulary and no date is written as a number is."""
    if isinstance(value, Mapping):
        return {key: _number_again(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_number_again(part) for part in value]
    return Decimal(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value
