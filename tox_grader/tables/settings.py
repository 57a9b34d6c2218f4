"""The small data files beside the tables: what can be true of a measurement, and which tables the bedside grades by."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from tox_grader.foundation.quantities import Bounds
from tox_grader.tables.loader import load_document, validate_part
from tox_grader.tables.schema import Name, Part, Sentence


def _decimal(value: object) -> object:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


Number = Annotated[Decimal, BeforeValidator(_decimal)]


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


class Bedside(Part):
    """Which tables a bedside assessment is graded by, and which protocol suggests the next steps."""

    about: Sentence
    tables: dict[str, tuple[Name, ...]]
    protocol: Name


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
