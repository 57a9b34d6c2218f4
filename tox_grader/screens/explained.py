"""Why the grades are what they are, as lines: reasons, what is still needed, flags; in the sentences of the table."""

from collections.abc import Sequence
from functools import lru_cache

from tox_grader.foundation.text import safe_text
from tox_grader.grading.answer import Answer
from tox_grader.reports.reasons import Explained, explain
from tox_grader.screens.ink import Line, Look, say, wrapped
from tox_grader.tables.library import Library


@lru_cache(maxsize=256)
def explained(answer: Answer, library: Library) -> Explained | None:
    """Return the sentences of the very table that gave an answer; None where this station has another text of it."""
    loaded = library.with_hash(answer.scale, answer.table_sha256)
    return None if loaded is None else explain(answer, loaded.file)


def waivers(answer: Answer, library: Library) -> dict[str, str]:
    """Return the cited footnotes by which a sign is no longer needed for the grade: name and sentence."""
    loaded = library.with_hash(answer.scale, answer.table_sha256)
    notes = {} if loaded is None else loaded.file.footnotes
    cited = [name for name in answer.footnotes if name in notes and notes[name].effect.kind == "waives_gate"]
    return {name: safe_text(notes[name].says) for name in cited}


def explained_lines(answers: Sequence[Answer], library: Library, width: int) -> list[Line]:
    """Return the reasons of every answer."""
    # Where two tables say the very same (an age that is not known), it is said once.
    blocks = dict.fromkeys(tuple(_why(answer, library, width)) for answer in answers)
    return [line for block in blocks for line in block]


def _why(answer: Answer, library: Library, width: int) -> list[Line]:
    told = explained(answer, library)
    lines = [say(f"{answer.toxicity} ({answer.short}): why", "heading")]
    if told is None:
        return [*lines, *_as_recorded(answer, width)]
    lines += _bullets("", told.because or ("Nothing that gives a grade was found.",), width)
    lines += _bullets("Note: ", tuple(waivers(answer, library).values()), width, strong=True)
    lines += _bullets("Still needed: ", told.still_needed, width)
    lines += _bullets("Note: ", told.flags, width, strong=True)
    return lines


def footnote_lines(answers: Sequence[Answer], library: Library, width: int) -> list[Line]:
    """Return the footnotes that had a part in the answers; they stand last, below what there is to do."""
    lines: list[Line] = []
    for answer in answers:
        told = explained(answer, library)
        if told is not None and told.footnotes:
            lines.append(say(f"{answer.toxicity} ({answer.short}): footnotes", "heading"))
            lines += _bullets("", told.footnotes, width)
    return lines


def _bullets(label: str, told: Sequence[str], width: int, *, strong: bool = False) -> list[Line]:
    look: Look = "warn" if strong else "plain"
    return [line for text in told for line in wrapped(f"{label}{text}", width, look, first="- ", rest="  ")]


def _as_recorded(answer: Answer, width: int) -> list[Line]:
    because = ", ".join(f"{reason.parameter} {reason.level}" for reason in answer.because) or "no reason recorded"
    text = f"As recorded by edition {answer.edition}, which is not the table of this station: {because}"
    return wrapped(text.replace("_", " "), width, first="- ", rest="  ")
