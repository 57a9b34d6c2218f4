"""Answering what is asked settles the grade: nothing that matters is left unasked, and each round asks something new."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties import strategies
from tests.spec.bedside import STATION
from tox_grader.grading.answer import Answer
from tox_grader.workflows.grade_assessments import grade_document, path_of

Document = dict[str, Any]
ROUNDS = 6


def section(document: Document, name: str) -> Document:
    part = document.get(name)
    if not isinstance(part, dict) or "not_assessed" in part:
        part = document[name] = {}
    return part


def settle(document: Document, answer: Answer, complete: Document, data: st.DataObject) -> None:
    """Write an answer to everything that is asked into the document, taken from a complete one."""
    for name in answer.still_needed:
        if name == "fever":
            crs = section(document, "crs")
            crs.pop("temperature_f", None)
            crs.pop("fever", None)
            crs["temperature_c"] = complete["crs"]["temperature_c"]
        elif name == "hypotension":
            section(document, "crs").update({key: complete["crs"][key] for key in ("hypotension", "vasopressors")})
        elif name == "hypoxia":
            section(document, "crs")["oxygen"] = complete["crs"]["oxygen"]
        elif name in ("crs_established", "treated_since_crs_onset", "prophylaxis_could_mask_fever"):
            history = section(document, "history")
            history[name] = data.draw(st.booleans())
            if history.get("crs_established") is False and history.get("treated_since_crs_onset") is True:
                history["treated_since_crs_onset"] = False
        elif name == "age":
            document["patient"].pop("birth_date", None)
            document["patient"]["age_years"] = data.draw(st.sampled_from([3, 11, 12, 60]))
        elif name == "death_attributed_to":
            document["death_attributed_to"] = data.draw(st.sampled_from(["crs", "icans", "other"]))
        elif name == "capd" and "baseline_capd" in answer.missing:
            document["patient"]["baseline_capd"] = data.draw(st.integers(0, 12))
        elif name == "ice":
            section(document, "icans")["ice"] = {"total": data.draw(st.integers(0, 10))}
        elif name == "capd":
            section(document, "icans")["capd"] = data.draw(st.just("unable") | st.integers(0, 32).map(lambda total: {"total": total}))
        else:
            section(document, "icans")[name] = complete["icans"][name]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(strategies.incomplete_documents(), strategies.complete_documents(), st.data())
def test_answering_what_is_asked_round_by_round_settles_every_grade(document: Document, complete: Document, data: st.DataObject) -> None:
    for _ in range(ROUNDS):
        answers = grade_document(document, STATION).answers
        open_answers = [answer for answer in answers if set(answer.still_needed) - {"clinician_decision"}]
        if not open_answers:
            break
        for answer in open_answers:
            settle(document, answer, complete, data)
    for answer in grade_document(document, STATION).answers:
        assert answer.status == "graded" or answer.still_needed == ("clinician_decision",), document


@settings(max_examples=150, deadline=None, derandomize=True)
@given(strategies.incomplete_documents(), strategies.complete_documents(), st.data())
def test_an_answer_to_what_is_asked_never_widens_the_bounds(document: Document, complete: Document, data: st.DataObject) -> None:
    before = {answer.scale: answer for answer in grade_document(document, STATION).answers}
    for answer in before.values():
        # The age chooses the table, and what was a range of two tables may become the answer of the other one.
        if answer.status == "bounded" and "age" not in answer.still_needed:
            settle(document, answer, complete, data)
    for after in grade_document(document, STATION).answers:
        earlier = before.get(after.scale)
        if earlier is not None and "death_attributed_to" not in earlier.still_needed:
            assert earlier.at_least is not None
            assert earlier.could_be is not None
            assert earlier.at_least <= (after.at_least or 0) <= (after.could_be or 0) <= earlier.could_be


@settings(max_examples=150, deadline=None, derandomize=True)
@given(strategies.incomplete_documents())
def test_what_is_missing_has_a_place_in_the_file_and_a_firm_grade_asks_nothing_but_a_death(document: Document) -> None:
    for answer in grade_document(document, STATION).answers:
        assert all("." in path_of(name) or path_of(name) == "death_attributed_to" for name in answer.missing)
        if answer.status == "graded":
            assert set(answer.still_needed) <= {"death_attributed_to"}
