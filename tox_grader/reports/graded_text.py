"""One graded assessment as plain lines: grades, reasons, what is still needed, suggestions."""

from tox_grader.assessment.unknown import known
from tox_grader.foundation.text import safe_text
from tox_grader.foundation.times import show_time
from tox_grader.grading.answer import Answer
from tox_grader.reports.grade_words import grade_line, score_line
from tox_grader.reports.reasons import ATTRIBUTION_LINE, explain
from tox_grader.reports.side_by_side import side_by_side_lines
from tox_grader.reports.standing import protocol_words, table_words
from tox_grader.reports.suggestion_text import suggestions_text
from tox_grader.tables.library import Library
from tox_grader.workflows.grade_assessments import Graded, day_of, path_of
from tox_grader.workflows.side_by_side import FAMILIES
from tox_grader.workflows.signatures import NO_SIGNATURES, Signatures


def graded_lines(graded: Graded, library: Library, signatures: Signatures = NO_SIGNATURES) -> list[str]:
    """Return the answers and suggestions of one assessment, one fact a line."""
    lines = [safe_text(f"{graded.name}  observed {show_time(known(graded.assessment.observed_at))}")]
    lines += [score_line(scored) for scored in graded.scores]
    lines += side_by_side_lines(graded.families)
    silent = [answer for answer in graded.answers if graded.families and says_nothing(answer)]
    for answer in graded.answers:
        if answer in silent:
            continue
        lines.append(grade_line(answer))
        if not answer.applies:
            lines.append(f"  {answer.reason}")
            continue
        loaded = library.with_hash(answer.scale, answer.table_sha256)
        if loaded is None:
            continue
        told = explain(answer, loaded.file, table_words(loaded, library, signatures, day_of(graded.assessment)))
        lines += [] if answer.reason is None else [f"  note: {safe_text(answer.reason)}"]
        lines += [f"  because {line}" for line in told.because]
        lines += [f"  says: {line}" for line in told.verdicts]
        lines += [f"  still needed: {line}" for line in told.still_needed]
        if answer.missing:
            lines.append(f"  not in the assessment: {', '.join(path_of(name) for name in answer.missing)}")
        if answer.inputs:
            lines.append(f"  measured: {'; '.join(answer.inputs)}")
        lines += [f"  note: {line}" for line in (*told.flags, *told.footnotes)]
        if loaded.file.unverified:
            count = len(loaded.file.unverified)
            what = "1 statement" if count == 1 else f"{count} statements"
            lines.append(
                f"  not verified in the primary: {what} of this table, see tox-grader tables show {answer.scale}"
            )
        lines.append(f"  table: {told.source}")
    if silent:
        names = ", ".join(dict.fromkeys(answer.short for answer in silent))
        lines.append(f"Nothing was assessed for: {names}")
    lines.append(ATTRIBUTION_LINE)
    protocol = protocol_words(graded.suggestions.protocol, library, signatures)
    return lines + suggestions_text(graded.suggestions, protocol)


def says_nothing(answer: Answer) -> bool:
    """Tell whether nothing that a scale reads was assessed; a grade of CRS or neurotoxicity is always told."""
    always = any(answer.toxicity in toxicities for toxicities in FAMILIES.values())
    told = bool(answer.because or answer.inputs)
    return answer.at_least is None or (not always and answer.status == "bounded" and not told)
