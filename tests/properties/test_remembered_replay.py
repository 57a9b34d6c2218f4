"""What replay remembers is what working it out anew would give: bodies, answers, suggestions."""

import json
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import product
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.properties import strategies
from tox_grader.assessment.findings import to_jsonable
from tox_grader.assessment.history import PatientHistory, TreatmentGiven, Weight
from tox_grader.escalation.circumstances import alike_until, circumstances
from tox_grader.escalation.suggest import suggest
from tox_grader.foundation.clock import FixedClock
from tox_grader.journal.taken_apart import Apart, Taker
from tox_grader.workflows.grade_assessments import grade_document
from tox_grader.workflows.graded_again import Kept
from tox_grader.workflows.regrade import Regrader
from tox_grader.workflows.station import Station

NOON = datetime(2026, 11, 20, 14, 10, tzinfo=UTC)
STATION = Station(clock=FixedClock(NOON))
LIBRARY = STATION.library


def kept_of(*names: str) -> Kept:
    """Return tables of this station as a record keeps them."""
    loaded = [LIBRARY.loaded(name) for name in names]
    scores = [score for one in loaded for score in LIBRARY.scores_of(one.file).values()]
    raw = [*(one.raw for one in (*loaded, *scores)), LIBRARY.protocol("asco_2021").raw]
    texts = {sha256(text).hexdigest(): text for text in raw}
    return Regrader(texts.__getitem__, STATION.folder).kept({"tables": [{"sha256": name} for name in texts]})


AT_THE_BEDSIDE = kept_of("astct_crs_2019", "astct_icans_2019_adult", "astct_icans_2019_child")
OLDER = kept_of("lee_crs_2014", "penn_crs_2018", "ctcae_crs_4_03")
MEASURING = kept_of("ctcae_crs_6_0")


@pytest.mark.parametrize("kept", [AT_THE_BEDSIDE, OLDER, MEASURING], ids=["bedside", "older", "measuring"])
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=st.one_of(strategies.incomplete_documents(), strategies.complete_documents()))
def test_remembered_answers_are_those_worked_out_anew(kept: Kept, document: dict[str, Any]) -> None:
    found = json.loads(json.dumps(to_jsonable(dict(grade_document(document, STATION).findings))))
    anew, again = kept.anew(found, kept.scales), kept.again(found)
    assert (again.told, again.scores, again.profile, again.due_in) == (
        anew.told,
        anew.scores,
        anew.profile,
        anew.due_in,
    )


@pytest.mark.parametrize("kept", [AT_THE_BEDSIDE, OLDER, MEASURING], ids=["bedside", "older", "measuring"])
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=st.one_of(strategies.incomplete_documents(), strategies.complete_documents()))
def test_answers_remembered_by_the_bytes_of_findings_are_those_worked_out_anew(
    kept: Kept, document: dict[str, Any]
) -> None:
    written = orjson.dumps(to_jsonable(dict(grade_document(document, STATION).findings)), option=orjson.OPT_SORT_KEYS)
    again, anew = kept.again_as_written(written), kept.anew(orjson.loads(written), kept.scales)
    assert (again.told, again.written, again.scores, again.profile) == (
        anew.told,
        anew.written,
        anew.scores,
        anew.profile,
    )


def histories() -> list[tuple[PatientHistory, datetime]]:
    """Return histories that are alike in part: weights, doses, and hours on both sides of every limit."""
    weights = (None, Weight(Decimal("29.9"), date(2026, 11, 12)), Weight(Decimal("71.5"), date(2026, 11, 19)))
    hours = (1, 7, 9, 25)
    doses = [(), (1,), (1, 10), (1, 10, 20), (1, 10, 20, 30)]
    return [
        (
            PatientHistory(
                weight=weight,
                treatments=tuple(TreatmentGiven("tocilizumab", NOON + timedelta(hours=hour)) for hour in given_at),
            ),
            NOON + timedelta(hours=30 + hour, minutes=minute),
        )
        for weight, given_at, hour, minute in product(weights, doses, hours, (0, 30))
    ]


@pytest.mark.parametrize("crs", [0, 1, 2, 3, 4])
def test_equal_circumstances_give_equal_suggestions(crs: int) -> None:
    drugs, protocol = LIBRARY.drugs(), LIBRARY.protocol("asco_2021")
    document = {
        "schema": "assessment/1",
        "patient": {"id": "T1", "age_years": 60},
        "observed_at": NOON.isoformat(),
        "crs": next(one["crs"] for one in strategies.all_complete_crs() if _grade(one) == crs),
    }
    graded = grade_document(document, STATION)
    said = defaultdict(list)
    for history, now in histories():
        told = suggest(protocol, drugs, graded.answers, graded.findings, history, now).as_json()
        said[circumstances(drugs, history, now)].append(told)
    assert len(said) > 3
    assert sum(len(alike) for alike in said.values()) > len(said)
    for alike in said.values():
        assert all(one == alike[0] for one in alike)


@pytest.mark.parametrize("minutes", [1, 30, 59, 7 * 60, 24 * 60 - 1])
def test_circumstances_last_until_the_moment_that_is_told(minutes: int) -> None:
    drugs = LIBRARY.drugs()
    lasted = 0
    for history, now in histories():
        end = alike_until(drugs, history, now)
        later = now + timedelta(minutes=minutes)
        if later.date() == now.date() and (end is None or later < end):
            lasted += 1
            assert circumstances(drugs, history, later) == circumstances(drugs, history, now)
    assert lasted or minutes > 12 * 60


def _grade(document: dict[str, Any]) -> int | None:
    return next(one.grade for one in grade_document(document, STATION).answers if one.toxicity == "CRS")


WHOLE: dict[str, Any] = {
    "author": {"id": "a", "role": "nurse"},
    "content": {
        "answers": [{"scale": "x", "says": 'a "],\\"findings\\": b'}],
        "findings": {"temperature_c": {"decimal": "38.1"}},
        "next_due": None,
        "scores": [],
        "suggestions": [{"step": "y"}],
        "tables": [{"id": "t", "sha256": "0"}],
        "typed": {"crs": {}},
    },
    "entry_id": "e",
}
LONG = ("answers", "findings", "suggestions", "tables")


def bent(**content: Any) -> dict[str, Any]:
    return {**WHOLE, "content": {**WHOLE["content"], **content}}


def without(name: str) -> dict[str, Any]:
    return {**WHOLE, "content": {key: part for key, part in WHOLE["content"].items() if key != name}}


INNER = {"next_due": 1, "suggestions": [2], "tables": [3], "typed": {}}
BODIES = {
    "whole": WHOLE,
    "without suggestions": without("suggestions"),
    "without answers": without("answers"),
    "parts in the findings": bent(findings=INNER),
    "parts in the findings alone": {**WHOLE, "content": {"answers": [], "findings": INNER, "typed": {}}},
    "parts in what was typed": bent(typed={**INNER, "answers": [4], "findings": {}}),
    "a part in the answers": bent(answers=[{"answers": [1], "findings": {}}]),
    "parts in the author": {**WHOLE, "author": {"answers": [1], "findings": {}, **INNER}},
    "more beside the author": {**WHOLE, "aaa": {"answers": [1], "findings": {}}},
    "no lists": bent(answers=None, suggestions=1, tables="t"),
    "nested lists": bent(answers=[[[]]], suggestions=[[1], [2]], tables=[[]]),
    "no object": [1, 2, 3],
}


def joined(apart: Apart) -> dict[str, Any]:
    """Return what a body says by its parts, each read by itself; ValueError where one is no JSON."""
    long = {name: orjson.loads(getattr(apart, name)) for name in LONG}
    return {**apart.said, "content": {**apart.said["content"], **apart.content, **long}}


def says_the_whole(apart: Apart | None, body: bytes) -> bool:
    """Tell whether the parts say what the whole says; a part that is no JSON by itself is seen when it is read."""
    if apart is None:
        return True
    try:
        said = joined(apart)
    except ValueError:
        return True
    return bool(said == orjson.loads(body))


@pytest.mark.parametrize("said", BODIES.values(), ids=BODIES)
def test_a_body_taken_apart_says_what_the_whole_says(said: Any) -> None:
    taker = Taker()
    for body in (orjson.dumps(WHOLE), orjson.dumps(said, option=orjson.OPT_SORT_KEYS), orjson.dumps(said)):
        for _ in range(2):
            assert says_the_whole(taker.apart(body), body)


def test_the_body_of_an_assessment_is_taken_apart() -> None:
    apart = Taker().apart(orjson.dumps(WHOLE))
    assert apart is not None
    assert (apart.answers, apart.tables) == (orjson.dumps(WHOLE["content"]["answers"]), b'[{"id":"t","sha256":"0"}]')


TWICE = (b'"answers":[]', b'"findings":{}', b'"suggestions":[]', b'"tables":[]', b'"typed":{}', b'"author":{"id":"b"}')


@pytest.mark.parametrize("again", TWICE)
@pytest.mark.parametrize("before", [b',"next_due":', b',"typed":', b'},"entry_id":', b"}"])
def test_a_part_that_stands_twice_is_not_taken_apart(again: bytes, before: bytes) -> None:
    body = orjson.dumps(WHOLE)
    place = body.rindex(before)
    more = b"," + again
    bent_body = body[:place] + more + body[place:]
    assert says_the_whole(Taker().apart(bent_body), bent_body)


@given(place=st.integers(0, len(orjson.dumps(WHOLE)) - 1), byte=st.integers(0, 255))
def test_a_body_with_one_byte_altered_is_taken_apart_as_it_stands_or_not_at_all(place: int, byte: int) -> None:
    body = bytearray(orjson.dumps(WHOLE))
    body[place] = byte
    assert says_the_whole(Taker().apart(bytes(body)), bytes(body))
