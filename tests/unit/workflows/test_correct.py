"""The doors of corrections and overrides: two stations, a submission twice, and what is said of other assessments."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.unit.workflows.conftest import NOON
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import StoreUnavailable, WrongUsage
from tox_grader.journal.effective import effective
from tox_grader.workflows.assess import at_bedside, save
from tox_grader.workflows.correct import amend_assessment, amend_treatment, enter_in_error, to_correct
from tox_grader.workflows.give import LimitStands, give, not_give
from tox_grader.workflows.moved import moved_by
from tox_grader.workflows.record import Author, Entry, NewPatient, PatientFacts, Record, add_patient, open_record
from tox_grader.workflows.remarks import acknowledge, add_note, record_access
from tox_grader.workflows.station import Station
from tox_grader.workflows.typed import typed_again
from tox_grader.workflows.ward import open_chart

NURSE, DOCTOR = Author("nurse.one", "nurse"), Author("doctor.two", "doctor")
FEBRILE: dict[str, Any] = {"temperature_c": Decimal("39.5"), "vasopressors": [], "oxygen": {"device": "room_air"}}
COLD_ON_A_PRESSOR: dict[str, Any] = {**FEBRILE, "temperature_c": Decimal("36.6"), "vasopressors": ["norepinephrine"]}


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


def assess(record: Record, station: Station, crs: dict[str, Any]) -> Entry:
    return save(record, at_bedside(record, station, "T1"), {"crs": crs}, record.clock.now(), NURSE)


def kinds(record: Record) -> list[str]:
    return [entry.kind for entry in record.entries(record.person("T1").patient_key)]


def test_a_correction_of_a_log_that_another_station_has_corrected_since_is_not_saved(
    record: Record, station: Station
) -> None:
    assess(record, station, FEBRILE)
    mine = to_correct(record, "T1", 2)
    enter_in_error(record, to_correct(record, "T1", 2), "wrong patient", DOCTOR)
    with pytest.raises(StoreUnavailable, match="NOT SAVED"):
        enter_in_error(record, mine, "wrong patient", NURSE)
    assert kinds(record) == ["patient", "assessment", "entered_in_error"]


def test_a_dose_against_a_limit_is_two_entries_and_handed_in_again_still_two(
    record: Record, station: Station, clock: FixedClock
) -> None:
    give(record, station, "T1", "tocilizumab", clock.now(), None, NURSE)
    clock.move(timedelta(hours=2))

    def again() -> Entry:
        return give(record, station, "T1", "tocilizumab", clock.now(), None, NURSE, "second", reason="consultant")

    assert again() == again()
    assert kinds(record) == ["patient", "treatment", "treatment", "override"]
    treatment, override = record.entries(record.person("T1").patient_key)[2:]
    assert override.content["refers_to"] == treatment.entry_id == "second"
    assert treatment.content["reason"] == override.content["reason"] == "consultant"


def test_a_dose_against_a_limit_without_a_reason_leaves_no_entry(
    record: Record, station: Station, clock: FixedClock
) -> None:
    give(record, station, "T1", "tocilizumab", clock.now(), None, NURSE)
    clock.move(timedelta(hours=2))
    with pytest.raises(LimitStands, match="NOT BEFORE"):
        give(record, station, "T1", "tocilizumab", clock.now(), None, NURSE)
    with pytest.raises(WrongUsage, match="empty"):
        give(record, station, "T1", "tocilizumab", clock.now(), None, NURSE, reason=" ")
    assert kinds(record) == ["patient", "treatment"]


def test_a_dose_that_was_entered_in_error_or_not_given_stands_against_no_other(
    record: Record, station: Station, clock: FixedClock
) -> None:
    give(record, station, "T1", "tocilizumab", clock.now(), None, NURSE)
    enter_in_error(record, to_correct(record, "T1", 2), "other patient", DOCTOR)
    not_give(record, station, "T1", "tocilizumab", clock.now(), None, DOCTOR, reason="fever gone")
    give(record, station, "T1", "tocilizumab", clock.now(), None, NURSE)
    assert len(open_chart(record, "T1").course.treatments) == 1


def test_a_treatment_moved_behind_the_onset_moves_the_assessments_that_rest_on_it(
    record: Record, station: Station, clock: FixedClock
) -> None:
    clock.move(timedelta(hours=-4))
    assess(record, station, FEBRILE)
    clock.move(timedelta(hours=2))
    give(record, station, "T1", "tocilizumab", clock.now(), None, NURSE)
    clock.move(timedelta(hours=2))
    cold = assess(record, station, COLD_ON_A_PRESSOR)
    chosen = to_correct(record, "T1", 3)
    before_onset = clock.now() - timedelta(hours=9)
    entry = amend_treatment(record, station, chosen, DOCTOR, reason="pump log", given_at=before_onset)
    person = record.person("T1")
    (moved,) = moved_by(station, person, record.entries(person.patient_key), entry)
    assert moved.entry == cold
    assert (moved.before[0].footnotes, moved.after[0].footnotes) != ((), ())
    assert moved.before[0].flags != moved.after[0].flags


def test_an_amendment_of_an_amendment_speaks_of_the_first_entry(
    record: Record, station: Station, clock: FixedClock
) -> None:
    assess(record, station, FEBRILE)
    amend_assessment(record, station, to_correct(record, "T1", 2), DOCTOR, reason="a", typed={"crs": COLD_ON_A_PRESSOR})
    earlier = clock.now() - timedelta(hours=1)
    last = amend_assessment(record, station, to_correct(record, "T1", 3), DOCTOR, reason="b", observed_at=earlier)
    log = record.entries(record.person("T1").patient_key)
    assert last.content["refers_to"] == log[1].entry_id
    now = effective(log)[1]
    assert (now.by, now.observed_at) == (last.entry_id, earlier)
    # The findings are those of the amendment before it, with their numbers as numbers.
    assert typed_again(now.content) == {"crs": COLD_ON_A_PRESSOR}


def test_the_old_grade_of_an_assessment_is_no_history_of_its_amendment(record: Record, station: Station) -> None:
    assess(record, station, FEBRILE)
    amend_assessment(record, station, to_correct(record, "T1", 2), DOCTOR, reason="a", typed={"crs": COLD_ON_A_PRESSOR})
    answer = open_chart(record, "T1").answer("CRS")
    assert answer is not None
    # With the old grade 1 before it, it would be known CRS on a vasopressor: grade 3.
    assert answer.grade == 0
    assert "hypotension_or_hypoxia_without_fever" in answer.flags


def test_nothing_that_was_entered_in_error_is_amended_and_no_access_was_an_error(
    record: Record, station: Station
) -> None:
    assess(record, station, FEBRILE)
    enter_in_error(record, to_correct(record, "T1", 2), "wrong patient", DOCTOR)
    with pytest.raises(WrongUsage, match="entered in error already, says entry 3"):
        amend_assessment(record, station, to_correct(record, "T1", 2), DOCTOR, reason="x", typed={"crs": FEBRILE})
    record_access(record, "export", None, DOCTOR, patient_key=record.person("T1").patient_key)
    with pytest.raises(WrongUsage, match="written by the program itself"):
        enter_in_error(record, to_correct(record, "T1", 4), "x", DOCTOR)


def test_remarks_change_nothing_of_what_is_told_of_the_patient(record: Record, station: Station) -> None:
    entry = assess(record, station, FEBRILE)
    before = open_chart(record, "T1")
    add_note(record, "T1", "quiet", NURSE)
    acknowledge(record, entry.patient_key, "grade 3 seen", NURSE, refers_to=entry.entry_id)
    record_access(record, "print", "hand-over", NURSE, patient_key=entry.patient_key)
    after = open_chart(record, "T1")
    assert (after.course, after.answers) == (before.course, before.answers)
    assert kinds(record)[2:] == ["note", "acknowledgement", "access"]


def test_a_note_ahead_of_its_time_is_refused(record: Record, clock: FixedClock) -> None:
    with pytest.raises(WrongUsage, match="future"):
        add_note(record, "T1", "quiet", NURSE, clock.now() + timedelta(minutes=1))
