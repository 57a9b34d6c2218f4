"""What was observed last time, in the words of the form: so that a change is named and not searched for."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from tox_grader.screens.form_field import answer_text
from tox_grader.workflows.bedside_form import Answer, NotAssessed, Question, Unit
from tox_grader.workflows.ward import Chart


def last_typed(chart: Chart) -> Mapping[str, object]:
    """Return what was typed at the latest assessment in the log, empty where there is none."""
    latest = chart.course.latest
    if latest is None:
        return {}
    typed = latest.content.get("typed")
    return typed if isinstance(typed, Mapping) else {}


def last_text(question: Question, typed: Mapping[str, object]) -> str | None:
    """Return the last answer to a question in words; None where it was blank."""
    places: list[tuple[str, Unit | None]] = [(unit.at, unit) for unit in question.units]
    for at, unit in places or [(question.at, None)]:
        value = _at(typed, at)
        if value is not None and not (isinstance(value, Mapping) and "not_assessed" not in value):
            return answer_text(question, _answer(value, number=unit is not None), unit)
    return None


def _at(typed: Mapping[str, object], path: str) -> object:
    value: object = typed
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _answer(value: object, *, number: bool) -> Answer:
    if isinstance(value, Mapping):
        return NotAssessed(str(value["not_assessed"]))
    if isinstance(value, list):
        return tuple(str(part.get("drug") if isinstance(part, Mapping) else part) for part in value)
    if number and isinstance(value, str):
        try:
            return Decimal(value)
        except InvalidOperation:
            return value
    return value if isinstance(value, bool | int | str) else str(value)
