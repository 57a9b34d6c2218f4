"""The steps of a protocol for one assessment.

A bounded grade gives the steps of its lower bound and says what any higher grade still possible would add. Both
ladders run; of two steroid courses the more intensive is suggested and the other named as covered. Nothing is
left out because a later step is not available.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import product
from typing import Any

from tox_grader.assessment.history import PatientHistory
from tox_grader.escalation.dose import NO_WEIGHT, course_line, dose_by_weight, dose_line, near_edge
from tox_grader.escalation.due import grades_of
from tox_grader.escalation.limits import count_doses
from tox_grader.escalation.suggestion import SEE_GUIDELINE, Suggestion, Suggestions
from tox_grader.grading.answer import Answer
from tox_grader.tables.library import ProtocolFile
from tox_grader.tables.protocol import Dose, Drug, Drugs, Step, fits

_HIGHEST_WITH_STEPS = 4  # after a death nothing is suggested
# What is read first: where the patient has to be, what may have to be given, then the rest; conditions behind.
_ORDER = ("location", "drug", "care", "monitor", "look_for", "ask", "escalate")


def suggest(
    protocol: ProtocolFile,
    drugs: Drugs,
    answers: Sequence[Answer],
    findings: Mapping[str, Any],
    history: PatientHistory,
    now: datetime | None,
) -> Suggestions:
    """Return what the protocol suggests for these answers. `now` is the moment for which doses are counted."""
    file = protocol.file
    grades = grades_of(answers)
    if any(low > _HIGHEST_WITH_STEPS for low, _ in grades.values()):
        return Suggestions(file.protocol, file.title, file.edition.version, protocol.sha256, (), (), ())
    maker = _Maker(protocol, drugs, findings.get("age_years"), history, now, grades)
    lowest = {name: low for name, (low, _) in grades.items()}
    steps = maker.steps(lowest)
    here = {step.step for step in steps}
    higher: dict[str, Suggestion] = {}
    for combination in product(*(range(low, high + 1) for low, high in grades.values())):
        for step in maker.steps(dict(zip(grades, combination, strict=True))):
            if step.step not in here:
                higher.setdefault(step.step, step)
    would_add = sorted(higher.values(), key=_urgency)
    not_checked = drugs.not_checked if any(step.doses for step in (*steps, *would_add)) else ()
    return Suggestions(
        file.protocol,
        file.title,
        file.edition.version,
        protocol.sha256,
        tuple(steps),
        tuple(would_add),
        not_checked,
    )


class _Maker:
    """Turns protocol rows into suggestions for one patient at one moment."""

    def __init__(
        self,
        protocol: ProtocolFile,
        drugs: Drugs,
        age: Any,
        history: PatientHistory,
        now: datetime | None,
        bounds: Mapping[str, tuple[int, int]],
    ) -> None:
        self.bounds = bounds
        self.protocol_file = protocol
        self.protocol = protocol.file
        self.drugs = drugs.drugs
        self.age = age if isinstance(age, (int, Decimal)) else None
        self.history = history
        self.now = now

    def steps(self, grades: Mapping[str, int]) -> list[Suggestion]:
        fired = self.protocol_file.steps_for(grades)
        # A step that nobody verified prints no dose, so it must not stand in for one that does.
        strongest = max((step.steroid_rank or 0 for step in fired if not _is_unverified(step)), default=0)
        return sorted((self._suggestion(step, grades, strongest) for step in fired), key=_urgency)

    def _suggestion(self, step: Step, grades: Mapping[str, int], strongest: int) -> Suggestion:
        fired_by = " and ".join(self._fired_by(name, grades[name]) for name in _tested(step, grades))
        base = Suggestion(
            step.id,
            fired_by,
            step.says,
            step.kind,
            only_if=step.only_if,
            read_in=step.read_in,
            evidence=step.evidence,
        )
        if _is_unverified(step):
            return replace(base, state="see_guideline", note=SEE_GUIDELINE)
        if step.steroid_rank is not None and step.steroid_rank < strongest:
            base = replace(base, state="covered", note="covered by the more intensive steroid suggested beside it")
        for dose in step.doses:
            base = self._with_dose(base, dose)
        return base

    def _fired_by(self, name: str, grade: int) -> str:
        """Return the grade that a row fits, and whether it is only the lower bound of what is known."""
        low, high = self.bounds[name]
        if low == high:
            return f"{name.upper()} grade {grade}"
        if grade == low:
            return f"{name.upper()} at least grade {grade}" if grade else f"{name.upper()} not settled"
        return f"if {name.upper()} is grade {grade}"

    def _with_dose(self, base: Suggestion, dose: Dose) -> Suggestion:
        drug = self.drugs[dose.drug]
        reason = self._no_dose(drug, by_rule=dose.by_drug_rule)
        if reason is not None:
            return replace(base, doses=(*base.doses, f"{drug.shown} - {reason}"), ask_first=drug.ask_first)
        if not dose.by_drug_rule or drug.dose is None:
            line = course_line(drug.shown, dose.course, dose.route, self.history.weight)
            return replace(base, doses=(*base.doses, line), ask_first=(*base.ask_first, *drug.ask_first))
        return self._by_rule(base, dose.drug, drug)

    def _by_rule(self, base: Suggestion, name: str, drug: Drug) -> Suggestion:
        weight = self.history.weight
        if drug.dose is None or weight is None:
            base = replace(base, doses=(*base.doses, f"{drug.shown} - {NO_WEIGHT}"))
        else:
            line = dose_line(drug.shown, drug.dose, dose_by_weight(drug.dose, weight))
            base = replace(base, doses=(*base.doses, line), note=near_edge(drug.dose, weight) or base.note)
        if drug.limits is not None:
            given = self.history.treatments
            own = None if given is None else [dose for dose in given if dose.drug == name]
            counted = count_doses(drug.shown, drug.limits, own, self.now)
            base = replace(base, limits=counted.says, state=base.state if base.state == "covered" else counted.state)
        return replace(base, ask_first=(*base.ask_first, *drug.ask_first))

    def _no_dose(self, drug: Drug, *, by_rule: bool) -> str | None:
        """Return why no dose is printed for this patient's age, if so: a dose without its population is none."""
        if self.age is None:
            return f"no dose printed: the age is not known; {SEE_GUIDELINE}"
        if by_rule:
            young = drug.from_age_years is not None and self.age < drug.from_age_years
            return f"no dose printed: licensed from {drug.from_age_years} years; {SEE_GUIDELINE}" if young else None
        if self.age < self.protocol.adult_from_years:
            return f"no dose printed: the protocol's dose is for adults; for a child {SEE_GUIDELINE}"
        return None


def _is_unverified(step: Step) -> bool:
    return step.evidence == "unverified" and not step.reviewed_by


def _urgency(step: Suggestion) -> tuple[bool, int]:
    return step.only_if is not None or step.state == "covered", _ORDER.index(step.kind)


def _tested(step: Step, grades: Mapping[str, int]) -> Iterable[str]:
    when = next(when for when in step.when if fits(when, dict(grades)))
    return [name for name in ("crs", "icans") if name in when]
