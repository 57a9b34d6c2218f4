"""A document with its faulty values set aside, so that what remains can still be checked for contradictions."""

from collections.abc import Iterable, Mapping
from typing import Any

from tox_grader.assessment.faults import Path

# What must be there for the rest to be read at all; it never leaves this check.
_STAND_IN: dict[str, Any] = {"schema": "assessment/1", "patient": {"id": "-"}}


def without(document: Mapping[Any, Any], faulty: Iterable[Path]) -> dict[Any, Any]:
    """Return the document without the values at these paths; a list with a faulty entry is left out as a whole."""
    rest: dict[Any, Any] = dict(document)
    for path in faulty:
        rest = _left_out(rest, path)
    kept_patient = rest.get("patient")
    patient = kept_patient if isinstance(kept_patient, Mapping) else {}
    return {**_STAND_IN, **rest, "patient": {**_STAND_IN["patient"], **patient}}


def _left_out(section: Mapping[Any, Any], path: Path) -> dict[Any, Any]:
    key, deeper = path[0], path[1:]
    inner = section.get(key)
    if deeper and isinstance(inner, Mapping):
        return {**section, key: _left_out(inner, deeper)}
    return {name: value for name, value in section.items() if name != key}
