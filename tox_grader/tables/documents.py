"""One file to plain data and to one closed part, or every complaint about it with file, line and the nearest key."""

from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from tox_grader.foundation.nearest import did_you_mean
from tox_grader.foundation.problems import Problem, TableInvalid
from tox_grader.tables import schema
from tox_grader.tables.strict_yaml import Document, Unreadable, read_document, read_text

WHY = "a table that can be read in two ways could give two patients with the same findings different grades"
_LONGEST_QUOTE = 60
Model = TypeVar("Model", bound=BaseModel)


def load_document(raw: bytes, name: str) -> Document:
    """Return the plain data of a table file; raise `TableInvalid` where it cannot be read exactly as written."""
    try:
        return read_document(read_text(raw, name), name)
    except Unreadable as error:
        raise TableInvalid(error.problem) from error


def validate_part(model: type[Model], document: Document) -> Model:
    """Return the document as the given closed model; raise `TableInvalid` with one problem for each fault."""
    try:
        return TypeAdapter(model).validate_python(_freeze(document.data))
    except ValidationError as error:
        problems = [_problem(fault, model, document) for fault in error.errors(include_url=False)]
        raise TableInvalid(dict.fromkeys(problems)) from error


def _freeze(value: Any) -> Any:
    """Return the data with every list as a tuple, so that nothing of a table can be altered after reading."""
    if isinstance(value, dict):
        return {key: _freeze(part) for key, part in value.items()}
    if isinstance(value, list):
        return tuple(_freeze(part) for part in value)
    return value


def _problem(fault: Any, model: type[BaseModel], document: Document) -> Problem:
    path = tuple(fault["loc"])
    place = document.place(tuple(step for step in path if step not in ("when", "cells", "[key]")))
    key = str(path[-1]) if path else ""
    kind = fault["type"]
    if kind == "extra_forbidden":
        return Problem(f"unknown key {key!r}", place, WHY, did_you_mean(key, _accepted_keys(model, path)))
    if kind == "missing":
        return Problem(f"the key {key!r} is missing", place, WHY, f"add {key!r}; see docs/tables.md for what it holds")
    if kind == "literal_error":
        words = [word.strip(" '") for word in fault["ctx"]["expected"].replace(" or ", ", ").split(",")]
        return Problem(f"{fault['input']!r} is not accepted here", place, WHY, did_you_mean(str(fault["input"]), words))
    message = fault["msg"].removeprefix("Value error, ")
    return Problem(f"{message} (given: {_short(fault['input'])})", place, WHY, "correct this value")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 3] + "..."


def _accepted_keys(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Return the keys accepted where an unknown one stands, by walking the model along the path."""
    part = model
    for step in path[:-1]:
        found = _model_at(part, str(step))
        if found is not None:
            part = found
    return list(part.model_fields)


def _model_at(part: type[BaseModel], step: str) -> type[BaseModel] | None:
    field = part.model_fields.get(step)
    if field is None:
        return None
    for name in _names_in(str(field.annotation)):
        candidate = getattr(schema, name, None)
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None


def _names_in(annotation: str) -> list[str]:
    words = annotation.replace("[", " ").replace("]", " ").replace(",", " ").replace("'>", " ").split()
    return [word.rpartition(".")[2] for word in words]
