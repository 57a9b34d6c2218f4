"""Many assessments by many scales as one table: a row for each assessment, a column for each scale."""

from collections.abc import Sequence

from tox_grader.foundation.text import safe_text
from tox_grader.grading.answer import Answer
from tox_grader.reports.standing import table_words
from tox_grader.tables.library import Library
from tox_grader.workflows.grade_assessments import Graded, day_of
from tox_grader.workflows.signatures import NO_SIGNATURES, Signatures

NOT_VERIFIED = "_unverified"  # how the name of a flag ends that says so of a rule the grade rests on
Column = tuple[str, str]
_NOTHING, _MARK = "-", "*"


def table_lines(graded: Sequence[Graded], library: Library, signatures: Signatures = NO_SIGNATURES) -> list[str]:
    """Return the table with a line for each flag that a mark stands for; a range is `2-3`, not for this patient `-`."""
    columns = list(dict.fromkeys(_column(answer) for one in graded for answer in one.answers))
    rows = [["", *_heads(columns)], *[[one.name, *[_cell(one, column) for column in columns]] for one in graded]]
    widths = [max(len(row[place]) for row in rows) for place in range(len(columns) + 1)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [safe_text(line) for line in (*lines, *_legend(graded, library), *_standings(graded, library, signatures))]


def _column(answer: Answer) -> Column:
    return answer.short, answer.toxicity


def _heads(columns: Sequence[Column]) -> list[str]:
    """Return the scales' names, with the toxicity where one consensus has a table for each of two."""
    shorts = [short for short, _ in columns]
    return [f"{short} {toxicity}" if shorts.count(short) > 1 else short for short, toxicity in columns]


def _cell(one: Graded, column: Column) -> str:
    told = [_told(answer) for answer in one.answers if _column(answer) == column and _says_something(answer)]
    return ", ".join(told) or _NOTHING


def _says_something(answer: Answer) -> bool:
    return answer.kind == "index" or answer.at_least is not None


def _told(answer: Answer) -> str:
    term = f"{answer.term.replace('_', ' ')} " if answer.term else ""
    mark = _MARK if any(flag.endswith(NOT_VERIFIED) for flag in answer.flags) else ""
    if answer.kind == "index":
        return answer.value or "?"
    exact = answer.at_least == answer.could_be
    return f"{term}{answer.at_least if exact else f'{answer.at_least}-{answer.could_be}'}{mark}"


def _legend(graded: Sequence[Graded], library: Library) -> list[str]:
    said: dict[str, None] = {}
    for one in graded:
        for answer in one.answers:
            loaded = library.with_hash(answer.scale, answer.table_sha256)
            flags = {} if loaded is None else loaded.file.flags
            said |= dict.fromkeys(flags[f].says for f in answer.flags if f.endswith(NOT_VERIFIED) and f in flags)
    return [f"{_MARK} {says}" for says in said]


def _standings(graded: Sequence[Graded], library: Library, signatures: Signatures) -> list[str]:
    """Return how the tables behind the columns stand at this site: those that stand alike in one line."""
    alike: dict[str, dict[str, None]] = {}
    for scale, sha256, day in dict.fromkeys(
        (answer.scale, answer.table_sha256, day_of(one.assessment)) for one in graded for answer in one.answers
    ):
        loaded = library.with_hash(scale, sha256)
        if loaded is not None:
            alike.setdefault(table_words(loaded, library, signatures, day), {})[loaded.file.short] = None
    return [f"{', '.join(shorts)}: {words}" for words, shorts in alike.items()]
