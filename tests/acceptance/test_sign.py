"""Signing and local tables as a site meets them on the command line."""

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tox_grader.cli.main import main
from tox_grader.tables.library import shipped_folder

FEVER = """\
schema: assessment/1
patient: {id: W7-042, birth_date: 1958-03-02}
observed_at: 2026-01-20T12:10+08:00
crs: {temperature_c: 39.5, hypotension: none, vasopressors: [], oxygen: {device: room_air}}
"""
NOT_SIGNED = "table not signed at this site"
Told = Callable[..., str]


@pytest.fixture(name="data", autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOX_GRADER_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("TOX_GRADER_TABLES", raising=False)
    return tmp_path / "data"


@pytest.fixture(name="fever")
def _fever(tmp_path: Path) -> str:
    path = tmp_path / "fever.yaml"
    path.write_text(FEVER, encoding="utf-8")
    return str(path)


@pytest.fixture(name="local")
def _local(tmp_path: Path) -> Path:
    """Return a ward's own folder: a later edition of the CRS table."""
    text = (shipped_folder() / "astct_crs_2019.yaml").read_text(encoding="utf-8")
    text, versions = re.subn(r"version: 1\.0\.0", "version: 1.1.0", text, count=1)
    text, days = re.subn(r"effective_from: 2019-04-01", "effective_from: 2025-01-01", text, count=1)
    assert (versions, days) == (1, 1)
    folder = tmp_path / "ward tables"
    folder.mkdir()
    (folder / "astct_crs_2019.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(name="told")
def _told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Run a command that succeeds and return what it printed."""

    def run(*words: str | Path, code: int = 0) -> str:
        assert main([str(word) for word in words]) == code
        printed = capsys.readouterr()
        return printed.err if code else printed.out

    return run


def hash_on(sheet: str) -> str:
    found = re.search(r"^SHA-256 ([0-9a-f]{64})$", sheet, re.MULTILINE)
    assert found
    return found.group(1)


def sign(told: Told, table: str, *options: str | Path) -> None:
    seen = hash_on(told("tables", "show", table, *options))[:12]
    for name, role in (("Ada Example", "clinical lead"), ("Ben Demo", "pharmacist")):
        told("tables", "sign", table, "--by", name, "--role", role, "--seen", seen, *options)


def lines_with(word: str, text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if word in line]


def test_two_people_sign_and_every_report_says_so(told: Told, fever: str) -> None:
    assert all(line.endswith(NOT_SIGNED) for line in lines_with("table: Cytokine", told("grade", fever)))
    sign(told, "astct_crs_2019")
    (line,) = lines_with("table: Cytokine", told("grade", fever))
    both = r"Ada Example \(clinical lead\) and Ben Demo \(pharmacist\)"
    assert re.search(rf"in force at this site, signed by {both}, \d\d-\w{{3}}-\d{{4}}$", line)
    (line,) = lines_with("table: Immune", told("grade", fever))
    assert line.endswith(NOT_SIGNED)
    sheet = told("tables", "show", "astct_crs_2019")
    assert "In force at this site, signed by Ada Example (clinical lead)" in sheet
    assert len(lines_with("identity not verified", sheet)) == 2
    (row,) = lines_with("astct_crs_2019  edition", told("tables", "list"))
    assert "in force at this site, signed by Ada" in row
    assert "2 signatures of tables read" in told("audit", "verify")


def test_grading_without_a_record_says_not_signed_and_makes_none(told: Told, fever: str, data: Path) -> None:
    assert NOT_SIGNED in told("grade", fever)
    assert NOT_SIGNED in told("tables", "list")
    assert "Table not signed at this site." in told("tables", "show", "ice_score")
    assert not data.exists()


def test_a_table_of_many_assessments_says_how_its_scales_stand(told: Told, fever: str) -> None:
    sign(told, "astct_crs_2019")
    printed = told("grade", fever, "--format", "table", "--scale", "astct_crs_2019", "--scale", "lee_crs_2014")
    assert f"Lee 2014: {NOT_SIGNED}" in printed
    assert "ASTCT 2019: in force at this site, signed by Ada Example" in printed


def test_without_a_terminal_what_was_seen_has_to_be_named(told: Told, data: Path) -> None:
    refused = told("tables", "sign", "ice_score", "--by", "Ada", "--role", "lead", code=2)
    assert "--seen" in refused
    assert "What to do: read the sheet (tox-grader tables show ice_score)" in refused
    assert not data.exists()


def test_on_a_terminal_the_head_of_the_sheet_is_shown_and_its_hash_asked_for(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = hash_on(told("tables", "show", "ice_score"))
    for typed, code in (("0" * 12, 2), (seen[:12], 0)):
        with monkeypatch.context() as terminal:
            terminal.setattr(sys.stdin, "isatty", lambda: True, raising=False)
            terminal.setattr(sys.stdout, "isatty", lambda: True, raising=False)
            terminal.setattr(sys.stdin, "readline", lambda typed=typed: f"{typed}\n", raising=False)
            printed = told("tables", "sign", "ice_score", "--by", "Ada", "--role", "lead", code=code)
    assert f"SHA-256 {seen}" in printed
    assert "Type the SHA-256 on the sheet" in printed
    assert "1. Orientation" not in printed


@pytest.mark.parametrize("missing", ["--by", "--role"])
def test_who_signs_and_in_which_role_must_be_named(told: Told, missing: str) -> None:
    words = {"--by": "Ada", "--role": "lead", "--seen": "0" * 12}
    del words[missing]
    options = [part for pair in words.items() for part in pair]
    assert missing in told("tables", "sign", "ice_score", *options, code=2)


def test_a_draft_and_the_same_person_twice_are_refused_in_four_parts(told: Told) -> None:
    for table, says in (("mskcc_crs_2018", "is a draft and cannot be signed. Not verified:"), ("ice_score", "already")):
        seen = hash_on(told("tables", "show", table))
        words = ["tables", "sign", table, "--by", "Ada", "--role", "lead", "--seen", seen]
        if table == "ice_score":
            told(*words)
        refused = told(*words, code=2)
        assert says in refused
        assert [
            part for part in ("What happened:", "Where:", "Why it matters:", "What to do:") if part not in refused
        ] == []


def test_a_changed_text_is_told_in_list_and_sheet_with_the_day_of_the_void_signatures(told: Told, local: Path) -> None:
    sign(told, "astct_crs_2019", "--tables", local)
    with (local / "astct_crs_2019.yaml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    says = r"signed text differs: signatures of \d\d-\w{3}-\d{4} are void"
    (row,) = lines_with("astct_crs_2019  edition", told("tables", "list", "--tables", local))
    assert re.search(says, row)
    sheet = told("tables", "show", "astct_crs_2019", "--tables", local)
    assert re.search(says, sheet)
    assert len(lines_with("Void, under another text: ", sheet)) == 2


def test_a_protocol_has_a_sheet_and_is_signed_in_the_same_way(told: Told, fever: str) -> None:
    (line,) = lines_with("Protocol: ", told("grade", fever))
    assert line.endswith("edition 1.0.0, not signed at this site")
    sign(told, "asco_2021")
    (line,) = lines_with("Protocol: ", told("grade", fever))
    assert "in force at this site, signed by Ada Example" in line


def test_a_local_table_grades_and_is_named_as_such_where_it_answers(told: Told, fever: str, local: Path) -> None:
    printed = told("--tables", local, "grade", fever)
    (crs,) = lines_with("table: Cytokine", printed)
    assert "edition 1.1.0" in crs
    assert crs.endswith(f"{NOT_SIGNED}, local tables")
    (icans,) = lines_with("table: Immune", printed)
    assert not icans.endswith("local tables")
    assert [line.split()[0] for line in lines_with("local tables", told("tables", "list", "--tables", local))] == [
        "astct_crs_2019"
    ]
    assert "local tables" in told("tables", "show", "astct_crs_2019", "--tables", local).splitlines()
    assert "local tables" not in told("grade", fever)


def test_the_environment_names_the_folder_where_the_option_does_not(
    told: Told, fever: str, local: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOX_GRADER_TABLES", str(local))
    assert "local tables" in told("grade", fever)
    assert "local tables" in told("--plain").splitlines()
    assert "local tables" in told("patient", "list").splitlines()


def test_a_missing_folder_stops_every_command_before_it_opens_or_grades_anything(
    told: Told, fever: str, data: Path, tmp_path: Path
) -> None:
    missing = tmp_path / "missing"
    for words in (["grade", fever], ["--plain"], ["tables", "list"], ["patient", "list"], ["demo", "--plain"]):
        refused = told("--tables", missing, *words, code=2)
        assert f"Where: {missing}" in refused
        assert "What to do: name a folder with --tables or TOX_GRADER_TABLES" in refused
    assert not data.exists()


def test_a_folder_may_have_the_name_of_a_command(
    told: Told, fever: str, local: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(local, tmp_path / "tables")
    monkeypatch.chdir(tmp_path)
    assert "local tables" in told("--tables", "tables", "grade", fever)


def test_the_board_says_that_the_grades_it_shows_rest_on_a_table_that_nobody_signed(told: Told, fever: str) -> None:
    told("patient", "add", "W7-042", "--family", "Demo", "--given", "Alpha", "--born", "1958-03-02")
    assert NOT_SIGNED not in told("--plain")  # nothing was graded yet
    told("assess", "W7-042", "--from", fever, "--yes")
    assert NOT_SIGNED in told("--plain").splitlines()
    assert NOT_SIGNED in told("log", "W7-042")
    for table in ("astct_crs_2019", "astct_icans_2019_adult", "ice_score"):
        sign(told, table)
    assert NOT_SIGNED not in told("--plain")
    assert "in force at this site, signed by Ada Example" in told("log", "W7-042")


def test_a_table_whose_worked_example_does_not_hold_cannot_be_signed(told: Told, local: Path) -> None:
    path = local / "astct_crs_2019.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("38.0 and above", "38.2 and above"), encoding="utf-8")
    sheet = told("--tables", local, "tables", "show", "astct_crs_2019")
    seen = re.findall(r"SHA-256 ([0-9a-f]{64})", sheet)[0]
    words = ("tables", "sign", "astct_crs_2019", "--by", "Ada Example", "--role", "clinical lead", "--seen", seen)
    refused = told("--tables", local, *words, code=11)
    assert "38.0 C is fever" in refused
    assert "in force" not in told("--tables", local, "tables", "list").split("astct_crs_2019")[1].splitlines()[0]
