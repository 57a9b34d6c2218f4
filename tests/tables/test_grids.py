"""The complete grid of every table and score, stored as text: an edit of a table shows the cells it moves."""

import re
from collections import Counter
from difflib import unified_diff
from itertools import islice
from pathlib import Path

import pytest

from tox_grader.workflows.check_tables import grid_of
from tox_grader.workflows.station import Station

GRIDS = Path(__file__).parent / "grids"
STATION = Station()
NAMES = STATION.library.names()


def regenerate(name: str) -> str:
    command = f"tox-grader tables grid {name} > tests/tables/grids/{name}.txt"
    return f"read the cells that moved; if they are meant, run: {command}"


@pytest.mark.parametrize("name", NAMES)
def test_the_stored_grid_is_the_grid_of_the_table(name: str) -> None:
    stored = (GRIDS / f"{name}.txt").read_text(encoding="utf-8")
    now = grid_of(STATION, name)
    moved = "\n".join(islice(unified_diff(stored.splitlines(), now.splitlines(), "stored", "now", lineterm=""), 40))
    assert now == stored, f"{name}: {regenerate(name)}\n{moved}"


def test_no_grid_is_left_of_a_table_that_is_gone() -> None:
    assert sorted(path.stem for path in GRIDS.glob("*.txt")) == NAMES


# What follows was counted by hand from the printed tables, not from the program.

GRID_ROWS = {
    # 5 answers for hypotension x 5 for hypoxia, unknown included; 5 rules without fever, 1 with, 5 if it is unknown
    "astct_crs_2019": (5 + 1 + 5) * 5 * 5,
    # 4 + 1 for the score, 4 + 1 for waking, 6 + 1 for seizures, 2 + 1 for motor, 3 + 1 for oedema
    "astct_icans_2019_adult": 5 * 5 * 7 * 3 * 4,
    "astct_icans_2019_child": 5 * 5 * 7 * 3 * 4,
    # fever with or without, or not known; 4 + 1 pressures, 4 + 1 of oxygen, 2 + 1 of a threat to life
    "ctcae_crs_5_0": 3 * 5 * 5 * 3,
}


def rows_of(name: str) -> list[list[str]]:
    lines = (GRIDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines[3 : lines.index("")]]


@pytest.mark.parametrize("name", GRID_ROWS)
def test_the_grid_has_as_many_rows_as_counted_by_hand(name: str) -> None:
    rows = rows_of(name)
    assert len(rows) == GRID_ROWS[name]
    assert len({tuple(row[:-1]) for row in rows}) == GRID_ROWS[name]


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        # Of 4 x 4 febrile patients: 1 without more, 3 with a column of 2 and none above, 5 with 3, 7 with 4.
        ("astct_crs_2019", {"1": 1, "2": 3, "3": 5, "4": 7}),
        # Levels at or below a grade, domain by domain: 1*1*1*1*1, 2*1*1*1*1, 3*2*1*1*1, 4*3*3*1*2, 4*4*6*2*3.
        ("astct_icans_2019_adult", {"0": 1, "1": 2 - 1, "2": 6 - 2, "3": 72 - 6, "4": 576 - 72}),
        # CAPD has no level of its own for grade 2: 1*1*1*1*1, 2*1*1*1*1, 2*2*1*1*1, 3*3*3*1*2, 4*4*6*2*3.
        ("astct_icans_2019_child", {"0": 1, "1": 2 - 1, "2": 4 - 2, "3": 54 - 4, "4": 576 - 54}),
    ],
)
def test_the_grades_of_completely_known_patients_are_as_many_as_counted_by_hand(
    name: str, counts: dict[str, int]
) -> None:
    known = [row for row in rows_of(name) if "?" not in row and row[0] != "absent"]
    assert Counter(row[-1] for row in known) == counts


def test_without_fever_waiver_or_judgement_no_cell_of_crs_is_above_0() -> None:
    closed = [row for row in rows_of("astct_crs_2019") if row[:2] == ["absent", "closed"]]
    assert len(closed) == 25
    assert {row[-1] for row in closed} == {"0"}


@pytest.mark.parametrize(
    ("name", "sheets", "highest"),
    [("ice_score", 2**7 * 4, 10), ("capd_score", 5**8, 32)],
)
def test_a_score_has_as_many_answer_sheets_as_counted_by_hand(name: str, sheets: int, highest: int) -> None:
    lines = (GRIDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert f"# {sheets} complete answer sheets, by total" in lines
    totals = {int(line.split()[1].rstrip(":")): int(line.split()[2]) for line in lines if line.startswith("total ")}
    assert sorted(totals) == list(range(highest + 1))
    assert sum(totals.values()) == sheets
    assert totals[0] == totals[highest] == 1


def counted(name: str, pattern: str) -> list[int]:
    text = (GRIDS / f"{name}.txt").read_text(encoding="utf-8")
    return [int(found) for found in re.findall(pattern, text, re.MULTILINE)]


def test_a_large_grid_of_levels_counts_every_combination() -> None:
    # fever 2 + 1, symptoms 2 + 1, pressure 3 + 1, oxygen 4 + 1, organs 4 + 1, nervous system 4 + 1
    combinations = 3 * 3 * 4 * 5 * 5 * 5
    assert counted("lee_crs_2014", r"^# (\d+) combinations: the most severe") == [combinations]
    assert sum(counted("lee_crs_2014", r"^\d(?:\.\.\d)?: (\d+)$")) == combinations


@pytest.mark.parametrize(
    ("outcome", "count"),
    [
        # all six unaffected; fever or symptoms not known and the rest unaffected; fever or symptoms and no more
        ("0", 1),
        ("0..1", 3),
        ("1", 3 + 3 - 1),
        # fever or symptoms, or neither, or not known: 9; something of 2 in the other four columns and none above
        ("2", 9 * (2**4 - 1)),
        # Oxygen, organs and nervous system unaffected, 2 or 3, and the pressure too or not known (at most 3): 27 x 4.
        # Not where none of them is 3: 8 x 2 with the pressure known, 8 with it not known.
        ("3", 9 * (27 * 4 - 8 * 2 - 8)),
    ],
)
def test_the_outcomes_of_a_large_grid_are_as_many_as_counted_by_hand(outcome: str, count: int) -> None:
    assert counted("lee_crs_2014", rf"^{re.escape(outcome)}: (\d+)$") == [count]


@pytest.mark.parametrize("name", NAMES)
def test_lines_that_read_alike_hold_every_combination_of_findings_once(name: str) -> None:
    text = (GRIDS / f"{name}.txt").read_text(encoding="utf-8")
    for section in text.split("\n\n"):
        told = re.match(r"# \w+: (\d+) combinations of findings with their level, those that read alike", section)
        if told:
            lines = section.strip().splitlines()[1:]
            assert sum(int(line.rpartition("(")[2].rstrip(")")) for line in lines) == int(told[1])
            assert len(lines) == len(set(lines))


def test_no_grid_is_longer_than_anybody_reads() -> None:
    assert max(path.read_text(encoding="utf-8").count("\n") for path in GRIDS.glob("*.txt")) < 2_500
