"""What is said of a patient whose log is not what was written: one row on the ward, and the whole explanation."""

from tox_grader.foundation.times import show_time
from tox_grader.workflows.ward import Chart

DAMAGED = "RECORD DAMAGED - no grade, no dose and no time is told from it"
ON_PAPER = (
    "Until this is settled: grade and chart this patient on paper. "
    "What is entered for other patients is not touched by it."
)


def damage_lines(chart: Chart) -> list[str]:
    """Return the whole explanation, one fact a line."""
    told = [line for problem in chart.damage for line in problem.as_lines()]
    return [DAMAGED, *told, ON_PAPER, f"Read {show_time(chart.now)}"]
