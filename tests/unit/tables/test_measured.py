"""Laboratory values, doses and grades beside what is not known of them: the cells they may be in, and what to ask."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tox_grader.foundation.measurements import Measurement, RunningDose
from tox_grader.tables.cells import Coordinate
from tox_grader.tables.conditions import Edge
from tox_grader.tables.sources import UnreadWord
from tox_grader.tables.sources_measured import DrugShare, MeasureSource, RateSource, WorstSource


def cut_at(*numbers: str) -> tuple[Coordinate]:
    edges = tuple(Edge(Decimal(number), above=False) for number in numbers)
    return (Coordinate("tried", tuple(map(str, range(len(numbers) + 1))), edges),)


# Laboratory values

CRP = MeasureSource(
    "crp_mg_l", cut_at("5"), "crp", cuts={"mg/L": ((Fraction(5), False),), "mg/dL": ((Fraction(1), True),)}
)
TIMES = MeasureSource("times", cut_at("5"), "crp", "baseline", "uln")


def test_a_unit_that_no_cut_is_told_in_is_refused_with_those_that_are_read() -> None:
    with pytest.raises(UnreadWord) as refused:
        CRP.alternatives({"crp": Measurement(Decimal(5), "mole")})
    assert (refused.value.finding, refused.value.word) == ("crp", "mole")
    assert refused.value.accepted == ("mg/L", "mg/dL")


@pytest.mark.parametrize(
    ("beside", "missing"),
    [
        ({}, ("crp.baseline", "crp.uln")),
        ({"uln": Decimal(5)}, ("crp.baseline",)),
        ({"baseline": Decimal(5)}, ("crp.uln",)),
        ({"baseline": Decimal(5), "uln": Decimal(5)}, ()),
    ],
)
def test_the_baseline_and_the_limit_of_normal_are_asked_for_where_they_are_read(
    beside: dict[str, Decimal], missing: tuple[str, ...]
) -> None:
    findings = {"crp": Measurement(Decimal(50), "mg/L", **beside)}
    assert TIMES.missing(findings) == missing
    assert CRP.missing(findings) == ()
    assert TIMES.missing({}) == CRP.missing({}) == ("crp",)


# Doses

SHARES = {
    "norepinephrine": DrugShare(
        Fraction(1), {"mcg/kg/min": (Fraction(1), 0), "mcg/h": (Fraction(1, 60), -1)}, Fraction(2)
    ),
    "phenylephrine": DrugShare(Fraction(1, 2), {"mcg/kg/min": (Fraction(1), 0)}),
}
CUTS = ("0.5", "1", "2", "10")
HELD = RateSource("high", cut_at(*CUTS), SHARES, "unnamed", Decimal(3))
AT_ONCE = RateSource("high", cut_at(*CUTS), SHARES, "unnamed")
ANY = ((0,), (1,), (2,), (3,), (4,))


def dose(text: str | None = None, drug: str = "phenylephrine", unit: str = "mcg/kg/min", **more: Any) -> RunningDose:
    return RunningDose(drug, None if text is None else Decimal(text), unit, **more)


def running(*doses: RunningDose, **more: object) -> dict[str, object]:
    return {"vasopressor_rates": doses, **more}


@pytest.mark.parametrize(
    ("findings", "missing"),
    [
        ({}, ("vasopressors",)),
        (running(), ("vasopressors",)),
        (running(dose("1", "vasopressin")), ("vasopressors",)),
        (running(dose("1", held_hours=Decimal(3))), ("vasopressors",)),
        (running(dose(held_hours=Decimal(3))), ("vasopressors.dose",)),
        (running(dose("1")), ("vasopressors.dose_since",)),
        (running(dose("1"), vasopressor_hours=Decimal(2)), ("vasopressors",)),
        (
            running(dose("1", "norepinephrine", held_hours=Decimal(3))),
            ("vasopressors.expressed_as",),
        ),
        (
            running(dose("1", "norepinephrine", "mcg/h", held_hours=Decimal(3), expressed_as="base")),
            ("weight_kg",),
        ),
        (
            running(dose("1", "norepinephrine", "mcg/h", held_hours=Decimal(3), expressed_as="base"), weight_kg=60),
            ("vasopressors",),
        ),
        (
            running(dose(), dose("1", "norepinephrine", "mcg/h")),
            ("vasopressors.dose", "vasopressors.dose_since", "vasopressors.expressed_as", "weight_kg"),
        ),
        (running(RunningDose("phenylephrine")), ("vasopressors.dose", "vasopressors.dose_since")),
    ],
)
def test_of_a_rate_only_what_is_still_open_is_asked_for(findings: dict[str, object], missing: tuple[str, ...]) -> None:
    assert HELD.missing(findings) == missing


@pytest.mark.parametrize(
    ("findings", "cells"),
    [
        (running(dose("2")), ((2,),)),
        (running(dose("120", "norepinephrine", "mcg/h", expressed_as="base"), weight_kg=Decimal(1)), ((3,),)),
        (running(dose("120", "norepinephrine", "mcg/h", expressed_as="base"), weight_kg=Decimal(4)), ((1,),)),
        (running(dose("120", "norepinephrine", "mcg/h", expressed_as="base")), ANY),
        (running(dose()), ANY),
        (running(RunningDose("phenylephrine", Decimal(2))), ANY),
        (running(dose("2"), dose("1", "unnamed")), ANY[2:]),
    ],
)
def test_a_rate_is_the_sum_of_what_is_known_and_open_above_where_something_is_not(
    findings: dict[str, object], cells: tuple[tuple[int], ...]
) -> None:
    assert AT_ONCE.alternatives(findings) == cells


@pytest.mark.parametrize(
    ("hours", "held", "cells"),
    [
        (Decimal(2), None, ((0,),)),
        (Decimal(3), None, ((0,), (1,), (2,))),
        (None, None, ((0,), (1,), (2,))),
        (None, Decimal(3), ((2,),)),
        (Decimal(5), Decimal(2), ((0,), (1,), (2,))),
    ],
)
def test_only_what_ran_for_long_enough_counts(
    hours: Decimal | None, held: Decimal | None, cells: tuple[tuple[int], ...]
) -> None:
    findings = running(dose("2", held_hours=held)) | ({} if hours is None else {"vasopressor_hours": hours})
    assert HELD.alternatives(findings) == cells


def test_a_dose_unit_that_leads_to_no_rate_is_refused_with_those_that_do() -> None:
    with pytest.raises(UnreadWord) as refused:
        AT_ONCE.alternatives(running(dose("2", "norepinephrine", "units/min")))
    assert (refused.value.finding, refused.value.word) == ("vasopressors", "units/min")
    assert refused.value.accepted == ("mcg/kg/min", "mcg/h")


# The worst of several grades


def test_the_grades_that_are_not_known_are_asked_for() -> None:
    worst = WorstSource("worst", cut_at("1", "2"), ("one", "other"))
    assert worst.missing({"one": 2}) == ("other",)
    assert worst.missing({"one": 2, "other": 0}) == ()
    assert worst.alternatives({"one": 1}) == ((1,), (2,))
    assert worst.alternatives({"one": 1, "other": 0}) == ((1,),)
