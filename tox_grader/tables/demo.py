"""The demo ward as data: fictitious patients, and what is observed and given, in hours before now."""

from pathlib import Path
from typing import Any

from tox_grader.tables.documents import load_document, validate_part
from tox_grader.tables.parts import Name, Number, Part, Sentence


class DemoEvent(Part):
    """One event: an assessment (the sections of an assessment file) or a treatment given."""

    hours_ago: int
    by: str
    assess: dict[str, Any] | None = None
    give: Name | None = None
    dose: Sentence | None = None


class DemoPatient(Part):
    """One fictitious patient."""

    id: str
    family: str
    given: str
    sex: str
    age_years: int
    product: Sentence
    infused_days_ago: int
    weight_kg: Number
    baseline_ice: int | None = None
    baseline_capd: int | None = None
    crs_before: bool = False
    fever_masked_before: bool = False
    events: tuple[DemoEvent, ...]


class DemoWard(Part):
    """The whole ward, and whose course is printed where there is no terminal."""

    about: Sentence
    whole_course_of: str
    patients: tuple[DemoPatient, ...]


def load_demo(folder: Path) -> DemoWard:
    """Return the demo ward; raise `TableInvalid` with the line at fault."""
    path = folder / "demo_ward.yaml"
    return validate_part(DemoWard, load_document(path.read_bytes(), path.name))
