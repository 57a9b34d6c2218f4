"""What a well-formed table file can still not be made into: refused at its key, with what is wrong and what to do."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.unit.tables.small_tables import FEVER, GRADED, INDEX, SCORED, column, made, reading
from tox_grader.tables.problems import CannotCompile, Key

UNREAD = "read it in a row or take it out"
CRP: dict[str, Any] = {"lab": "crp", "unit": "mg/L"}
NORAD: dict[str, Any] = {"norad": {"drug": "norepinephrine", "unit": "mcg/kg/min"}}
UNNAMED: dict[str, Any] = {"vasopressors": {"counted": ("norepinephrine",), "unnamed": {"is_one_of": "counted"}}}
DAYS: dict[str, Any] = {"of": "neutrophil_series", "days": "0 to 30", "ends_with": ("death",), "gives": "counted_days"}
GATE: dict[str, Any] = FEVER | {"role": "gate"}


def refused(parts: Mapping[str, Any]) -> tuple[Key, str, str]:
    """Return at which key a table is refused, what is said and what to do."""
    with pytest.raises(CannotCompile) as refusal:
        made(parts)
    return refusal.value.path, refusal.value.what, refusal.value.do


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (
            {"scores": {"total_of": {"table": "read", "items": "answers"}}},
            (("scores", "total_of", "items"), "'read' is read from findings and has no answers", "leave items out"),
        ),
        (
            {"scores": {"total_of": {"table": "questions"}}},
            (
                ("scores", "total_of"),
                "'questions' is a questionnaire, and nothing says where its answers are",
                "add items, the finding that holds the answers",
            ),
        ),
        (
            {"scores": {"total_of": {"table": "read"}}},
            (("scores", "total_of"), "no row reads the score 'total_of'", "read it or take it out"),
        ),
        (
            {"scores": {"total_of": {"table": "lost"}}, "parameters": reading("total_of")},
            (("scores", "total_of", "table"), "there is no score table 'lost'", "name a score table"),
        ),
    ],
)
def test_a_score_that_is_not_there_or_not_used_as_it_works_is_refused(parts: dict[str, Any], told: object) -> None:
    assert refused(GRADED | parts) == told


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (
            {"parameters": column({"temperature_c": "high", "level": "absent"})},
            (
                ("parameters", "hypoxia", "reading", 0, "temperature_c"),
                "temperature_c is tested both as a number and as words",
                "use one kind of test for one finding",
            ),
        ),
        (
            {"parameters": column({"device": "mask", "level": "absent"}, {"level": "lost"})},
            (
                ("parameters", "hypoxia", "reading", 1, "level"),
                "hypoxia has no level 'lost'",
                "its levels are: absent, present",
            ),
        ),
        (
            {"parameters": {"fever": FEVER | {"levels": {"absent": "None", "present": "Some", "high": "Much"}}}},
            (
                ("parameters", "fever", "levels", "high"),
                "no grade row names the level 'high' of fever",
                "put the level into the grade row in which the print has it",
            ),
        ),
        (
            {"parameters": {"fever": GATE, "chills": GATE}},
            (("parameters",), "there is more than one gate", "keep one gate"),
        ),
        (
            {"flags": {"hot": {"says": "It is hot", "when": ({}, {"fever.level": "high"})}}},
            (
                ("flags", "hot", "when", 1, "fever.level"),
                "fever has no level 'high'",
                "its levels are: absent, present",
            ),
        ),
        (
            {"flags": {"hot": {"says": "It is hot", "when": {"lost.level": "present"}}}},
            (
                ("flags", "hot", "when", 0, "lost.level"),
                "lost has no level 'present'",
                "its levels are: none, there is no such parameter",
            ),
        ),
        (
            {"stands_for": {"fever": {"number": "temperature_c", "bands": {"hot": "37.0 and above"}}}},
            (
                ("stands_for", "fever", "bands", "hot"),
                "a word stands for a band of temperature_c that a row cuts in two",
                "give the word's bands the same cut points as the rows",
            ),
        ),
    ],
)
def test_a_row_or_a_level_that_does_not_fit_the_table_is_refused(parts: dict[str, Any], told: object) -> None:
    assert refused(GRADED | parts) == told


@pytest.mark.parametrize(
    ("section", "parts"),
    [
        ("measures", {"number": CRP}),
        ("rates", {"number": NORAD["norad"]}),
        ("worst_of", {"number": ("one_grade", "other_grade")}),
        ("series", {"number": DAYS}),
    ],
)
def test_a_number_that_no_row_reads_is_refused(section: str, parts: dict[str, Any]) -> None:
    assert refused(GRADED | {section: parts}) == ((section, "number"), "no row reads 'number'", UNREAD)


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        (
            {"lab": "crb", "unit": "mg/L"},
            (("measures", "high", "lab"), "there is no laboratory value 'crb'", "did you mean 'crp'?"),
        ),
        (CRP | {"unit": "mg/LL"}, (("measures", "high"), "crp is never given in 'mg/LL'", "did you mean 'mg/L'?")),
        (
            CRP | {"printed_also": {"mole": {"5": 1}}},
            (("measures", "high"), "crp is never given in 'mole'", "accepted: mg/L, mg/dL"),
        ),
        (
            CRP | {"printed_also": {"mg/dL": {"7.5": 1, "6.5": 2}}},
            (
                ("measures", "high", "printed_also", "mg/dL"),
                "no row cuts high at 6.5",
                "name the cut point as it stands in the rows",
            ),
        ),
    ],
)
def test_a_measure_of_something_or_in_something_unknown_is_refused(measure: dict[str, Any], told: object) -> None:
    assert refused(GRADED | {"measures": {"high": measure}, "parameters": reading("high")}) == told


@pytest.mark.parametrize("groups", [{}, {"vasopressors": {"counted": ("norepinephrine",)}}])
def test_a_rate_is_refused_where_no_word_stands_for_a_drug_without_a_name(groups: dict[str, Any]) -> None:
    assert refused(GRADED | {"rates": NORAD, "groups": groups, "parameters": reading("norad")}) == (
        ("rates", "norad"),
        "a drug that is not named could be this one, and no group says how such a drug is written",
        "group vasopressors and say which word stands for a drug without a name",
    )


def test_a_rate_in_a_unit_that_is_no_dose_is_refused() -> None:
    rates = {"norad": {"drug": "norepinephrine", "unit": "mg/L"}}
    assert refused(GRADED | {"rates": rates, "groups": UNNAMED, "parameters": reading("norad")}) == (
        ("rates", "norad"),
        "no dose is given in 'mg/L'",
        "write a dose unit",
    )


UNKNOWN = {"device": "masc"}
EFFECT = {"kind": "waives_gate", "when": ({}, UNKNOWN)}
EVERY_PLACE: list[tuple[Mapping[str, Any], dict[str, Any], Key]] = [
    (
        GRADED,
        {"parameters": column({"level": "absent"}, UNKNOWN | {"level": "absent"})},
        ("parameters", "hypoxia", "reading", 1),
    ),
    (
        GRADED,
        {"parameters": column({"device": "mask", "level": "absent"}, UNKNOWN | {"level": "absent"})},
        ("parameters", "hypoxia", "reading", 1),
    ),
    (GRADED, {"footnotes": {"a": {"says": "Not so", "effect": EFFECT}}}, ("footnotes", "a", "effect", "when", 1)),
    (
        GRADED,
        {"interpretations": {"a": {"says": "Not so", "basis": "none", "effect": EFFECT}}},
        ("interpretations", "a", "effect", "when", 1),
    ),
    (GRADED, {"flags": {"a": {"says": "Look", "when": ({}, UNKNOWN)}}}, ("flags", "a", "when", 1)),
    (GRADED, {"applies_to": (UNKNOWN | {"applies": "may_be", "says": "Perhaps"},)}, ("applies_to", 0)),
    (
        GRADED,
        {"stands_for": {"air": {"number": "device", "bands": {"a": "masc"}}}},
        ("stands_for", "air", "bands", "a"),
    ),
    (
        GRADED,
        {
            "death": {
                "finding": "device",
                "attributed": "masc",
                "asks_when": "mask",
                "grade": 5,
                "called": "dead",
                "says": "Died",
            }
        },
        ("death",),
    ),
    (
        SCORED,
        {"items": {"air": {"ask": "Air?", "reading": ({"points": 0}, UNKNOWN | {"points": 1})}}},
        ("items", "air", "reading", 1),
    ),
    (SCORED, {"verdicts": (UNKNOWN | {"verdict": "high", "says": "High"},)}, ("verdicts", 0)),
]


@pytest.mark.parametrize(("table", "parts", "path"), EVERY_PLACE)
def test_a_word_that_a_finding_never_has_is_refused_wherever_it_stands(
    table: Mapping[str, Any], parts: dict[str, Any], path: Key
) -> None:
    assert refused({**table, **parts}) == ((*path, "device"), "device is never 'masc'", "did you mean 'mask'?")


def test_a_verdict_has_no_levels_to_look_at() -> None:
    verdict = {"fever.level": "present", "verdict": "high", "says": "High"}
    assert refused(SCORED | {"verdicts": (verdict,)}) == (
        ("verdicts", "fever.level"),
        "fever has no level 'present'",
        "its levels are: none, there is no such parameter",
    )


@pytest.mark.parametrize("section", ["multiply", "divide_by"])
@pytest.mark.parametrize("name", ["times", "lost"])
def test_an_index_of_something_without_a_unit_is_refused(section: str, name: str) -> None:
    assert refused(INDEX | {section: (name,)}) == (
        (section,),
        f"{name!r} is not a measure with a unit",
        "declare it under measures",
    )


def test_an_index_of_an_unknown_laboratory_value_is_refused_at_its_measure() -> None:
    assert refused(INDEX | {"measures": {"crp_mg_l": {"lab": "crb", "unit": "mg/L"}}}) == (
        ("measures", "crp_mg_l", "lab"),
        "there is no laboratory value 'crb'",
        "did you mean 'crp'?",
    )


@pytest.mark.parametrize("name", ["grade", "raised"])
def test_a_flag_that_tests_a_grade_by_a_word_is_refused(name: str) -> None:
    flag = {"hot": {"says": "It is hot", "when": {name: "severe"}}}
    assert refused(GRADED | {"flags": flag}) == (
        ("flags", "hot", "when", 0, name),
        f"{name} is tested by a word",
        "write a number or a band, as 2 and above",
    )


def test_a_verdict_that_tests_a_total_by_a_word_is_refused() -> None:
    assert refused(SCORED | {"verdicts": ({"total": "many", "verdict": "high", "says": "High"},)}) == (
        ("verdicts", "total"),
        "total is tested by a word",
        "write a number or a band, as 2 and above",
    )
