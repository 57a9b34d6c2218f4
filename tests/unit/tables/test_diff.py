"""What differs between two tables: exactly the cells that move, told together, and nothing where nothing moves."""

from itertools import combinations, permutations
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
LOW_FLOW_IS_GRADE_3 = (
    ("hypoxia: low_flow}", "hypoxia: not_hypoxic}"),
    ("hypoxia: high_flow_or_mask}", "hypoxia: [low_flow, high_flow_or_mask]}"),
)


@pytest.fixture(name="edited")
def _edited(tmp_path: Path) -> Path:
    return tmp_path / "edited.yaml"


def against(edited: Path, name: str, *edits: tuple[str, str], every_one: bool = False) -> dict[str, Section]:
    """Return the sections of what differs between a shipped table and the same with some text replaced."""
    edit(edited, name, *edits)
    return between(name, str(edited), every_one=every_one)


def edit(edited: Path, name: str, *edits: tuple[str, str]) -> None:
    text = (shipped_folder() / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    edited.write_text(text, encoding="utf-8")


def between(before: str, after: str, *, every_one: bool = False) -> dict[str, Section]:
    _, sections = compare_tables(LIBRARY, before, after, every_one=every_one)
    return {section.title: section for section in sections}


def test_a_table_does_not_differ_from_itself() -> None:
    for name in LIBRARY.names():
        heading, sections = compare_tables(LIBRARY, name, name)
        assert [section.lines for section in sections] == [()] * len(sections), name
        assert "Alike in name only" not in [section.title for section in sections]
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
    found = against(edited, CRS, *LOW_FLOW_IS_GRADE_3)
    assert found["Grade that a level gives alone"].lines == ("hypoxia low_flow: grade 2 -> 3",)
    lines = found["Combinations of levels"].lines
    assert any("hypoxia low_flow: grade 2 -> grade 3" in line for line in lines)
    # Febrile patients on low flow with no, fluid-treated or unknown pressure; waived and unknown gates likewise.
    assert all("low_flow" in line for line in lines)
    assert found["Combinations of findings"].lines == ()


def test_the_moves_of_levels_are_as_many_as_counted_by_hand(edited: Path) -> None:
    found = against(edited, CRS, *LOW_FLOW_IS_GRADE_3)
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
        here = column_readings(one, column, with_grades=False)
        there = column_readings(other, after, with_grades=False)
        if {*here.coordinates, *there.coordinates} == {
            a.name for a in axes_of(one, column.sources) if len(a.cells) > 1
        }:
            compared += 1
            count, moves = moved_readings(here, there, every_one=False)
            moved = sum(before_cells[words] != after_cells[words] for words in before_cells)
            assert count == len(before_cells)
            assert sum(move.count for move in moves) == moved, (one.file.table, other.file.table, column.name)
    assert compared >= 10


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        (CRS, "hscore", "a grade table -> a score read from findings"),
        ("hscore", "easix", "a score read from findings -> an index"),
        ("ice_score", "hscore", "a questionnaire -> a score read from findings"),
        ("ctcae_neuro_5_0", CRS, "terms that stand alone -> a grade table"),
    ],
)
def test_tables_of_two_kinds_are_not_held_against_each_other(before: str, after: str, kinds: str) -> None:
    found = between(before, after)
    assert list(found) == ["Not of one kind", "What else differs"]
    assert found["Not of one kind"].summary == f"{kinds}: no cell can be held against another"


def test_tables_of_two_kinds_name_no_definition_that_they_share(edited: Path) -> None:
    edit(edited, "car_hematotox", ("{lab: platelets, unit: 10^9/L}", "{lab: platelets, unit: /uL}"))
    assert list(between("easix", str(edited))) == ["Not of one kind", "What else differs"]


def test_terms_that_stand_alone_have_no_combinations_of_levels() -> None:
    assert between("ctcae_neuro_4_03", "ctcae_neuro_5_0")["Combinations of levels"] == Section(
        "Combinations of levels", "each term stands alone: see the grade that a level gives alone"
    )


def test_every_part_of_two_grade_tables_is_told() -> None:
    found = between("lee_crs_2014", CRS)
    assert [
        section for title, section in found.items() if title not in ("Rows and cut points", "What else differs")
    ] == [
        Section(
            "Alike in name only",
            "1 names that rows test",
            ("vasopressors is not made of the same in both; its cells are compared by name",),
        ),
        Section(
            "Columns and their levels",
            "2 of 6 -> 3 in both",
            (
                "column taken away: symptoms",
                "column taken away: oxygen",
                "column taken away: organs",
                "column taken away: neurologic",
                "column added: hypoxia",
                "hypotension: level taken away: fluids_or_low_dose (grade 2)",
                "hypotension: level taken away: high_dose_or_several (grade 3)",
                "hypotension: level added: no_vasopressor (grade 2)",
                "hypotension: level added: one_vasopressor (grade 3)",
                "hypotension: level added: several_vasopressors (grade 4)",
            ),
        ),
        Section("Grade that a level gives alone", "0 of 3 levels in both"),
        Section("Combinations of levels", "the columns are not the same: see the grade that a level gives alone"),
        found["Combinations of findings"],
    ]
    # 2 causes x 4 words of pressure x high dose or not x refractory, not or not known x vasopressin or not
    assert (
        "hypotension: hypotension_attribution crs or uncertain, vasopressors.counted from 2: "
        f"high_dose_or_several (grade 3) -> several_vasopressors (grade 4) ({2 * 4 * 2 * 3 * 2} combinations)"
    ) in found["Combinations of findings"].lines


def test_combinations_of_levels_that_move_alike_are_told_together_or_one_by_one(edited: Path) -> None:
    together = against(edited, CRS, *LOW_FLOW_IS_GRADE_3)["Combinations of levels"]
    waived = "fever absent or ?, gate_not_met fever_waived or defervesced_untreated"
    not_waived = "gate_not_met closed or masked_fever or ?"
    no_or_fluids = "hypotension not_hypotensive or no_vasopressor, hypoxia low_flow"
    assert together.lines == (
        f"{waived}, {no_or_fluids}: grade 2 -> grade 3 (8 combinations)",
        f"fever present, gate_not_met -, {no_or_fluids}: grade 2 -> grade 3 (2 combinations)",
        f"{waived}, hypotension ?, hypoxia low_flow: grade 2 to 4 -> grade 3 to 4 (4 combinations)",
        "fever present, gate_not_met -, hypotension ?, hypoxia low_flow: grade 2 to 4 -> grade 3 to 4",
        f"fever absent, gate_not_met masked_fever or ?, {no_or_fluids}: grade 0 to 2 -> grade 0 to 3 (4 combinations)",
        f"fever ?, {not_waived}, {no_or_fluids}: grade 0 to 2 -> grade 0 to 3 (6 combinations)",
    )
    alone = against(edited, CRS, *LOW_FLOW_IS_GRADE_3, every_one=True)["Combinations of levels"]
    assert alone.summary == together.summary
    assert len(alone.lines) == len(set(alone.lines)) == 25
    assert (
        "fever present, gate_not_met -, hypotension no_vasopressor, hypoxia low_flow: grade 2 -> grade 3" in alone.lines
    )


def test_a_rule_for_a_gate_that_is_not_met_moves_its_own_combinations(edited: Path) -> None:
    not_met = "fever not met: crs_established false, prophylaxis"
    # 2 answers to whether it was treated x 2 sides of 38.0
    found = against(edited, CRS, ("prophylaxis_could_mask_fever: true}}", "prophylaxis_could_mask_fever: false}}"))
    assert found["Combinations of findings"].lines == (
        f"{not_met}_could_mask_fever false: closed -> masked_fever (4 combinations)",
        f"{not_met}_could_mask_fever true: masked_fever -> closed (4 combinations)",
    )


def test_rows_and_cut_points_of_two_scores_are_told(edited: Path) -> None:
    found = against(
        edited,
        "car_hematotox",
        ("{platelets_10e9_l: above 175,", "{platelets_10e9_l: above 180,"),
        ("{ferritin_ng_ml: above 2000, points: 2}", "{ferritin_ng_ml: above 2000, points: [1, 2]}"),
    )
    assert found["Items and their points"] == Section("Items and their points", "5 of 5 -> 5 in both")
    assert found["Rows and cut points"] == Section(
        "Rows and cut points",
        "14 -> 14 rows",
        (
            "row taken away: platelets: platelets_10e9_l above 175 -> 0 points",
            "row taken away: ferritin: ferritin_ng_ml above 2000 -> 2 points",
            "row added: platelets: platelets_10e9_l above 180 -> 0 points",
            "row added: ferritin: ferritin_ng_ml above 2000 -> 1 or 2 points",
            "cut point taken away: platelets_10e9_l above 175",
            "cut point added: platelets_10e9_l above 180",
        ),
    )
    # 3 bands of platelets cut in 4, and 2 + 2 + 2 + 3 of the other items
    assert found["Combinations of findings"] == Section(
        "Combinations of findings",
        f"2 of {4 + 2 + 2 + 2 + 3} in 5 columns of one name move",
        (
            "platelets: platelets_10e9_l above 175 up to 180: 0 -> 1",
            "ferritin: ferritin_ng_ml above 2000: 2 -> 1 or 2",
        ),
    )


def test_a_row_for_every_other_patient_and_a_row_of_several_findings_are_told_in_words(edited: Path) -> None:
    found = against(edited, "hlh_2004", ("{total: 0 to 4, pathogenic_hlh_gene: false, verdict", "{verdict"))
    assert [line for line in found["Rows and cut points"].lines if "verdict" in line] == [
        "row taken away: verdict: total 0 to 4, pathogenic_hlh_gene false -> criteria_not_met",
        "row added: verdict: otherwise -> criteria_not_met",
    ]


def test_a_row_that_leaves_several_levels_open_tells_them_all(edited: Path) -> None:
    three = "low_flow, high_flow_or_mask, positive_pressure"
    found = against(
        edited, CRS, (f"unspecified, level: [{three}]", "unspecified, level: [low_flow, positive_pressure]")
    )
    assert found["Rows and cut points"].lines == (
        f"row taken away: hypoxia: oxygen_reason hypoxia, device unspecified -> {three.replace(', ', ' or ')}",
        "row added: hypoxia: oxygen_reason hypoxia, device unspecified -> low_flow or positive_pressure",
    )
    where = "hypoxia: oxygen_attribution crs or uncertain, oxygen_reason hypoxia, device unspecified"
    before, after = three.replace(", ", " or "), "low_flow or positive_pressure"
    # 2 causes x 2 sides of 6 L/min
    assert found["Combinations of findings"].lines == (f"{where}: {before} -> {after} (4 combinations)",)


def test_the_lowest_total_is_told_of_both_scores(edited: Path) -> None:
    found = against(
        edited, "car_hematotox", ("ferritin_ng_ml: below 650, points: 0", "ferritin_ng_ml: below 650, points: 1")
    )
    assert found["Totals and verdicts"] == Section("Totals and verdicts", "totals 0 to 7 -> 1 to 7; 0 moves of verdict")


def test_a_verdict_of_the_lowest_totals_is_told_below_the_next_cut(edited: Path) -> None:
    found = against(edited, "car_hematotox", ("total: 0 to 1, verdict: ht_low", "total: 0 to 1, verdict: ht_none"))
    assert found["Totals and verdicts"] == Section(
        "Totals and verdicts", "totals 0 to 7 -> 0 to 7; 1 moves of verdict", ("total below 2: ht_low -> ht_none",)
    )


def test_verdicts_are_not_compared_where_one_score_has_none(edited: Path) -> None:
    text = (shipped_folder() / "car_hematotox.yaml").read_text(encoding="utf-8")
    verdicts = text[text.index("verdicts:\n") : text.index("interpretations:\n")]
    found = against(edited, "car_hematotox", (verdicts, ""))
    assert found["Totals and verdicts"] == Section("Totals and verdicts", "totals 0 to 7 -> 0 to 7")


def test_verdicts_of_a_finding_that_is_a_number_in_one_score_and_a_word_in_the_other_are_not_compared(
    edited: Path,
) -> None:
    found = against(
        edited,
        "hlh_2004",
        ("pathogenic_hlh_gene: true", "pathogenic_hlh_gene: 1 and above"),
        ("pathogenic_hlh_gene: false", "pathogenic_hlh_gene: below 1"),
        ("pathogenic_hlh_gene: not known, ", ""),
    )
    assert found["Totals and verdicts"] == Section(
        "Totals and verdicts",
        "totals 0 to 8 -> 0 to 8; pathogenic_hlh_gene is tested as a number by one table and as a word by the other",
    )


def test_verdicts_that_move_alike_are_told_together_or_one_by_one() -> None:
    together, alone = (
        between("hlh_2004", "isth_dic", every_one=every_one)["Totals and verdicts"] for every_one in (False, True)
    )
    assert together == Section(
        "Totals and verdicts",
        "totals 0 to 8 -> 0 to 8; 4 moves of verdict",
        (
            "pathogenic_hlh_gene false, total below 5: criteria_not_met -> not_overt",
            "total from 5: criteria_met -> overt_dic (3 combinations)",
            "pathogenic_hlh_gene true, total below 5: criteria_met -> not_overt",
            "pathogenic_hlh_gene not known, total below 5: fewer_than_five_items -> not_overt",
        ),
    )
    assert {f"pathogenic_hlh_gene {word}, total from 5: criteria_met -> overt_dic" for word in ("true", "false")} < set(
        alone.lines
    )
    assert len(alone.lines) == 6


def test_the_points_of_a_score_that_move_alike_are_told_together_or_one_by_one(edited: Path) -> None:
    low = ("haemoglobin_g_dl: above 9.2", "leukocytes_ul: above 5000", "platelets_10e9_l: above 110")
    edits = [
        (f"{{{one}, {other}, points: 0}}", f"{{{one}, {other}, points: 1}}") for one, other in combinations(low, 2)
    ]
    together, alone = (
        against(edited, "hscore", *edits, every_one=every_one)["Combinations of findings"]
        for every_one in (False, True)
    )
    # None of the three values low, or one of them
    assert together.summary == alone.summary == "4 of 29 in 9 columns of one name move"
    assert len(alone.lines) == 4
    assert len(together.lines) == 3


def test_what_else_differs_is_counted_by_section(edited: Path) -> None:
    found = against(
        edited,
        "easix",
        ("decimals: 1", "decimals: 2"),
        ("short: EASIX", "short: EASIX 2"),
        ("version: 1.0.0, effective_from: 2021-09-14", "version: 1.0.1, effective_from: 2021-09-15"),
        ("- {id: E6, says: Nothing measured is no index., ", "- {id: E7, says: Nothing measured is no index., "),
        ("says: Without creatinine there is no index.", "says: No index without creatinine."),
    )
    assert found["What else differs"] == Section(
        "What else differs",
        "4 entries (short 1, edition 2, decimals 1); worked examples: 1 added, 1 taken away, 1 changed",
        (
            "short: EASIX -> EASIX 2",
            "edition.version: 1.0.0 -> 1.0.1",
            "edition.effective_from: 2021-09-14 -> 2021-09-15",
            "decimals: 1 -> 2",
        ),
    )
    assert between("easix", "easix")["What else differs"] == Section(
        "What else differs", "nothing; worked examples: 0 added, 0 taken away, 0 changed"
    )


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
        ("ferritin_ng_ml: above 6000, points: 50", "ferritin_ng_ml: above 6000, points: 51"),
    )
    number_and_word = "long_term_immunosuppression is tested as a number by one table and as a word by the other"
    # Those of immunosuppression are not counted: 3 + 4 + 8 + 3 + 3 + 2 + 2 + 2
    assert found["Combinations of findings"] == Section(
        "Combinations of findings",
        "1 of 27 in 9 columns of one name move",
        (
            f"immunosuppression: {number_and_word}; compare its rows",
            "ferritin: ferritin_ng_ml above 6000: 50 -> 51",
        ),
    )


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
