"""What was typed in an assessment, in the words of the bedside form and the order of the round."""

from collections.abc import Iterator, Mapping
from typing import Any

from tox_grader.foundation.text import safe_text
from tox_grader.workflows.bedside_form import Question, questions
from tox_grader.workflows.station import Station


def observed_lines(typed: Mapping[str, Any], station: Station) -> list[str]:
    """Return every finding on a line of its own; a score's items stand together, what the form does not ask last."""
    left = dict(_flat(typed, ""))
    lines: list[str] = []
    scores: dict[str, list[str]] = {}
    for question in _all_questions(station):
        for at in (*(unit.at for unit in question.units), question.at):
            if at in left:
                value = left.pop(at)
                if at.count(".") > 1 and question.kind == "choice" and at.startswith("icans."):
                    scores.setdefault(question.section, []).append(f"{_last(at)} {_told(value, question)}")
                else:
                    lines.append(_line(question, at, value))
        if question.attribution in left:
            lines.append(f"{question.ask}, cause: {_words(left.pop(question.attribution))}")
    lines += [f"{section}: {', '.join(items)}" for section, items in scores.items()]
    lines += [f"{at.replace('.', ' ').replace('_', ' ')}: {_words(value)}" for at, value in left.items()]
    return [safe_text(line) for line in lines]


def _all_questions(station: Station) -> list[Question]:
    """Return the questions with both scores: a log may hold either."""
    found = {question.at: question for question in questions(station, "ice")}
    found.update({question.at: question for question in questions(station, "capd")})
    return list(found.values())


def _line(question: Question, at: str, value: Any) -> str:
    unit = next((unit.name for unit in question.units if unit.at == at), "")
    if _is_not_assessed(value) or not unit:
        return f"{question.ask}: {_told(value, question)}"
    return f"{question.ask} {value} {unit}"


def _told(value: Any, question: Question) -> str:
    """Return an answer as the form shows it."""
    labels = {choice.value: choice.label for choice in question.choices if isinstance(choice.value, str)}
    if isinstance(value, list):
        return ", ".join(_label(part, labels) for part in value) or (question.none.label if question.none else "none")
    return _label(value, labels)


def _label(value: Any, labels: Mapping[Any, str]) -> str:
    return labels[value] if isinstance(value, str) and value in labels else _words(value)


def _words(value: Any) -> str:
    if _is_not_assessed(value):
        return f"not assessed ({_words(value['not_assessed'])})"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_words(part) for part in value) or "none"
    return str(value).replace("_", " ")


def _is_not_assessed(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"not_assessed"}


def _last(at: str) -> str:
    return at.rpartition(".")[2].replace("_", " ")


def _flat(value: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    for key, part in value.items():
        at = f"{path}.{key}".lstrip(".")
        if isinstance(part, Mapping) and not _is_not_assessed(part):
            yield from _flat(part, at)
        elif part is not None:
            yield at, part
