"""What a table file may hold. The field order is the order in which a clinician reads the file, top to bottom.

Three kinds share one language: a `grade` table (columns, each with levels), a `score` (items, each with points) and
an `index` (a product of measured values). What they read is declared alike (`schema_findings`, `schema_series`).
"""

from functools import cached_property
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from tox_grader.tables.conditions import parse_test
from tox_grader.tables.parts import Day, Name, Number, OneOrMore, Part, Sentence, Test, When, one_or_more, split_columns
from tox_grader.tables.schema_findings import Comparison, Measure, Rate, ScoreUse, Share, StandsFor, Wildcard
from tox_grader.tables.schema_series import Series

Toxicity: TypeAlias = Literal[
    "CRS", "ICANS", "neurotoxicity", "haematotoxicity", "HLH", "coagulopathy", "TLS", "laboratory", "risk"
]
Points = Annotated[tuple[int, ...], BeforeValidator(one_or_more)]


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


class ReadingRow(Part):
    """One row of a reading: which cells must fit, and the level (or, undecided, the levels) that follow.

    `left_to: judgement` says that no further answer settles it: the print asks for words that no record holds.
    """

    when: When
    level: OneOrMore
    by: str | None = None
    left_to: Literal["judgement"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _columns(cls, row: object) -> object:
        return split_columns(row, ("level", "by", "left_to"), "when")


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
        return split_columns(row, ("grade", "called", "printed"), "cells")


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
        return split_columns(row, ("applies", "says"), "when")


class Example(Part):
    """A worked example: a sentence, the findings, and what must come out, reasons included."""

    id: str | None = None
    says: Sentence
    given: dict[str, Any]
    expect: dict[str, Any]


class PointRow(Part):
    """One row of an item: which cells must fit, and the points (or, undecided, the points it may be) that follow."""

    when: When
    points: Points
    by: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _columns(cls, row: object) -> object:
        return split_columns(row, ("points", "by"), "when")


class Item(Part):
    """One question of a score: what is asked, and the points of each answer or of each row of findings."""

    ask: Sentence
    hint: Sentence | None = None
    most: int | None = None
    answers: dict[str, int] = {}
    reading: tuple[PointRow, ...] = ()

    @cached_property
    def points(self) -> tuple[int, ...]:
        """Return every number of points that the item can give, lowest first."""
        read = {points for row in self.reading for points in row.points}
        return tuple(sorted(read | set(self.answers.values()))) or tuple(range((self.most or 0) + 1))


class Verdict(Part):
    """What the print says of a total, or of findings beside it: the first row that fits."""

    when: When
    verdict: Name
    says: Sentence

    @model_validator(mode="before")
    @classmethod
    def _columns(cls, row: object) -> object:
        return split_columns(row, ("verdict", "says"), "when")


class LookUp(Part):
    """What the print gives beside some totals (a probability): shown between the rows, never worked out."""

    called: Sentence
    rows: dict[str, str]


class Head(Part):
    """What every table file opens with, and how it says what it reads."""

    table: Name
    title: Sentence
    short: Sentence
    status: Literal["draft", "reviewed", "superseded"]
    source: Source
    edition: Edition
    applies_to: tuple[AppliesRow, ...] = ()
    groups: dict[str, dict[str, tuple[str, ...] | Wildcard]] = {}
    comparisons: dict[str, Comparison] = {}
    scores: dict[str, ScoreUse] = {}
    stands_for: dict[str, StandsFor] = {}
    measures: dict[str, Measure] = {}
    rates: dict[str, Rate] = {}
    worst_of: dict[str, tuple[Name, ...]] = {}
    series: dict[str, Series] = {}
    footnotes: dict[str, Footnote] = {}
    interpretations: dict[str, Interpretation] = {}
    flags: dict[str, Flag] = {}
    unverified: tuple[Sentence, ...] = ()
    examples: tuple[Example, ...]


class GradeTable(Head):
    """A consensus table that gives a grade, or under `each_alone` one grade for each of its terms."""

    kind: Literal["grade"]
    toxicity: Toxicity
    parameters: dict[str, Parameter]
    hit_policy: Literal["most_severe", "each_alone"]
    unaffected: Sentence
    grades: tuple[GradeRow, ...]
    death: Death | None = None


class ScoreTable(Head):
    """A score: items with points, added up, and what the print says of the total."""

    kind: Literal["score"]
    toxicity: Toxicity | None = None
    items: dict[str, Item]
    verdicts: tuple[Verdict, ...] = ()
    look_up: LookUp | None = None

    @property
    def reads_findings(self) -> bool:
        """Tell whether the items are read from findings, so that the score can be worked out by itself."""
        return any(item.reading for item in self.items.values())


class IndexTable(Head):
    """A number without a grade: measured values multiplied and divided."""

    kind: Literal["index"]
    toxicity: Toxicity
    multiply: tuple[Name, ...]
    divide_by: tuple[Name, ...] = ()
    decimals: int


TableFile = GradeTable | ScoreTable | IndexTable
__all__ = [
    "Comparison",
    "Death",
    "Effect",
    "Example",
    "Flag",
    "Footnote",
    "GradeRow",
    "GradeTable",
    "IndexTable",
    "Interpretation",
    "Item",
    "Measure",
    "Number",
    "Parameter",
    "Rate",
    "ReadingRow",
    "ScoreTable",
    "Series",
    "Share",
    "TableFile",
    "Test",
    "When",
    "Wildcard",
]
