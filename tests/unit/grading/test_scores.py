"""Score totals against brute force: every way in which the unanswered items could have been answered."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tox_grader.foundation.problems import AssessmentInvalid
from tox_grader.foundation.quantities import WholeRange
from tox_grader.grading.scores import total_of, with_totals
from tox_grader.tables.schema import Item, ScoreTable
from tox_grader.workflows.station import Station

LIBRARY = Station().library
ICE, CAPD = LIBRARY.score("ice_score"), LIBRARY.score("capd_score")


def points(item: Item) -> list[int]:
    return sorted(set(item.answers.values())) if item.answers else list(range((item.most or 0) + 1))


def sheets(score: ScoreTable) -> st.SearchStrategy[dict[str, Any]]:
    """Return answer sheets with items left out; an item with words is answered by word or by points."""
    answers = {name: st.sampled_from([*item.answers, *points(item)]) for name, item in score.items.items()}
    return st.fixed_dictionaries({}, optional=answers)


def possible_totals(score: ScoreTable, sheet: dict[str, Any]) -> set[int]:
    choices = [
        [item.answers.get(sheet[name], sheet[name])] if name in sheet else points(item)
        for name, item in score.items.items()
    ]
    totals = {0}
    for choice in choices:
        totals = {total + point for total, point in product(totals, choice)}
    return totals


def ends(total: int | WholeRange) -> tuple[int, int]:
    return (total.lowest, total.highest) if isinstance(total, WholeRange) else (total, total)


@pytest.mark.parametrize("score", [ICE, CAPD], ids=["ice", "capd"])
@settings(deadline=None)
@given(data=st.data())
def test_the_total_spans_exactly_the_totals_that_are_still_possible(score: ScoreTable, data: st.DataObject) -> None:
    sheet = data.draw(sheets(score))
    totals = possible_totals(score, sheet)
    assert ends(total_of(score, sheet)) == (min(totals), max(totals))
    assert totals == set(range(min(totals), max(totals) + 1))


@pytest.mark.parametrize("score", [ICE, CAPD], ids=["ice", "capd"])
@settings(deadline=None)
@given(data=st.data())
def test_a_total_beside_items_is_kept_if_it_is_possible_and_refused_if_not(
    score: ScoreTable, data: st.DataObject
) -> None:
    sheet = data.draw(sheets(score))
    total = data.draw(st.integers(-2, 40))
    if total in possible_totals(score, sheet):
        assert total_of(score, sheet, total) == total
    else:
        with pytest.raises(AssessmentInvalid, match=f"the total {total} is given, but the items add up to"):
            total_of(score, sheet, total)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"year": 2}, "2 is not an answer to the item 'year'"),
        ({"year": -1}, "-1 is not an answer"),
        ({"name_objects": 4}, "4 is not an answer"),
        ({"year": "right"}, "'right' is not an answer"),
        ({"yaer": 1}, "ICE has no item 'yaer'"),
    ],
)
def test_an_item_or_an_answer_that_does_not_exist_is_refused(answers: dict[str, Any], says: str) -> None:
    with pytest.raises(AssessmentInvalid, match=says) as caught:
        total_of(ICE, answers)
    problem = caught.value.problems[0]
    assert (problem.where, problem.why) == (
        "icans.ice",
        "a score that was not given this way would put the patient into another band",
    )


@pytest.mark.parametrize(
    ("score", "answers", "total", "says", "do"),
    [
        (ICE, {"yaer": 1}, None, "ICE has no item 'yaer'", "did you mean 'year'?"),
        (ICE, {"year": 2}, None, "2 is not an answer to the item 'year'", "accepted: points 0 to 1"),
        (
            ICE,
            {"year": 1},
            0,
            "the total 0 is given, but the items add up to 1 to 10",
            "correct the items or the total",
        ),
        (
            ICE,
            dict.fromkeys(ICE.items, 1),
            9,
            "the total 9 is given, but the items add up to 8",
            "correct the items or the total",
        ),
    ],
)
def test_what_is_wrong_with_a_sheet_is_told_with_what_to_do(
    score: ScoreTable, answers: dict[str, Any], total: int | None, says: str, do: str
) -> None:
    with pytest.raises(AssessmentInvalid) as caught:
        total_of(score, answers, total)
    assert (caught.value.problems[0].what, caught.value.problems[0].do) == (says, do)


def test_a_refused_answer_names_the_accepted_ones() -> None:
    with pytest.raises(AssessmentInvalid) as caught:
        total_of(CAPD, {"aware": "mostly"})
    assert caught.value.problems[0].do == "accepted: never, rarely, sometimes, often, always, or points 0 to 4"


def test_totals_are_added_only_for_scores_that_were_entered_by_item() -> None:
    table = Station().library.table("astct_icans_2019_adult")
    assert with_totals(table, {"ice": {"year": 0}}) == {"ice": {"year": 0}, "ice_total": WholeRange(0, 9)}
    assert with_totals(table, {"ice": {"year": 0}, "ice_total": 7})["ice_total"] == 7
    assert with_totals(table, {"ice_total": 7}) == {"ice_total": 7}
    assert with_totals(table, {}) == {}


def test_a_sheet_met_a_second_time_has_the_same_total() -> None:
    table = Station().library.table("astct_icans_2019_adult")
    sheet = {"ice": {"year": 1, "attention": 0}}
    assert with_totals(table, sheet) == with_totals(table, sheet)
    assert with_totals(table, {"ice": {"year": 0, "attention": 0}}) != with_totals(table, sheet)
