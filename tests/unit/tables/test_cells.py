"""Findings to cells: known values have one, unknown ones all, lists are counted by group, partial totals stay apart."""

from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tox_grader.foundation.quantities import WholeRange
from tox_grader.tables.cells import Coordinate, make_coordinate
from tox_grader.tables.conditions import Test as CellTest
from tox_grader.tables.conditions import parse_test
from tox_grader.tables.sources import (
    Disagreement,
    GroupSource,
    PlainSource,
    ScoreSource,
    UnreadWord,
)


def coordinate(
    name: str, *cells: object, vocabulary: frozenset[str] = frozenset(), whole_up_to: int | None = None
) -> Coordinate:
    return make_coordinate(name, parsed(*cells), vocabulary, whole_up_to)


def parsed(*cells: object) -> list[CellTest]:
    return [parse_test(cell) for cell in cells]


FLOW = coordinate("flow", "6 or below", "above 6")
YES_NO = (True, False)
TOTAL = coordinate("total", 10, "7 to 9", "3 to 6", "0 to 2", whole_up_to=10)


def test_a_number_line_is_cut_only_where_a_row_cuts_it() -> None:
    assert FLOW.cells == ("up to 6", "above 6")
    assert TOTAL.cells == ("below 3", "from 3 and below 7", "from 7 and below 10", "from 10")
    assert [FLOW.cell_of(Decimal(text)) for text in ("0", "6", "6.0", "6.000001", "80")] == [0, 0, 0, 1, 1]


@given(st.decimals(min_value=0, max_value=50, places=2))
def test_a_number_lies_in_the_cells_that_its_band_accepts(value: Decimal) -> None:
    for cell in ("6 or below", "above 6"):
        (test,) = parsed(cell)
        accepted = FLOW.accepted(test)
        assert (FLOW.cell_of(value) in accepted) == (value <= 6 if cell == "6 or below" else value > 6)


@given(st.integers(0, 10))
def test_a_total_lies_in_exactly_one_band(total: int) -> None:
    bands = {10: range(10, 11), "7 to 9": range(7, 10), "3 to 6": range(3, 7), "0 to 2": range(3)}
    for cell, totals in bands.items():
        (test,) = parsed(cell)
        assert (TOTAL.cell_of(total) in TOTAL.accepted(test)) == (total in totals)


def test_a_known_word_has_one_cell_and_an_unknown_one_has_all() -> None:
    words = coordinate(
        "device", "cpap", ("mask", "venturi"), vocabulary=frozenset({"cpap", "mask", "venturi", "room_air"})
    )
    source = PlainSource("device", (words,))
    assert len(words.cells) == 4
    assert source.alternatives({"device": "cpap"}) == ((words.words["cpap"],),)
    assert source.alternatives({}) == source.domain == tuple((cell,) for cell in range(4))


def test_a_word_that_no_cell_holds_is_refused_never_skipped() -> None:
    source = PlainSource("device", (coordinate("device", "cpap"),))
    with pytest.raises(UnreadWord, match="device: 'c-pap'"):
        source.alternatives({"device": "c-pap"})


def test_where_a_row_asks_for_not_known_an_absent_finding_is_that_cell_and_no_other() -> None:
    age = coordinate("age", "below 12", "12 and above", "not known")
    source = PlainSource("age", (age,))
    assert source.alternatives({}) == ((age.not_known,),) == ((2,),)
    assert source.alternatives({"age": 11}) == ((0,),)
    assert source.alternatives({"age": Decimal(12)}) == ((1,),)
    assert source.alternatives({"age": WholeRange(3, 11)}) == ((0,),)
    assert source.alternatives({"age": WholeRange(3, 12)}) == ((age.not_known,),)
    assert source.domain == ((0,), (1,), (2,))


def test_a_range_without_such_a_row_may_be_in_every_cell_it_touches() -> None:
    source = PlainSource("total", (TOTAL,))
    assert source.alternatives({"total": WholeRange(2, 7)}) == ((0,), (1,), (2,))
    assert source.alternatives({"total": WholeRange(4, 6)}) == ((1,),)


def test_true_and_false_are_cells_and_zero_is_not_false() -> None:
    source = PlainSource("treated", (coordinate("treated", *YES_NO),))
    assert source.alternatives({"treated": True}) == ((1,),)
    assert source.alternatives({"treated": False}) == ((0,),)
    with pytest.raises(UnreadWord):
        source.alternatives({"treated": "true"})


FEVER = PlainSource(
    "temperature",
    (coordinate("temperature", "below 38.0", "38.0 and above"),),
    (("fever", {"absent": 0, "present": 1}),),
)


def test_a_word_stands_for_its_band_where_the_number_is_missing() -> None:
    assert FEVER.alternatives({"fever": "present"}) == ((1,),)
    assert FEVER.alternatives({"fever": "absent"}) == ((0,),)
    assert FEVER.alternatives({}) == ((0,), (1,))
    assert FEVER.alternatives({"fever": "present", "temperature": Decimal("38.0")}) == ((1,),)


def test_a_word_against_its_number_is_a_disagreement() -> None:
    with pytest.raises(Disagreement, match=r"fever says 'absent', but temperature is 39\.4") as refused:
        FEVER.alternatives({"fever": "absent", "temperature": Decimal("39.4")})
    assert (refused.value.finding, refused.value.other) == ("fever", "temperature")


def test_a_word_that_stands_for_no_band_is_refused_under_its_own_name() -> None:
    with pytest.raises(UnreadWord) as refused:
        FEVER.alternatives({"fever": "perhaps"})
    assert (refused.value.finding, refused.value.word, refused.value.accepted) == ("fever", "perhaps", ())


def test_a_word_is_no_number_and_a_number_is_no_word() -> None:
    device = PlainSource("device", (coordinate("device", "cpap"),))
    for source, value in ((FEVER, "high"), (FEVER, True), (device, 5)):
        with pytest.raises(UnreadWord):
            source.alternatives({source.name: value})


# Lists counted by group: a and b count, v is the one other, `?` is one of the first or, once, v.

COUNTED = coordinate("drugs.counted", "2 and above", 1, 0, whole_up_to=1000)
OTHER = coordinate("drugs.other", 0, "1 and above", whole_up_to=1000)
DRUGS = GroupSource("drugs", (COUNTED, OTHER), ("counted", "other"), {"a": 0, "b": 0, "c": 0, "v": 1}, "?", 0, 1)


@pytest.mark.parametrize(
    ("members", "ways"),
    [
        ((), {(0, 0)}),
        (("a",), {(1, 0)}),
        (("v",), {(0, 1)}),
        (("a", "v"), {(1, 1)}),
        (("a", "b"), {(2, 0)}),
        (("a", "b", "c"), {(2, 0)}),
        (("?",), {(1, 0), (0, 1)}),
        (("?", "?"), {(2, 0), (1, 1)}),
        (("?", "?", "?"), {(2, 0), (2, 1)}),
        (("?", "v"), {(1, 1)}),
        (("?", "a"), {(2, 0), (1, 1)}),
        (("?", "a", "v"), {(2, 1)}),
    ],
)
def test_a_list_is_counted_by_group_and_only_one_unnamed_member_can_be_the_single_other(
    members: tuple[str, ...],
    ways: set[tuple[int, int]],
) -> None:
    assert set(DRUGS.alternatives({"drugs": members})) == ways


def test_the_single_other_that_an_unnamed_member_may_be_is_one_and_not_two() -> None:
    counted = coordinate("drugs.other", 0, 1, "2 and above", whole_up_to=1000)
    drugs = GroupSource("drugs", (COUNTED, counted), ("counted", "other"), {"a": 0, "v": 1}, "?", 0, 1)
    assert drugs.alternatives({"drugs": ("?",)}) == ((0, 1), (1, 0))


@given(st.lists(st.sampled_from(["a", "b", "c", "v", "?"]), max_size=4))
def test_the_order_of_a_list_does_not_matter(members: list[str]) -> None:
    assert len({DRUGS.alternatives({"drugs": order}) for order in permutations(members)}) == 1


def test_a_list_that_was_not_asked_may_be_anything_and_a_strange_member_is_refused() -> None:
    assert set(DRUGS.alternatives({})) == {(count, other) for count in range(3) for other in range(2)}
    with pytest.raises(UnreadWord, match="drugs: 'x'"):
        DRUGS.alternatives({"drugs": ("a", "x")})


# A score beside its baseline

AT_BASELINE = coordinate("at_baseline", *[True, (False, "not known")])
SCORE = ScoreSource("total", (TOTAL, AT_BASELINE), 10, "baseline", at_or_above=True)
FALSE, TRUE, UNKNOWN = 0, 1, 2


def test_a_score_is_compared_with_its_baseline() -> None:
    assert SCORE.alternatives({"total": 7, "baseline": 7}) == ((2, TRUE),)
    assert SCORE.alternatives({"total": 6, "baseline": 7}) == ((1, FALSE),)
    assert SCORE.alternatives({"total": 6}) == ((1, UNKNOWN),)


@given(st.integers(0, 10), st.integers(0, 10), st.none() | st.integers(0, 10))
def test_a_partial_total_has_the_cells_of_every_total_that_it_can_be(
    one: int, other: int, baseline: int | None
) -> None:
    lowest, highest = sorted((one, other))
    findings = {} if baseline is None else {"baseline": baseline}
    by_hand = {way for total in range(lowest, highest + 1) for way in SCORE.alternatives({**findings, "total": total})}
    assert set(SCORE.alternatives({**findings, "total": WholeRange(lowest, highest)})) == by_hand


def test_an_unassessed_score_beside_an_unknown_baseline_may_be_in_every_band() -> None:
    assert SCORE.everything == ((0, UNKNOWN), (1, UNKNOWN), (2, UNKNOWN), (3, UNKNOWN))
    assert SCORE.domain == tuple((band, compared) for band in range(4) for compared in (FALSE, TRUE, UNKNOWN))


@given(st.none() | st.integers(0, 10))
def test_an_unassessed_score_may_be_any_total(baseline: int | None) -> None:
    findings = {} if baseline is None else {"baseline": baseline}
    by_hand = {way for total in range(11) for way in SCORE.alternatives({**findings, "total": total})}
    assert set(SCORE.alternatives(findings)) == by_hand


def test_an_unassessed_score_is_never_more_than_its_highest_total() -> None:
    score = ScoreSource("total", (coordinate("total", "10 or below", "above 10"),), 10)
    assert score.alternatives({}) == ((0,),)


@pytest.mark.parametrize(
    ("findings", "missing"),
    [
        ({}, "total"),
        ({"baseline": 7}, "total"),
        ({"total": WholeRange(3, 5)}, "total"),
        ({"total": 5}, "baseline"),
        ({"total": 5, "baseline": 7}, "total"),
    ],
)
def test_the_baseline_is_asked_for_once_the_total_is_exact(findings: dict[str, object], missing: str) -> None:
    assert SCORE.missing(findings) == (missing,)
    assert ScoreSource("total", (TOTAL,), 10).missing(findings) == ("total",)


def test_a_score_that_falls_when_better_is_compared_the_other_way_round() -> None:
    bands = coordinate("total", 0, "1 to 8", "9 and above", whole_up_to=32)
    capd = ScoreSource("total", (bands, coordinate("at_baseline", *YES_NO)), 32, "baseline", at_or_above=False)
    assert capd.alternatives({"total": 4, "baseline": 4}) == ((1, TRUE),)
    assert capd.alternatives({"total": 5, "baseline": 4}) == ((1, FALSE),)
    assert capd.alternatives({"total": 5}) == ((1, FALSE), (1, TRUE))


def test_a_finding_of_which_rows_only_ask_whether_it_is_known_is_known_with_any_value() -> None:
    coordinate = make_coordinate("ferritin_ng_ml", [parse_test("not known")])
    source = PlainSource("ferritin_ng_ml", (coordinate,))
    assert coordinate.cells == ("any value", "not known")
    assert source.alternatives({"ferritin_ng_ml": Decimal(3)}) == ((0,),)
    assert source.alternatives({}) == ((1,),)
