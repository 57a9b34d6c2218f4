"""An answer as it is written down and read back, and what a wider bound does to it."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties import strategies
from tests.spec.bedside import STATION, but, graded, well
from tox_grader.grading.answer import Answer, Reason, answer_from_json
from tox_grader.workflows.grade_assessments import grade_document

KEYS_THAT_SCRIPTS_RELY_ON = {
    "scale",
    "edition",
    "table_sha256",
    "status",
    "grade",
    "at_least",
    "could_be",
    "because",
    "footnotes",
    "still_needed",
    "flags",
}
NAMES = st.lists(st.sampled_from(["fever", "hypotension", "hypoxia", "ice"]), max_size=3, unique=True).map(tuple)
ANSWERS = st.builds(
    Answer,
    scale=st.just("astct_crs_2019"),
    toxicity=st.just("CRS"),
    short=st.just("ASTCT 2019"),
    edition=st.just("1.0.0"),
    table_sha256=st.just("ab" * 32),
    status=st.sampled_from(["graded", "bounded", "not_applicable"]),
    at_least=st.none() | st.integers(0, 5),
    could_be=st.none() | st.integers(0, 5),
    called=st.sampled_from(["", "mild", "severe"]),
    because=st.lists(st.builds(Reason, st.just("fever"), st.just("present"), st.integers(0, 4)), max_size=2).map(tuple),
    footnotes=NAMES,
    still_needed=NAMES,
    missing=NAMES,
    flags=NAMES,
    reason=st.none() | st.just("Under 12 years."),
)


@given(ANSWERS)
def test_an_answer_written_down_as_json_is_read_back_the_same(answer: Answer) -> None:
    assert answer_from_json(json.loads(json.dumps(answer.as_json()))) == answer


@settings(max_examples=60, deadline=None, derandomize=True)
@given(strategies.incomplete_documents())
def test_every_answer_of_an_assessment_is_read_back_the_same(document: dict[str, Any]) -> None:
    for answer in grade_document(document, STATION).answers:
        told = answer.as_json()
        assert answer_from_json(told) == answer
        assert set(told) >= KEYS_THAT_SCRIPTS_RELY_ON
        assert told["grade"] == (answer.at_least if answer.status == "graded" else None)


def test_a_reason_for_not_applying_is_told_only_where_there_is_one() -> None:
    (not_for_adults,) = graded(well(), "astct_icans_2019_child").answers
    assert "reason" in not_for_adults.as_json()
    assert not not_for_adults.applies
    assert "reason" not in graded(well()).answers[0].as_json()


def test_wider_bounds_make_a_range_of_a_grade_and_name_the_question() -> None:
    answer = graded(but(well(), icans={"ice": {"total": 8}})).answers[1]
    wider = answer.widened(0, 3, "age")
    assert (wider.status, wider.grade, wider.at_least, wider.could_be) == ("bounded", None, 0, 3)
    assert wider.still_needed == ("age",)
    assert answer.widened(1, 1, "age") == answer
