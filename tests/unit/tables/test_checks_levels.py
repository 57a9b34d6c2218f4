"""What is claimed of levels and grades: of the whole grid and by the worst column, and what is said where it fails."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.unit.tables.small_tables import FEVER, GRADED, graded
from tox_grader.foundation.problems import Problem
from tox_grader.tables.checks_levels import level_claims
from tox_grader.tables.compiled import CompiledTable
from tox_grader.tables.documents import WHY
from tox_grader.tables.grid import combinations
from tox_grader.tables.loader import load_table
from tox_grader.tables.proof import Claim

LOADED = load_table(json.dumps(GRADED | {"parameters": {}}, indent=1).encode(), "tried.yaml")
WHOLE, BY_WORST = 5_000, 0
LEVELS = {"none": "None at all", "some": "Some of it", "much": "Much of it"}
COLUMN: dict[str, Any] = {"role": "graded", "ask": "How much?", "levels": LEVELS, "reading": ({"level": "none"},)}
ONCE_HAD: dict[str, Any] = {"kind": "waives_gate", "parameter": "fever", "when": {"crs_established": True}}
MASKED: dict[str, Any] = {"kind": "leaves_gate_to_judgement", "when": {"crs_established": False}}
GRADES = (
    {"grade": 1, "called": "mild", "hypoxia": "some", "nausea": "some"},
    {"grade": 2, "called": "moderate", "hypoxia": "much", "nausea": "much"},
)
SAYS = {
    "one grade for each combination": "each with exactly one grade unless it is left to a clinician by name",
    "monotone": "worsening a column never lowers the grade",
    "bounds sound": "each range spans exactly what its open answers can turn into",
    "nothing assessed is no grade": "with nothing assessed every grade is still possible",
}


def table_of(*names: str, fever: str = "graded", **more: object) -> CompiledTable:
    """Return a table of fever and these columns, each of them with the levels none, some and much."""
    parameters = {"fever": FEVER | {"role": fever}} | dict.fromkeys(names, COLUMN)
    return graded(
        **({"parameters": parameters, "grades": ({"grade": 1, "called": "mild", "fever": "present"},)} | more)
    )


def falling(table: CompiledTable, name: str) -> CompiledTable:
    """Return the table with a column whose most severe level gives less than the one before it."""
    columns = tuple(replace(one, level_grades=(0, 2, 1)) if one.name == name else one for one in table.columns)
    return replace(table, columns=columns)


def claims_of(table: CompiledTable, most_rows: int) -> dict[str, Claim]:
    claims = list(level_claims(LOADED, table, most_rows))
    assert len({claim.name for claim in claims}) == len(claims)
    return {claim.name: claim for claim in claims}


def told(name: str, *whats: str) -> tuple[Problem, ...]:
    where, do = LOADED.document.place(("grades",)), "compare the rows with the print"
    return tuple(Problem(f"{what} (check: {name})", where, WHY, do) for what in whats)


FEVER_AND_TWO = table_of("hypoxia", "nausea", grades=({**GRADES[0], "fever": "present"}, GRADES[1]))
GATED = table_of(
    "hypoxia",
    "nausea",
    fever="gate",
    grades=GRADES,
    footnotes={"once_had": {"says": "Once had is enough", "effect": ONCE_HAD}},
    interpretations={"masked": {"says": "It may be masked", "basis": "none", "effect": MASKED}},
)
# The gate is met, not met (closed, waived or left to judgement, or not known which) or not known: 1 + 4 + 4.
GATED_COMBINATIONS = 9 * 4 * 4


@pytest.mark.parametrize(
    ("table", "most_rows", "how"),
    [
        (GATED, GATED_COMBINATIONS, "144 combinations of levels, unknown included"),
        (
            GATED,
            GATED_COMBINATIONS - 1,
            # grades 0, 1, 2 alone and in pairs: 6; each with 9 states of the gate
            "144 combinations of levels, unknown included, told by their worst column: 54 cases",
        ),
    ],
)
def test_each_claim_says_how_much_was_gone_through(table: CompiledTable, most_rows: int, how: str) -> None:
    assert combinations(table) == GATED_COMBINATIONS
    rise = Claim("levels rise", "no level of 3 columns gives less than the one before it")
    assert claims_of(table, most_rows) == {
        "levels rise": rise,
        **{name: Claim(name, f"{how}, {says}") for name, says in SAYS.items()},
    }


def test_terms_that_stand_alone_claim_that_their_levels_rise_and_nothing_else() -> None:
    table = table_of("hypoxia", grades=({**GRADES[0], "fever": "present"}, GRADES[1]), hit_policy="each_alone")
    assert list(claims_of(table, WHOLE)) == ["levels rise"]


def test_a_level_that_gives_less_than_the_one_before_it_is_told_in_every_row_that_it_lowers() -> None:
    claims = claims_of(falling(FEVER_AND_TWO, "nausea"), WHOLE)
    (what,) = ("nausea: much gives grade 1, less than some with 2",)
    assert claims["levels rise"].problems == told("levels rise", what)
    # Unless hypoxia is much, the worse nausea lowers one end of the range at least.
    assert claims["monotone"].problems == told(
        "monotone",
        *(
            f"fever {fever}, hypoxia {hypoxia}, nausea some: worsening nausea to much lowers the grade"
            for fever in ("absent", "present", "?")
            for hypoxia in ("none", "some", "?")
        ),
    )


def test_a_level_that_gives_less_is_told_of_a_column_before_others_and_beside_a_gate() -> None:
    claims = claims_of(falling(GATED, "hypoxia"), WHOLE)
    lowered = {problem.what.partition(", hypoxia")[0] for problem in claims["monotone"].problems}
    assert lowered == {
        f"fever {fever}, gate_not_met {rule}"
        for fever, rule in [
            ("absent", "once_had"),
            ("absent", "masked"),
            ("absent", "?"),
            ("present", "-"),
            ("?", "closed"),
            ("?", "once_had"),
            ("?", "masked"),
            ("?", "?"),
        ]
    }


@pytest.mark.parametrize("most_rows", [WHOLE, BY_WORST])
def test_a_grade_that_no_level_gives_is_told(most_rows: int) -> None:
    table = table_of(
        "hypoxia",
        grades=(*GRADES, {"grade": 3, "called": "severe"}, {"grade": 1, "called": "mild", "fever": "present"}),
    )
    name = "nothing assessed is no grade"
    assert claims_of(table, most_rows)[name].problems == told(name, "nothing assessed says 0..2 in place of 0..3")


@pytest.mark.parametrize("most_rows", [WHOLE, BY_WORST])
def test_a_gate_may_give_the_highest_grade_by_itself(most_rows: int) -> None:
    # The gate gives the grade of the row that names it, and no column gives as much.
    table = table_of("hypoxia", fever="gate", grades=(*GRADES, {"grade": 3, "called": "severe", "fever": "present"}))
    assert table.gate is not None
    assert table.gate.grade == 3
    assert [name for name, claim in claims_of(table, most_rows).items() if claim.problems] == []


@pytest.mark.parametrize("most_rows", [WHOLE, BY_WORST])
def test_a_gate_may_have_a_level_between_not_met_and_met(most_rows: int) -> None:
    levels = {"absent": "No fever", "doubtful": "Perhaps", "present": "Fever"}
    gate = FEVER | {"role": "gate", "levels": levels}
    table = graded(parameters={"fever": gate, "hypoxia": COLUMN}, grades=GRADES)
    assert [name for name, claim in claims_of(table, most_rows).items() if claim.problems] == []
