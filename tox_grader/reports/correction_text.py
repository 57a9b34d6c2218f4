"""What a correction did, in words: the entry as it stands now, and the assessments that would be graded otherwise."""

from collections.abc import Sequence

from tox_grader.foundation.text import safe_text
from tox_grader.foundation.times import show_time
from tox_grader.grading.answer import Answer
from tox_grader.reports.entry_text import logged_headline
from tox_grader.reports.grade_words import by_toxicity, grade_line
from tox_grader.workflows.logged import logged
from tox_grader.workflows.moved import Moved
from tox_grader.workflows.record import Entry


def correction_lines(log: Sequence[Entry], correction: Entry, moved: Sequence[Moved]) -> list[str]:
    """Return the corrected entry and the correction as the log shows them, then every assessment that it moves."""
    told = logged(log)
    about = next((one.about for one in told if one.entry.entry_id == correction.entry_id), None)
    shown = [one for one in told if one.entry in (about, correction)]
    return [*map(logged_headline, shown), *moved_lines(moved)]


def moved_lines(moved: Sequence[Moved]) -> list[str]:
    """Return which assessments would be graded otherwise now; none of them was changed."""
    if not moved:
        return ["No other assessment would be graded otherwise."]
    lines = ["Other assessments rest on it. They stand as they were recorded; graded again they would be:"]
    for one in moved:
        without, now = _grades(one.before), _grades(one.after)
        lines.append(f"  {one.entry.sequence}. {show_time(one.observed_at)} {now} - without this correction: {without}")
    return [*(safe_text(line) for line in lines), "Correct these too where they should count as they would be now."]


def _grades(answers: Sequence[Answer]) -> str:
    told = "; ".join(grade_line(answer) for answer in by_toxicity(answers).values())
    return told or "it could not be graded"
