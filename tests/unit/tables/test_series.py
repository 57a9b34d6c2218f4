"""Sentences about rules over daily counts: what is low, what is a recovery, what is not known, what is refused."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from tests.properties.scales.icaht_records import record
from tox_grader.foundation.measurements import DailyCounts
from tox_grader.foundation.quantities import WholeRange
from tox_grader.tables.cells import make_coordinate
from tox_grader.tables.conditions import Test as CellTest
from tox_grader.tables.conditions import parse_test
from tox_grader.tables.library import shipped_folder
from tox_grader.tables.problems import CannotCompile
from tox_grader.tables.schema_series import Series
from tox_grader.tables.series import Lowest, holds, lowest_count, number_of_days, periods
from tox_grader.tables.series_days import UnitNotRead, window_of
from tox_grader.tables.sources import UnreadWord
from tox_grader.tables.sources_series import SeriesSource
from tox_grader.tables.units import load_units

UNITS = load_units(shipped_folder())
PER_UL = {"/uL": Fraction(1), "10^9/L": Fraction(1000)}
ALL_ENDS = ("death", "progression", "next_therapy", "last_follow_up")
EARLY: dict[str, Any] = {"of": "neutrophil_series", "days": "0 to 30", "ends_with": ("death", "last_follow_up")}
LATE: dict[str, Any] = {"of": "neutrophil_series", "days": "31 to 100", "ends_with": ALL_ENDS}
PERIODS: dict[str, Any] = {"unit": "/uL", "low": "500 or below", "recovery_days": 3, "interpolate_up_to": 7}


def rule(window: dict[str, Any], **more: object) -> Series:
    return Series.model_validate({**window, **more})


def parsed(*cells: object) -> list[CellTest]:
    return [parse_test(cell) for cell in cells]


LONGEST = rule(EARLY, gives="longest_run", **PERIODS)
TOTAL = rule(EARLY, gives="total_days", **PERIODS)
UNENDED = rule(EARLY, gives="unended", start_by_day=3, last_count_stands_for=7, **PERIODS)
LOWEST = rule(LATE, gives="confirmed_lowest", unit="/uL", low="1500 or below", confirmed_by=2)
NO_EDGE = record("0-30:900")


# Periods and recoveries


def test_a_recovery_ends_a_period_only_if_it_is_long_enough() -> None:
    assert periods((2, 3, 6, 7), recovery_days=3) == ((2, 7),)
    assert periods((2, 3, 7), recovery_days=3) == ((2, 3), (7, 7))
    assert periods((2, 4), recovery_days=1) == ((2, 2), (4, 4))
    assert periods((), recovery_days=3) == ()


@pytest.mark.parametrize(("between", "longest", "together"), [(2, 13, 13), (3, 6, 11)])
def test_two_days_of_recovery_are_bridged_and_three_are_not(between: int, longest: int, together: int) -> None:
    second = 7 + between
    counts = record(f"0-1:900 2-6:400 7-{second - 1}:600 {second}-{second + 5}:400 {second + 6}-30:900")
    assert number_of_days(LONGEST, counts, PER_UL) == longest
    assert number_of_days(TOTAL, counts, PER_UL) == together


@pytest.mark.parametrize(("text", "days"), [("0:500 1-30:501", 1), ("0-29:501 30:500", 1), ("0-30:501 31:10", 0)])
def test_days_0_and_30_count_at_exactly_500_and_day_31_does_not(text: str, days: int) -> None:
    assert number_of_days(LONGEST, record(text, last=31), PER_UL) == days


def test_the_lowest_count_of_a_day_decides() -> None:
    assert number_of_days(LONGEST, record("0-30:900 5:1200 5:400"), PER_UL) == 1


def test_counts_are_brought_to_the_unit_of_the_rule_exactly() -> None:
    assert number_of_days(LONGEST, record("0-29:0.9 30:0.5", unit="10^9/L"), PER_UL) == 1
    assert number_of_days(LONGEST, record("0-29:0.9 30:0.5000001", unit="10^9/L"), PER_UL) == 0
    with pytest.raises(UnitNotRead, match=r"'G/dL' is not a unit of these counts; accepted: /uL, 10\^9/L"):
        number_of_days(LONGEST, record("0:1", unit="G/dL"), PER_UL)


# What is not known


def test_seven_days_without_a_count_lie_on_the_line_and_eight_are_not_known() -> None:
    assert number_of_days(LONGEST, record("0-10:900 18-30:900"), PER_UL) == 0
    assert number_of_days(LONGEST, record("0-10:900 19-30:900"), PER_UL) == WholeRange(0, 8)
    line = window_of(LONGEST, record("0:900 4:100", last=4), PER_UL)
    assert line.interpolated == {1: 700, 2: 500, 3: 300}
    assert number_of_days(LONGEST, record("0:900 4:100 5:900 6-30:900"), PER_UL) == 3


def test_a_count_outside_the_window_tells_of_the_days_inside() -> None:
    assert number_of_days(LONGEST, record("-2:900 1-30:900"), PER_UL) == 0
    assert number_of_days(LONGEST, record("1-30:900"), PER_UL) == WholeRange(0, 1)
    assert number_of_days(LONGEST, record("0-28:900 33:900", last=33), PER_UL) == 0
    assert number_of_days(LONGEST, record("0-28:900", last=33), PER_UL) == WholeRange(0, 2)


def test_a_rule_without_a_unit_takes_the_counts_as_they_stand() -> None:
    assert window_of(LATE_RULE, record("40:900"), {}).counted == {40: 900}


def test_days_ahead_are_not_known_and_days_after_the_end_do_not_exist() -> None:
    so_far = record("0-9:900 10-16:400", last=16)
    assert number_of_days(LONGEST, so_far, PER_UL) == WholeRange(7, 21)
    for ended in ("death", "last_follow_up"):
        assert number_of_days(LONGEST, record("0-9:900 10-30:400", last=16, ended=ended), PER_UL) == 7
    assert number_of_days(LONGEST, record("0-9:900 10-30:400", last=16, ended="progression"), PER_UL) == 21


def test_a_count_after_the_end_tells_nothing_of_the_days_before_it() -> None:
    counts = record("0-9:900 10:900 14:900", last=12, ended="death")
    assert number_of_days(LONGEST, counts, PER_UL) == WholeRange(0, 2)


def test_nothing_counted_is_any_number_of_days() -> None:
    nothing = record("", last=None)
    assert number_of_days(LONGEST, nothing, PER_UL) == WholeRange(0, 31)
    assert holds(UNENDED, nothing, PER_UL) is None
    assert lowest_count(LOWEST, nothing, PER_UL) == Lowest(None, final=False)


def test_a_gap_counts_only_beside_a_low_count_where_the_rule_says_so() -> None:
    beside = rule(EARLY, gives="total_days", gaps="low_beside_low", **PERIODS)
    assert number_of_days(beside, record("0-10:900 20-30:900"), PER_UL) == 0
    assert number_of_days(beside, record("0-9:900 10:400 20-30:900"), PER_UL) == WholeRange(1, 10)
    assert number_of_days(beside, record("0-9:900 10:400 11:900", last=30, ended="death"), PER_UL) == 1
    assert number_of_days(beside, record("0-9:900 10:400 11:900", last=30), PER_UL) == WholeRange(1, 21)


# Never recovered


@pytest.mark.parametrize(
    ("counts", "unended"),
    [
        (record("0-2:900 3-30:400"), True),
        (record("0-3:900 4-30:400"), False),
        (record("0-2:400 3-4:900 5-30:400"), True),
        (record("0-2:400 3-5:900 6-30:400"), False),
        (record("0-29:400 30:501"), None),
        (record("0-29:400 30:501", last=30, ended="last_follow_up"), False),
        (record("0:900 1-16:400", last=16, ended="death"), True),
        (record("0:900 1-16:400", last=23, ended="death"), True),
        (record("0:900 1-16:400", last=24, ended="death"), None),
        (record("0:900 1-16:400", last=16), None),
        (record("0:900 1-16:400 17-19:900", last=19), False),
        (record("3-30:400"), True),
        (record("4-30:400"), None),
        (record("0-26:400", last=40), None),
        (record("0-26:400 31:900", last=40), False),
        (record("0-26:400 31:450", last=40), True),
    ],
)
def test_a_period_from_day_3_that_never_ends_is_told_where_it_is_certain(
    counts: DailyCounts, *, unended: bool | None
) -> None:
    assert holds(UNENDED, counts, PER_UL) is unended


@pytest.mark.parametrize(
    ("counts", "unended"),
    [
        (record("0-28:400 29-30:501 31:500", last=31), True),
        (record("0-28:400 29-31:501", last=31), False),
        (record("0-28:400 29-31:501 32:500", last=32), False),
        (record("0-29:400 30-31:501", last=31), None),
        (record("0-29:400 30-31:501 32:500", last=32), True),
        (record("0-29:400 30-32:501", last=32), False),
        (record("0-27:400 28-30:501 31:500", last=31), False),
        (record("0-29:400 30:501 31:500", last=31, ended="death"), True),
        (record("0-29:400 30:501 31:500", last=30, ended="death"), False),
        (record("0-29:400 30:501", last=60, ended="last_follow_up"), False),
        (record("0-29:400 30:501 45:300", last=60, ended="last_follow_up"), None),
        (record("0-3:900 4-29:400 30:501 31:500", last=31), False),
        (record("0-16:400 17-30:501 31:500", last=31), False),
        (record("0-26:400 35:900", last=60, ended="last_follow_up"), None),
        (record("0-29:400 30:501 33:400", last=33), True),
    ],
)
def test_counts_after_the_window_tell_whether_a_recovery_at_its_end_was_one(
    counts: DailyCounts, *, unended: bool | None
) -> None:
    assert holds(UNENDED, counts, PER_UL) is unended


def test_no_day_before_the_window_begins_a_period_in_it() -> None:
    one_day = rule({**EARLY, "days": "30 to 30"}, gives="unended", start_by_day=30, **PERIODS)
    assert holds(one_day, record("29:400 30:501 31:400", last=33), PER_UL) is False
    assert holds(one_day, record("29:400 30:500 31:400", last=33), PER_UL) is True


def test_counts_after_the_window_add_no_days() -> None:
    assert number_of_days(LONGEST, record("0-23:900 24-29:400 30:600 31-40:400", last=40), PER_UL) == 6


# The lowest count


@pytest.mark.parametrize(
    ("text", "lowest"),
    [
        ("45:480 52:700", 480),
        ("45:480 52:2000", None),
        ("45:480", 480),
        ("45:480 45:500 52:2000", None),
        ("45:1500 52:1500", 1500),
        ("45:1501 52:1501", None),
        ("30:10 31:1400 100:1400 101:10", 1400),
    ],
)
def test_the_lowest_count_stands_if_two_days_are_low_or_one_alone_has_a_count(text: str, lowest: int | None) -> None:
    expected = Lowest(None if lowest is None else Fraction(lowest), final=True)
    assert lowest_count(LOWEST, record(text, last=101), PER_UL) == expected


def test_the_only_count_decides_nothing_while_others_may_follow() -> None:
    assert lowest_count(LOWEST, record("35:90", last=36), PER_UL) == Lowest(None, final=False)
    assert lowest_count(LOWEST, record("35:90", last=36, ended="death"), PER_UL) == Lowest(Fraction(90), final=True)
    assert lowest_count(LOWEST, record("35:90 36:95", last=36), PER_UL) == Lowest(Fraction(90), final=False)


def test_a_window_without_any_count_has_no_lowest_one() -> None:
    assert lowest_count(LOWEST, record("30:2000", last=100), PER_UL) == Lowest(None, final=False)


def test_counts_after_progression_are_not_read_where_it_ends_the_window() -> None:
    counts = record("40:1200 50:1400 60:90", last=55, ended="progression")
    assert lowest_count(LOWEST, counts, PER_UL) == Lowest(Fraction(1200), final=True)


# What is told beside the grade


def test_counted_interpolated_and_transfused_days_are_numbers() -> None:
    counts = record("0-4:900 8:900 30:900", transfused=(2, 3, 3, 40))
    assert number_of_days(rule(EARLY, gives="counted_days"), counts, {}) == 7
    low = rule(EARLY, gives="low_counts", unit="/uL", low="900 or below")
    assert number_of_days(low, counts, PER_UL) == 7
    assert number_of_days(low, record("0:900 0:300 1:901 31:10", last=31), PER_UL) == 1
    assert number_of_days(low, record("0:0.9 1:0.901", unit="10^9/L"), PER_UL) == 1
    assert number_of_days(rule(EARLY, gives="interpolated_days", interpolate_up_to=7), counts, {}) == 3
    assert number_of_days(rule(EARLY, gives="transfused_days"), counts, {}) == 2
    assert number_of_days(rule(EARLY, gives="transfused_days"), NO_EDGE, {}) == WholeRange(0, 31)


@pytest.mark.parametrize(
    ("counts", "reached", "still_open"),
    [
        (record("0-20:900", last=20), False, True),
        (record("0-20:900", last=20, ended="death"), False, False),
        (record("0-20:900", last=None), None, True),
        (record("0-20:900 40:900", last=None), True, True),
        (record("", last=31), True, True),
        (record("", last=100), True, False),
        (record("", last=31, ended="death"), True, False),
        (record("40:900", last=20), True, True),
        (record("40:900", last=20, ended="death"), False, False),
    ],
)
def test_a_window_is_reached_by_follow_up_and_open_until_its_last_day(
    counts: DailyCounts, *, reached: bool | None, still_open: bool
) -> None:
    assert holds(rule(LATE, gives="reached"), counts, {}) is reached
    assert holds(rule(LATE, gives="still_open"), counts, {}) is still_open


# What rows see


def source(name: str, series: Series, *cells: object) -> SeriesSource:
    return SeriesSource.made(name, series, make_coordinate(name, parsed(*cells)), UNITS)


def test_a_number_of_days_is_the_cells_that_its_range_touches() -> None:
    days = source("days", LONGEST, "below 1", "1 to 6", "7 and above")
    assert days.alternatives({"neutrophil_series": record("0-2:400 3-30:900")}) == ((1,),)
    assert days.alternatives({"neutrophil_series": record("0-2:400 3-5:900", last=5)}) == ((1,), (2,))
    assert days.alternatives({}) == days.everything == ((0,), (1,), (2,))
    assert (days.inputs, days.missing({}), days.name) == (("neutrophil_series",), ("neutrophil_series",), "days")


def test_nothing_low_confirmed_lies_above_the_highest_cut() -> None:
    lowest = source("lowest", LOWEST, "100 or below", "1500 or below", "above 1500")
    assert lowest.alternatives({"neutrophil_series": record("45:480 52:2000", last=100)}) == ((2,),)
    assert lowest.alternatives({"neutrophil_series": record("45:480 52:700", last=100)}) == ((1,),)
    assert lowest.alternatives({"neutrophil_series": record("45:480 52:700", last=60)}) == ((0,), (1,))
    assert lowest.alternatives({"neutrophil_series": record("45:480", last=60)}) == lowest.everything


def test_true_and_false_are_words_and_neither_is_both() -> None:
    unended = source("unended", UNENDED, [True])
    assert unended.alternatives({"neutrophil_series": record("0-30:400")}) == ((1,),)
    assert unended.alternatives({"neutrophil_series": record("0-30:900")}) == ((0,),)
    assert unended.alternatives({"neutrophil_series": record("0-16:400", last=16)}) == ((0,), (1,))


def test_counts_that_are_not_known_are_so_to_a_row_that_asks() -> None:
    days = source("days", LONGEST, "below 7", "not known")
    assert days.alternatives({}) == ((2,),)
    assert days.domain == ((0,), (1,), (2,))
    assert days.everything == ((0,), (1,))


def test_a_wrong_unit_or_no_record_at_all_is_refused_by_name() -> None:
    days = source("days", LONGEST, "below 7")
    for counts, word in ((record("0:1", unit="G/dL"), "G/dL"), ("low", "low"), (12, 12)):
        with pytest.raises(UnreadWord) as refused:
            days.alternatives({"neutrophil_series": counts})
        assert (refused.value.finding, refused.value.word) == ("neutrophil_series", word)


@pytest.mark.parametrize(
    ("series", "cells", "told"),
    [
        (
            rule(EARLY, gives="longest_run", **{**PERIODS, "unit": "10^9/l"}),
            ("below 7",),
            (("series", "x", "unit"), "neutrophils are never given in '10^9/l'", "did you mean '10^9/L'?"),
        ),
        (LONGEST, (True,), (("series", "x"), "longest_run is tested by numbers", "test it so in the rows")),
        (UNENDED, ("below 7",), (("series", "x"), "unended is tested by true and false", "test it so in the rows")),
        (
            LOWEST,
            ("100 or below", "above 2000"),
            (
                ("series", "x", "low"),
                "the highest cut of x in the rows is not its low",
                "let the highest band begin where low ends",
            ),
        ),
    ],
)
def test_a_rule_that_does_not_fit_its_rows_is_refused(
    series: Series, cells: tuple[object, ...], told: tuple[object, ...]
) -> None:
    with pytest.raises(CannotCompile) as refused:
        source("x", series, *cells)
    assert (refused.value.path, refused.value.what, refused.value.do) == told


# What a table may write


@pytest.mark.parametrize(
    ("part", "what"),
    [
        ({**EARLY, **PERIODS, "gives": "longest_run", "recovery_days": None}, "valid integer"),
        (
            {**EARLY, "gives": "longest_run", "unit": "/uL", "low": "below 5"},
            "longest_run also needs interpolate_up_to",
        ),
        ({**EARLY, **PERIODS, "gives": "longest_run", "start_by_day": 3}, "longest_run does not use start_by_day"),
        ({**EARLY, "gives": "counted_days", "unit": "/uL"}, "counted_days does not use unit"),
        ({**EARLY, "gives": "low_counts", "unit": "/uL"}, "low_counts also needs low"),
        ({**EARLY, "gives": "counted_days", "days": "below 30"}, "days is a band of whole days"),
        ({**EARLY, **PERIODS, "gives": "longest_run", "low": "500 and above"}, "low is a band with an upper end only"),
        ({**EARLY, **PERIODS, "gives": "longest_run", "low": "5 to 9"}, "low is a band with an upper end only"),
        ({**EARLY, "gives": "counted_days", "ends_with": ("relapse",)}, "'death', 'progression', 'next_therapy'"),
        ({**EARLY, "gives": "counted_days", "ends_with": ()}, "at least 1 item"),
        ({**EARLY, "gives": "counted_days", "of": "haemoglobin_series"}, "neutrophil_series"),
        ({**EARLY, "gives": "counted_days", "lowest": 1}, "Extra inputs"),
    ],
)
def test_a_rule_that_says_too_little_or_too_much_is_refused(part: dict[str, Any], what: str) -> None:
    with pytest.raises(ValidationError, match=what):
        Series.model_validate(part)


def test_a_rule_knows_its_days_and_its_cut() -> None:
    assert (LATE_RULE.first_day, LATE_RULE.last_day) == (31, 100)
    assert (LOWEST.low_up_to.number, LOWEST.low_up_to.above) == (Decimal(1500), True)
    assert (UNENDED.is_truth, LONGEST.is_truth) == (True, False)
    with pytest.raises(TypeError, match="counted_days has no low counts"):
        _ = LATE_RULE.low_up_to


LATE_RULE = rule(LATE, gives="counted_days")
