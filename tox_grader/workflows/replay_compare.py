"""Hold one recorded assessment against its own tables: what they say of the same findings now, and what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tox_grader.journal.body import read_body
from tox_grader.journal.chain import StoredRow
from tox_grader.workflows.regrade import Again, Kept
from tox_grader.workflows.replay_differences import answer_differences, score_differences, suggestion_differences
from tox_grader.workflows.replay_history import HistorySoFar
from tox_grader.workflows.replay_verdicts import Difference


@dataclass(frozen=True, slots=True)
class Assessed:
    """What one entry says of an assessment: its own content, or the new content of an amendment."""

    row: StoredRow
    content: Mapping[str, Any]
    observed_at: str


def compare_answers(kept: Kept, content: Mapping[str, Any]) -> tuple[Again, list[Difference]]:
    """Return what the tables say again, and how answers and scores differ from it."""
    findings, answers = content["findings"], content.get("answers")
    again = kept.again(findings)
    if answers is not again.seen:
        if answers == again.told:
            again.seen = answers
        else:
            # A ward may have asked two scales of one toxicity, each by itself.
            alone = kept.anew(findings, {name: (name,) for names in kept.scales.values() for name in names})
            again = alone if answers == alone.told else again
    differences = [] if answers is again.seen or answers == again.told else [*answer_differences(answers, again.told)]
    if content.get("scores", []) != again.scores:
        differences += score_differences(content.get("scores"), again.scores)
    return again, differences


def compare_suggestions(kept: Kept, again: Again, assessed: Assessed, so_far: HistorySoFar) -> list[Difference]:
    """Return how suggestions and the time of the next assessment differ from what was recorded."""
    content = assessed.content
    steps = so_far.steps(
        kept, again, content.get("suggested_at") or read_body(assessed.row.body).recorded_at.isoformat()
    )
    differences: list[Difference] = []
    if content.get("suggestions", []) != steps:
        differences += suggestion_differences(content.get("suggestions"), steps)
    due = content.get("next_due")
    if again.due_in is None or due is None:
        if (again.due_in is None) != (due is None):
            differences.append(Difference("next assessment", "due", due, str(again.due_in)))
    elif not _is_due(assessed, due, again.due_in):
        now = datetime.fromisoformat(assessed.observed_at) + again.due_in
        differences.append(Difference("next assessment", "due", due, now.isoformat()))
    return differences


def _is_due(assessed: Assessed, due: str, due_in: timedelta) -> bool:
    seen = datetime.fromisoformat(assessed.observed_at)
    moment = datetime.fromisoformat(due)
    # In a named zone hours are counted on the wall's clock, which may be set in between.
    return moment - seen == due_in or moment.replace(tzinfo=None) - seen.replace(tzinfo=None) == due_in
