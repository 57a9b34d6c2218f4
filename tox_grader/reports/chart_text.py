"""The ward board and one patient's whole course as plain lines: one fact a line, the same words as on the screens."""

from collections.abc import Sequence

from tox_grader.foundation.quantities import plain
from tox_grader.foundation.text import safe_text
from tox_grader.foundation.times import show_date, show_duration, show_time
from tox_grader.reports.beside_grade import beside
from tox_grader.reports.damage_text import damage_lines
from tox_grader.reports.entry_text import entry_lines
from tox_grader.reports.grade_words import by_toxicity, grade_line
from tox_grader.reports.reasons import ATTRIBUTION_LINE, explain
from tox_grader.reports.standing import table_words
from tox_grader.workflows.logged import logged
from tox_grader.workflows.signatures import NO_SIGNATURES, Signatures
from tox_grader.workflows.station import Station
from tox_grader.workflows.ward import Chart

NOT_KNOWN = "Not known"
TOXICITIES = ("CRS", "ICANS")


def name_line(chart: Chart) -> str:
    """Return the patient as a banner names them: FAMILY, Given, born, age, sex, number."""
    person = chart.person
    born = show_date(person.birth_date) if person.birth_date else NOT_KNOWN
    age = f" ({chart.age}y)" if chart.age is not None else ""
    similar = "  SIMILAR NAME" if chart.similar_name else ""
    sex = (person.sex or NOT_KNOWN).capitalize()
    return safe_text(
        f"{person.family_name.upper()}, {person.given_name}  Born {born}{age}  Sex {sex}  "
        f"No. {person.patient_id}{similar}",
    )


def facts_line(chart: Chart) -> str:
    """Return product, day after infusion, and weight with its date."""
    weight = chart.course.weight
    day = NOT_KNOWN if chart.day is None else f"D{chart.day:+d}"
    weighed = NOT_KNOWN if weight is None else f"{plain(weight.kg)} kg on {show_date(weight.measured_on)}"
    return safe_text(f"Product {chart.course.product or NOT_KNOWN}  Day {day}  Weight {weighed}")


def due_line(chart: Chart) -> str:
    """Return when the last assessment was and when the next is due."""
    if chart.observed_at is None:
        return "Never assessed - assessment due now"
    last = f"Last assessed {show_time(chart.observed_at)}, {show_duration(chart.now - chart.observed_at)} ago"
    if chart.next_due is None:
        return last
    late = f"OVERDUE since {show_time(chart.next_due)}" if chart.is_overdue else f"next due {show_time(chart.next_due)}"
    return f"{last} - {late}"


def grade_lines(chart: Chart) -> list[str]:
    """Return the current grade of each toxicity in one line, with its peak of the last 24 hours."""
    answers = by_toxicity(chart.answers)
    lines: list[str] = []
    for toxicity in TOXICITIES:
        answer = answers.get(toxicity)
        lines.append(" - ".join([grade_line(answer, toxicity), *beside(chart, toxicity, answer)]))
    return lines


def board_lines(charts: Sequence[Chart], mode: str, notices: Sequence[str] = ()) -> list[str]:
    """Return the ward board: each patient on lines of its own; `notices` say whose tables grade here."""
    lines = [f"{mode.upper()} ward: {len(charts)} patients", *notices]
    if not charts:
        lines.append("No patient yet. Add one with: tox-grader patient add. See a full ward with: tox-grader demo.")
    for chart in charts:
        if chart.damage:
            lines += ["", name_line(chart), *damage_lines(chart)]
            continue
        lines += ["", name_line(chart), facts_line(chart), *grade_lines(chart), due_line(chart)]
    return lines


def chart_lines(chart: Chart, station: Station, signatures: Signatures = NO_SIGNATURES) -> list[str]:
    """Return one patient's whole course: the state now with its reasons, then every entry of the log in order."""
    lines = [name_line(chart), facts_line(chart), due_line(chart), *grade_lines(chart)]
    lines += reason_lines(chart, station, signatures)
    lines += ["", "Log, in the order in which it was recorded"]
    for one in logged(chart.entries):
        lines += entry_lines(one, station)
    return lines


def reason_lines(chart: Chart, station: Station, signatures: Signatures = NO_SIGNATURES) -> list[str]:
    """Return the reasons of the current grades, in the sentences of the table that gave them."""
    lines: list[str] = []
    for answer in by_toxicity(chart.answers).values():
        loaded = station.library.with_hash(answer.scale, answer.table_sha256)
        lines.append(grade_line(answer))
        if loaded is None:
            lines.append(f"  as recorded by edition {answer.edition}, which is not the table of this station")
            continue
        day = None if chart.observed_at is None else chart.observed_at.date()
        told = explain(answer, loaded.file, table_words(loaded, station.library, signatures, day))
        lines += [f"  because {line}" for line in told.because]
        lines += [f"  still needed: {line}" for line in told.still_needed]
        lines += [f"  note: {line}" for line in (*told.flags, *told.footnotes)]
        lines.append(f"  table: {told.source}")
    if lines:
        lines.append(ATTRIBUTION_LINE)
    return lines
