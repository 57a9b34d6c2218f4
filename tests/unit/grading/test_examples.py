"""A worked example that does not come out, and a level that none shows, are told with what to do about them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tox_grader.assessment.vocabulary import VOCABULARY
from tox_grader.grading.examples import failed_examples, levels_without_example
from tox_grader.grading.given import findings_given
from tox_grader.grading.scales import answers_of
from tox_grader.tables.compiled import CompiledIndex, CompiledTable
from tox_grader.tables.library import KeptTables, answers_by_itself
from tox_grader.workflows.station import Station

LIBRARY = Station().library
CRS, ICE, TERMS = "astct_crs_2019", "ice_score", "ctcae_neuro_5_0"


def with_examples(name: str, *examples: dict[str, Any]) -> KeptTables:
    """Return every table, one of them with these worked examples and no others."""
    loaded = LIBRARY.loaded(name)
    made = tuple(loaded.file.examples[0].model_copy(update={"says": "This one.", **one}) for one in examples)
    changed = replace(loaded, file=loaded.file.model_copy(update={"examples": made}))
    return KeptTables(
        [changed if one == name else LIBRARY.loaded(one) for one in LIBRARY.names()], VOCABULARY, LIBRARY.folder
    )


def told(name: str, given: dict[str, Any], expect: dict[str, Any]) -> list[tuple[str, str]]:
    problems = failed_examples(with_examples(name, {"given": given, "expect": expect}), name)
    return [(problem.what, problem.do) for problem in problems]


def test_what_an_example_expects_and_what_it_gets_are_told() -> None:
    assert told(ICE, {"year": 1}, {"total": 1}) == [
        (
            "the example 'This one.' expects {'total': 1} and gets {'total': None}",
            "compare the row with the print; correct the table or the example",
        )
    ]


@pytest.mark.parametrize("end", ["total", "at_least", "could_be"])
def test_an_exact_total_is_also_its_own_bounds(end: str) -> None:
    whole: dict[str, Any] = {item: part.points[-1] for item, part in LIBRARY.score(ICE).items.items()}
    assert told(ICE, whole, {end: 10}) == []
    assert [what for what, _ in told(ICE, whole, {end: 9})] == [
        f"the example 'This one.' expects {{'{end}': 9}} and gets {{'{end}': 10}}"
    ]


def test_a_total_that_is_not_exact_has_bounds_alone() -> None:
    assert told(ICE, {"year": 1}, {"at_least": 1, "could_be": 10, "total": None}) == []
    assert [what for what, _ in told(ICE, {"year": 1}, {"at_least": 0, "could_be": 9})] == [
        "the example 'This one.' expects {'at_least': 0, 'could_be': 9} and gets {'at_least': 1, 'could_be': 10}"
    ]


def test_another_flag_or_reason_is_told_where_their_number_is_the_same() -> None:
    given = {"temperature_c": Decimal("38.5"), "hypotension": "none", "device": "room_air"}
    right = {"because": ["fever"], "flags": ["attribution_uncertain"]}
    assert told(CRS, given, {**right}) == []
    wrong = {"because": ["hypoxia"], "flags": ["late_onset"]}
    assert [what for what, _ in told(CRS, given, {**wrong})] == [
        f"the example 'This one.' expects {wrong} and gets {right}"
    ]


def test_an_example_that_names_no_term_is_told_which_terms_answer() -> None:
    first, *others = LIBRARY.loaded(TERMS).file.examples
    given = next(one.given for one in others if not set(one.given) & set(first.given)) | first.given
    answering = [answer.term for answer in answers_of(LIBRARY, TERMS, findings_given(given))]
    assert len(answering) > 1
    assert [what for what, _ in told(TERMS, given, {"term": "no such term"})] == [
        f"the example 'This one.' expects {{'term': 'no such term'}} and gets {{'term': {answering!r}}}"
    ]


@pytest.mark.parametrize(
    "name", [name for name in LIBRARY.scales() if not isinstance(LIBRARY.scale(name), CompiledIndex)]
)
def test_without_examples_every_level_that_a_row_gives_alone_is_told(name: str) -> None:
    bare = with_examples(name)
    table = bare.scale(name)
    assert not isinstance(table, CompiledIndex)
    columns = table.parameters if isinstance(table, CompiledTable) else table.columns
    given_alone = [
        f"no worked example reaches {column.name}: {level}"
        for column in columns
        for place, level in enumerate(column.levels)
        if (place,) in [levels for _, levels in column.rows]
    ]
    problems = levels_without_example(bare, name)
    assert [problem.what for problem in problems] == given_alone * answers_by_itself(table.file)
    assert {problem.do for problem in problems} <= {"add an example that shows this level"}


def test_a_level_of_the_gate_needs_an_example_too() -> None:
    told_of = [problem.what for problem in levels_without_example(with_examples(CRS), CRS)]
    assert "no worked example reaches fever: absent" in told_of
