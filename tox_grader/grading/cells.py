"""The cells of a table that findings fall into, and what to ask for where they are open."""

from collections.abc import Mapping
from typing import Any

from tox_grader.foundation.measurements import DailyCounts, Measurement, RunningDose
from tox_grader.foundation.nearest import did_you_mean
from tox_grader.foundation.problems import AssessmentInvalid, Problem
from tox_grader.foundation.quantities import plain
from tox_grader.tables.cells import Alternatives
from tox_grader.tables.compiled import Reads
from tox_grader.tables.sources import Disagreement, UnreadWord

_WORD_WHY = "a word that the table does not read could hide a finding; nothing was graded"


def cells_of(table: Reads, findings: Mapping[str, Any]) -> tuple[Alternatives, ...]:
    """Return, for each thing that a table reads, the cells it may be in; raise `AssessmentInvalid` for a contradiction.

    `findings` is the flat view of an assessment with its history; a name that is absent is unknown. Score totals
    are expected under their own names (see `scores`).
    """
    try:
        return table.alternatives(findings)
    except Disagreement as error:
        raise AssessmentInvalid(
            Problem(str(error), error.finding, "a contradiction is not graded silently", "correct one of the two"),
        ) from error
    except UnreadWord as error:
        raise AssessmentInvalid(_unread(table, error)) from error


def _unread(table: Reads, error: UnreadWord) -> Problem:
    words = error.accepted or {
        word for source in table.sources for c in source.coordinates if c.name == error.finding for word in c.words
    }
    return Problem(
        f"{error.word!r} is not a word for {error.finding}",
        error.finding,
        _WORD_WHY,
        did_you_mean(str(error.word), map(str, words)),
    )


def what_to_ask(table: Reads, open_sources: tuple[str, ...], findings: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what to ask for behind sources that are open: the finding, its limit of normal, a dose, a baseline."""
    asked = {source.name: source.missing(findings) for source in table.sources if source.name in open_sources}
    return tuple(dict.fromkeys(name for source in open_sources for name in asked.get(source, (source,))))


def inputs_of(table: Reads, findings: Mapping[str, Any]) -> tuple[str, ...]:
    """Return each measured value that the table, or a score that it reads, took as it went in, with its unit."""
    read = (table, *(score for _, score in table.totals))
    names = dict.fromkeys(name for one in read for source in one.sources for name in source.inputs)
    return tuple(told for name in names if (told := shown(name, findings.get(name))) is not None)


def shown(name: str, value: object) -> str | None:
    """Return one measured value as it was entered, with its unit; None for anything that has no unit."""
    if isinstance(value, Measurement):
        beside = ((value.uln, "ULN"), (value.lln, "LLN"), (value.baseline, "baseline"))
        told = [f"{word} {plain(number)}" for number, word in beside if number is not None]
        return f"{name} {value}" + (f" ({', '.join(told)})" if told else "")
    if isinstance(value, DailyCounts):
        return f"{name} {len(value.counts)} counts in {value.unit}"
    if isinstance(value, tuple) and value and isinstance(value[0], RunningDose):
        return (
            "; ".join(f"{dose.drug} {plain(dose.dose)} {dose.unit}" for dose in value if dose.dose is not None) or None
        )
    return None
