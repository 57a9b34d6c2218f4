"""The small data files beside the tables: what can be true of a measurement, and which tables the bedside grades by."""

from pathlib import Path

from pydantic import Field

from tox_grader.foundation.quantities import Bounds
from tox_grader.tables.documents import load_document, validate_part
from tox_grader.tables.parts import Name, Number, Part, Sentence


class Limit(Part):
    """What can be true of one measurement, in its own unit, and outside which values it is asked again."""

    lowest: Number
    highest: Number
    unusual_below: Number | None = None
    unusual_above: Number | None = None


class Limits(Part):
    """All limits, with where they come from."""

    about: Sentence
    status: Sentence
    limits: dict[str, Limit]


class Workstation(Part):
    """After how many idle minutes a workstation locks, and how old an answer of an unsaved draft may become."""

    status: Sentence
    lock_after_minutes: int = Field(ge=1, le=15)
    draft_answers_count_for_minutes: int = Field(ge=1, le=24 * 60)


class Bedside(Part):
    """Which tables a bedside assessment is graded by, and which protocol suggests the next steps.

    A ward's own choice that says nothing of its workstations leaves them as they are shipped.
    """

    about: Sentence
    tables: dict[str, tuple[Name, ...]]
    protocol: Name
    workstation: Workstation | None = None


def load_limits(folder: Path) -> dict[str, Bounds]:
    """Return the bounds of every measurement; raise `TableInvalid` with the line at fault."""
    path = folder / "limits.yaml"
    limits = validate_part(Limits, load_document(path.read_bytes(), path.name))
    return {
        name: Bounds(limit.lowest, limit.highest, limit.unusual_below, limit.unusual_above)
        for name, limit in limits.limits.items()
    }


def load_bedside(folder: Path) -> Bedside:
    """Return the bedside's choice of tables and protocol."""
    path = folder / "bedside.yaml"
    return validate_part(Bedside, load_document(path.read_bytes(), path.name))
