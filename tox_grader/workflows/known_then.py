"""The record as it was known at an earlier moment: later entries do not exist yet, nor do later corrections."""

from datetime import datetime

from tox_grader.journal.entry import Entry
from tox_grader.workflows.record import Record
from tox_grader.workflows.ward import Chart, chart_of


def known_by(entries: tuple[Entry, ...], at: datetime) -> tuple[Entry, ...]:
    """Return the log as it stood then: up to the last entry recorded by that moment."""
    last = max((number for number, entry in enumerate(entries, start=1) if entry.recorded_at <= at), default=0)
    return entries[:last]


def chart_known_at(record: Record, patient_id: str, at: datetime) -> Chart:
    """Return a patient's chart as it was known then, told as if that moment were now."""
    person = record.person(patient_id)
    similar = record.store.has_namesake(person)
    return chart_of(person, known_by(record.entries(person.patient_key), at), at, similar_name=similar)


def ward_known_at(record: Record, at: datetime) -> tuple[Chart, ...]:
    """Return the chart of every patient who was on record then, by number."""
    people = record.store.persons(also_left=True)
    charts = (chart_of(person, known_by(record.entries(person.patient_key), at), at) for person in people)
    return tuple(sorted((chart for chart in charts if chart.entries), key=lambda chart: chart.person.patient_id))
