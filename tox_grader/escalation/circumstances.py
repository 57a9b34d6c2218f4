"""Everything of a patient's history and of the hour that suggestions depend on, beside the grades and the age.

Two assessments with the same circumstances, grades and age get the same suggestions by the same protocol and drug
facts: a log is replayed by it without working out every dose again. `suggest` must not read more than stands here.
"""

from dataclasses import dataclass
from datetime import datetime

from tox_grader.assessment.history import PatientHistory, TreatmentGiven, Weight
from tox_grader.escalation.dose import old_weight
from tox_grader.escalation.limits import Counted, count_doses, says_until
from tox_grader.tables.protocol import Drugs


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The weight, what is said of its age for each drug dosed by it, and what each drug's limits say at that hour."""

    weight: Weight | None
    weigh_again: tuple[str | None, ...]
    counted: tuple[Counted, ...]


def circumstances(drugs: Drugs, history: PatientHistory, now: datetime) -> Circumstances:
    """Return the circumstances of one patient at one moment."""
    weight = history.weight
    rules = [drug.dose for drug in drugs.drugs.values() if drug.dose is not None]
    return Circumstances(
        weight,
        () if weight is None else tuple(old_weight(rule, weight, now.date()) for rule in rules),
        tuple(
            count_doses(drug.shown, drug.limits, _doses(name, history), now)
            for name, drug in drugs.drugs.items()
            if drug.limits is not None
        ),
    )


def alike_until(drugs: Drugs, history: PatientHistory, now: datetime) -> datetime | None:
    """Return the moment until which the circumstances of `now` last on its day; None where its hours do not matter."""
    ends = [
        says_until(drug.limits, _doses(name, history), now)
        for name, drug in drugs.drugs.items()
        if drug.limits is not None
    ]
    return min((end for end in ends if end is not None), default=None)


def _doses(name: str, history: PatientHistory) -> list[TreatmentGiven] | None:
    given = history.treatments
    return None if given is None else [dose for dose in given if dose.drug == name]
