"""Which keys an assessment accepts, section by section, and which one a wrong key was probably meant to be."""

from functools import cache
from typing import Any

from pydantic import BaseModel

from tox_grader.assessment.faults import Path
from tox_grader.assessment.forms import Form
from tox_grader.assessment.model import Assessment
from tox_grader.assessment.questions import READING_PATHS
from tox_grader.foundation.nearest import did_you_mean, nearest

_TELLING_LENGTH = 3


def accepted_keys(path: Path) -> tuple[str, ...]:
    """Return the keys accepted in the section at this path."""
    section = _section_at(path)
    return () if section is None else tuple(_fields(section))


def meant_key(path: Path) -> Path | None:
    """Return the path of the accepted key beside a wrong one that is nearest to it, if any is near."""
    close = nearest(str(path[-1]), accepted_keys(path[:-1])) if path else None
    return None if close is None else (*path[:-1], close)


def advice_for_unknown_key(path: Path) -> str:
    """Return what to write instead: the key's own place if it stands in the wrong section, else the nearest key."""
    key = str(path[-1])
    home = READING_PATHS.get(key) or _homes().get(key)
    if home is not None:
        return f"write it as {home}"
    accepted = accepted_keys(path[:-1])
    # `temperature` alone leaves the unit open: every key that it may begin is named, none is guessed.
    begun = [repr(longer) for longer in accepted if longer.startswith(key)]
    if len(begun) > 1 and len(key) >= _TELLING_LENGTH:
        return f"did you mean {' or '.join(begun)}?"
    return did_you_mean(key, accepted)


def _section_at(path: Path) -> type[BaseModel] | None:
    section: type[BaseModel] | None = Assessment
    for key in path:
        if isinstance(key, int):
            continue  # an entry of a list has the keys of the list's section
        if section is None:
            return None
        section = _section_of(_fields(section).get(key))
    return section


def _section_of(declared: Any) -> type[BaseModel] | None:
    form = Form.declared(declared)
    return form.section if form.entries is None else _section_of(form.entry)


def _fields(section: type[BaseModel]) -> dict[str, Any]:
    return {told.alias or name: told.annotation for name, told in section.model_fields.items()}


@cache
def _homes() -> dict[str, str]:
    """Return the full path of every key whose name occurs once in the whole assessment."""
    found: dict[str, list[str]] = {}
    pending: list[tuple[str, Any]] = list(_fields(Assessment).items())
    while pending:
        path, declared = pending.pop()
        found.setdefault(path.rpartition(".")[2], []).append(path)
        section = Form.declared(declared).section
        if section is not None:
            pending += [(f"{path}.{key}", inner) for key, inner in _fields(section).items()]
    return {key: paths[0] for key, paths in found.items() if len(paths) == 1}
