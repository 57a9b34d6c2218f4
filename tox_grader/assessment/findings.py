"""The flat view of an assessment that the grading tables read: one name, one value, the unit in or with the value.

A name that is not there is unknown: it was left out, or it could not be assessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tox_grader.assessment.absences import WHEN_LEFT_OUT
from tox_grader.assessment.measured import measured_findings
from tox_grader.assessment.plain_data import Finding, JsonValue, from_jsonable, to_jsonable
from tox_grader.assessment.questions import READING_PATHS
from tox_grader.assessment.unknown import NotAssessed
from tox_grader.assessment.vocabulary_laboratory import UNITS
from tox_grader.assessment.worked_out import WORKED_OUT, Keys, written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tox_grader.assessment.model import Assessment

__all__ = ["Finding", "JsonValue", "findings", "from_jsonable", "to_jsonable"]

_NOT_AS_WRITTEN = {*WORKED_OUT, *UNITS, "neutrophil_series", "platelet_series"}


def _by_section() -> Mapping[Keys, tuple[tuple[str, str], ...]]:
    """Return, for each section of the file, the findings that stand there as they are, each with its key."""
    sections: dict[Keys, list[tuple[str, str]]] = {}
    for name, path in READING_PATHS.items():
        if name not in _NOT_AS_WRITTEN:
            *section, key = path.split(".")
            sections.setdefault(tuple(section), []).append((name, key))
    return {section: tuple(names) for section, names in sections.items()}


_AS_WRITTEN = _by_section()


def findings(assessment: Assessment, *, now: datetime) -> dict[str, Finding]:
    """Return everything that is known from this assessment; what is unknown has no name in it."""
    # Most absent keys are unknown; for a few the contract of the file says what their absence means.
    found: dict[str, Finding] = dict(WHEN_LEFT_OUT)
    for keys, names in _AS_WRITTEN.items():
        section = written(assessment, keys)
        # Below a word there are no keys: `capd: unable` has no total.
        if section is None or isinstance(section, str):
            continue
        for name, key in names:
            value = getattr(section, key)
            if value is not None and not isinstance(value, NotAssessed):
                found[name] = value
    for name, worked_out in WORKED_OUT.items():
        value = worked_out(assessment, now)
        if value is not None:
            found[name] = value
    found.update(measured_findings(assessment))
    # Treatment since the onset of CRS says that there was an onset; the other way round is refused at the door.
    if found.get("treated_since_crs_onset") is True:
        found["crs_established"] = True
    return found
