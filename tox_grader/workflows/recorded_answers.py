"""The answers of the bedside form that a recorded assessment holds: the way back from its findings to the form.

What the form does not ask, or could not have taken, is named and never left out in silence.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tox_grader.assessment.history import PatientHistory
from tox_grader.workflows.assess import history_told
from tox_grader.workflows.bedside_form import Answer, NotAssessed, Question


@dataclass(frozen=True, slots=True)
class RecordedAnswers:
    """Answers by their place; `beyond` are the places of what the form cannot take."""

    given: Mapping[str, Answer]
    beyond: tuple[str, ...]


def recorded_answers(typed: Mapping[str, Any], questions: Sequence[Question]) -> RecordedAnswers:
    """Return what of an assessment the form can take again; `typed` holds its sections with numbers as numbers."""
    given: dict[str, Answer] = {}
    beyond: list[str] = []
    asked = _places(questions)
    for at, value in _flat(typed):
        question = asked.get(at)
        answer = None if question is None else _answer(value, question, at)
        if answer is not None:
            given[at] = answer
        else:
            beyond.append(at)
    return RecordedAnswers(given, tuple(beyond))


def without_known_history(typed: Mapping[str, Any], history: PatientHistory) -> dict[str, Any]:
    """Return what was typed without what it stated of the episode and the log knows by itself now."""
    told = history_told(history)
    stated = {key: value for key, value in (typed.get("history") or {}).items() if told.get(key) is None}
    others = {key: value for key, value in typed.items() if key != "history"}
    return {**others, "history": stated} if stated else others


def _places(questions: Sequence[Question]) -> dict[str, Question]:
    """Return the question behind every place at which an answer or its attribution can stand."""
    found: dict[str, Question] = {}
    for question in questions:
        for at in (question.at, question.attribution, *(unit.at for unit in question.units)):
            if at is not None:
                found.setdefault(at, question)
    return found


def _flat(value: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, part in value.items():
        at = f"{path}.{key}".lstrip(".")
        if isinstance(part, Mapping) and set(part) != {"not_assessed"}:
            yield from _flat(part, at)
        elif part is not None:
            yield at, part


def _answer(value: Any, question: Question, at: str) -> Answer | None:
    """Return a finding as the form would have taken it at this place, None where it could not."""
    if at == question.attribution:
        return value if isinstance(value, str) else None
    if isinstance(value, Mapping):
        return NotAssessed(str(value["not_assessed"]))
    if question.units:
        return _number(value, whole=question.kind == "whole")
    words = [(type(choice.value), choice.value) for choice in question.choices]
    if question.kind == "several":
        if not isinstance(value, list) or not all((type(word), word) in words for word in value):
            return None
        return tuple(value) if value or question.none is not None else None
    return value if (type(value), value) in words else None


def _number(value: Any, *, whole: bool) -> Answer | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    if not whole:
        return Decimal(value)
    return int(value) if value == int(value) else None
