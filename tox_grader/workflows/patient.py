"""What may be recorded of a patient: facts that can be true, weights that are not a slip."""

from collections.abc import Mapping
from decimal import Decimal

from tox_grader.foundation.problems import AssessmentInvalid, Problem
from tox_grader.foundation.quantities import Bounds, plain
from tox_grader.workflows.record import PatientFacts

_UNITS = {"weight_kg": "kg", "baseline_ice": "points", "baseline_capd": "points"}


def check_facts(facts: PatientFacts, limits: Mapping[str, Bounds]) -> None:
    """Refuse facts that cannot be true; raise `AssessmentInvalid` with every fault."""
    values: dict[str, Decimal | int | None] = {
        "weight_kg": None if facts.weight is None else facts.weight.kg,
        "baseline_ice": facts.baseline_ice,
        "baseline_capd": facts.baseline_capd,
    }
    problems = [
        Problem(
            f"{name} {value} cannot be true",
            name,
            "doses and grades are worked out from it",
            f"give a value from {plain(limits[name].lowest)} to {plain(limits[name].highest)} {_UNITS[name]}",
        )
        for name, value in values.items()
        if value is not None and (not Decimal(value).is_finite() or not limits[name].holds(Decimal(value)))
    ]
    if problems:
        raise AssessmentInvalid(problems)
