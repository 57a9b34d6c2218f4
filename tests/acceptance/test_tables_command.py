"""`tox-grader tables` as a script meets it: sheets to a file, what differs, what was proved."""

from pathlib import Path

import pytest

from tox_grader.cli.main import main
from tox_grader.tables.library import shipped_folder

CRS = "astct_crs_2019"


@pytest.fixture(autouse=True)
def _no_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOX_GRADER_DATA", str(tmp_path / "data"))


def test_a_sheet_is_shown_for_every_table_and_one_edition_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tables", "show", f"{CRS}@1.0.0"]) == 0
    told = capsys.readouterr().out
    assert "  [ ] grade 3: one vasopressor, with or without vasopressin" in told
    assert main(["tables", "show", CRS]) == 0
    assert capsys.readouterr().out == told
    assert main(["tables", "show", f"{CRS}@9.9.9"]) == 2
    assert "there is no edition 9.9.9" in capsys.readouterr().err


def test_a_sheet_for_paper_goes_to_standard_output_or_to_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tables", "show", CRS, "--html"]) == 0
    html = capsys.readouterr().out
    assert html.startswith("<!DOCTYPE html>")
    out = tmp_path / "sheet.html"
    assert main(["tables", "show", CRS, "--html", "--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == html
    assert str(out) in capsys.readouterr().out
    assert main(["tables", "show", CRS, "--out", str(tmp_path / "no" / "sheet.txt")]) == 2
    assert "the sheet cannot be written" in capsys.readouterr().err


def test_a_protocol_has_a_sheet_for_paper_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tables", "show", "asco_2021", "--html"]) == 0
    assert "tocilizumab" in capsys.readouterr().out


def test_what_differs_is_told_with_exit_code_0_and_an_unknown_table_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edited = tmp_path / "edited.yaml"
    text = (shipped_folder() / f"{CRS}.yaml").read_text(encoding="utf-8")
    edited.write_text(text.replace("38.0", "38.3"), encoding="utf-8")
    assert main(["tables", "diff", CRS, str(edited)]) == 0
    told = capsys.readouterr().out
    assert told.index("Summary") < told.index("temperature_c from 38.0 below 38.3")
    assert main(["tables", "diff", CRS, str(edited), "--all"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > len(told.splitlines())
    assert main(["tables", "diff", CRS, CRS]) == 0
    assert "Nothing moves." in capsys.readouterr().out
    assert main(["tables", "diff", CRS, "astct_crs_2091"]) == 2
    assert "did you mean 'astct_crs_2019'?" in capsys.readouterr().err


def test_the_report_of_the_check_names_every_claim_and_plain_has_one_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["tables", "check", "--report", "--plain"]) == 0
    plain = capsys.readouterr().out.splitlines()
    assert f"{CRS}: hypoxia: holds: 396 combinations of findings, each read by a row; each of 11 rows reached" in plain
    assert f"{CRS}: findings: holds: 546 combinations of findings in 3 columns, in all" in plain
    assert any(line.startswith(f"{CRS}: worked examples: holds: ") and "with their reasons" in line for line in plain)
    assert any(line.startswith("car_hematotox: verdicts: holds: each of 8 totals, 0 to 7,") for line in plain)
    assert all(line.count(": ") >= 3 for line in plain)
    assert main(["tables", "check", "--report"]) == 0
    aligned = capsys.readouterr().out.splitlines()
    assert len(aligned) == len(plain)
    assert len({line.index("  holds  ") for line in aligned}) == 1
