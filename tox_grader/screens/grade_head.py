"""The grades at the head of a chart: now, before, the peak of 24 hours, and when the next assessment is due."""

import re
from datetime import datetime, timedelta

from tox_grader.foundation.times import show_clock, show_duration, show_time
from tox_grader.grading.answer import Answer, answer_from_json
from tox_grader.reports.grade_words import by_toxicity, grade_line, grade_number, severity
from tox_grader.screens.ink import NO_BREAK, Line, look_of, packed, parts, say, width_of, wrapped
from tox_grader.workflows.ward import Chart

TOXICITIES = ("CRS", "ICANS")
_NOT_KNOWN = "not known"
_PEAK_WINDOW = timedelta(hours=24)
_SCALE = re.compile(r"\([^)]{1,20}\)")


def grade_chip(answer: Answer | None, toxicity: str, width: int) -> list[Line]:
    """Return a grade in its words and colour, over two lines where one is too short."""
    scale_whole = _SCALE.sub(lambda found: found[0].replace(" ", NO_BREAK), grade_line(answer, toxicity))
    return wrapped(scale_whole, width, look_of(severity(answer)))


def previous_answer(chart: Chart, toxicity: str) -> tuple[Answer, datetime] | None:
    """Return the answer before the latest one, with its time."""
    if len(chart.course.assessments) < 2:  # noqa: PLR2004  the latest and one before it
        return None
    before = chart.course.assessments[-2]
    answers = by_toxicity([answer_from_json(given.content) for given in before.answers])
    return (answers[toxicity], before.observed_at) if toxicity in answers else None


def grade_head(chart: Chart, width: int) -> list[Line]:
    """Return both grades with what stands beside them."""
    answers = by_toxicity(chart.answers)
    lines: list[Line] = []
    for toxicity in TOXICITIES:
        chip = grade_chip(answers.get(toxicity), toxicity, width)
        beside = _beside(chart, toxicity)
        line = parts(("  " + " | ".join(beside), "plain"))
        if len(chip) == 1 and width_of(chip[0]) + width_of(line) <= width:
            lines.append((*chip[0], *line))
        else:
            tokens = [say(f"| {text}" if number else text) for number, text in enumerate(beside)]
            lines += [*chip, *[(("  ", "plain"), *told) for told in packed(tokens, width - 2, gap=1)]]
    return [*lines, *_due(chart, width)]


def moment(at: datetime, now: datetime) -> str:
    """Return a time; the date stands with it unless it is the day that the banner names."""
    return show_clock(at) if at.astimezone(now.tzinfo).date() == now.date() else show_time(at)


def _beside(chart: Chart, toxicity: str) -> list[str]:
    before = previous_answer(chart, toxicity)
    told = ["before none" if before is None else f"before {_bound(before[0])} {moment(before[1], chart.now)}"]
    peak = chart.peak(toxicity)
    if peak is None:
        return [*told, "peak 24 h none"]
    if not peak.at_least and not _graded_throughout(chart, toxicity):
        return [*told, f"peak 24 h {_NOT_KNOWN}"]
    number = f"G{peak.at_least}" if peak.at_least else "criteria not met"
    return [*told, f"peak 24 h {number} {moment(peak.observed_at, chart.now)}"]


def _bound(answer: Answer) -> str:
    """Return a grade; a range from 0 up is no 0, and says so first."""
    if answer.at_least is None or answer.could_be is None:
        return _NOT_KNOWN
    open_below = answer.status != "graded" and not answer.at_least
    return f"{_NOT_KNOWN}, {grade_number(answer)}" if open_below else grade_number(answer)


def _graded_throughout(chart: Chart, toxicity: str) -> bool:
    """Tell whether every answer of the last 24 hours was a grade: one range from 0 up makes a peak of 0 unknown."""
    recent = [
        answer_from_json(given.content)
        for assessment in chart.course.assessments
        if chart.now - _PEAK_WINDOW <= assessment.observed_at <= chart.now
        for given in assessment.answers
        if given.toxicity == toxicity
    ]
    return all(answer.status in ("graded", "not_applicable") for answer in recent)


def _due(chart: Chart, width: int) -> list[Line]:
    if chart.observed_at is None:
        return [say("NOT ASSESSED yet - assessment due now: press a", "strong")]
    last = f"Assessed {show_time(chart.observed_at)}, {show_duration(chart.now - chart.observed_at)} ago"
    if chart.next_due is None:
        due = "next: due now"
    else:
        due = (
            f"OVERDUE since {show_time(chart.next_due)}" if chart.is_overdue else f"next by {show_time(chart.next_due)}"
        )
    return packed(
        [parts((f"{last} |", "plain")), parts((due, "strong" if chart.is_overdue else "plain"))], width, gap=1
    )
