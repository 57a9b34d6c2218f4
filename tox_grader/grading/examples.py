"""The worked examples of a table, run: each expected grade and its reasons must come out as the file says."""

from contextlib import suppress
from typing import Any

from tox_grader.foundation.problems import Problem, ToxGraderError
from tox_grader.foundation.quantities import WholeRange
from tox_grader.grading.answer import Answer
from tox_grader.grading.given import findings_given
from tox_grader.grading.scales import answers_of
from tox_grader.grading.scores import total_of, with_totals
from tox_grader.tables.compiled import Compiled, CompiledIndex, CompiledTable
from tox_grader.tables.compiled_parts import CompiledParameter
from tox_grader.tables.library import Library, answers_by_itself
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
    """Return one problem for each level (in a score: number of points) that no worked example reaches for certain."""
    loaded = library.loaded(name)
    if not answers_by_itself(loaded.file):
        return []
    table = library.scale(name)
    if isinstance(table, CompiledIndex):
        return []
    columns = table.parameters if isinstance(table, CompiledTable) else table.columns
    shown: set[tuple[str, int]] = set()
    for example in loaded.file.examples:
        # An example that cannot be read shows nothing here; that it fails is told by `failed_examples`.
        with suppress(ToxGraderError, Disagreement, UnreadWord):
            key = table.alternatives(with_totals(table, findings_given(example.given)))
            reached = {column.name: column.levels_for(key) for column in columns}
            shown |= {(column, levels[0]) for column, levels in reached.items() if len(levels) == 1}
    return [
        Problem(
            f"no worked example reaches {column.name}: {level}",
            loaded.document.place(_where(table, column.name, level)),
            WHY,
            "add an example that shows this level",
        )
        for column in columns
        for place, level in enumerate(column.levels)
        if (column.name, place) not in shown and _certain(column, place)
    ]


def _where(table: Compiled, column: str, level: str) -> tuple[str, ...]:
    return ("parameters", column, "levels", level) if isinstance(table, CompiledTable) else ("items", column)


def _certain(column: CompiledParameter, place: int) -> bool:
    """Tell whether any row gives this level alone; one that rows only leave open can be reached by no example."""
    return any(levels == (place,) for _, levels in column.rows)


def _run(library: Library, name: str, example: Example) -> dict[str, Any]:
    file = library.loaded(name).file
    try:
        if isinstance(file, ScoreTable) and not file.reads_findings:
            return _score(total_of(file, example.given))
        answers = answers_of(library, name, findings_given(example.given))
    except ToxGraderError as error:
        return {"refused": error.problems[0].what}
    wanted = example.expect.get("term")
    named = [answer for answer in answers if wanted in (None, answer.term)]
    if len(named) != 1:
        return {"term": [answer.term for answer in answers]}
    return _told(named[0])


def _told(answer: Answer) -> dict[str, Any]:
    """Return what an example may expect of an answer."""
    result = answer.as_json()
    result["because"] = [reason.parameter for reason in answer.because]
    result["applies"] = answer.applies
    result["verdict"] = answer.verdicts[0] if len(answer.verdicts) == 1 else None
    return result


def _score(total: int | WholeRange) -> dict[str, Any]:
    if isinstance(total, WholeRange):
        return {"at_least": total.lowest, "could_be": total.highest}
    return {"total": total, "at_least": total, "could_be": total}


def _plain(value: Any) -> Any:
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value
