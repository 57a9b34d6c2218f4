"""What is claimed of a small table and what is said, and at which key, where a claim does not hold."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from tests.unit.tables.small_tables import FEVER, GRADED, HEAD, INDEX, SCORED, WORDS, column, made, scored
from tox_grader.foundation.problems import Problem
from tox_grader.tables import proof
from tox_grader.tables.checks import index_claims, score_claims, table_claims
from tox_grader.tables.compiled import CompiledTable
from tox_grader.tables.documents import WHY
from tox_grader.tables.loader import Loaded, load_table
from tox_grader.tables.problems import Key
from tox_grader.tables.proof import Claim
from tox_grader.tables.schema import IndexTable, ScoreTable

Parts = Mapping[str, Any]
Told = list[tuple[Key, str, str]]
FORM = "closed words, references, examples"
COUNTED: Parts = {"counted": ("norepinephrine", "vasopressin"), "unnamed": {"is_one_of": "counted"}}
ASKED: Parts = {"ask": "Fever?", "most": 2}


def loaded_from(parts: Parts) -> Loaded:
    return load_table(json.dumps(parts, indent=1).encode(), "tried.yaml")


def graded_claims(parts: Parts) -> dict[str, Claim]:
    table = made(parts)
    assert isinstance(table, CompiledTable)
    return by_name(table_claims(loaded_from(parts), table, WORDS))


def score_claims_of(parts: Parts) -> dict[str, Claim]:
    loaded = loaded_from(parts)
    assert isinstance(loaded.file, ScoreTable)
    table = scored(**parts) if loaded.file.reads_findings else None
    return by_name(score_claims(loaded, loaded.file, table, WORDS))


def by_name(claims: Iterable[Claim]) -> dict[str, Claim]:
    return {claim.name: claim for claim in claims}


def problems(parts: Parts, told: Told) -> tuple[Problem, ...]:
    """Return problems as the checks tell them: at a key, of what, found by which check."""
    place = loaded_from(parts).document.place
    return tuple(
        Problem(f"{what} (check: {check})", place(key), WHY, "compare the rows with the print")
        for key, what, check in told
    )


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({}, []),
        (
            {"groups": {"vasopressors": COUNTED}, "rates": {"dose": {"drug": "dopamine", "unit": "mcg/min"}}},
            [(("rates", "dose"), "'dopamine' is never in the list of vasopressors, so that its rate is always 0")],
        ),
        ({"groups": {"vasopressors": COUNTED}, "rates": {"dose": {"drug": "norepinephrine", "unit": "mcg/min"}}}, []),
        (
            {"groups": {"pressors": {"some": ("one",)}}},
            [(("groups", "pressors"), "'one' is not both an accepted word and in a group")],
        ),
        (
            {"groups": {"device": {"some": ("mask", "room_air"), "more": ("mask",)}}},
            [(("groups", "device"), "'mask' stands in two groups")],
        ),
    ],
)
def test_every_word_and_drug_that_a_table_groups_is_known_and_stands_once(parts: Parts, told: Told) -> None:
    names = [f"{group}.{own}" for group, members in parts.get("groups", {}).items() for own in members]
    read = [*(name for name in names if not name.endswith("unnamed")), *parts.get("rates", {})]
    rows = [{name: "below 1", "level": "absent"} for name in read]
    whole = {**GRADED, **parts, "parameters": column(*rows, {"level": "present"})}
    claim = graded_claims(whole)[FORM]
    assert claim.says == "every word is read once, every name is known, every footnote and flag is shown"
    assert claim.problems == problems(whole, [(one[0], one[1], "closed words") for one in told])


def test_a_footnote_and_a_flag_that_no_example_shows_are_told() -> None:
    whole = GRADED | {
        "parameters": column({"level": "present"}),
        "footnotes": {"note": {"says": "A note", "effect": {"kind": "no_influence"}}},
        "flags": {"late": {"says": "It is late", "when": {"temperature_c": "38.0 and above"}}},
    }
    told: Told = [
        (("footnotes", "note"), "no worked example cites the footnote 'note'", "illustrated"),
        (("flags", "late"), "no worked example raises the flag 'late'", "illustrated"),
    ]
    assert graded_claims(whole)[FORM].problems == problems(whole, told)
    shown = {"says": "Both are shown", "given": {}, "expect": {"footnotes": ["note"], "flags": ["late"]}}
    assert graded_claims(whole | {"examples": (shown,)})[FORM].problems == ()


def test_another_cause_must_set_a_column_aside_and_the_column_must_be_there() -> None:
    cited = {"says": "It is cited", "given": {}, "expect": {"footnotes": ["cause"]}}
    effect = {"kind": "counts_only_if_attributed", "attributions": {"lost": "x", "hypoxia": "oxygen_attribution"}}
    whole = GRADED | {
        "examples": (cited,),
        "footnotes": {"cause": {"says": "Only of this cause", "effect": effect}},
        "parameters": column(
            {"oxygen_attribution": "uncertain", "level": "absent"}, {"device": "mask", "level": "present"}
        )
        | {"fever": FEVER},
    }
    told: Told = [
        (("footnotes", "cause"), "there is no parameter 'lost'", "attribution"),
        (
            ("parameters", "hypoxia"),
            "oxygen_attribution=other_cause, device=mask scores although another cause explains it",
            "attribution",
        ),
    ]
    assert graded_claims(whole)[FORM].problems == problems(whole, told)
    alone = effect | {"attributions": {"fever": "not_tested", "hypoxia": "temperature_c"}}
    without = whole | {"footnotes": {"cause": {"says": "Only of this cause", "effect": alone}}}
    assert graded_claims(without)[FORM].problems == ()


def test_a_row_rests_on_an_interpretation_and_a_grade_on_levels_that_are_there() -> None:
    whole = GRADED | {
        "parameters": column({"device": "mask", "level": "present", "by": "lost"}, {"level": "absent", "by": "kept"}),
        "interpretations": {"kept": {"says": "This is kept", "basis": "none"}},
        "grades": (
            {"grade": 1, "called": "mild", "fever": "present", "nausea": "absent"},
            {"grade": 2, "called": "moderate", "hypoxia": ("present", "severe")},
        ),
    }
    told: Told = [
        (("parameters", "hypoxia", "reading", 0), "there is no interpretation 'lost'", "references"),
        (("grades", 0, "nausea"), "'absent' is not a level of 'nausea'", "references"),
        (("grades", 1, "hypoxia"), "'severe' is not a level of 'hypoxia'", "references"),
    ]
    assert graded_claims(whole)[FORM].problems == problems(whole, told)


def test_an_item_is_answered_in_exactly_one_way() -> None:
    rows = SCORED["items"]["fever"]["reading"]
    items: dict[str, Parts] = {
        "counted": ASKED,
        "chosen": {"ask": "Fever?", "answers": {"yes": 1, "no": 0}},
        "none": {"ask": "Fever?"},
        "both": {"ask": "Fever?", "most": 1, "reading": rows},
        "twice": {"ask": "Fever?", "most": 1, "answers": {"yes": 1}},
    }
    whole = HEAD | {"kind": "score", "items": items}
    (claim,) = score_claims_of(whole).values()
    assert (claim.name, claim.says) == ("items", "each of 5 items is answered in exactly one way")
    told: Told = [
        (("items", name), f"the item {name!r} needs exactly one of most, answers, reading", "complete")
        for name in ("none", "both", "twice")
    ]
    assert claim.problems == problems(whole, told)


def test_a_questionnaire_claims_nothing_but_its_items() -> None:
    (claim,) = score_claims_of(HEAD | {"kind": "score", "items": {"fever": ASKED}}).values()
    assert claim == Claim("items", "each of 1 items is answered in exactly one way")


def test_a_score_that_answers_by_itself_says_what_it_is_about() -> None:
    what = "a score that answers by itself says what it is about: toxicity is missing"
    claim = Claim("toxicity", "the score says what it is about", problems(SCORED, [(("kind",), what, "complete")]))
    assert score_claims_of(SCORED)["toxicity"] == claim
    assert "toxicity" not in score_claims_of(SCORED | {"toxicity": "risk"})


def test_a_score_without_verdicts_says_between_which_totals_it_runs() -> None:
    claims = score_claims_of(SCORED)
    assert claims["verdicts"] == Claim("verdicts", "none are given; totals run from 0 to 1")
    assert claims[FORM] == Claim(FORM, "every word is read once, every name is known, every flag is shown")


VERDICTS = (
    {"total": 1, "device": "mask", "verdict": "low", "says": "Low risk"},
    {"total": 2, "verdict": "middle", "says": "Some risk"},
    {"total": "below 1", "verdict": "none", "says": "No risk"},
)
FROM_ONE = ({"temperature_c": "below 38.0", "points": 1}, {"temperature_c": "below 39.0", "points": 2}, {"points": 4})


def test_each_total_and_each_verdict_is_gone_through_from_the_lowest_to_the_highest() -> None:
    whole = SCORED | {"items": {"fever": {"ask": "Fever?", "reading": FROM_ONE}}, "verdicts": VERDICTS}
    told: Told = [
        (("verdicts",), "no verdict is given for the total 1", "complete"),
        (("verdicts",), "no verdict is given for the total 3", "complete"),
        (("verdicts",), "no verdict is given for the total 4", "complete"),
        (("verdicts", 2), "no total and no findings reach this verdict", "reachable"),
    ]
    says = "each of 4 totals, 1 to 4, has a verdict; each of 3 rows reached"
    assert score_claims_of(whole)["verdicts"] == Claim("verdicts", says, problems(whole, told))


def test_words_flags_totals_and_interpretations_of_a_score_are_known_and_shown() -> None:
    rows = (
        {"device.some": "1 and above", "points": 0, "by": "lost"},
        {"temperature_c": "below 38.0", "points": 2, "by": "kept"},
        {"points": 5},
    )
    whole = SCORED | {
        "groups": {"device": {"some": ("mask",)}},
        "items": {"fever": {"ask": "Fever?", "reading": rows}, "more": {"ask": "More?", "reading": rows[1:]}},
        "interpretations": {"kept": {"says": "This is kept", "basis": "none"}},
        "flags": {"late": {"says": "It is late", "when": {"temperature_c": "38.0 and above"}}},
        "look_up": {"called": "probability", "rows": {"0": "below 1", "10": "9", "11": "above 99"}},
    }
    told: Told = [
        (("groups", "device"), "'room_air' is not both an accepted word and in a group", "closed words"),
        (("flags", "late"), "no worked example raises the flag 'late'", "illustrated"),
        (("look_up", "rows", "11"), "no total is '11'", "references"),
        (("items", "fever", "reading", 0), "there is no interpretation 'lost'", "references"),
    ]
    assert score_claims_of(whole)[FORM].problems == problems(whole, told)


def test_a_score_hands_on_how_many_pieces_may_be_gone_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "solver_is_installed", lambda: False)
    loaded, table = loaded_from(SCORED), scored()
    claims = {
        most: by_name(score_claims(loaded, table.file, table, WORDS, most))["fever"].says for most in (-1, 20_000)
    }
    assert claims == {
        -1: "not proved",
        20_000: "2 combinations of findings, each read by a row; each of 2 rows reached",
    }


def test_all_that_an_index_measures_goes_into_it() -> None:
    loaded = loaded_from(INDEX)
    assert isinstance(loaded.file, IndexTable)
    (claim,) = index_claims(loaded, loaded.file)
    told: Told = [(("measures", "times"), "'times' is neither multiplied nor divided by", "references")]
    says = "each of 2 values has a unit and goes into it; no grade"
    assert claim == Claim("formula", says, problems(INDEX, told))
