"""What must stand beside a grade even on a list: a higher peak in 24 hours, and why a 0 is not all clear."""

from tox_grader.foundation.times import show_time
from tox_grader.grading.answer import Answer
from tox_grader.workflows.ward import Chart

_NOT_ALL_CLEAR = frozenset(
    {"crs_resolving", "hypotension_or_hypoxia_without_fever", "haemorrhage_excluded", "icp_not_imaged"}
)


def beside(chart: Chart, toxicity: str, answer: Answer | None) -> list[str]:
    """Return what must stand beside a grade even on a list: a higher peak in 24 hours, and why a 0 is not all clear."""
    said: list[str] = []
    peak = chart.peak(toxicity)
    now_at = 0 if answer is None or answer.at_least is None else answer.at_least
    if peak is not None and peak.at_least > now_at:
        said.append(f"peak G{peak.at_least} at {show_time(peak.observed_at)}")
    if answer is not None and answer.status == "graded" and not answer.at_least:
        said += [flag.replace("_", " ") for flag in answer.flags if flag in _NOT_ALL_CLEAR]
    return said
