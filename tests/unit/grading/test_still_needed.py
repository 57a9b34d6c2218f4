"""Answering what is asked settles the grade: nothing that matters is left unasked."""

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


def settle(  # noqa: C901  one question, one branch
    document: Document, answer: Answer, complete: Document, data: st.DataObject
) -> None:
    """Write an answer to everything that is asked into the document, taken from a complete one."""
    for name in [asked for asked in answer.still_needed if asked != "clinician_decision"]:
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
            section(document, "icans")["capd"] = data.draw(
                st.just("unable") | st.integers(0, 32).map(lambda total: {"total": total})
            )
        else:
            section(document, "icans")[name] = complete["icans"][name]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(strategies.incomplete_documents(), strategies.complete_documents(), st.data())
def test_answering_what_is_asked_round_by_round_settles_every_grade(
    document: Document, complete: Document, data: st.DataObject
) -> None:
    for _ in range(ROUNDS):
        answers = grade_document(document, STATION).answers
        open_answers = [answer for answer in answers if set(answer.still_needed) - {"clinician_decision"}]
        if not open_answers:
            break
        for answer in open_answers:
            settle(document, answer, complete, data)
    for answer in grade_document(document, STATION).answers:
        assert answer.status == "graded" or answer.still_needed == ("clinician_decision",), document


ANSWERS = [
    ("crs", "temperature_c"),
    ("crs", "hypotension"),
    ("crs", "vasopressors"),
    ("crs", "oxygen"),
    ("icans", "ice"),
    ("icans", "capd"),
    ("icans", "consciousness"),
    ("icans", "seizure"),
    ("icans", "motor"),
    ("icans", "raised_icp"),
    ("history", "crs_established"),
    ("history", "treated_since_crs_onset"),
    ("history", "prophylaxis_could_mask_fever"),
    ("patient", "baseline_capd"),
]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(strategies.complete_documents(), st.lists(st.sampled_from(ANSWERS), unique=True), st.sampled_from(ANSWERS))
def test_an_answer_added_never_widens_the_bounds(
    document: Document, left_out: list[tuple[str, str]], last: tuple[str, str]
) -> None:
    for part, key in left_out:
        document.get(part, {}).pop(key, None)
    with_it = grade_document(document, STATION).answers
    document.get(last[0], {}).pop(last[1], None)
    without = {answer.toxicity: answer for answer in grade_document(document, STATION).answers}
    for answer in with_it:
        wider = without[answer.toxicity]
        assert None not in (wider.at_least, answer.at_least, answer.could_be, wider.could_be)
        assert (wider.at_least or 0) <= (answer.at_least or 0) <= (answer.could_be or 0) <= (wider.could_be or 0)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(strategies.incomplete_documents())
def test_what_is_missing_has_a_place_in_the_file_and_a_firm_grade_asks_nothing_but_a_death(document: Document) -> None:
    for answer in grade_document(document, STATION).answers:
        assert all("." in path_of(name) or path_of(name) == "death_attributed_to" for name in answer.missing)
        if answer.status == "graded":
            assert set(answer.still_needed) <= {"death_attributed_to"}
