"""How a table says what it works out from counts taken day by day: which days, what is low, what is asked of them.

One rule gives one number (or true/false) that rows then test under the name of the rule. Every number that such a
rule needs stands in the table file; a key that the rule would not use is refused, so that none is read as in force.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tox_grader.tables.conditions import Band, Edge
from tox_grader.tables.parts import Cell, Part

Ending = Literal["death", "progression", "next_therapy", "last_follow_up"]
Gives = Literal[
    "longest_run",  # days of the longest low period, short recoveries included
    "total_days",  # days of all low periods together, short recoveries included
    "unended",  # true where a low period still runs at the end of the window, or at its last count
    "confirmed_lowest",  # the lowest count, where enough counts are low
    "interpolated_days",  # days whose count was worked out from the counts around it
    "counted_days",  # days with a count, so far
    "low_counts",  # days with a low count, so far
    "transfused_days",  # days with a transfusion, so far
    "reached",  # true once the patient has been followed into the window
    "still_open",  # true while days of the window lie ahead
]
TRUTHS: frozenset[Gives] = frozenset({"unended", "reached", "still_open"})
_PERIODS = frozenset({"unit", "low", "recovery_days", "interpolate_up_to"})
_NEEDS: Mapping[Gives, frozenset[str]] = {
    "longest_run": _PERIODS,
    "total_days": _PERIODS,
    "unended": _PERIODS,
    "confirmed_lowest": frozenset({"unit", "low", "confirmed_by"}),
    "interpolated_days": frozenset({"interpolate_up_to"}),
    "low_counts": frozenset({"unit", "low"}),
}
_MAY_HAVE: Mapping[Gives, frozenset[str]] = {
    "total_days": frozenset({"gaps"}),
    "unended": frozenset({"start_by_day", "last_count_stands_for"}),
}
_ALWAYS = frozenset({"of", "days", "ends_with", "gives"})


class Series(Part):
    """One number, or true/false, worked out from the counts of a window of days."""

    of: Literal["neutrophil_series", "platelet_series"]
    days: Cell  # the window, day 0 being the infusion
    ends_with: Annotated[tuple[Ending, ...], Field(min_length=1)]  # what ends the window before its last day
    gives: Gives
    unit: str | None = None
    low: Cell = None
    recovery_days: Annotated[int, Field(ge=1)] = 1  # so many days in a row that are not low end a period
    interpolate_up_to: Annotated[int, Field(ge=0)] = 0  # days without a count between two counts
    start_by_day: int | None = None  # the period must have begun by then
    last_count_stands_for: Annotated[int, Field(ge=0)] = 0  # days without a count up to the end of follow-up
    confirmed_by: Annotated[int, Field(ge=1)] = 1  # days with a low count
    gaps: Literal["may_be_low", "low_beside_low"] = "may_be_low"  # days of a gap too long to interpolate

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        needs = _NEEDS.get(self.gives, frozenset())
        given = self.model_fields_set - _ALWAYS
        missing = sorted(needs - given)
        if missing:
            message = f"{self.gives} also needs {missing[0]}"
            raise ValueError(message)
        unused = sorted(given - needs - _MAY_HAVE.get(self.gives, frozenset()))
        if unused:
            message = f"{self.gives} does not use {unused[0]}"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _has_bands(self) -> Self:
        days, low = self.days, self.low
        if not (isinstance(days, Band) and days.whole_only):
            message = "days is a band of whole days such as: 0 to 30"
            raise ValueError(message)
        if "low" in self.model_fields_set and not (isinstance(low, Band) and low.lower is None):
            message = "low is a band with an upper end only, such as: 500 or below"
            raise ValueError(message)
        return self

    @property
    def first_day(self) -> int:
        """Return the first day of the window."""
        return int(self._edges[0].number)

    @property
    def last_day(self) -> int:
        """Return the last day of the window."""
        return int(self._edges[1].number) - 1

    @property
    def low_up_to(self) -> Edge:
        """Return the cut that a count must not pass to be low."""
        upper = self.low.upper if isinstance(self.low, Band) else None
        if upper is None:
            raise TypeError(f"{self.gives} has no low counts")
        return upper

    @property
    def is_truth(self) -> bool:
        """Tell whether rows test the rule with true and false, and not with a number."""
        return self.gives in TRUTHS

    @property
    def _edges(self) -> tuple[Edge, Edge]:
        days = self.days
        if not isinstance(days, Band) or days.lower is None or days.upper is None:
            raise TypeError("days has two ends")
        return days.lower, days.upper
