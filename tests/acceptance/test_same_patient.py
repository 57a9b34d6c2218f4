"""The same twelve patients under five scales: the discordance table of the README's example file, by one command."""

import json
import re
from pathlib import Path

import pytest

from tox_grader.cli.main import main

CASES = Path(__file__).resolve().parents[2] / "docs" / "same_patient.jsonl"
SCALES = ("astct_crs_2019", "lee_crs_2014", "penn_crs_2018", "cartox_crs_2018", "mskcc_crs_2018")
# A star: the grade rests on dose limits that could not be checked in the primary.
EXPECTED = """
T1   2  2    3    2   1
T2   3  2*   3*   2*  2
T3   3  3*   4*   3*  2
T4   3  3    3*   3   2
T5   4  3    3*   3   2
T6   3  3    3    3   3
T7   3  2    3    2   2
T8   4  3-4  3    3   3-4
T9   4  4    4    4   4
T10  1  3    3    3   1
T11  1  3    3    3   1
T12  1  4    3-4  4   1
"""


def test_the_same_patient_has_other_grades_under_other_scales(capsys: pytest.CaptureFixture[str]) -> None:
    scales = [word for scale in SCALES for word in ("--scale", scale)]
    assert main(["grade", str(CASES), *scales, "--format", "table"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert re.split(r" {2,}", head.strip()) == ["ASTCT 2019", "Lee 2014", "Penn 2018", "CARTOX 2018", "MSKCC"]
    assert [row.split() for row in rows[:12]] == [line.split() for line in EXPECTED.split("\n") if line]
    assert rows[12] == "* This grade rests on dose limits that could not be checked in the primary."
    assert all("not signed at this site" in row for row in rows[13:])


def test_mskcc_rises_when_the_vasopressor_has_run_for_a_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = json.loads(CASES.read_text().splitlines()[1])
    grades = []
    for since in ("2026-01-19T14:01:00+08:00", "2026-01-19T14:00:00+08:00"):
        case["crs"]["vasopressors_since"] = since
        case["crs"]["vasopressors"][0]["dose_since"] = "2026-01-20T02:00:00+08:00"
        (tmp_path / "case.json").write_text(json.dumps(case))
        assert main(["grade", str(tmp_path / "case.json"), "--scale", "mskcc_crs_2018", "--format", "json"]) == 0
        grades.append(json.loads(capsys.readouterr().out)["answers"][0]["grade"])
    assert grades == [2, 3]


def test_side_by_side_names_the_row_that_makes_each_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "case.json").write_text(CASES.read_text().splitlines()[9])
    assert main(["grade", str(tmp_path / "case.json"), "--scale", "all"]) == 0
    told = capsys.readouterr().out
    block = told[told.index("CRS by every scale") : told.index("Neurotoxicity by every scale")]
    lee = block[block.index("(Lee 2014)") :].splitlines()
    assert lee[1].strip() == "higher than ASTCT 2019"
    assert "organs" in lee[2]
    assert "grade 3" in lee[2]
    assert lee[3].strip() == "ASTCT 2019: no column reads this"


def test_a_scale_of_which_nothing_was_assessed_is_named_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", str(CASES), "--scale", "all"]) == 0
    silent = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Nothing was assessed for: ")]
    assert len(silent) == 12
    assert "EASIX" in silent[0]


def test_a_dose_that_decides_through_a_score_is_shown_among_what_was_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "case.json").write_text(CASES.read_text().splitlines()[2])
    assert main(["grade", str(tmp_path / "case.json"), "--scale", "lee_crs_2014", "--format", "json"]) == 0
    (answer,) = json.loads(capsys.readouterr().out)["answers"]
    assert answer["inputs"] == ["norepinephrine 25 mcg/min"]
