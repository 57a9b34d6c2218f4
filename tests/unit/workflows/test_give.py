"""A dose against a limit: its override names the step of the protocol that it answers."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.unit.workflows.conftest import NOON
from tox_grader.foundation.clock import FixedClock
from tox_grader.journal.contents import override
from tox_grader.workflows.assess import at_bedside, save
from tox_grader.workflows.give import give
from tox_grader.workflows.record import Author, NewPatient, PatientFacts, Record, add_patient, open_record
from tox_grader.workflows.station import Station

NURSE = Author("nurse.one", "nurse")
ROOM_AIR: dict[str, Any] = {"temperature_c": Decimal("39.5"), "vasopressors": [], "oxygen": {"device": "room_air"}}
CLEAR_MIND: dict[str, Any] = {
    "ice": {"total": 10},
    "consciousness": "awakens_spontaneously",
    "seizure": "none",
    "motor": "no_deep_focal_weakness",
    "raised_icp": ["not_imaged_no_sign"],
}
GRADE_1: dict[str, Any] = {"crs": {**ROOM_AIR, "hypotension": "none"}, "icans": CLEAR_MIND}
GRADE_2: dict[str, Any] = {"crs": {**ROOM_AIR, "hypotension": "treated_with_fluids"}}


@pytest.fixture(name="clock")
def _clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture(name="record")
def _record(tmp_path: Path, clock: FixedClock) -> Iterator[Record]:
    with open_record(tmp_path / "data", clock) as record:
        facts = PatientFacts(infused_at=NOON - timedelta(days=2), crs_before=False, fever_masked_before=False)
        add_patient(record, NewPatient("T1", "DEMO", "Alpha", None, None, facts), NURSE)
        yield record


@pytest.fixture(name="station")
def _station(clock: FixedClock) -> Station:
    return Station(clock)


def assess(record: Record, station: Station, typed: dict[str, Any]) -> None:
    save(record, at_bedside(record, station, "T1"), typed, record.clock.now(), NURSE)


def dose_too_early(record: Record, station: Station, hours_ago: float = 0) -> str | None:
    """Give a dose that a limit stands against, and return the step that its override names."""
    given_at = record.clock.now() - timedelta(hours=hours_ago)
    give(record, station, "T1", "tocilizumab", given_at, "480 mg", NURSE, reason="consultant decided")
    last = record.entries(record.person("T1").patient_key)[-1]
    return override(last.content).suggestion


def test_the_override_of_a_suggested_drug_names_its_step(record: Record, station: Station, clock: FixedClock) -> None:
    give(record, station, "T1", "tocilizumab", clock.now(), "480 mg", NURSE)
    clock.move(timedelta(hours=1))
    assess(record, station, GRADE_2)
    assert dose_too_early(record, station) == "tocilizumab"


def test_where_the_drug_was_not_suggested_or_nothing_was_assessed_no_step_is_named(
    record: Record, station: Station, clock: FixedClock
) -> None:
    give(record, station, "T1", "tocilizumab", clock.now(), "480 mg", NURSE)
    clock.move(timedelta(hours=1))
    assert dose_too_early(record, station) is None
    assess(record, station, GRADE_1)
    clock.move(timedelta(hours=1))
    assert dose_too_early(record, station) is None


def test_a_dose_entered_later_answers_what_was_suggested_when_it_was_given(
    record: Record, station: Station, clock: FixedClock
) -> None:
    give(record, station, "T1", "tocilizumab", clock.now(), "480 mg", NURSE)
    clock.move(timedelta(hours=1))
    assess(record, station, GRADE_1)
    clock.move(timedelta(hours=2))
    assess(record, station, GRADE_2)
    assert dose_too_early(record, station, hours_ago=1) is None


def test_a_dose_handed_in_again_is_one_override_also_where_another_assessment_came_in_between(
    record: Record, station: Station, clock: FixedClock
) -> None:
    given_at = clock.now() + timedelta(hours=2)
    give(record, station, "T1", "tocilizumab", clock.now(), "480 mg", NURSE)
    clock.move(timedelta(hours=2))

    def again() -> str:
        reason = "consultant decided"
        return give(record, station, "T1", "tocilizumab", given_at, "480 mg", NURSE, "second", reason=reason).entry_id

    assert again() == "second"
    assess(record, station, GRADE_2)
    assert again() == "second"
    log = record.entries(record.person("T1").patient_key)
    assert [entry.kind for entry in log] == ["patient", "treatment", "treatment", "override", "assessment"]
