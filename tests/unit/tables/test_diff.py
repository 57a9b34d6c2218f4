"""What differs between two tables: exactly the cells that move, told together, and nothing where nothing moves."""

from itertools import permutations
from pathlib import Path

import pytest

from tox_grader.foundation.problems import TableInvalid, WrongUsage
from tox_grader.reports.diff_text import diff_lines
from tox_grader.tables.boxes import axes_of
from tox_grader.tables.diff_cells import column_readings, moved_readings
from tox_grader.tables.diff_moves import Section
from tox_grader.tables.grid import readings
from tox_grader.tables.library import shipped_folder
from tox_grader.workflows.compare_tables import compare_tables
from tox_grader.workflows.station import Station

LIBRARY = Station().library
OVERALL = [table for table in LIBRARY.grade_tables() if table.file.hit_policy == "most_severe"]
CRS = "astct_crs_2019"


@pytest.fixture(name="edited")
def _edited(tmp_path: Path) -> Path:
    return tmp_path / "edited.yaml"


def against(edited: Path, name: str, *edits: tuple[str, str], every_one: bool = False) -> dict[str, Section]:
    """Return the sections of what differs between a shipped table and the same with some text replaced."""
    text = (shipped_folder() / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    edited.write_text(text, encoding="utf-8")
    _, sections = compare_tables(LIBRARY, name, str(edited), every_one=every_one)
    return {section.title: section for section in sections}


def test_a_table_does_not_differ_from_itself() -> None:
    for name in LIBRARY.names():
        heading, sections = compare_tables(LIBRARY, name, name)
        assert [section.lines for section in sections] == [()] * len(sections), name
        assert heading.count(f"{name}@") == 2


def test_a_threshold_that_moves_is_told_on_the_cut_points_of_both_tables(edited: Path) -> None:
    found = against(edited, CRS, ("38.0", "38.3"))
    moved = "temperature_c from 38.0 below 38.3, fever_attribution crs or uncertain: present -> absent"
    assert f"fever: {moved} (2 combinations)" in found["Combinations of findings"].lines
    assert {"cut point taken away: temperature_c from 38.0", "cut point added: temperature_c from 38.3"} <= set(
        found["Rows and cut points"].lines
    )
    assert found["Combinations of levels"].lines == ()


def test_every_moved_cell_can_be_told_by_itself(edited: Path) -> None:
    together = against(edited, CRS, ("38.0", "38.3"))["Combinations of findings"]
    alone = against(edited, CRS, ("38.0", "38.3"), every_one=True)["Combinations of findings"]
    assert together.summary == alone.summary
    assert len(together.lines) == 2
    assert len(alone.lines) == 4
    assert "fever: temperature_c from 38.0 below 38.3, fever_attribution crs: present -> absent" in alone.lines


def test_a_level_that_gives_another_grade_moves_the_combinations_that_rest_on_it(edited: Path) -> None:
    # Low-flow oxygen from grade 2 to grade 3: together with high flow in the row of grade 3.
    found = against(
        edited,
        CRS,
        ("hypoxia: low_flow}", "hypoxia: not_hypoxic}"),
        ("hypoxia: high_flow_or_mask}", "hypoxia: [low_flow, high_flow_or_mask]}"),
    )
    assert found["Grade that a level gives alone"].lines == ("hypoxia low_flow: grade 2 -> 3",)
    lines = found["Combinations of levels"].lines
    assert any("hypoxia low_flow: grade 2 -> grade 3" in line for line in lines)
    # Febrile patients on low flow with no, fluid-treated or unknown pressure; waived and unknown gates likewise.
    assert all("low_flow" in line for line in lines)
    assert found["Combinations of findings"].lines == ()


def test_the_moves_of_levels_are_as_many_as_counted_by_hand(edited: Path) -> None:
    found = against(
        edited,
        CRS,
        ("hypoxia: low_flow}", "hypoxia: not_hypoxic}"),
        ("hypoxia: high_flow_or_mask}", "hypoxia: [low_flow, high_flow_or_mask]}"),
    )
    # Low flow decides beside a pressure that gives 0 or 2, or is not known. Where the columns count for certain (fever;
    # either of two waivers, with fever absent or not known) all 3 move: 5 x 3. Where they may not count, the lower
    # bound stays 0 and only the upper one moves, which an unknown pressure hides: 5 x 2.
    assert found["Combinations of levels"].summary == "25 of 275 in both (? included) move"


def test_a_level_and_a_row_that_are_added_are_named(edited: Path) -> None:
    found = against(
        edited,
        "ctcae_crs_5_0",
        ("version: 1.0.0", "version: 1.1.0"),
        ("vasopressors.counted: 1, level: one_vasopressor", "vasopressors.counted: 1, level: several_vasopressors"),
    )
    rows = found["Rows and cut points"].lines
    assert "row taken away: hypotension: vasopressors.counted 1 -> one_vasopressor" in rows
    assert "row added: hypotension: vasopressors.counted 1 -> several_vasopressors" in rows
    assert any("one_vasopressor -> several_vasopressors" in line for line in found["Combinations of findings"].lines)
    assert "edition.version: 1.0.0 -> 1.1.0" in found["What else differs"].lines


def test_a_verdict_that_begins_at_another_total_is_told(edited: Path) -> None:
    found = against(
        edited,
        "car_hematotox",
        ("total: 0 to 1, verdict", "total: 0 to 2, verdict"),
        ("total: 2 and above, verdict", "total: 3 and above, verdict"),
    )
    assert found["Totals and verdicts"].lines == ("total from 2 below 3: ht_high -> ht_low",)


def test_the_points_of_an_item_that_move_are_told_with_the_range_of_totals(edited: Path) -> None:
    found = against(
        edited, "car_hematotox", ("ferritin_ng_ml: above 2000, points: 2", "ferritin_ng_ml: above 2000, points: 3")
    )
    assert found["Items and their points"].lines == ("ferritin: point taken away: 2", "ferritin: point added: 3")
    assert found["Combinations of findings"].lines == ("ferritin: ferritin_ng_ml above 2000: 2 -> 3",)
    assert found["Totals and verdicts"].summary.startswith("totals 0 to 7 -> 0 to 8")


def test_two_scales_with_other_columns_are_compared_in_the_columns_of_one_name() -> None:
    _, sections = compare_tables(LIBRARY, CRS, "lee_crs_2014")
    found = {section.title: section for section in sections}
    assert "column taken away: hypoxia" in found["Columns and their levels"].lines
    assert "column added: organs" in found["Columns and their levels"].lines
    assert "the columns are not the same" in found["Combinations of levels"].summary
    assert any("(grade 4) -> " in line for line in found["Combinations of findings"].lines)
    assert any(line.startswith("vasopressors is not made of the same") for line in found["Alike in name only"].lines)


def test_a_definition_that_changes_under_one_name_is_told_before_the_cells(edited: Path) -> None:
    found = against(edited, "car_hematotox", ("{lab: crp, unit: mg/dL}", "{lab: crp, unit: mg/L}"))
    assert next(iter(found)) == "Alike in name only"
    assert found["Alike in name only"].lines == (
        "crp_mg_dl is not made of the same in both; its cells are compared by name",
    )
    assert "measures.crp_mg_dl.unit: mg/dL -> mg/L" in found["What else differs"].lines


def test_the_cells_that_move_are_those_that_plain_enumeration_finds() -> None:
    columns = [(table, column, dict(readings(column, table))) for table in OVERALL for column in table.parameters]
    compared = 0
    for (one, column, before_cells), (other, after, after_cells) in permutations(columns, 2):
        if column.name != after.name or before_cells.keys() != after_cells.keys():
            continue
        # Only where both cut the same findings in the same way can the two lists be held against each other.
        here, there = column_readings(one, column), column_readings(other, after)
        if {*here.coordinates, *there.coordinates} == {
            a.name for a in axes_of(one, column.sources) if len(a.cells) > 1
        }:
            compared += 1
            count, moves = moved_readings(here, there)
            moved = sum(before_cells[words] != after_cells[words] for words in before_cells)
            assert count == len(before_cells)
            assert sum(move.count for move in moves) == moved, (one.file.table, other.file.table, column.name)
    assert compared >= 10


def test_a_grade_and_a_score_are_not_held_against_each_other() -> None:
    _, sections = compare_tables(LIBRARY, CRS, "hscore")
    assert sections[0].title == "Not of one kind"
    assert sections[0].summary.startswith("a grade table -> a score read from findings")


def test_a_questionnaire_and_an_index_tell_the_entries_that_differ(edited: Path) -> None:
    entries = against(edited, "ice_score", ("most: 3", "most: 4"))["What else differs"].lines
    assert any(line.endswith(".most: 3 -> 4") for line in entries)
    entries = against(edited, "easix", ("decimals: 1", "decimals: 2"))["What else differs"].lines
    assert entries == ("decimals: 1 -> 2",)


def test_a_finding_that_is_a_number_in_one_table_and_a_word_in_the_other_is_said_to_be_so(edited: Path) -> None:
    found = against(
        edited,
        "hscore",
        ("{long_term_immunosuppression: false, points: 0}", "{long_term_immunosuppression: below 1, points: 0}"),
        ("{long_term_immunosuppression: true, points: 18}", "{long_term_immunosuppression: 1 and above, points: 18}"),
    )
    (line,) = found["Combinations of findings"].lines
    assert "tested as a number by one table and as a word by the other" in line


def test_an_unknown_table_edition_or_file_is_refused(tmp_path: Path) -> None:
    for name in ("astct_crs_2018", f"{CRS}@9.9.9", str(tmp_path / "none.yaml")):
        with pytest.raises(WrongUsage):
            compare_tables(LIBRARY, CRS, name)
    (tmp_path / "broken.yaml").write_text("kind: grade\n", encoding="utf-8")
    with pytest.raises(TableInvalid):
        compare_tables(LIBRARY, CRS, str(tmp_path / "broken.yaml"))


def test_a_long_list_is_cut_after_a_summary_unless_all_is_asked() -> None:
    sections = [Section("Cells", "50 of 60 move", tuple(f"cell {number}: 1 -> 2" for number in range(50)))]
    lines = diff_lines("From a to b", sections)
    assert lines[:4] == ["From a to b", "", "Summary", "  Cells: 50 of 60 move"]
    assert lines[-1] == "  ... and 10 more; --all prints every one"
    assert len(diff_lines("From a to b", sections, every_one=True)) == len(lines) + 9
    assert "Nothing differs." in diff_lines("From a to b", [Section("Cells", "0 of 60 move")])
