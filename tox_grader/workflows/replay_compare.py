"""Hold one recorded assessment against its own tables: what they say of the same findings now, and what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson

from tox_grader.journal.body import read_body
from tox_grader.journal.chain import StoredRow
from tox_grader.journal.taken_apart import Apart
from tox_grader.workflows.graded_again import Again, Kept
from tox_grader.workflows.replay_differences import answer_differences, score_differences, suggestion_differences
from tox_grader.workflows.replay_history import HistorySoFar
from tox_grader.workflows.replay_verdicts import Difference


@dataclass(frozen=True, slots=True)
class Assessed:
    """What one entry says of an assessment: its own content, or the new content of an amendment."""

    row: StoredRow
    content: Mapping[str, Any]
    observed_at: str


def is_same(kept: Kept, apart: Apart, row: StoredRow, so_far: HistorySoFar) -> Again | None:
    """Return what the tables say again where every byte of an assessment is what would be written now, else None.

    Whether anything really differs where None is returned is for `compare_answers` and `compare_suggestions` to say.
    """
    content = apart.content
    again = kept.again_as_written(apart.findings)
    if apart.answers != again.written or content["scores"] != again.scores:
        return None
    if apart.suggestions != so_far.steps(kept, again, content["suggested_at"]):
        return None
    return again if _due_differs(content, row.observed_at, again) is None else None


def compare_answers(kept: Kept, content: Mapping[str, Any]) -> tuple[Again, list[Difference]]:
    """Return what the tables say again, and how answers and scores differ from it."""
    findings, answers = content["findings"], content.get("answers")
    again = kept.again(findings)
    if answers != again.told:
        # A ward may have asked two scales of one toxicity, each by itself.
        alone = kept.anew(findings, {name: (name,) for names in kept.scales.values() for name in names})
        again = alone if answers == alone.told else again
    differences = [] if answers == again.told else [*answer_differences(answers, again.told)]
    if content.get("scores", []) != again.scores:
        differences += score_differences(content.get("scores"), again.scores)
    return again, differences


def compare_suggestions(kept: Kept, again: Again, assessed: Assessed, so_far: HistorySoFar) -> list[Difference]:
    """Return how suggestions and the time of the next assessment differ from what was recorded."""
    content = assessed.content
    at = content.get("suggested_at") or read_body(assessed.row.body).recorded_at.isoformat()
    steps = orjson.loads(so_far.steps(kept, again, at))
    differences: list[Difference] = []
    if content.get("suggestions", []) != steps:
        differences += suggestion_differences(content.get("suggestions"), steps)
    due = _due_differs(content, assessed.observed_at, again)
    return differences if due is None else [*differences, due]


def _due_differs(content: Mapping[str, Any], observed_at: str, again: Again) -> Difference | None:
    due = content.get("next_due")
    if again.due_in is None or due is None:
        missing = (again.due_in is None) != (due is None)
        return Difference("next assessment", "due", due, str(again.due_in)) if missing else None
    seen = datetime.fromisoformat(observed_at)
    if _is_due(seen, datetime.fromisoformat(due), again.due_in):
        return None
    return Difference("next assessment", "due", due, (seen + again.due_in).isoformat())


def _is_due(seen: datetime, moment: datetime, due_in: timedelta) -> bool:
    # In a named zone hours are counted on the wall's clock, which may be set in between.
    return moment - seen == due_in or moment.replace(tzinfo=None) - seen.replace(tzinfo=None) == due_in
