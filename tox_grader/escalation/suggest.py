"""The steps of a protocol for one assessment.

A bounded grade gives the steps of its lower bound and says what any higher grade still possible would add. Both
ladders run; of two steroid courses the more intensive is suggested and the other named as covered. Nothing is
left out because a later step is not available.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import product
from typing import Any

from tox_grader.assessment.history import PatientHistory
from tox_grader.escalation.dose import NO_WEIGHT, course_line, dose_by_weight, dose_line, near_edge, old_weight
from tox_grader.escalation.due import grades_of
from tox_grader.escalation.limits import count_doses
from tox_grader.escalation.suggestion import SEE_GUIDELINE, Suggestion, Suggestions
from tox_grader.grading.answer import Answer
from tox_grader.tables.library import Fired, ProtocolFile
from tox_grader.tables.protocol import Dose, Drug, Drugs, Step

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
    if findings.get("death_attributed_to") is not None:
        return Suggestions(file.protocol, file.title, file.edition.version, protocol.sha256, (), (), ())
    maker = _Maker(protocol, drugs, findings.get("age_years"), history, now, grades)
    lowest = {name: low for name, (low, _) in grades.items()}
    steps = maker.steps(lowest)
    here = {step.step for step in steps}
    higher: dict[str, list[Suggestion]] = {}
    for combination in product(*(range(low, high + 1) for low, high in grades.values())):
        for step in maker.steps(dict(zip(grades, combination, strict=True))):
            if step.step not in here:
                higher.setdefault(step.step, []).append(step)
    # A step that several pairs of grades would add is told by the one that asks least.
    would_add = sorted((min(ways, key=_conditions) for ways in higher.values()), key=_urgency)
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
        # A step that nobody verified prints no dose, and one with a condition may never apply: neither may stand in
        # for another.
        covering = [step.steroid_rank or 0 for step, _ in fired if not _is_unverified(step) and step.only_if is None]
        strongest = max(covering, default=0)
        return sorted((self._suggestion(one, grades, strongest) for one in fired), key=_urgency)

    def _suggestion(self, fired: Fired, grades: Mapping[str, int], strongest: int) -> Suggestion:
        step = fired.step
        fired_by = " and ".join(self._fired_by(name, grades[name]) for name in fired.tested)
        is_covered = step.steroid_rank is not None and step.steroid_rank < strongest
        # What a step says without a dose is the same for every patient: it is made once.
        key = (step.id, fired_by, is_covered)
        base = self.protocol_file.said.get(key)
        if base is None:
            base = self.protocol_file.said[key] = _without_dose(step, fired_by, is_covered=is_covered)
        assert isinstance(base, Suggestion)  # noqa: S101  the protocol keeps suggestions; its room cannot name them
        if base.state == "see_guideline":
            return base
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
        base = replace(base, ask_first=(*base.ask_first, *drug.ask_first))
        reason = self._no_dose(drug, by_rule=dose.by_drug_rule)
        if dose.by_drug_rule:
            return self._by_rule(base, dose.drug, drug, reason)
        line = f"{drug.shown} - {reason}"
        if reason is None:
            line = course_line(drug.shown, dose.course, dose.route, self.history.weight)
        return replace(base, doses=(*base.doses, line))

    def _by_rule(self, base: Suggestion, name: str, drug: Drug, no_dose: str | None) -> Suggestion:
        weight = self.history.weight
        if drug.limits is not None:
            given = self.history.treatments
            own = None if given is None else [dose for dose in given if dose.drug == name]
            counted = count_doses(drug.shown, drug.limits, own, self.now)
            base = replace(base, limits=counted.says, state=base.state if base.state == "covered" else counted.state)
        if base.state in ("wait", "limit_reached"):
            # No dose stands beside a limit that speaks against it: it could be read alone.
            return replace(base, doses=(*base.doses, f"{drug.shown} - no dose now: see the limits below"))
        if no_dose is not None or drug.dose is None or weight is None:
            return replace(base, doses=(*base.doses, f"{drug.shown} - {no_dose or NO_WEIGHT}"))
        dosed = dose_by_weight(drug.dose, weight)
        today = weight.measured_on if self.now is None else self.now.date()
        cautions = [base.note, near_edge(drug.dose, weight), old_weight(drug.dose, weight, today), dosed.read_in_note]
        note = " ".join(caution for caution in cautions if caution) or None
        return replace(base, doses=(*base.doses, dose_line(drug.shown, drug.dose, dosed)), note=note)

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


def _conditions(step: Suggestion) -> int:
    return step.fired_by.count("if ") + step.fired_by.count(" and ")


def _urgency(step: Suggestion) -> tuple[bool, int]:
    return step.only_if is not None or step.state == "covered", _ORDER.index(step.kind)


def _without_dose(step: Step, fired_by: str, *, is_covered: bool) -> Suggestion:
    base = Suggestion(
        step.id, fired_by, step.says, step.kind, only_if=step.only_if, read_in=step.read_in, evidence=step.evidence
    )
    if _is_unverified(step):
        return replace(base, state="see_guideline", note=SEE_GUIDELINE)
    if is_covered:
        return replace(base, state="covered", note="covered by the more intensive steroid suggested beside it")
    return base
