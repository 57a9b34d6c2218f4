"""What replaying one assessment showed, and the sum over many."""

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from tox_grader.foundation.problems import LogInvalid, ReplayDiffers

Outcome = Literal["same", "different", "cannot verify"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not what it was: of which answer or step, which part, then and now."""

    of: str
    part: str
    then: Any
    now: Any

    def as_json(self) -> dict[str, Any]:
        """Return the difference under stable keys."""
        return {"of": self.of, "part": self.part, "then": self.then, "now": self.now}


class Verdict(NamedTuple):
    """Whether one assessment is graded again as it was, and what there is to know about it.

    `reasons` say why it differs or cannot be verified; `remarks` what was said of the entry since: amended, in error,
    overridden. `is_damage` tells that the record is not what was written. `grades` is what was recorded then.
    """

    patient_key: str
    sequence: int
    entry_id: str
    observed_at: str
    program: str
    outcome: Outcome
    answers: Any = ()
    differences: tuple[Difference, ...] = ()
    reasons: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    is_damage: bool = False

    def as_json(self, patient: str | None) -> dict[str, Any]:
        """Return the verdict under stable keys; `patient` is the hospital number, None where it was erased."""
        return {
            "patient": patient,
            "patient_key": self.patient_key,
            "entry": self.sequence,
            "entry_id": self.entry_id,
            "observed_at": self.observed_at,
            "program": self.program,
            "outcome": self.outcome,
            "differences": [difference.as_json() for difference in self.differences],
            "reasons": list(self.reasons),
            "remarks": list(self.remarks),
        }


@dataclass(frozen=True, slots=True)
class Replayed:
    """One patient's chain, replayed: every verdict, and every entry that is not what was written, with its faults."""

    patient_key: str
    entries: int
    verdicts: tuple[Verdict, ...]
    damaged: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(slots=True)
class Tally:
    """How many patients, entries and assessments were read, and how the assessments came out."""

    patients: int = 0
    entries: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=lambda: {"same": 0, "different": 0, "cannot verify": 0})
    damaged: int = 0

    @property
    def assessments(self) -> int:
        """Return how many assessments were graded again, or could not be."""
        return sum(self.outcomes.values())

    @property
    def exit_code(self) -> int:
        """Return 13 where a grade or suggestion differs, else 12 where the record is damaged, else 0."""
        if self.outcomes["different"]:
            return ReplayDiffers.exit_code
        return LogInvalid.exit_code if self.damaged else 0

    def add(self, replayed: Replayed) -> None:
        """Count one patient; an assessment whose table text is lacking counts as damage like an altered entry."""
        self.patients += 1
        self.entries += replayed.entries
        damaged = {sequence for sequence, _ in replayed.damaged}
        for verdict in replayed.verdicts:
            self.outcomes[verdict.outcome] += 1
            if verdict.is_damage:
                damaged.add(verdict.sequence)
        self.damaged += len(damaged)

    def join(self, other: "Tally") -> None:
        """Add what another process counted."""
        self.patients += other.patients
        self.entries += other.entries
        self.damaged += other.damaged
        for outcome, count in other.outcomes.items():
            self.outcomes[outcome] += count

    def as_json(self) -> dict[str, Any]:
        """Return the sum under stable keys."""
        return {
            "patients": self.patients,
            "entries": self.entries,
            "assessments": self.assessments,
            "same": self.outcomes["same"],
            "different": self.outcomes["different"],
            "cannot_verify": self.outcomes["cannot verify"],
            "damaged_entries": self.damaged,
        }
