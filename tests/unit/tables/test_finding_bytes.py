"""Findings are told apart by their bytes wherever an answer could differ, and only there."""

from typing import Any

import orjson
import pytest

from tox_grader.assessment.findings import from_jsonable
from tox_grader.grading.scores import total_of
from tox_grader.tables import finding_bytes
from tox_grader.tables.finding_bytes import MetBefore
from tox_grader.tables.finding_keys import FindingKeys
from tox_grader.workflows.station import Station

LIBRARY = Station().library
TABLES = [LIBRARY.scale(name) for name in ("astct_crs_2019", "astct_icans_2019_adult", "astct_icans_2019_child")]
FEVER: dict[str, Any] = {"fever_attribution": "crs", "temperature_c": {"decimal": "38.5"}}
ICE: dict[str, Any] = {"ice": {"month": 0, "year": 1}, "seizure": "none"}


def keys(*also: str) -> FindingKeys:
    return FindingKeys(TABLES, also, lambda name, value: from_jsonable({name: value})[name], total_of)


def written(findings: dict[str, Any]) -> bytes:
    return orjson.dumps(findings, option=orjson.OPT_SORT_KEYS)


def answered_alike(first: dict[str, Any], second: dict[str, Any], *also: str) -> bool:
    """Tell whether what was made of the first findings is handed out for the second."""
    met: MetBefore[str] = MetBefore(keys(*also))
    key, known = met.get(written(first))
    assert known is None
    met.keep(written(first), key, first, "made of the first")
    return met.get(written(second))[1] == "made of the first"


ALIKE = {
    "the same": (FEVER, FEVER),
    "another number of the same cell": (FEVER, {**FEVER, "temperature_c": {"decimal": "39.9"}}),
    "a number that no table reads": (
        {**FEVER, "heart_rate_bpm": {"decimal": "90"}},
        {**FEVER, "heart_rate_bpm": {"decimal": "91"}},
    ),
    "other answers of one total": (ICE, {**ICE, "ice": {"month": 1, "year": 0}}),
    "other answers behind a number": (
        {**ICE, "diastolic_mmhg": {"decimal": "70"}},
        {**ICE, "diastolic_mmhg": {"decimal": "70"}, "ice": {"month": 1, "year": 0}},
    ),
    "a total in one cell": ({"ice_total": 7}, {"ice_total": 7}),
}
APART = {
    "a number of another cell": (FEVER, {**FEVER, "temperature_c": {"decimal": "37.9"}}),
    "another word": (FEVER, {**FEVER, "fever_attribution": "uncertain"}),
    "a finding more": (FEVER, {**FEVER, "seizure": "none"}),
    "another total": (ICE, {**ICE, "ice": {"month": 1, "year": 1}}),
    "the same pieces of another finding": ({"fever_attribution": "crs"}, {"oxygen_attribution": "crs"}),
    "a list": ({"raised_icp": ["imaged_normal"]}, {"raised_icp": ["papilloedema"]}),
    "read together: the word beside the number": ({**FEVER, "fever": "present"}, {**FEVER, "fever": "present"}),
    "read together: the total beside the answers": ({**ICE, "ice_total": 1}, {**ICE, "ice_total": 1}),
    "a number inside another finding": (
        {**FEVER, "vasopressor_rates": [{"a": 1, "temperature_c": {"decimal": "36.0"}, "z": 1}]},
        {**FEVER, "vasopressor_rates": [{"a": 1, "temperature_c": {"decimal": "36.0"}, "z": 1}]},
    ),
}


@pytest.mark.parametrize(("first", "second"), ALIKE.values(), ids=ALIKE)
def test_findings_whose_answers_are_the_same_are_met_again(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert answered_alike(first, second)


@pytest.mark.parametrize(("first", "second"), APART.values(), ids=APART)
def test_findings_whose_answers_could_differ_are_not(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert not answered_alike(first, second)
    assert not answered_alike(second, first)


def test_what_something_else_reads_counts_as_written() -> None:
    other = {**FEVER, "temperature_c": {"decimal": "39.9"}}
    assert answered_alike(FEVER, other)
    assert not answered_alike(FEVER, other, "temperature_c")


def test_a_total_beside_answers_counts_too() -> None:
    made = keys()
    assert made.key({**ICE, "ice_total": 3}) != made.key({**ICE, "ice_total": 7})


def test_what_is_measured_counts_as_written_and_the_tables_behind_it_are_read_too() -> None:
    index, crs, lee = (LIBRARY.scale(name) for name in ("easix", "astct_crs_2019", "lee_crs_2014"))
    made = FindingKeys([index, crs], (), lambda name, value: from_jsonable({name: value})[name], total_of)
    assert {"ldh", "platelets", "temperature_c"} <= set(made.names)
    measured = [{"ldh": {"value": value, "unit": "U/L"}} for value in ("200", "201")]
    assert made.key(measured[0]) != made.key(measured[1])
    behind = FindingKeys([lee], (), lambda name, value: from_jsonable({name: value})[name], total_of)
    assert "vasopressor_rates" in behind.names


def test_what_is_remembered_has_a_limit_and_nothing_is_mixed_up_beyond_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding_bytes, "_MOST_PIECES", 4)
    met: MetBefore[str] = MetBefore(keys())
    words = ("crs", "uncertain", "other_cause")
    for _ in range(3):
        for word in words:
            findings = {**FEVER, "fever_attribution": word}
            key, known = met.get(written(findings))
            assert known in (None, word)
            met.keep(written(findings), key, findings, word)


def test_a_word_that_no_table_reads_is_refused_as_the_tables_refuse_it() -> None:
    met: MetBefore[str] = MetBefore(keys())
    with pytest.raises(ValueError, match="fever_attribution"):
        met.get(written({"fever_attribution": "no such word"}))


def test_the_key_of_findings_that_were_read_is_the_same_for_the_same_answers() -> None:
    made = keys()
    for first, second in ALIKE.values():
        assert made.key(first) == made.key(second)
    for name, (first, second) in APART.items():
        assert first == second or made.key(first) != made.key(second), name
