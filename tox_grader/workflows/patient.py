"""What may be recorded of a patient: facts that can be true, weights that are not a slip."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from tox_grader.foundation.problems import AssessmentInvalid, Problem, WrongUsage
from tox_grader.foundation.quantities import Bounds, plain
from tox_grader.foundation.text import REMOVED_MARK, safe_text
from tox_grader.workflows.record import NewPatient, PatientFacts

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


def check_new(new: NewPatient, now: datetime) -> None:
    """Refuse a patient who could not be told apart, or was not born yet; raise `WrongUsage` with every fault."""
    problems = [
        Problem(
            f"the {what} is empty", what, "a patient is told apart by number, name and birth date", f"give the {what}"
        )
        for what, text in (("number", new.patient_id), ("family name", new.family_name), ("given name", new.given_name))
        if not safe_text(text).strip(f"{REMOVED_MARK} ")
    ]
    if new.birth_date is not None and new.birth_date > now.date():
        problems.append(
            Problem(
                "the birth date lies in the future", "birth date", "which scale applies depends on it", "correct it"
            )
        )
    if problems:
        raise WrongUsage(problems)
