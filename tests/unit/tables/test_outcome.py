"""Levels to bounds against plain enumeration: every way in which the open answers could turn out, tried one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tox_grader.tables.outcome import Bounds, GateEffect, bounds_of, columns_that_matter, gate_matters, grade_of


@dataclass(frozen=True)
class Case:
    columns: tuple[frozenset[int], ...]
    effects: frozenset[GateEffect]
    gate_grade: int

    @property
    def lows(self) -> list[int]:
        return [min(column) for column in self.columns]

    @property
    def highs(self) -> list[int]:
        return [max(column) for column in self.columns]


GRADES = st.frozensets(st.integers(0, 4), min_size=1)
EFFECTS: list[GateEffect] = ["open", "waived", "closed"]
CASES = st.builds(
    Case,
    columns=st.lists(GRADES, min_size=1, max_size=4).map(tuple),
    effects=st.frozensets(st.sampled_from(EFFECTS), min_size=1),
    gate_grade=st.integers(0, 2),
)


def by_hand(columns: tuple[int, ...], effect: GateEffect, gate_grade: int) -> int:
    if effect == "closed":
        return 0
    worst = 0
    for grade in columns:
        worst = max(worst, grade)
    return max(worst, gate_grade) if effect == "open" else worst


def ways(case: Case) -> Iterator[tuple[tuple[int, ...], GateEffect]]:
    return product(product(*case.columns), sorted(case.effects))


@given(CASES)
def test_the_bounds_are_the_least_and_the_most_of_all_ways(case: Case) -> None:
    grades = [by_hand(columns, effect, case.gate_grade) for columns, effect in ways(case)]
    assert bounds_of(case.lows, case.highs, case.effects, case.gate_grade) == Bounds(min(grades), max(grades))


@given(CASES)
def test_one_known_way_has_its_grade(case: Case) -> None:
    for columns, effect in ways(case):
        assert grade_of(columns, effect, case.gate_grade) == by_hand(columns, effect, case.gate_grade)


def test_without_columns_the_gate_alone_gives_the_grade() -> None:
    effects: list[GateEffect] = ["open", "waived", "closed"]
    assert [grade_of((), effect, 2) for effect in effects] == [2, 0, 0]


@given(CASES)
def test_a_column_matters_exactly_if_some_answer_to_it_alone_changes_some_grade(case: Case) -> None:
    matter: set[int] = set()
    for columns, effect in ways(case):
        for place, answers in enumerate(case.columns):
            changed = {
                by_hand((*columns[:place], answer, *columns[place + 1 :]), effect, case.gate_grade)
                for answer in answers
            }
            if len(changed) > 1:
                matter.add(place)
    assert columns_that_matter(case.lows, case.highs, case.effects, case.gate_grade) == sorted(matter)


def test_a_column_that_gives_no_more_than_the_gate_matters_only_where_the_gate_is_waived() -> None:
    assert columns_that_matter((0,), (1,), {"open"}, 2) == []
    assert columns_that_matter((0,), (1,), {"waived"}, 2) == [0]


@given(CASES)
def test_the_gate_matters_exactly_if_meeting_it_changes_some_grade(case: Case) -> None:
    otherwise = case.effects - {"open"}
    changes = any(
        by_hand(columns, "open", case.gate_grade) != by_hand(columns, effect, case.gate_grade)
        for columns in product(*case.columns)
        for effect in otherwise
    )
    assert gate_matters(case.lows, case.highs, "open", otherwise, case.gate_grade) == changes


@given(CASES, st.data())
def test_an_answer_added_never_widens_the_bounds(case: Case, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(case.columns) - 1))
    answer = data.draw(st.sampled_from(sorted(case.columns[place])))
    before = bounds_of(case.lows, case.highs, case.effects, case.gate_grade)
    lows, highs = case.lows, case.highs
    lows[place] = highs[place] = answer
    after = bounds_of(lows, highs, case.effects, case.gate_grade)
    assert before.at_least <= after.at_least <= after.could_be <= before.could_be
