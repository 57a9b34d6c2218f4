"""The engine against an independent reference: the complete discrete grid, and random incomplete assessments."""

from datetime import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties import strategies
from tests.properties.reference_grader import reference
from tox_grader.foundation.clock import FixedClock
from tox_grader.workflows.grade_assessments import grade_document
from tox_grader.workflows.station import Station

# Questions put to the reader that are no reading of the consensus; the reference does not know them.
PROMPTS = {"low_pressure_not_graded"}
STATION = Station(clock=FixedClock(datetime.fromisoformat("2026-11-20T14:10:00+08:00")))


def assert_same(document: dict[str, Any]) -> None:
    answers = grade_document(document, STATION).answers
    expected = reference(document)
    crs = [(a.at_least, a.could_be) for a in answers if a.toxicity == "CRS"]
    icans = {(a.at_least, a.could_be) for a in answers if a.toxicity == "ICANS"}
    assert crs == [expected["CRS"]], document
    assert icans == set(expected["ICANS"]), document
    for toxicity in ("CRS", "ICANS"):
        flags = {flag for a in answers if a.toxicity == toxicity for flag in a.flags} - PROMPTS
        assert flags == expected["flags"][toxicity], (toxicity, document)


def test_every_crs_combination_is_graded_as_the_reference_does() -> None:
    for document in strategies.all_complete_crs():
        assert_same(document)


def test_every_adult_icans_combination_is_graded_as_the_reference_does() -> None:
    for document in strategies.all_complete_icans_adult():
        assert_same(document)


def test_every_child_icans_combination_is_graded_as_the_reference_does() -> None:
    for document in strategies.all_complete_icans_child():
        assert_same(document)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.one_of(strategies.incomplete_documents(), strategies.complete_documents()))
def test_random_incomplete_assessments_have_the_reference_bounds(document: dict[str, Any]) -> None:
    assert_same(document)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(strategies.incomplete_documents())
def test_a_bounded_answer_always_says_what_would_settle_it(document: dict[str, Any]) -> None:
    for answer in grade_document(document, STATION).answers:
        assert (answer.status == "bounded") == (answer.at_least != answer.could_be)
        if answer.status == "bounded":
            assert answer.still_needed, document
