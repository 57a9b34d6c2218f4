"""The total of a bedside score: exact where every item was answered, a range where some were not."""

from collections.abc import Mapping
from typing import Any

from tox_grader.foundation.nearest import did_you_mean
from tox_grader.foundation.problems import AssessmentInvalid, Problem
from tox_grader.foundation.quantities import WholeRange
from tox_grader.tables.schema import Item, ScoreTable

WHY = "a score that was not given this way would put the patient into another band"


def total_of(score: ScoreTable, answers: Mapping[str, str | int], total: int | None = None) -> int | WholeRange:
    """Return the total over the items answered; each unanswered item may have any of its points.

    A `total` given beside items must be one that they can add up to. Raises `AssessmentInvalid` otherwise, and
    for an unknown item or answer.
    """
    lowest = highest = 0
    for name, item in score.items.items():
        low, high = _points(score, name, item, answers.get(name))
        lowest, highest = lowest + low, highest + high
    unknown = sorted(set(answers) - set(score.items))
    if unknown:
        raise _invalid(f"{score.short} has no item {unknown[0]!r}", score, did_you_mean(unknown[0], score.items))
    if total is None:
        return lowest if lowest == highest else WholeRange(lowest, highest)
    if not lowest <= total <= highest:
        sum_text = str(lowest) if lowest == highest else f"{lowest} to {highest}"
        raise _invalid(
            f"the total {total} is given, but the items add up to {sum_text}",
            score,
            "correct the items or the total",
        )
    return total


def _points(score: ScoreTable, name: str, item: Item, answer: str | int | None) -> tuple[int, int]:
    """Return the lowest and the highest points of an item: both the same where it was answered."""
    possible = item.points
    if answer is None:
        return possible[0], possible[-1]
    points = item.answers.get(answer, answer) if isinstance(answer, str) else answer
    if not isinstance(points, int) or points not in possible:
        words = f"{', '.join(item.answers)}, or " if item.answers else ""
        accepted = f"accepted: {words}points {possible[0]} to {possible[-1]}"
        raise _invalid(f"{answer!r} is not an answer to the item {name!r}", score, accepted)
    return points, points


def _invalid(what: str, score: ScoreTable, do: str) -> AssessmentInvalid:
    return AssessmentInvalid(Problem(what, f"icans.{score.short.lower()}", WHY, do))


def with_totals(findings: Mapping[str, Any], scores: Mapping[str, tuple[str, ScoreTable]]) -> Mapping[str, Any]:
    """Return the findings with the total of each score added: `scores` maps the total's name to (items, score)."""
    added: dict[str, Any] = {}
    for total_name, (items_name, score) in scores.items():
        answers = findings.get(items_name)
        given = findings.get(total_name)
        if answers is not None:
            added[total_name] = total_of(score, answers, given)
    return {**findings, **added} if added else findings
