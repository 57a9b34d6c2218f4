"""How a table says what it reads: groups of a list, comparisons, scores, measured values, doses, the worst of several.

Each is declared once at the head of a table under the name that the rows then test.
"""

from typing import Literal, Self

from pydantic import model_validator

from tox_grader.tables.parts import Cell, Name, Number, Part


class Wildcard(Part):
    """How a member named without saying which is counted: as `is_one_of`, but one of all may be `one_may_be`."""

    is_one_of: Name
    one_may_be: Name | None = None


class Comparison(Part):
    """A yes-or-no finding worked out from two numbers, such as a score and its baseline."""

    value: Name
    at_or_above: Name | None = None
    at_or_below: Name | None = None


class ScoreUse(Part):
    """A number of this table that is the total of a score table.

    `items` names the finding that holds the answers of a questionnaire; a score that reads findings by itself has none.
    """

    table: Name
    items: Name | None = None


class StandsFor(Part):
    """A word that a record may hold in place of a number: the band of the number that it stands for."""

    number: Name
    bands: dict[str, Cell]


class Measure(Part):
    """A number read from a laboratory value: in a unit, or as a multiple of a limit of normal or of the baseline.

    `printed_also` holds, for another unit, the cut points as the print has them in that unit: a value in that unit is
    held against them, every other cut point is converted exactly.
    """

    lab: Name
    unit: str | None = None
    of: Literal["value", "baseline"] = "value"
    over: Literal["uln", "lln", "baseline"] | None = None
    printed_also: dict[str, dict[str, Number]] = {}

    @model_validator(mode="after")
    def _is_one_of_the_two(self) -> Self:
        if (self.unit is None) == (self.over is None):
            message = "a measure has either a unit or `over` (uln, lln, baseline)"
            raise ValueError(message)
        if self.printed_also and self.unit is None:
            message = "a multiple has no unit, so nothing can be printed in another one"
            raise ValueError(message)
        return self


class Share(Part):
    """What one drug adds to a sum of doses: its rate in this unit, times a factor."""

    unit: str
    times: Number


class Rate(Part):
    """The rate at which one vasopressor runs, or a weighted sum of several; only what ran for long enough counts."""

    drug: Name | None = None
    unit: str | None = None
    sum: dict[str, Share] = {}
    held_for_hours: Number | None = None

    @model_validator(mode="after")
    def _is_one_of_the_two(self) -> Self:
        if (self.drug is None) == (not self.sum) or (self.drug is None) != (self.unit is None):
            message = "a rate has either a drug with its unit or a sum"
            raise ValueError(message)
        return self

    @property
    def shares(self) -> dict[str, Share]:
        """Return each drug with its unit and factor; a single drug counts once."""
        if self.drug is None or self.unit is None:
            return self.sum
        return {self.drug: Share.model_validate({"unit": self.unit, "times": 1})}
