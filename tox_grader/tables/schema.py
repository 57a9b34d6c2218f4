"""What a table file may hold. The field order is the order in which a clinician reads the file, top to bottom.

Every class is closed: an unknown key is refused with its line and the nearest key. Texts are our own words;
sources are cited. The classes hold what the file says and nothing worked out from it (that is `compiled`).
"""

from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from tox_grader.tables.conditions import Test, parse_test


def _day(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value


Cell = Annotated[Any, BeforeValidator(parse_test)]
Day = Annotated[date, BeforeValidator(_day)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Sentence = Annotated[str, Field(min_length=3)]


class Part(BaseModel):
    """A closed, frozen part of a table file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


class Source(Part):
    """The publication that the table restates, and where in it the cells stand."""

    citation: Sentence
    doi: str
    locator: Sentence
    checked_in: Sentence


class Edition(Part):
    """Which wording of the table this is and from which day it grades."""

    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    effective_from: Day
    supersedes: str | None = None


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
    """A number of this table that is the total of a score table over answered items."""

    table: Name
    items: Name


class StandsFor(Part):
    """A word that a record may hold in place of a number: the band of the number that it stands for."""

    number: Name
    bands: dict[str, Cell]


When = dict[str, Cell]


def _split(row: object, own: tuple[str, ...], rest: str) -> object:
    """Return a row whose free keys (the columns) are gathered under one name, as the class below holds them."""
    if not isinstance(row, dict) or rest in row:
        return row
    return {key: value for key, value in row.items() if key in own} | {
        rest: {key: value for key, value in row.items() if key not in own},
    }


def one_or_more(value: object) -> object:
    return value if isinstance(value, tuple) else (value,)


OneOrMore = Annotated[tuple[str, ...], BeforeValidator(one_or_more)]


class ReadingRow(Part):
    """One row of a reading: which cells must fit, and the level (or, undecided, the levels) that follow."""

    when: When
    level: OneOrMore
    by: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _columns(cls, row: object) -> object:
        return _split(row, ("level", "by"), "when")


class Parameter(Part):
    """One column of the printed table: its question, its levels from least to most severe, how a level is read."""

    role: Literal["gate", "graded"]
    ask: Sentence
    levels: dict[str, Sentence]
    reading: tuple[ReadingRow, ...]


class GradeRow(Part):
    """One row of the printed table: the grade, its word, and the level or levels of each column."""

    grade: int
    called: Sentence
    cells: dict[str, OneOrMore]
    printed: dict[str, Sentence] = {}

    @model_validator(mode="before")
    @classmethod
    def _columns(cls, row: object) -> object:
        return _split(row, ("grade", "called", "printed"), "cells")


class Effect(Part):
    """What a footnote or an interpretation does to the grade, from a short closed list."""

    kind: Literal[
        "waives_gate",
        "leaves_gate_to_judgement",
        "counts_only_if_attributed",
        "defines_levels",
        "no_influence",
        "takes_most_severe",
    ]
    parameter: Name | None = None
    when: Annotated[tuple[When, ...], BeforeValidator(one_or_more)] = ({},)
    attributions: dict[str, Name] = {}

    @property
    def conditions(self) -> tuple[When, ...]:
        """Return the rows, any of which makes the effect apply; for attributions one row for each other cause."""
        if self.attributions:
            return tuple({finding: parse_test("other_cause")} for finding in self.attributions.values())
        return self.when


class Footnote(Part):
    """A footnote of the print, as a sentence with an effect."""

    says: Sentence
    effect: Effect


class Interpretation(Part):
    """A judgement call that the print leaves open: what is answered, on what basis, and who signed it."""

    says: Sentence
    basis: Sentence
    signed_by: tuple[str, ...] = ()
    effect: Effect | None = None


class Flag(Part):
    """A short stable word for what a reader must be told beside the grade, and when it is raised."""

    says: Sentence
    when: Annotated[tuple[When, ...], BeforeValidator(one_or_more)]


class Death(Part):
    """The only way to the highest grade: a death attributed to this toxicity."""

    finding: Name
    attributed: str
    asks_when: str
    grade: int
    called: Sentence
    says: Sentence


class AppliesRow(Part):
    """One row of the rule for whom the table is."""

    when: When
    applies: Literal["for_this_patient", "not_for_this_patient", "may_be"]
    says: Sentence

    @model_validator(mode="before")
    @classmethod
    def _columns(cls, row: object) -> object:
        return _split(row, ("applies", "says"), "when")


class Example(Part):
    """A worked example: a sentence, the findings, and what must come out, reasons included."""

    id: str | None = None
    says: Sentence
    given: dict[str, Any]
    expect: dict[str, Any]


class Item(Part):
    """One question of a score: what is asked and the points that each answer gives."""

    ask: Sentence
    hint: Sentence | None = None
    most: int | None = None
    answers: dict[str, int] = {}

    @cached_property
    def points(self) -> tuple[int, ...]:
        """Return every number of points that the item can give, lowest first."""
        return tuple(sorted(set(self.answers.values()))) or tuple(range((self.most or 0) + 1))


class Head(Part):
    """What every table file opens with."""

    table: Name
    title: Sentence
    short: Sentence
    status: Literal["draft", "reviewed", "in_force", "superseded"]
    source: Source
    edition: Edition
    interpretations: dict[str, Interpretation] = {}
    unverified: tuple[Sentence, ...] = ()
    examples: tuple[Example, ...]


class GradeTable(Head):
    """A consensus table that gives a grade."""

    kind: Literal["grade"]
    toxicity: Literal["CRS", "ICANS"]
    applies_to: tuple[AppliesRow, ...] = ()
    groups: dict[str, dict[str, tuple[str, ...] | Wildcard]] = {}
    comparisons: dict[str, Comparison] = {}
    scores: dict[str, ScoreUse] = {}
    stands_for: dict[str, StandsFor] = {}
    parameters: dict[str, Parameter]
    hit_policy: Literal["most_severe"]
    unaffected: Sentence
    grades: tuple[GradeRow, ...]
    death: Death
    footnotes: dict[str, Footnote]
    flags: dict[str, Flag]


class ScoreTable(Head):
    """A bedside score: items with points, added up."""

    kind: Literal["score"]
    items: dict[str, Item]


TableFile = GradeTable | ScoreTable
__all__ = [
    "Comparison",
    "Death",
    "Effect",
    "Example",
    "Flag",
    "Footnote",
    "GradeRow",
    "GradeTable",
    "Interpretation",
    "Item",
    "Parameter",
    "ReadingRow",
    "ScoreTable",
    "TableFile",
    "Test",
    "When",
    "Wildcard",
]
