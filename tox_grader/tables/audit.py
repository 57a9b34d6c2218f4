"""What the audit report reads as data: between which grade and which drug it tells the time that passed."""

from collections.abc import Mapping
from pathlib import Path

from tox_grader.tables.conditions import Band
from tox_grader.tables.documents import load_document, validate_part
from tox_grader.tables.parts import Cell, Name, Part, Sentence
from tox_grader.tables.protocol import Protocol


class GradeToDrug(Part):
    """One interval: from the first grade that fits, to the first dose of a drug."""

    says: Sentence
    toxicity: str
    grade: Cell
    drug: Name

    def fits(self, grade: int | None) -> bool:
        """Tell whether a grade begins the interval; an unknown grade begins none."""
        return grade is not None and isinstance(self.grade, Band) and self.grade.holds(grade)


class AuditIntervals(Part):
    """All intervals that the audit report tells."""

    about: Sentence
    intervals: tuple[GradeToDrug, ...]


def load_audit(folder: Path) -> tuple[GradeToDrug, ...]:
    """Return the intervals that the audit report tells; raise `TableInvalid` with the line at fault."""
    path = folder / "audit.yaml"
    return validate_part(AuditIntervals, load_document(path.read_bytes(), path.name)).intervals


def drugs_of_steps(protocol: bytes) -> Mapping[str, tuple[str, ...]]:
    """Return the drugs that each step of a protocol names, by the step's id, from the protocol's own text."""
    file = validate_part(Protocol, load_document(protocol, "the protocol kept in the record"))
    return {step.id: tuple(dict.fromkeys(dose.drug for dose in step.doses)) for step in file.steps}
