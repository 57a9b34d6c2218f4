"""A grade as it is written everywhere: scale, number, word, glyph. Colour is never the carrier."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from tox_grader.grading.answer import Answer

if TYPE_CHECKING:
    from tox_grader.grading.scores import Scored

NOT_ASSESSED = "NOT ASSESSED"
NOT_SIGNED = "table not signed at this site"
LOCAL = "local tables"
INCOMPLETE = "INCOMPLETE"
Severity = Literal["none", "0", "1", "2", "3", "4", "incomplete"]
_HIGHEST = 4


def severity(answer: Answer | None) -> Severity:
    """Return the name of the look of an answer: a level, `incomplete` for a range, `none` where nothing was graded."""
    if answer is None or answer.at_least is None:
        return "none"
    if answer.status != "graded":
        return "incomplete"
    levels: tuple[Severity, ...] = ("0", "1", "2", "3", "4")
    return levels[min(answer.at_least, _HIGHEST)]


def glyph(answer: Answer | None) -> str:
    """Return the mark of a level in plain characters: more marks, more severe; `?` for a range."""
    look = severity(answer)
    if look in ("none", "incomplete"):
        return "?"
    return "-" if look == "0" else "!" * int(look)


def grade_number(answer: Answer) -> str:
    """Return `G3`, `G2-G4`, `up to G4`, or the table's own sentence where the criteria are not met."""
    if answer.status == "graded":
        return f"G{answer.at_least}" if answer.at_least else "criteria not met"
    return f"G{answer.at_least}-G{answer.could_be}" if answer.at_least else f"up to G{answer.could_be}"


def grade_line(answer: Answer | None, toxicity: str = "") -> str:
    """Return the grade in one line: `CRS G3 SEVERE !!! (ASTCT 2019)`; never a grade without its scale."""
    if answer is None:
        return f"{toxicity} {NOT_ASSESSED}"
    if answer.kind != "grade":
        return number_line(answer)
    if answer.term:
        return _graded_line(answer, answer.term.replace("_", " "))
    return _graded_line(answer, answer.toxicity)


def number_line(answer: Answer) -> str:
    """Return a score's total or an index in one line; a total is never written as a grade."""
    if answer.status == "not_applicable":
        return f"{answer.short}: not for this patient"
    if answer.kind == "index":
        return f"{answer.short} {answer.value}" if answer.value is not None else f"{answer.short} ? {INCOMPLETE}"
    if answer.total is not None:
        return f"{answer.short}: total {answer.total}"
    return f"{answer.short}: total {answer.at_least} to {answer.could_be} ? {INCOMPLETE}"


def _graded_line(answer: Answer, toxicity: str) -> str:
    if answer.status == "not_applicable":
        return f"{toxicity} not for this patient ({answer.short})"
    if answer.at_least is None:
        return f"{toxicity} {NOT_ASSESSED} ({answer.short})"
    if answer.status != "graded":
        return f"{toxicity} {grade_number(answer)} ? {INCOMPLETE} ({answer.short})"
    if not answer.at_least:
        return f"{toxicity} criteria not met ({answer.short})"
    marks = f" {glyph(answer)}" if answer.at_least <= _HIGHEST else ""
    return f"{toxicity} {grade_number(answer)} {answer.called.upper()}{marks} ({answer.short})"


def by_toxicity(answers: Sequence[Answer]) -> dict[str, Answer]:
    """Return the first answer for each toxicity, as it stands at the head of a chart."""
    found: dict[str, Answer] = {}
    for answer in answers:
        if answer.status != "not_applicable":
            found.setdefault(answer.toxicity, answer)
    return found


def score_line(scored: "Scored") -> str:
    """Return a score beside its baseline: `ICE 6 of 10 (baseline 10)`; a range where items were not answered."""
    span = f"{scored.at_least}" if scored.at_least == scored.could_be else f"{scored.at_least} to {scored.could_be}"
    baseline = "baseline not known" if scored.baseline is None else f"baseline {scored.baseline}"
    return f"{scored.short} {span} of {scored.highest} ({baseline})"
