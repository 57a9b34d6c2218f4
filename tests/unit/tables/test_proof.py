"""What is claimed of a table: by going through it, by its worst column, by a solver; and what is said when none can."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.tables.small_tables import column, graded
from tox_grader.foundation.problems import Problem
from tox_grader.tables import proof
from tox_grader.tables.checks_levels import level_claims
from tox_grader.tables.compiled import CompiledTable
from tox_grader.tables.documents import WHY
from tox_grader.tables.grid import combinations
from tox_grader.tables.library import shipped_folder
from tox_grader.tables.proof import Claim, combinations_of, reading_claim, scoring_although_other_cause
from tox_grader.workflows.check_tables import Checked, check_tables
from tox_grader.workflows.station import Station

STATION = Station()
TABLES = {table.file.table: table for table in STATION.library.grade_tables()}
CRS = "astct_crs_2019"
HYPOXIA = next(column for column in TABLES[CRS].columns if column.name == "hypoxia")
LOADED = STATION.library.loaded(CRS)
OVERALL = [name for name, table in TABLES.items() if table.file.hit_policy == "most_severe"]


def problems_by_claim(table: CompiledTable, most_rows: int) -> Mapping[str, bool]:
    return {claim.name: bool(claim.problems) for claim in level_claims(LOADED, table, most_rows)}


@pytest.mark.parametrize("name", [name for name in OVERALL if combinations(TABLES[name]) <= 5_000])
def test_the_worst_column_proves_what_the_whole_grid_proves(name: str) -> None:
    whole, by_worst = (problems_by_claim(TABLES[name], most_rows) for most_rows in (5_000, 0))
    assert by_worst == whole
    assert not any(whole.values())


@pytest.mark.parametrize("name", ["astct_crs_2019", "astct_icans_2019_adult"])
def test_a_highest_grade_that_cannot_be_reached_is_told_both_ways(name: str) -> None:
    table = TABLES[name]
    capped = [replace(column, level_grades=tuple(min(3, g) for g in column.level_grades)) for column in table.columns]
    broken = replace(table, columns=tuple(capped))
    for most_rows in (5_000, 0):
        assert problems_by_claim(broken, most_rows)["nothing assessed is no grade"]


def test_a_column_says_how_many_combinations_were_gone_through() -> None:
    claim = reading_claim(LOADED, TABLES[CRS], HYPOXIA, "parameters")
    # 3 causes x 6 reasons x 11 devices x 2 sides of 6 L/min, counted by hand
    assert combinations_of(TABLES[CRS], HYPOXIA) == 3 * 6 * 11 * 2
    assert claim.says == "396 combinations of findings, each read by a row; each of 11 rows reached"
    assert claim.problems == ()


def test_a_column_that_is_too_large_is_proved_by_the_solver() -> None:
    pytest.importorskip("z3")
    claim = reading_claim(LOADED, TABLES[CRS], HYPOXIA, "parameters", most_pieces=0)
    assert "proved by the solver z3" in claim.says
    assert claim.problems == ()


def test_the_solver_finds_a_gap_and_a_row_that_is_never_reached() -> None:
    pytest.importorskip("z3")
    rows = HYPOXIA.rows
    broken = replace(HYPOXIA, rows=(*rows[:3], *rows[4:5], rows[4], *rows[5:]))
    claim = reading_claim(LOADED, TABLES[CRS], broken, "parameters", most_pieces=0)
    told = [problem.what for problem in claim.problems]
    assert len(told) == 2
    assert "device=blow_by" in told[0]
    assert told[1] == "no combination of findings reaches this row (check: reachable)"


def test_without_the_solver_a_column_that_is_too_large_is_not_proved_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proof, "solver_is_installed", lambda: False)
    claim = reading_claim(LOADED, TABLES[CRS], HYPOXIA, "parameters", most_pieces=0)
    (problem,) = claim.problems
    assert claim.says == "not proved"
    assert "hypoxia: 396 combinations of findings are too many to go through" in problem.what
    assert "z3, which could prove it, is not installed" in problem.what


def test_no_shipped_table_needs_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "solver_is_installed", lambda: False)
    assert [
        checked.name for checked in check_tables(STATION) if any("not proved" in c.says for c in checked.claims)
    ] == []


def test_many_gaps_are_counted_and_not_all_told() -> None:
    broken = replace(HYPOXIA, rows=())
    claim = reading_claim(LOADED, TABLES[CRS], broken, "parameters")
    assert [problem.what for problem in claim.problems] == ["no row reads any findings (check: complete)"]


def checked_of(folder: Path, name: str) -> Checked:
    return next(checked for checked in check_tables(Station(folder=folder)) if checked.name == name)


def test_a_claim_that_does_not_hold_keeps_the_claims_that_do(tmp_path: Path) -> None:
    tables = Path(shutil.copytree(shipped_folder(), tmp_path / "tables"))
    path = tables / "car_hematotox.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("{total: 2 and above", "{total: 3 and above"), encoding="utf-8"
    )
    claims = {claim.name: claim for claim in checked_of(tables, "car_hematotox").claims}
    assert [problem.what for problem in claims["verdicts"].problems] == [
        "no verdict is given for the total 2 (check: complete)"
    ]
    assert claims["platelets"].problems == ()
    assert claims["findings"].says == "12 combinations of findings in 5 columns, in all"  # 3 + 2 + 2 + 2 + 3


def test_the_check_fails_where_a_column_cannot_be_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "solver_is_installed", lambda: False)
    checked = next(one for one in check_tables(STATION, most_pieces=0) if one.name == CRS)
    told = [problem.what for problem in checked.problems]
    assert len(told) == 3
    assert all("too many to go through" in what for what in told)
    assert all(problem.where.startswith(f"{CRS}.yaml line ") for problem in checked.problems)


def test_with_the_solver_the_check_proves_every_column_of_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("z3")
    monkeypatch.setattr(proof, "solver_is_installed", lambda: True)
    checked = next(one for one in check_tables(STATION, most_pieces=0) if one.name == CRS)
    assert checked.problems == ()
    assert sum("proved by the solver z3" in claim.says for claim in checked.claims) == 3


def with_gaps(number: int) -> CompiledTable:
    """Return a table with a column of which some combinations of two numbers are read by no row, each a gap alone."""
    rows: list[dict[str, object]] = [{"first": "below 1", "level": "absent"}]
    rows += [
        {"first": each, "second": second, "level": "absent"}
        for each in range(1, number + 1)
        for second in (f"below {each}", f"{each + 1} and above")
    ]
    return graded(parameters=column(*rows, {"first": f"{number + 1} and above", "level": "present"}))


@pytest.mark.parametrize("number", [20, 21, 23])
def test_beyond_twenty_gaps_the_others_are_counted(number: int) -> None:
    table = with_gaps(number)
    problems = reading_claim(LOADED, table, table.columns[1], "parameters").problems
    more = [f"{number - 20} more kinds of findings are read by no row (check: complete)"] if number > 20 else []
    assert [problem.what for problem in problems[20:]] == more
    assert len({problem.what for problem in problems[:20]}) == 20
    assert all(problem.what.startswith("no row reads first=") for problem in problems[:20])
    where = LOADED.document.place(("parameters", "hypoxia", "reading"))
    assert {(problem.where, problem.why, problem.do) for problem in problems} == {
        (where, WHY, "compare the rows with the print")
    }


def test_what_is_not_proved_is_told_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "solver_is_installed", lambda: False)
    what = (
        "hypoxia: 396 combinations of findings are too many to go through, and z3, which could prove it, "
        "is not installed (check: complete)"
    )
    where = LOADED.document.place(("parameters", "hypoxia", "reading"))
    problem = Problem(what, where, WHY, "compare the rows with the print")
    claim = reading_claim(LOADED, TABLES[CRS], HYPOXIA, "parameters", most_pieces=0)
    assert claim == Claim("hypoxia", "not proved", (problem,))


def test_another_cause_is_looked_for_only_where_the_column_tests_it() -> None:
    rows = (
        {"oxygen_attribution": "crs", "level": "present"},
        {"device": "mask", "level": "present"},
        {"level": "absent"},
    )
    table = graded(parameters=column(*rows))
    hypoxia = table.columns[1]
    told = "oxygen_attribution=other_cause, device=mask"
    assert list(scoring_although_other_cause(hypoxia, table, "oxygen_attribution")) == [told]
    assert list(scoring_although_other_cause(hypoxia, table, "device")) == []
    assert list(scoring_although_other_cause(hypoxia, table, "temperature_c")) == []
