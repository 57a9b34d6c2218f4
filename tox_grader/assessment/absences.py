"""What the file's contract says of the few keys whose absence has a stated meaning; every other absent key is unknown.

A finding whose cause nobody named counts as uncertain: it is graded and flagged. Oxygen for which no other
reason was written was given for hypoxia. With no score entered, the instrument is `none`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tox_grader.assessment.questions import READING_PATHS

WHEN_LEFT_OUT: Mapping[str, str] = MappingProxyType(
    {name: "uncertain" for name in READING_PATHS if name.endswith("_attribution")}
    | {"oxygen_reason": "hypoxia", "instrument": "none"},
)


def with_stated_absences(findings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the findings with what the contract says of the keys left out."""
    return {**WHEN_LEFT_OUT, **findings}
