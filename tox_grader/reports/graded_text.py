"""One graded assessment as plain lines: grades, reasons, what is still needed, suggestions."""

from tox_grader.assessment.unknown import known
from tox_grader.foundation.text import safe_text
from tox_grader.foundation.times import show_time
from tox_grader.reports.grade_words import grade_line, score_line
from tox_grader.reports.reasons import ATTRIBUTION_LINE, explain
from tox_grader.reports.suggestion_text import suggestions_text
from tox_grader.tables.library import Library
from tox_grader.tables.schema import GradeTable
from tox_grader.workflows.grade_assessments import Graded, path_of


def graded_lines(graded: Graded, library: Library) -> list[str]:
    """Return the answers and suggestions of one assessment, one fact a line."""
    lines = [safe_text(f"{graded.name}  observed {show_time(known(graded.assessment.observed_at))}")]
    lines += [score_line(scored) for scored in graded.scores]
    for answer in graded.answers:
        lines.append(grade_line(answer))
        if not answer.applies:
            lines.append(f"  {answer.reason}")
            continue
        file = library.loaded(answer.scale).file
        if isinstance(file, GradeTable):
            told = explain(answer, file)
            lines += [f"  because {line}" for line in told.because]
            lines += [f"  still needed: {line}" for line in told.still_needed]
            if answer.missing:
                lines.append(f"  not in the assessment: {', '.join(path_of(name) for name in answer.missing)}")
            lines += [f"  note: {line}" for line in (*told.flags, *told.footnotes)]
            lines.append(f"  table: {told.source}")
    lines.append(ATTRIBUTION_LINE)
    return lines + suggestions_text(graded.suggestions)
