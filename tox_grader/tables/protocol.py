"""Escalation protocols and drug facts as tables: rows over grades, each action with its source and evidence mark."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from tox_grader.foundation.nearest import did_you_mean
from tox_grader.tables.conditions import Band
from tox_grader.tables.parts import Cell, Name, Number, Part, Sentence, When, one_or_more
from tox_grader.tables.schema import Edition, Interpretation, Source

Evidence = Literal["primary", "secondary", "unverified"]
TOXICITIES = ("crs", "icans")


class WeightDose(Part):
    """Milligrams for each kilogram in one band of weight."""

    weight_kg: Cell
    mg_per_kg: Number
    read_in: Sentence | None = None


class DrugDose(Part):
    """A dose worked out from the weight, with its ceiling, and how near a band's edge the weight is asked again."""

    by_weight: tuple[WeightDose, ...]
    at_most_mg: Number
    ask_again_within_percent: Number
    weigh_again_after_days: int
    route: Sentence

    @model_validator(mode="after")
    def _every_weight_has_one_row(self) -> "DrugDose":
        bands = [row.weight_kg for row in self.by_weight]
        if not bands or not all(isinstance(band, Band) for band in bands):
            raise ValueError("by_weight needs a band of weight in every row")
        edges = [None, *(edge for band in bands for edge in (band.lower, band.upper)), None]
        if any(upper != lower for upper, lower in zip(edges[::2], edges[1::2], strict=True)):
            raise ValueError("the bands of weight must run from the lightest up, without gap or overlap")
        return self


class DrugLimits(Part):
    """How close together and how often a drug may be given; three separate counters."""

    hours_apart: int
    in_24_hours: int
    in_all: int


class Drug(Part):
    """The facts of one drug that the bedside needs, each with where it was read."""

    shown: Sentence
    kind: Literal["antipyretic", "anticytokine", "steroid", "vasopressor", "antiseizure", "other"]
    may_mask_fever: bool
    dose: DrugDose | None = None
    limits: DrugLimits | None = None
    from_age_years: int | None = None
    ask_first: tuple[Sentence, ...] = ()
    not_checked: tuple[Sentence, ...] = ()
    source: Sentence
    evidence: Evidence


class Drugs(Part):
    """All drug facts, by generic name."""

    about: Sentence
    status: Sentence
    not_checked: tuple[Sentence, ...]
    drugs: dict[str, Drug]


class Course(Part):
    """One stretch of a fixed dose: how much, how often, how long."""

    mg: Number | None = None
    mg_per_kg: Number | None = None
    how_often: Sentence
    lasting: Sentence | None = None

    @model_validator(mode="after")
    def _one_amount(self) -> "Course":
        if (self.mg is None) == (self.mg_per_kg is None):
            raise ValueError("give either mg or mg_per_kg")
        return self


class Dose(Part):
    """What a step suggests of a drug: by the drug's own weight rule, or a fixed course of one or more stretches."""

    drug: Name
    by_drug_rule: bool = False
    course: tuple[Course, ...] = ()
    route: Sentence | None = None

    @model_validator(mode="after")
    def _one_way_to_dose(self) -> "Dose":
        if self.by_drug_rule == bool(self.course):
            raise ValueError("give either by_drug_rule: true or a course")
        if self.course and self.route is None:
            raise ValueError("a course needs its route")
        return self


class Step(Part):
    """One row of a protocol: for which grades, what to consider, on what condition, from which source."""

    id: Name
    when: Annotated[tuple[When, ...], BeforeValidator(one_or_more)]
    kind: Literal["care", "look_for", "monitor", "drug", "location", "ask", "escalate"]
    says: Sentence
    only_if: Sentence | None = None
    doses: tuple[Dose, ...] = ()
    steroid_rank: int | None = None
    read_in: Sentence
    evidence: Evidence
    reviewed_by: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _tests_grades(self) -> "Step":
        for when in self.when:
            _check_grades(when)
        return self


class Reassess(Part):
    """How many hours after an assessment the next one is due."""

    when: When
    hours: int
    read_in: Sentence

    @model_validator(mode="after")
    def _tests_grades(self) -> "Reassess":
        _check_grades(self.when)
        return self


class Protocol(Part):
    """An escalation protocol."""

    protocol: Name
    title: Sentence
    short: Sentence
    status: Literal["draft", "reviewed", "superseded"]
    source: Source
    edition: Edition
    adult_from_years: int
    steps: tuple[Step, ...]
    reassess: tuple[Reassess, ...]
    interpretations: dict[str, Interpretation] = Field(default_factory=dict)
    unverified: tuple[Sentence, ...] = ()


def _check_grades(when: When) -> None:
    """Refuse a row that could never fire: a mistyped toxicity would be left out of every suggestion in silence."""
    for name, test in when.items():
        if name not in TOXICITIES:
            raise ValueError(f"a row tests crs or icans, not {name!r}: {did_you_mean(name, TOXICITIES)}")
        if not isinstance(test, Band):
            raise ValueError(f"{name} is tested by a grade or a band of grades")  # noqa: TRY004  pydantic tells ValueError only


def fits(when: When, known: dict[str, Decimal | int | None]) -> bool:
    """Tell whether numbers fit a row of bands; an unknown number fits no band."""
    return all(_holds(test, known.get(name)) for name, test in when.items())


def _holds(test: Cell, value: Decimal | int | None) -> bool:
    return value is not None and bool(test.holds(value))
