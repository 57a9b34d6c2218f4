"""Exact quantities: decimals as typed, whole ranges, and the bounds inside which a value is possible.

Binary floats are refused everywhere: 38.0 must be 38.0 on every machine.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class WholeRange:
    """A whole number known only to lie between two others, both included (a score with unanswered items)."""

    lowest: int
    highest: int

    def __post_init__(self) -> None:
        """Refuse a range that holds no number."""
        if self.lowest > self.highest:
            message = f"no number lies between {self.lowest} and {self.highest}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What can be true of a measurement (`lowest`..`highest`) and what is so unusual that it is asked twice."""

    lowest: Decimal
    highest: Decimal
    unusual_below: Decimal | None = None
    unusual_above: Decimal | None = None

    def holds(self, value: Decimal) -> bool:
        """Tell whether the value can be true at all."""
        return self.lowest <= value <= self.highest

    def is_unusual(self, value: Decimal) -> bool:
        """Tell whether the value is possible but should be confirmed."""
        too_low = self.unusual_below is not None and value < self.unusual_below
        too_high = self.unusual_above is not None and value > self.unusual_above
        return too_low or too_high


def plain(value: Decimal) -> str:
    """Return a decimal in plain notation without trailing zeros: 572, 358.8, 38."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
