"""The steps of a protocol for one assessment: what it plans for the grades, with the doses of this patient now."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from tox_grader.assessment.history import PatientHistory
from tox_grader.escalation.dose import NO_WEIGHT, course_line, dose_by_weight, dose_line, near_edge, old_weight
from tox_grader.escalation.due import grades_of
from tox_grader.escalation.limits import Counted, count_doses
from tox_grader.escalation.plan import Planned, plan
from tox_grader.escalation.suggestion import SEE_GUIDELINE, State, Suggestion, Suggestions
from tox_grader.grading.answer import Answer
from tox_grader.tables.library import ProtocolFile
from tox_grader.tables.protocol import Drug, DrugLimits, Drugs


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
    if findings.get("death_attributed_to") is not None:
        return Suggestions(file.protocol, file.title, file.edition.version, protocol.sha256, (), (), ())
    planned = plan(protocol, grades_of(answers))
    doses = Doses(protocol, drugs, findings.get("age_years"), history, now)
    steps = tuple(map(doses.worked_out, planned.steps))
    would_add = tuple(map(doses.worked_out, planned.would_add))
    not_checked = drugs.not_checked if any(step.doses for step in (*steps, *would_add)) else ()
    return Suggestions(file.protocol, file.title, file.edition.version, protocol.sha256, steps, would_add, not_checked)


class Doses:
    """Works out the doses of planned steps for one patient at one moment."""

    def __init__(
        self, protocol: ProtocolFile, drugs: Drugs, age: Any, history: PatientHistory, now: datetime | None
    ) -> None:
        """Take what doses depend on; an age or a moment that is not known is None."""
        self.protocol = protocol.file
        self.drugs = drugs.drugs
        self.age = age if isinstance(age, (int, Decimal)) else None
        self.history = history
        self.now = now

    def worked_out(self, planned: Planned) -> Suggestion:
        """Return a step with its doses as they may be read aloud, or why none is printed."""
        said = planned.said
        if not planned.doses:
            return said
        state, limits, notes = said.state, said.limits, [said.note]
        lines: list[str] = []
        ask_first: list[str] = []
        for dose in planned.doses:
            drug = self.drugs[dose.drug]
            ask_first += drug.ask_first
            no_dose = self._no_dose(drug, by_rule=dose.by_drug_rule)
            if not dose.by_drug_rule:
                course = course_line(drug.shown, dose.course, dose.route, self.history.weight)
                lines.append(course if no_dose is None else f"{drug.shown} - {no_dose}")
                continue
            if drug.limits is not None:
                counted = self._counted(dose.drug, drug, drug.limits)
                limits, state = counted.says, state if state == "covered" else counted.state
            line, cautions = self._by_rule(drug, state, no_dose)
            lines.append(line)
            notes += cautions
        return replace(
            said,
            state=state,
            doses=tuple(lines),
            limits=limits,
            ask_first=tuple(ask_first),
            note=" ".join(note for note in notes if note) or None,
        )

    def _counted(self, name: str, drug: Drug, limits: DrugLimits) -> Counted:
        given = self.history.treatments
        own = None if given is None else [dose for dose in given if dose.drug == name]
        return count_doses(drug.shown, limits, own, self.now)

    def _by_rule(self, drug: Drug, state: State, no_dose: str | None) -> tuple[str, list[str | None]]:
        """Return the dose by the drug's own rule as a line, and what to be careful about."""
        weight = self.history.weight
        if state in ("wait", "limit_reached"):
            # No dose stands beside a limit that speaks against it: it could be read alone.
            return f"{drug.shown} - no dose now: see the limits below", []
        if no_dose is not None or drug.dose is None or weight is None:
            return f"{drug.shown} - {no_dose or NO_WEIGHT}", []
        dosed = dose_by_weight(drug.dose, weight)
        today = weight.measured_on if self.now is None else self.now.date()
        cautions = [near_edge(drug.dose, weight), old_weight(drug.dose, weight, today), dosed.read_in_note]
        return dose_line(drug.shown, drug.dose, dosed), cautions

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
