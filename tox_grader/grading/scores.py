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
    if item.answers:
        points = item.answers.get(answer, answer) if isinstance(answer, str) else answer
        possible = set(item.answers.values())
        accepted = f"{', '.join(item.answers)}, or points {min(possible)} to {max(possible)}"
    else:
        points = answer
        possible = set(range((item.most or 0) + 1))
        accepted = f"points {min(possible)} to {max(possible)}"
    if points is None:
        return min(possible), max(possible)
    if points not in possible or not isinstance(points, int):
        raise _invalid(f"{points!r} is not an answer to the item {name!r}", score, f"accepted: {accepted}")
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
