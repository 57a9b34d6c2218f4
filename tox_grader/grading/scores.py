"""The total of a bedside score: exact where every item was answered, a range where some were not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tox_grader.foundation.nearest import did_you_mean
from tox_grader.foundation.problems import AssessmentInvalid, Problem
from tox_grader.foundation.quantities import WholeRange
from tox_grader.grading.totals import answer_total
from tox_grader.tables.compiled import CompiledTable, Reads
from tox_grader.tables.schema import Item, ScoreTable

_KEPT = 10_000  # answer sheets whose totals are kept
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
        return exact_or_range(lowest, highest)
    if not lowest <= total <= highest:
        sum_text = str(lowest) if lowest == highest else f"{lowest} to {highest}"
        raise _invalid(
            f"the total {total} is given, but the items add up to {sum_text}",
            score,
            "correct the items or the total",
        )
    return total


def exact_or_range(lowest: int, highest: int) -> int | WholeRange:
    """Return a total as one number where it is one."""
    return lowest if lowest == highest else WholeRange(lowest, highest)


def _points(score: ScoreTable, name: str, item: Item, answer: str | int | None) -> tuple[int, int]:
    """Return the lowest and the highest points of an item: both the same where it was answered."""
    possible = item.points
    if answer is None:
        return possible[0], possible[-1]
    points = item.answers.get(answer) if isinstance(answer, str) else answer
    if not isinstance(points, int) or points not in possible:
        words = f"{', '.join(item.answers)}, or " if item.answers else ""
        accepted = f"accepted: {words}points {possible[0]} to {possible[-1]}"
        raise _invalid(f"{answer!r} is not an answer to the item {name!r}", score, accepted)
    return points, points


def _invalid(what: str, score: ScoreTable, do: str) -> AssessmentInvalid:
    return AssessmentInvalid(Problem(what, f"icans.{score.short.lower()}", WHY, do))


def with_totals(table: Reads, findings: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the findings with the total of each score that the table reads; the same answers are added up once."""
    for name, score in table.totals:
        answer = answer_total(score, findings)
        if answer.at_least is not None and answer.could_be is not None:
            findings = {**findings, name: exact_or_range(answer.at_least, answer.could_be)}
    for use in table.scores:
        answers = findings.get(use.items)
        if answers is not None:
            key = (*answers.items(), findings.get(use.total))
            total = use.met.get(key)
            if total is None:
                total = total_of(use.score, answers, findings.get(use.total))
                if len(use.met) < _KEPT:
                    use.met[key] = total
            findings = {**findings, use.total: total}
    return findings


@dataclass(frozen=True, slots=True)
class Scored:
    """A score as it was done: between which totals it lies, the highest there is, and the patient's own baseline."""

    name: str
    short: str
    at_least: int
    could_be: int
    highest: int
    baseline: int | None

    def as_json(self) -> dict[str, Any]:
        """Return the score under stable keys; `baseline` is null where none is known."""
        return {
            "score": self.name,
            "short": self.short,
            "at_least": self.at_least,
            "could_be": self.could_be,
            "highest": self.highest,
            "baseline": self.baseline,
        }


def scores_done(table: CompiledTable, findings: Mapping[str, Any]) -> Iterator[Scored]:
    """Yield each score that the table reads and that was done, at least in part, beside its baseline."""
    totals = with_totals(table, findings)
    done = [(use, total) for use in table.scores if (total := totals.get(use.total)) is not None]
    for use, total in done:
        span = total if isinstance(total, WholeRange) else WholeRange(total, total)
        compared = [part for part in table.file.comparisons.values() if part.value == use.total]
        baselines = [findings.get(part.at_or_above or part.at_or_below or "") for part in compared]
        baseline = next((known for known in baselines if known is not None), None)
        highest = sum(item.points[-1] for item in use.score.items.values())
        yield Scored(use.score.table, use.score.short, span.lowest, span.highest, highest, baseline)
