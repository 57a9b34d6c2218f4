"""Whole courses: what is observed and given goes in, and the log says what a clinician would."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import AssessmentInvalid, WrongUsage
from tox_grader.grading.answer import Answer
from tox_grader.workflows.assess import at_bedside, save
from tox_grader.workflows.give import give
from tox_grader.workflows.record import (
    Author,
    NewPatient,
    PatientFacts,
    Record,
    add_patient,
    open_record,
    record_facts,
)
from tox_grader.workflows.station import Station
from tox_grader.workflows.verify_log import verify_log
from tox_grader.workflows.ward import open_chart

START = datetime.fromisoformat("2026-11-16T08:00:00+08:00")
NURSE = Author("nurse.one", "nurse")
FEBRILE = {"temperature_c": 39, "hypotension": "none", "vasopressors": [], "oxygen": {"device": "room_air"}}
AFEBRILE_ON_NOREPINEPHRINE = {**FEBRILE, "temperature_c": 36, "vasopressors": ["norepinephrine"]}
WELL = {**FEBRILE, "temperature_c": 36}


class Ward:
    """One patient on a ward whose clock the test moves."""

    def __init__(self, record: Record, clock: FixedClock) -> None:
        """Admit the patient."""
        self.record, self.clock, self.station = record, clock, Station(clock)
        facts = PatientFacts(infused_at=START - timedelta(days=2), crs_before=False, fever_masked_before=False)
        add_patient(record, NewPatient("T1", "DEMO", "Alpha", None, None, facts), NURSE)

    def assess(self, crs: dict[str, Any], hours: int = 0, at: datetime | None = None) -> Answer:
        """Move the clock on, record an assessment and return the CRS answer that the log keeps."""
        self.clock.move(timedelta(hours=hours))
        bedside = at_bedside(self.record, self.station, "T1")
        save(self.record, bedside, {"crs": crs}, at or self.clock.now(), NURSE)
        answer = open_chart(self.record, "T1").answer("CRS")
        assert answer is not None
        return answer

    def give(self, drug: str, hours: int = 0) -> None:
        """Move the clock on and record a treatment."""
        self.clock.move(timedelta(hours=hours))
        give(self.record, self.station, "T1", drug, self.clock.now(), None, NURSE)


@pytest.fixture
def ward(tmp_path: Path) -> Any:
    clock = FixedClock(START)
    with open_record(tmp_path / "data", clock) as record:
        yield Ward(record, clock)


def test_fever_is_not_needed_once_the_log_holds_crs_and_tocilizumab(ward: Ward) -> None:
    assert ward.assess(FEBRILE).grade == 1
    ward.give("tocilizumab", hours=1)
    answer = ward.assess(AFEBRILE_ON_NOREPINEPHRINE, hours=6)
    assert answer.grade == 3
    assert answer.footnotes == ("fever_waived",)


def test_the_waiver_has_no_clock(ward: Ward) -> None:
    ward.assess(FEBRILE)
    ward.give("paracetamol", hours=1)
    assert ward.assess(AFEBRILE_ON_NOREPINEPHRINE, hours=60).grade == 3


def test_treated_crs_without_signs_is_resolving_and_its_peak_is_kept(ward: Ward) -> None:
    ward.assess(FEBRILE)
    ward.give("dexamethasone", hours=1)
    answer = ward.assess(WELL, hours=6)
    assert answer.grade == 0
    assert "crs_resolving" in answer.flags
    peak = open_chart(ward.record, "T1").peak("CRS")
    assert peak is not None
    assert peak.at_least == 1


def test_crs_that_lost_its_fever_untreated_is_still_graded(ward: Ward) -> None:
    ward.assess(FEBRILE)
    answer = ward.assess(AFEBRILE_ON_NOREPINEPHRINE, hours=6)
    assert answer.grade == 3
    assert "defervesced_untreated" in answer.flags


def test_a_fever_never_seen_but_masked_before_is_left_to_a_clinician(ward: Ward) -> None:
    ward.give("paracetamol")
    answer = ward.assess(AFEBRILE_ON_NOREPINEPHRINE, hours=3)
    assert (answer.at_least, answer.could_be) == (0, 3)
    assert answer.still_needed == ("clinician_decision",)
    assert "possible_masked_crs" in answer.flags


def test_hypotension_without_fever_ever_is_not_crs_and_says_so(ward: Ward) -> None:
    answer = ward.assess(AFEBRILE_ON_NOREPINEPHRINE)
    assert answer.grade == 0
    assert "hypotension_or_hypoxia_without_fever" in answer.flags


def test_a_drug_that_masks_no_fever_opens_no_waiver(ward: Ward) -> None:
    ward.assess(FEBRILE)
    ward.give("levetiracetam", hours=1)
    assert "defervesced_untreated" in ward.assess(AFEBRILE_ON_NOREPINEPHRINE, hours=6).flags


def test_an_assessment_recorded_late_is_graded_by_what_was_known_at_its_time(ward: Ward) -> None:
    ward.assess(FEBRILE)
    ward.give("tocilizumab", hours=4)
    bedside = at_bedside(ward.record, ward.station, "T1")
    before_treatment = START + timedelta(hours=2)
    late = bedside.grade({"crs": AFEBRILE_ON_NOREPINEPHRINE}, before_treatment, NURSE)
    assert "defervesced_untreated" in late.answers[0].flags


def test_the_same_form_sent_twice_is_one_entry(ward: Ward) -> None:
    bedside = at_bedside(ward.record, ward.station, "T1")
    first = save(ward.record, bedside, {"crs": FEBRILE}, START, NURSE, entry_id="form-1")
    after_a_restart = at_bedside(ward.record, ward.station, "T1")
    second = save(ward.record, after_a_restart, {"crs": FEBRILE}, START, NURSE, entry_id="form-1")
    assert first == second
    assert len(open_chart(ward.record, "T1").entries) == 2


def test_a_contradiction_is_refused_and_nothing_is_recorded(ward: Ward) -> None:
    with pytest.raises(AssessmentInvalid, match="fever"):
        ward.assess({**FEBRILE, "fever": "absent"})
    assert len(open_chart(ward.record, "T1").entries) == 1


def test_a_treatment_in_the_future_was_not_given(ward: Ward) -> None:
    with pytest.raises(WrongUsage, match="future"):
        give(ward.record, ward.station, "T1", "tocilizumab", START + timedelta(hours=1), None, NURSE)


def test_a_whole_course_verifies_and_keeps_the_text_of_every_table(ward: Ward) -> None:
    ward.assess(FEBRILE)
    ward.give("tocilizumab", hours=1)
    ward.assess(WELL, hours=6)
    result = verify_log(ward.record)
    assert result.consistent
    assert result.entries == 4
    library = ward.station.library
    for name in ("astct_crs_2019", "astct_icans_2019_adult", "ice_score"):
        loaded = library.loaded(name)
        assert ward.record.store.table_text(loaded.sha256) == loaded.raw


def test_with_crs_the_next_assessment_is_due_eight_hours_after_the_last(ward: Ward) -> None:
    ward.assess(FEBRILE)
    chart = open_chart(ward.record, "T1")
    assert chart.next_due == START + timedelta(hours=8)
    ward.clock.move(timedelta(hours=8, minutes=1))
    assert open_chart(ward.record, "T1").is_overdue


def test_what_was_never_entered_here_is_not_what_never_happened(tmp_path: Path) -> None:
    clock = FixedClock(START)
    with open_record(tmp_path / "data", clock) as record:
        add_patient(record, NewPatient("T2", "DEMO", "Bravo", None, None, PatientFacts()), NURSE)
        bedside = at_bedside(record, Station(clock), "T2")
        unknown = bedside.grade({"crs": AFEBRILE_ON_NOREPINEPHRINE}, START, NURSE).answers[0]
        assert (unknown.at_least, unknown.could_be) == (0, 3)
        assert "crs_established" in unknown.still_needed

        transferred = {"crs": AFEBRILE_ON_NOREPINEPHRINE, "history": {"crs_established": True}}
        save(record, bedside, transferred, START, NURSE)
        later = at_bedside(record, Station(clock), "T2").grade({"crs": AFEBRILE_ON_NOREPINEPHRINE}, START, NURSE)
        assert later.answers[0].grade == 3


def test_facts_count_from_before_they_were_typed_in(ward: Ward) -> None:
    ward.clock.move(timedelta(hours=5))
    record_facts(ward.record, ward.record.person("T1").patient_key, PatientFacts(baseline_ice=3), NURSE)
    bedside = at_bedside(ward.record, ward.station, "T1")
    assert bedside.history(START + timedelta(hours=1)).baseline_ice == 3


def test_a_dose_given_since_is_counted_for_an_assessment_entered_late(ward: Ward) -> None:
    ward.assess(FEBRILE)
    ward.give("tocilizumab", hours=2)
    bedside = at_bedside(ward.record, ward.station, "T1")
    shock = {**FEBRILE, "vasopressors": ["norepinephrine"]}
    late = bedside.grade({"crs": shock}, START + timedelta(hours=1), NURSE)
    (step,) = [step for step in late.suggestions.steps if step.step == "tocilizumab"]
    assert step.state == "wait"
    assert not any("DOSE" in line for line in step.doses)


def test_a_history_that_the_log_already_knows_says_nothing_of_the_time_before_it(ward: Ward) -> None:
    ward.assess(FEBRILE)
    bedside = at_bedside(ward.record, ward.station, "T1")
    ward.clock.move(timedelta(hours=4))
    known = {"crs": FEBRILE, "history": {"crs_established": True}}
    save(ward.record, bedside, known, ward.clock.now(), NURSE)
    again = at_bedside(ward.record, ward.station, "T1")
    assert again.history(START - timedelta(hours=1)).crs_established is False
