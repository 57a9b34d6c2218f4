"""What a protocol says for some grades, before anything else of the patient is known: its plan.

A bounded grade gives the steps of its lower bound and says what any higher grade still possible would add. Both
ladders run; of two steroid courses the more intensive is suggested and the other named as covered. Nothing is
left out because a later step is not available.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from tox_grader.escalation.suggestion import SEE_GUIDELINE, Suggestion
from tox_grader.tables.library import Fired, ProtocolFile
from tox_grader.tables.protocol import Dose, Step

# What is read first: where the patient has to be, what may have to be given, then the rest; conditions behind.
_ORDER = ("location", "drug", "care", "monitor", "look_for", "ask", "escalate")
Bounds = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Planned:
    """One step without its doses, and the doses that are worked out for the patient."""

    said: Suggestion
    doses: tuple[Dose, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of the lower bound, and those that only a higher grade still possible would add."""

    steps: tuple[Planned, ...]
    would_add: tuple[Planned, ...]


def plan(protocol: ProtocolFile, bounds: Bounds) -> Plan:
    """Return what the protocol says for these lowest and highest grades, by toxicity."""
    planner = _Planner(protocol, bounds)
    steps = planner.steps({name: low for name, (low, _) in bounds.items()})
    here = {one.said.step for one in steps}
    higher: dict[str, list[Planned]] = {}
    for combination in product(*(range(low, high + 1) for low, high in bounds.values())):
        for one in planner.steps(dict(zip(bounds, combination, strict=True))):
            if one.said.step not in here:
                higher.setdefault(one.said.step, []).append(one)
    # A step that several pairs of grades would add is told by the one that asks least.
    would_add = sorted((min(ways, key=_conditions) for ways in higher.values()), key=_urgency)
    return Plan(tuple(steps), tuple(would_add))


class _Planner:
    """Turns protocol rows into steps for some bounds."""

    def __init__(self, protocol: ProtocolFile, bounds: Bounds) -> None:
        self.bounds = bounds
        self.protocol = protocol

    def steps(self, grades: Mapping[str, int]) -> Sequence[Planned]:
        fired = self.protocol.steps_for(grades)
        # A step that nobody verified prints no dose, and one with a condition may never apply: neither may stand in
        # for another.
        covering = [step.steroid_rank or 0 for step, _ in fired if not _is_unverified(step) and step.only_if is None]
        strongest = max(covering, default=0)
        return sorted((self._planned(one, grades, strongest) for one in fired), key=_urgency)

    def _planned(self, fired: Fired, grades: Mapping[str, int], strongest: int) -> Planned:
        step = fired.step
        fired_by = " and ".join(self._fired_by(name, grades[name]) for name in fired.tested)
        is_covered = step.steroid_rank is not None and step.steroid_rank < strongest
        # What a step says without a dose is the same for every patient: it is made once.
        key = (step.id, fired_by, is_covered)
        known = self.protocol.said.get(key)
        if known is None:
            known = self.protocol.said[key] = _without_dose(step, fired_by, is_covered=is_covered)
        assert isinstance(known, Planned)  # noqa: S101  the protocol keeps them; its room cannot name them
        return known

    def _fired_by(self, name: str, grade: int) -> str:
        """Return the grade that a row fits, and whether it is only the lower bound of what is known."""
        low, high = self.bounds[name]
        if low == high:
            return f"{name.upper()} grade {grade}"
        if grade == low:
            return f"{name.upper()} at least grade {grade}" if grade else f"{name.upper()} not settled"
        return f"if {name.upper()} is grade {grade}"


def _is_unverified(step: Step) -> bool:
    return step.evidence == "unverified" and not step.reviewed_by


def _conditions(planned: Planned) -> int:
    return planned.said.fired_by.count("if ") + planned.said.fired_by.count(" and ")


def _urgency(planned: Planned) -> tuple[bool, int]:
    said = planned.said
    return said.only_if is not None or said.state == "covered", _ORDER.index(said.kind)


def _without_dose(step: Step, fired_by: str, *, is_covered: bool) -> Planned:
    said = Suggestion(
        step.id, fired_by, step.says, step.kind, only_if=step.only_if, read_in=step.read_in, evidence=step.evidence
    )
    if _is_unverified(step):
        return Planned(replace(said, state="see_guideline", note=SEE_GUIDELINE), ())
    if is_covered:
        said = replace(said, state="covered", note="covered by the more intensive steroid suggested beside it")
    return Planned(said, tuple(step.doses))
