"""What the protocol suggests now for the latest assessment: doses given since and hours passed are counted."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tox_grader.assessment.findings import from_jsonable
from tox_grader.escalation.suggest import suggest
from tox_grader.escalation.suggestion import Suggestions
from tox_grader.grading.answer import Answer, answer_from_json
from tox_grader.journal.history import CourseAssessment, fold_course
from tox_grader.workflows.assess import Bedside
from tox_grader.workflows.ward import Chart


def suggestions_now(bedside: Bedside, chart: Chart) -> Suggestions | None:
    """Return the suggestions for the answers in the log, with the limits counted now; None where never assessed."""
    latest = chart.course.latest
    return None if latest is None else _suggested(bedside, chart.answers, latest, chart.now)


def step_with(bedside: Bedside, drug: str, at: datetime) -> str | None:
    """Return the step that the protocol suggested of a drug at a moment, a certain grade's before a possible one's.

    None where it suggested none, or nothing had been assessed by then.
    """
    latest = fold_course(bedside.log, until=at).latest
    if latest is None:
        return None
    told = _suggested(bedside, [answer_from_json(given.content) for given in latest.answers], latest, at)
    steps = bedside.station.library.protocol(told.protocol).file.steps
    named = {step.id for step in steps if any(dose.drug == drug for dose in step.doses)}
    return next((step.step for step in (*told.steps, *told.would_add) if step.step in named), None)


def _suggested(bedside: Bedside, answers: Sequence[Answer], latest: CourseAssessment, at: datetime) -> Suggestions:
    kept = latest.content.get("findings")
    found = from_jsonable(kept) if isinstance(kept, Mapping) else {}
    library = bedside.station.library
    protocol = library.protocol(bedside.station.bedside.protocol)
    return suggest(protocol, library.drugs(), answers, found, bedside.history(at), now=at)
