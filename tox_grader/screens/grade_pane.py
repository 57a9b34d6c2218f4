"""The grade beside the form, following every keystroke: both grades, what is missing or impossible, and why."""

from collections.abc import Sequence

from tox_grader.foundation.problems import ToxGraderError
from tox_grader.grading.bedside import Answered
from tox_grader.reports.grade_words import by_toxicity, score_line
from tox_grader.reports.reasons import ATTRIBUTION_LINE
from tox_grader.screens.explained import explained, waivers
from tox_grader.screens.grade_head import TOXICITIES, grade_chip
from tox_grader.screens.ink import Line, Look, say, wrapped
from tox_grader.tables.library import Library

_SHORT_ROOM = 26


def grade_pane_lines(graded: Answered | ToxGraderError, library: Library, width: int, room: int) -> list[Line]:
    """Return the pane; in a low window notes and needed answers by their short names, and the rest one key away."""
    if isinstance(graded, ToxGraderError):
        lines = _invalid(graded, width)
    else:
        lines = _graded(graded, library, width, short=room < _SHORT_ROOM)
    if len(lines) <= room:
        return lines
    hidden = len(lines) - room + 1
    return [*lines[: room - 1], say(f"-- {hidden} more lines: b or s --", "strong")]


def _graded(graded: Answered, library: Library, width: int, *, short: bool) -> list[Line]:
    answers = by_toxicity(graded.answers)
    lines = [say("Grade now", "heading")]
    for toxicity in TOXICITIES:
        lines += grade_chip(answers.get(toxicity), toxicity, width)
    lines += [line for scored in graded.scores for line in wrapped(score_line(scored), width)]
    said: set[tuple[str, str]] = set()  # two tables of one toxicity, age unknown: the same is said once
    for answer in graded.answers:
        told = explained(answer, library)
        if told is not None:
            flags = [flag.replace("_", " ") for flag in answer.flags] if short else told.flags
            waived = waivers(answer, library)
            waiver = [name.replace("_", " ") for name in waived] if short else list(waived.values())
            notes = _new(answer.toxicity, [*waiver, *flags], said)
            lines += _listed(f"{answer.toxicity} note: ", notes, width, "warn")
            lines += _listed(f"{answer.toxicity} because ", told.because, width)
            asked = [name.replace("_", " ") for name in answer.still_needed] if short else told.still_needed
            new = _new(answer.toxicity, asked, said)
            needed = [", ".join(new)] if short and new else new
            lines += _listed(f"{answer.toxicity} still needed: ", needed, width)
    return [*lines, *wrapped(ATTRIBUTION_LINE, width)]


def _new(toxicity: str, told: Sequence[str], said: set[tuple[str, str]]) -> list[str]:
    """Return what was not said about this toxicity yet, and remember it as said."""
    new = [text for text in told if (toxicity, text) not in said]
    said |= {(toxicity, text) for text in told}
    return new


def _listed(label: str, told: Sequence[str], width: int, look: Look = "plain") -> list[Line]:
    return [line for text in told for line in wrapped(f"{label}{text}", width, look, first="- ", rest="  ")]


def _invalid(error: ToxGraderError, width: int) -> list[Line]:
    lines = [say("NOT GRADED: cannot be true", "heading")]
    for problem in error.problems:
        lines += wrapped(problem.what, width, "warn", first="! ", rest="  ")
        lines += wrapped(problem.do, width, first="  ", rest="  ")
    return lines
