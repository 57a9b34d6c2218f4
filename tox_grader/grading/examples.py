"""The worked examples of a table, run: each expected grade and its reasons must come out as the file says."""

from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

from tox_grader.assessment.absences import with_stated_absences
from tox_grader.foundation.problems import Problem, ToxGraderError
from tox_grader.foundation.quantities import WholeRange
from tox_grader.grading.bedside import answer_for
from tox_grader.grading.scores import total_of, with_totals
from tox_grader.tables.library import Library
from tox_grader.tables.schema import Example, ScoreTable
from tox_grader.tables.sources import Disagreement, UnreadWord

WHY = "a worked example is a claim about a patient; one that does not hold means the table or the claim is wrong"


def failed_examples(library: Library, name: str) -> list[Problem]:
    """Return one problem for each worked example of a table or score that does not come out as written."""
    loaded = library.loaded(name)
    problems: list[Problem] = []
    for index, example in enumerate(loaded.file.examples):
        got = _run(library, name, example)
        wrong = {key: got.get(key) for key, wanted in example.expect.items() if _plain(got.get(key)) != _plain(wanted)}
        if wrong:
            wanted = {key: example.expect[key] for key in wrong}
            problems.append(
                Problem(
                    f"the example {example.says!r} expects {wanted} and gets {wrong}",
                    loaded.document.place(("examples", index)),
                    WHY,
                    "compare the row with the print; correct the table or the example",
                ),
            )
    return problems


def levels_without_example(library: Library, name: str) -> list[Problem]:
    """Return one problem for each level of a grading table that no worked example reaches for certain."""
    loaded = library.loaded(name)
    if isinstance(loaded.file, ScoreTable):
        return []
    table = library.table(name)
    shown: set[tuple[str, int]] = set()
    for example in loaded.file.examples:
        # An example that cannot be read shows nothing here; that it fails is told by `failed_examples`.
        with suppress(ToxGraderError, Disagreement, UnreadWord):
            key = table.alternatives(with_totals(table, with_stated_absences(_numbers(example.given))))
            reached = {column.name: column.levels_for(key) for column in table.parameters}
            shown |= {(column, levels[0]) for column, levels in reached.items() if len(levels) == 1}
    return [
        Problem(
            f"no worked example reaches {column.name}: {level}",
            loaded.document.place(("parameters", column.name, "levels", level)),
            WHY,
            "add an example that shows this level",
        )
        for column in table.parameters
        for place, level in enumerate(column.levels)
        if (column.name, place) not in shown
    ]


def _run(library: Library, name: str, example: Example) -> dict[str, Any]:
    file = library.loaded(name).file
    try:
        if isinstance(file, ScoreTable):
            return _score(total_of(file, example.given))
        answer = answer_for(library, name, with_stated_absences(_numbers(example.given)))
    except ToxGraderError as error:
        return {"refused": error.problems[0].what}
    result = answer.as_json()
    result["because"] = [reason.parameter for reason in answer.because]
    result["applies"] = answer.applies
    return result


def _score(total: int | WholeRange) -> dict[str, Any]:
    if isinstance(total, WholeRange):
        return {"total": None, "at_least": total.lowest, "could_be": total.highest}
    return {"total": total, "at_least": total, "could_be": total}


def _numbers(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the findings with `{from: a, to: b}` as a range, as an age or a partial total may be written."""
    return {
        key: WholeRange(int(value["from"]), int(value["to"]))
        if isinstance(value, dict) and set(value) == {"from", "to"}
        else value
        for key, value in given.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return int(value) if isinstance(value, Decimal) and value % 1 == 0 else value
