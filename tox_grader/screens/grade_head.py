"""The grades at the head of a chart: now, before, the peak of 24 hours, and when the next assessment is due."""

from tox_grader.foundation.times import show_clock, show_duration, show_time
from tox_grader.reports.grade_words import by_toxicity, grade_line, grade_number, severity
from tox_grader.screens.ink import Line, look_of, packed, parts, say, wrapped
from tox_grader.grading.answer import Answer, answer_from_json
from tox_grader.workflows.ward import Chart

TOXICITIES = ("CRS", "ICANS")


def grade_chip(answer: Answer | None, toxicity: str, width: int) -> list[Line]:
    """Return a grade in its words and colour, over two lines where one is too short."""
    return wrapped(grade_line(answer, toxicity), width, look_of(severity(answer)))


def previous_answer(chart: Chart, toxicity: str) -> tuple[Answer, str] | None:
    """Return the answer before the latest one, with its time."""
    if len(chart.course.assessments) < 2:  # noqa: PLR2004  the latest and one before it
        return None
    before = chart.course.assessments[-2]
    answers = by_toxicity([answer_from_json(given.content) for given in before.answers])
    return (answers[toxicity], show_time(before.observed_at)) if toxicity in answers else None


def grade_head(chart: Chart, width: int) -> list[Line]:
    """Return both grades with what stands beside them."""
    answers = by_toxicity(chart.answers)
    lines: list[Line] = []
    for toxicity in TOXICITIES:
        lines += grade_chip(answers.get(toxicity), toxicity, width)
        lines += packed([say(text) for text in _beside(chart, toxicity, answers.get(toxicity))], width - 2)
    return [*lines, *_due(chart, width)]


def _beside(chart: Chart, toxicity: str, now: Answer | None) -> list[str]:
    told: list[str] = []
    if now is not None:
        told.append(f"  now {grade_number(now)} {show_clock(chart.observed_at)}")
    before = previous_answer(chart, toxicity)
    told.append("| before none" if before is None else f"| before {grade_number(before[0])} {before[1]}")
    peak = chart.peak(toxicity)
    told.append("| peak 24 h none" if peak is None else f"| peak 24 h G{peak.at_least} {show_time(peak.observed_at)}")
    return told


def _due(chart: Chart, width: int) -> list[Line]:
    if chart.observed_at is None:
        return [say("NOT ASSESSED yet - assessment due now: press a", "strong")]
    last = f"Assessed {show_time(chart.observed_at)}, {show_duration(chart.now - chart.observed_at)} ago"
    if chart.next_due is None:
        due = "next: due now"
    else:
        due = f"OVERDUE since {show_time(chart.next_due)}" if chart.is_overdue else f"next by {show_time(chart.next_due)}"
    return packed([parts((f"{last} |", "plain")), parts((due, "strong" if chart.is_overdue else "plain"))], width, gap=1)
