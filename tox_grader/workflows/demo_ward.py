"""A SIMULATION ward, produced by running assessments and treatments through the program itself."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from tox_grader.assessment.history import Weight
from tox_grader.foundation.clock import FixedClock
from tox_grader.tables.demo import DemoEvent, DemoPatient, DemoWard, load_demo
from tox_grader.workflows.assess import Bedside, save
from tox_grader.workflows.give import give
from tox_grader.workflows.record import Author, NewPatient, PatientFacts, Record, Sex, add_patient, open_record
from tox_grader.workflows.station import Station

_SEXES: dict[str, Sex] = {"female": "female", "male": "male", "other": "other"}


def fill_demo_ward(folder: Path, now: datetime, tables: Path | None = None, *, local: Path | None = None) -> DemoWard:
    """Fill an empty data folder with the demo ward as it stands at `now`; return what it was made from.

    The clock stands at each event while that event is recorded, and the events of all patients are recorded in the
    order in which they happened, so the log reads as if the ward had been cared for in the days before.
    """
    clock = FixedClock(now)
    station = Station(clock, local=local) if tables is None else Station(clock, tables, local)
    ward = load_demo(station.folder)
    steps = sorted(_steps(ward, now), key=lambda step: step.at)
    if steps:
        clock.instant = steps[0].at
    with open_record(folder, clock, "simulation") as record:
        for step in steps:
            clock.move(step.at - clock.instant)
            if step.event is None:
                _admit(record, step.patient, now)
            else:
                _happen(record, station, step.patient, step.event)
    return ward


class _Step(NamedTuple):
    """What happens when: a patient comes to the ward (no event), or something is observed or given."""

    at: datetime
    patient: DemoPatient
    event: DemoEvent | None


def _steps(ward: DemoWard, now: datetime) -> Iterator[_Step]:
    for patient in ward.patients:
        yield _Step(min(_infused_at(patient, now) - timedelta(hours=2), now), patient, None)
        for event in patient.events:
            yield _Step(now - timedelta(hours=event.hours_ago), patient, event)


def _infused_at(patient: DemoPatient, now: datetime) -> datetime:
    return (now - timedelta(days=patient.infused_days_ago)).replace(hour=10, minute=30, second=0)


def _admit(record: Record, patient: DemoPatient, now: datetime) -> None:
    facts = PatientFacts(
        product=patient.product,
        infused_at=_infused_at(patient, now),
        baseline_ice=patient.baseline_ice,
        baseline_capd=patient.baseline_capd,
        crs_before=patient.crs_before,
        fever_masked_before=patient.fever_masked_before,
        weight=Weight(patient.weight_kg, record.clock.now().date()),
    )
    born = date(now.year - patient.age_years - 1, 12, 31)
    new = NewPatient(patient.id, patient.family, patient.given, born, _SEXES[patient.sex], facts)
    add_patient(record, new, Author("ward.clerk", "other"))


def _happen(record: Record, station: Station, patient: DemoPatient, event: DemoEvent) -> None:
    author = Author(event.by, event.by.partition(".")[0])
    at = station.clock.now()
    if event.give is not None:
        give(record, station, patient.id, event.give, at, event.dose, author)
        return
    person = record.person(patient.id)
    bedside = Bedside(station, person, record.entries(person.patient_key))
    save(record, bedside, _thawed(event.assess or {}), at, author)


def _thawed(value: Any) -> Any:
    """Return the findings as an assessment file would hold them: lists, not tuples."""
    if isinstance(value, dict):
        return {key: _thawed(part) for key, part in value.items()}
    return [_thawed(part) for part in value] if isinstance(value, tuple) else value
