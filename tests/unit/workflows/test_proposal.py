"""A correction before it is saved: what it would do is what it does, and nothing of it is in the record yet."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.unit.workflows.conftest import NOON
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import WrongUsage
from tox_grader.journal.effective import effective
from tox_grader.reports.correction_text import FOR_NOTHING, chart_change_lines, counted_line, finding_lines
from tox_grader.workflows.assess import at_bedside, save
from tox_grader.workflows.bedside_form import Answer, NotAssessed, Question, document, questions
from tox_grader.workflows.correct import amend_treatment, enter_in_error, save_correction, to_correct
from tox_grader.workflows.give import give
from tox_grader.workflows.moved import moved_by
from tox_grader.workflows.preview import counts_now, preview
from tox_grader.workflows.proposal import propose_assessment, propose_in_error, propose_treatment
from tox_grader.workflows.record import Author, Entry, NewPatient, PatientFacts, Record, add_patient, open_record
from tox_grader.workflows.recorded_answers import recorded_answers, without_known_history
from tox_grader.workflows.station import Station
from tox_grader.workflows.typed import typed_again
from tox_grader.workflows.ward import chart_of, open_chart

NURSE, DOCTOR = Author("nurse.one", "nurse"), Author("doctor.two", "doctor")
STATION = Station(FixedClock(NOON))
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


def log_of(record: Record) -> tuple[Entry, ...]:
    return record.entries(record.person("T1").patient_key)


def test_what_a_preview_shows_is_what_saving_does(record: Record, station: Station, clock: FixedClock) -> None:
    assess(record, station, FEBRILE)
    clock.move(timedelta(hours=1))
    give(record, station, "T1", "tocilizumab", clock.now(), "480 mg", NURSE)
    clock.move(timedelta(hours=1))
    assess(record, station, COLD_ON_A_PRESSOR)
    proposal = propose_in_error(record, to_correct(record, "T1", 2), "wrong patient", DOCTOR)
    shown = preview(record, station, proposal)
    assert len(log_of(record)) == 4
    entry = save_correction(record, proposal)
    assert shown.correction == entry
    assert shown.log == log_of(record)
    assert shown.moved == moved_by(station, record.person("T1"), log_of(record), entry)
    assert [one.entry.sequence for one in shown.moved] == [4]
    chart = open_chart(record, "T1")
    assert chart_of(chart.person, shown.log, chart.now).answers == chart.answers


def test_a_preview_of_a_correction_tells_of_the_entry_behind_it(record: Record, station: Station) -> None:
    assess(record, station, FEBRILE)
    enter_in_error(record, to_correct(record, "T1", 2), "wrong patient", DOCTOR)
    chosen = to_correct(record, "T1", 3)
    assert counts_now(chosen).entry.sequence == 2
    shown = preview(record, station, propose_in_error(record, chosen, "it was this patient", DOCTOR))
    assert counted_line(shown.before) == FOR_NOTHING
    assert "assessment: CRS G1" in counted_line(shown.after)


def test_findings_that_change_are_named_with_what_they_were(record: Record, station: Station) -> None:
    assess(record, station, FEBRILE)
    chosen = to_correct(record, "T1", 2)
    other = {"crs": {"temperature_c": Decimal("38.5"), "vasopressors": [], "heart_rate_bpm": 90}}
    shown = preview(record, station, propose_assessment(record, station, chosen, DOCTOR, reason="misread", typed=other))
    assert finding_lines(shown, station) == [
        "now: Temperature 39.5 C",
        "now: Oxygen support needed: room air",
        "after: Temperature 38.5 C",
        "after: Heart rate 90 per min",
    ]
    blank = {"crs": {"temperature_c": Decimal("39.5"), "vasopressors": []}}
    shown = preview(record, station, propose_assessment(record, station, chosen, DOCTOR, reason="misread", typed=blank))
    assert finding_lines(shown, station) == ["now: Oxygen support needed: room air - after: blank, not known"]


def test_a_change_of_nothing_on_the_chart_is_said_in_words(record: Record) -> None:
    chart = open_chart(record, "T1")
    assert chart_change_lines(chart, chart) == [
        "Nothing: not the latest grades nor their peaks, no fact of the treatment, no count of doses."
    ]


def test_a_peak_that_counts_no_more_is_named_though_the_latest_grade_stays(
    record: Record, station: Station, clock: FixedClock
) -> None:
    assess(record, station, {**FEBRILE, "vasopressors": ["norepinephrine"]})
    clock.move(timedelta(hours=2))
    assess(record, station, FEBRILE)
    shown = preview(record, station, propose_in_error(record, to_correct(record, "T1", 2), "x", DOCTOR))
    chart = open_chart(record, "T1")
    assert chart_change_lines(chart, chart_of(chart.person, shown.log, chart.now)) == [
        "CRS in the last 24 hours: now peak G3 at 20-Nov-2026 12:00, after peak G1 at 20-Nov-2026 14:00",
    ]


def test_the_dose_of_one_drug_is_never_taken_over_for_another(record: Record, station: Station) -> None:
    give(record, station, "T1", "tocilizumab", record.clock.now(), "480 mg", NURSE)
    chosen = to_correct(record, "T1", 2)
    other = propose_treatment(record, station, chosen, DOCTOR, reason="wrong key", drug="dexamethasone")
    content: Any = other.draft.content["content"]
    assert (content["drug"], content["shown"], content["dose"]) == ("dexamethasone", "dexAMETHasone", None)
    assert content["may_mask_fever"] is True
    stated = propose_treatment(record, station, chosen, DOCTOR, reason="x", drug="dexamethasone", dose="10 mg")
    content = stated.draft.content["content"]
    assert content["dose"] == "10 mg"


def test_a_drug_that_the_table_does_not_hold_is_refused_with_the_nearest_name(record: Record, station: Station) -> None:
    give(record, station, "T1", "tocilizumab", record.clock.now(), None, NURSE)
    with pytest.raises(WrongUsage, match="no drug 'dexamethason'"):
        amend_treatment(record, station, to_correct(record, "T1", 2), DOCTOR, reason="x", drug="dexamethason")
    assert len(log_of(record)) == 2


@pytest.mark.parametrize(
    "same", [{}, {"drug": "tocilizumab"}, {"dose": "480 mg"}, {"given_at": NOON}, {"given_at": NOON, "dose": "480 mg"}]
)
def test_an_amendment_of_a_treatment_that_changes_nothing_is_refused(
    record: Record, station: Station, same: dict[str, Any]
) -> None:
    give(record, station, "T1", "tocilizumab", record.clock.now(), "480 mg", NURSE)
    with pytest.raises(WrongUsage, match="says all of this already"):
        propose_treatment(record, station, to_correct(record, "T1", 2), DOCTOR, reason="x", **same)


def test_a_limit_against_the_dose_does_not_count_the_dose_itself(
    record: Record, station: Station, clock: FixedClock
) -> None:
    give(record, station, "T1", "tocilizumab", clock.now(), None, NURSE)
    clock.move(timedelta(hours=10))
    give(record, station, "T1", "tocilizumab", clock.now(), None, NURSE)
    clock.move(timedelta(hours=3))
    chosen = to_correct(record, "T1", 3)

    def against(hours: int) -> tuple[str, ...]:
        at = NOON + timedelta(hours=hours)
        return preview(
            record, station, propose_treatment(record, station, chosen, DOCTOR, reason="x", given_at=at)
        ).against

    assert against(12) == ()
    assert against(9) == ()
    assert "NOT BEFORE" in against(7)[0]
    struck = preview(record, station, propose_in_error(record, chosen, "x", DOCTOR))
    assert struck.against == ()


# The way back from findings to the form


def every_answer(question: Question) -> Iterator[dict[str, Answer]]:
    """Yield every kind of answer that the form takes for a question."""
    yield {question.at: NotAssessed("asleep")}
    if question.units:
        for unit in question.units:
            number: Answer = 90 if question.kind == "whole" else Decimal("38.5")
            yield {unit.at: number}
    elif question.kind == "several":
        yield {question.at: tuple(str(choice.value) for choice in question.choices)}
        if question.none is not None:
            yield {question.at: ()}
    else:
        for choice in question.choices:
            yield {question.at: choice.value}
    if question.attribution is not None:
        yield {question.attribution: "uncertain"}


@pytest.mark.parametrize("instrument", ["ice", "capd"])
def test_every_answer_of_the_form_comes_back_from_the_log_as_it_was_given(instrument: Literal["ice", "capd"]) -> None:
    asked = questions(STATION, instrument)
    tried = 0
    for question in asked:
        for given in every_answer(question):
            kept = _as_kept(document(given))
            held = recorded_answers(typed_again({"typed": kept}) or {}, asked)
            assert (held.given, held.beyond) == (given, ()), question.at
            assert [type(answer) for answer in held.given.values()] == [type(answer) for answer in given.values()]
            tried += 1
    assert tried > 100


def _as_kept(value: Any) -> Any:
    """Return plain data as the log keeps it: decimals as text."""
    if isinstance(value, dict):
        return {key: _as_kept(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_as_kept(part) for part in value]
    return str(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize(
    ("typed", "beyond"),
    [
        ({"labs": {"crp": {"value": Decimal(4), "unit": "mg/L"}}}, ("labs.crp.value", "labs.crp.unit")),
        ({"crs": {"vasopressors": [{"drug": "norepinephrine"}]}}, ("crs.vasopressors",)),
        ({"crs": {"oxygen": {"device": ["room_air"]}}}, ("crs.oxygen.device",)),
        ({"crs": {"oxygen": {"device": "a device of tomorrow"}}}, ("crs.oxygen.device",)),
        ({"crs": {"heart_rate_bpm": Decimal("90.5")}}, ("crs.heart_rate_bpm",)),
        ({"crs": {"heart_rate_bpm": True}}, ("crs.heart_rate_bpm",)),
        ({"icans": {"ice": {"total": 7}}}, ("icans.ice.total",)),
        ({"crs": {"oxygen": {"not_assessed": "asleep"}}}, ("crs.oxygen",)),
    ],
)  # fmt: skip
def test_what_the_form_could_not_have_taken_is_named_and_never_dropped(
    typed: dict[str, Any], beyond: tuple[str, ...]
) -> None:
    assert recorded_answers(typed, questions(STATION, "ice")).beyond == beyond


def test_history_that_the_log_knows_by_itself_is_not_asked_for_again(record: Record, station: Station) -> None:
    typed = {"crs": {}, "history": {"crs_established": False, "treated_since_crs_onset": True}}
    bedside = at_bedside(record, station, "T1")
    told = without_known_history(typed, bedside.history(NOON))
    assert told == {"crs": {}}
    assert len(effective(log_of(record))) == 1
