"""Why a grade is what it is, in the table's own sentences: rows, footnotes, flags, what is still needed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tox_grader.foundation.text import safe_text
from tox_grader.grading.answer import Answer
from tox_grader.reports.grade_words import NOT_SIGNED
from tox_grader.tables.schema import GradeTable, Item, Parameter, ScoreTable, TableFile

if TYPE_CHECKING:
    from collections.abc import Mapping

ATTRIBUTION_LINE = "Not attributable to any other cause: not checked by this program."
_QUESTIONS = {
    "age": "The patient's age.",
    "clinician_decision": "A clinician's decision: no further answer settles it.",
    "crs_established": "Was CRS graded before in this episode?",
    "treated_since_crs_onset": "Was an antipyretic or anticytokine given since CRS was graded?",
    "prophylaxis_could_mask_fever": "Was anything given before that could mask a fever?",
    "death_attributed_to": "What was the death attributed to?",
}


@dataclass(frozen=True, slots=True)
class Explained:
    """An answer in sentences. Every list may be empty; each line stands for itself."""

    because: tuple[str, ...]
    still_needed: tuple[str, ...]
    flags: tuple[str, ...]
    footnotes: tuple[str, ...]
    source: str
    verdicts: tuple[str, ...] = ()


def explain(answer: Answer, table: TableFile, standing: str = NOT_SIGNED) -> Explained:
    """Return the sentences behind an answer, generated from the table that gave it; `standing` is its word here."""
    return Explained(
        because=tuple(_because(reason.parameter, reason.level, reason.grade, table) for reason in answer.because),
        verdicts=_said(answer),
        still_needed=tuple(question(name, table) for name in answer.still_needed),
        flags=tuple(safe_text(table.flags[flag].says) for flag in answer.flags if flag in table.flags),
        footnotes=tuple(safe_text(table.footnotes[note].says) for note in answer.footnotes if note in table.footnotes),
        source=f"{table.title}, edition {answer.edition}, text {answer.table_sha256[:12]}, {standing}",
    )


def _said(answer: Answer) -> tuple[str, ...]:
    """Return what the print says of a total: as a statement where it is certain, else as what it could turn out to be.

    Of a score of which nothing was assessed nothing is said.
    """
    if answer.kind != "score" or not (answer.because or answer.inputs or answer.status == "graded"):
        return ()
    if len(answer.says) > 1:
        told: tuple[str, ...] = tuple(f"not settled, could be: {says}" for says in answer.says)
    else:
        told = answer.says
    return tuple(safe_text(line) for line in (*told, *answer.look_up))


def _because(parameter: str, level: str, grade: int, table: TableFile) -> str:
    name = parameter.replace("_", " ")
    if not isinstance(table, GradeTable):
        return safe_text(f"{name}: {grade} {'point' if grade == 1 else 'points'}")
    part = table.parameters.get(parameter)
    died = "" if table.death is None else table.death.says
    says = died if part is None else part.levels[level]
    return safe_text(f"{name}: {says} - grade {grade}" if grade else f"{name}: {says}")


def question(name: str, table: TableFile) -> str:
    """Return the question behind something still needed, in the table's own words."""
    asked: Mapping[str, Item | Parameter] = {}
    if isinstance(table, ScoreTable):
        asked = table.items
    elif isinstance(table, GradeTable):
        asked = table.parameters
    part = asked.get(name)
    return safe_text(part.ask) if part is not None else _QUESTIONS.get(name, name.replace("_", " "))
