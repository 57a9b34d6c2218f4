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
from tox_grader.escalation.circumstances import circumstances
from tox_grader.escalation.suggest import suggest
from tox_grader.foundation.clock import FixedClock
from tox_grader.journal.remembered import RememberingReader
from tox_grader.workflows.grade_assessments import grade_document
from tox_grader.workflows.regrade import Kept, Regrader
from tox_grader.workflows.station import Station

NOON = datetime(2026, 11, 20, 14, 10, tzinfo=UTC)
STATION = Station(clock=FixedClock(NOON))
LIBRARY = STATION.library
MARK = "not drawn twice"


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


def _grade(document: dict[str, Any]) -> int | None:
    return next(one.grade for one in grade_document(document, STATION).answers if one.toxicity == "CRS")


WHOLE: dict[str, Any] = {
    "author": {"id": "a", "role": "nurse"},
    "content": {
        "answers": [{"scale": "x", "says": 'a "],\\"findings\\": b'}],
        "findings": {"temperature_c": {"decimal": "38.1"}},
        "scores": [],
        "suggestions": [{"step": "y"}],
        "tables": [{"id": "t", "sha256": "0"}],
        "typed": {"crs": {}},
    },
    "entry_id": "e",
}


def bent(**content: Any) -> dict[str, Any]:
    return {**WHOLE, "content": {**WHOLE["content"], **content}}


BODIES = {
    "whole": WHOLE,
    "without suggestions": {**WHOLE, "content": {k: v for k, v in WHOLE["content"].items() if k != "suggestions"}},
    "a part in another place": bent(findings={"suggestions": [1], "tables": [2], "typed": 3}),
    "a part in the answers": bent(answers=[{"answers": [1], "findings": {}}]),
    "marks in the text": bent(answers=[f"{MARK} answers", f"{MARK} suggestions"], suggestions=f"{MARK} suggestions"),
    "no lists": bent(answers=None, suggestions=1, tables="t"),
    "nested lists": bent(answers=[[[]]], suggestions=[[1], [2]], tables=[[]]),
    "no object": [1, 2, 3],
}


@pytest.mark.parametrize("said", BODIES.values(), ids=BODIES)
def test_a_body_is_read_as_a_whole_whatever_parts_are_remembered(said: Any) -> None:
    reader = RememberingReader(MARK)
    for body in (orjson.dumps(WHOLE), orjson.dumps(said, option=orjson.OPT_SORT_KEYS), orjson.dumps(said)):
        assert reader.read(body) == orjson.loads(body)
        assert reader.read(body) == orjson.loads(body)


def test_an_equal_part_is_read_once() -> None:
    reader, body = RememberingReader(MARK), orjson.dumps(WHOLE)
    first, second = reader.read(body), reader.read(body)
    assert first["content"]["suggestions"] is second["content"]["suggestions"]
    assert first is not second


@given(place=st.integers(0, len(orjson.dumps(WHOLE)) - 1), byte=st.integers(0, 255))
def test_a_body_with_one_byte_altered_is_read_as_it_stands_or_refused(place: int, byte: int) -> None:
    body = bytearray(orjson.dumps(WHOLE))
    reader = RememberingReader(MARK)
    reader.read(bytes(body))
    body[place] = byte
    try:
        expected = orjson.loads(bytes(body))
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            reader.read(bytes(body))
    else:
        assert reader.read(bytes(body)) == expected
