"""The grid of small and of changed tables, and its text where no shipped table has such a line."""

from dataclasses import replace

import pytest

from tox_grader.tables.grid import combinations, gate_choices
from tox_grader.tables.grid_text import grid_text, score_grid_text
from tox_grader.tables.library import shipped_folder
from tox_grader.tables.loader import load_table
from tox_grader.workflows.station import Station

LIBRARY = Station().library
CRS = LIBRARY.table("astct_crs_2019")


def grid_of(name: str, *edits: tuple[str, str]) -> list[str]:
    """Return the lines of the grid of a shipped table with some text replaced."""
    text = (shipped_folder() / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return grid_text(LIBRARY.ready(load_table(text.encode(), f"{name}.yaml"))).splitlines()


def test_terms_that_stand_alone_have_as_many_combinations_as_levels_and_one_for_not_known() -> None:
    table = LIBRARY.table("ctcae_neuro_4_03")
    told = [line for line in grid_text(table).split("\n\n")[0].splitlines() if not line.startswith("#")]
    assert combinations(table) == len(told)


def test_columns_that_come_together_have_the_product_of_their_levels() -> None:
    # closed, 3 rules and not known; without fever, with it, or not known; 4 + 1 levels of two columns
    assert combinations(CRS) == (5 + 1 + 5) * 5 * 5


def test_the_gate_is_met_at_its_last_level_and_not_met_at_its_first() -> None:
    gate = CRS.gate
    assert gate is not None
    levels = ("absent", "doubtful", "present")
    parameter = replace(gate.parameter, levels=levels, level_grades=(0, 1, 1))
    table = replace(CRS, gate=replace(gate, parameter=parameter))
    assert {words[0]: words[1] for words, effects in gate_choices(table) if effects == {"open"}} == {"present": "-"}
    assert {words[0] for words, _ in gate_choices(table)} == {"absent", "present", "?"}


def test_an_index_tells_everything_that_it_divides_by() -> None:
    lines = grid_of(
        "easix",
        ("multiply: [ldh_u_l, creatinine_mg_dl]", "multiply: [ldh_u_l]"),
        ("divide_by: [platelets_10e9_l]", "divide_by: [creatinine_mg_dl, platelets_10e9_l]"),
    )
    assert lines[1:] == ["multiply ldh_u_l", "divide by creatinine_mg_dl, platelets_10e9_l"]


def test_a_verdict_without_a_test_is_for_every_other_total() -> None:
    lines = grid_of("car_hematotox", ("{total: 2 and above, verdict", "{verdict"))
    assert [line for line in lines if line.startswith("verdict")] == [
        "verdict ht_low: total 0 to 1",
        "verdict ht_high: otherwise",
    ]


@pytest.mark.parametrize(
    ("most", "ways"),
    [
        ((0,), ["total 0: 1"]),
        ((2,), ["total 0: 1", "total 1: 1", "total 2: 1"]),
        ((1, 1, 2), ["total 0: 1", "total 1: 3", "total 2: 4", "total 3: 3", "total 4: 1"]),
    ],
)
def test_the_ways_to_each_total_are_as_many_as_counted_by_hand(most: tuple[int, ...], ways: list[str]) -> None:
    score = LIBRARY.score("ice_score")
    items = {
        f"item_{number}": item.model_copy(update={"most": highest})
        for number, (item, highest) in enumerate(zip(score.items.values(), most, strict=False))
    }
    lines = score_grid_text(score.model_copy(update={"items": items})).splitlines()
    assert lines[lines.index("") + 2 :] == ways
