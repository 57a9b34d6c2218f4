"""A protocol as the sheet that a clinician reads before signing: every step with its grades, doses and evidence."""

from collections.abc import Iterator, Sequence

from tox_grader.foundation.quantities import plain
from tox_grader.foundation.times import show_date
from tox_grader.reports.sheet_parts import Head, Section, Sheet
from tox_grader.tables.conditions import say
from tox_grader.tables.parts import When
from tox_grader.tables.protocol import Course, Dose, Protocol, Step


def protocol_sheet(file: Protocol, sha256: str, signatures: Sequence[str]) -> Sheet:
    """Return the whole sheet of a protocol; `signatures` say how it stands at this site."""
    day = show_date(file.edition.effective_from)
    edition = f"Protocol {file.protocol}, edition {file.edition.version}, in effect from {day}, {file.status}"
    source = (
        f"Source: {file.source.citation}. doi {file.source.doi}. {file.source.locator}",
        f"Checked in: {file.source.checked_in}",
    )
    due = (f"  {_grades(row.when)}: after {row.hours} hours. Read in: {row.read_in}" for row in file.reassess)
    readings = (f"  {name}: {reading.says} Basis: {reading.basis}" for name, reading in file.interpretations.items())
    return Sheet(
        Head(file.title, f"{file.protocol} {file.edition.version}", edition, sha256, source),
        (
            Section(
                f"Steps; an adult is from {file.adult_from_years} years",
                tuple(line for step in file.steps for line in _step(step)),
            ),
            Section("When the next assessment is due", tuple(due)),
            Section("What this project reads where the print is open", tuple(readings)),
            Section("Not verified", tuple(f"  {line}" for line in file.unverified)),
        ),
        tuple(signatures),
    )


def _step(step: Step) -> Iterator[str]:
    grades = " or ".join(_grades(when) for when in step.when)
    condition = f" If {step.only_if}:" if step.only_if else ""
    yield f"  [ ] {grades}:{condition} {step.says} ({step.kind.replace('_', ' ')}, {step.evidence})"
    for dose in step.doses:
        yield f"      {dose.drug.replace('_', ' ')}: {_amounts(dose)}"
    yield f"      Read in: {step.read_in}"


def _grades(when: When) -> str:
    return ", ".join(f"{toxicity.upper()} {say(test)}" for toxicity, test in when.items()) or "any grade"


def _amounts(dose: Dose) -> str:
    if dose.by_drug_rule:
        return "by the rule of the drug table"
    return f"{'; then '.join(_course(course) for course in dose.course)}, {dose.route}"


def _course(course: Course) -> str:
    amount = f"{plain(course.mg)} mg" if course.mg is not None else ""
    by_weight = f"{plain(course.mg_per_kg)} mg/kg" if course.mg_per_kg is not None else ""
    return f"{amount}{by_weight} {course.how_often}{f' {course.lasting}' if course.lasting else ''}"
