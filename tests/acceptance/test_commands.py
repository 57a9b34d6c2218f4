"""The commands as a script meets them: what they print, what they refuse, with which exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tox_grader.cli.main import COMMANDS, main

EXAMPLE = """\
schema: assessment/1
patient: {id: W7-042, birth_date: 1958-03-02, weight_kg: 71.5}
infusion: {product: ciltacabtagene autoleucel, infused_at: 2026-01-14T10:30+08:00}
observed_at: 2026-01-20T12:10+08:00
assessor: {id: nurse.one, role: nurse}
crs:
  temperature_c: 39.5
  vasopressors: [norepinephrine]
  oxygen: {device: nasal_cannula, flow_l_min: 3}
icans:
  ice: {year: 1, month: 1, city: 1, hospital: 1, name_objects: 3, follow_command: 1, write_sentence: 1, attention: 0}
  consciousness: awakens_spontaneously
  seizure: none
  motor: no_deep_focal_weakness
  raised_icp: [not_imaged_no_sign]
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TOX_GRADER_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def assessment(tmp_path: Path) -> str:
    path = tmp_path / "assessment.yaml"
    path.write_text(EXAMPLE)
    return str(path)


def test_the_published_example_is_crs_3_and_icans_1_with_reasons(
    assessment: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["grade", assessment]) == 0
    told = capsys.readouterr().out
    assert "CRS G3 SEVERE !!! (ASTCT 2019)" in told
    assert "because hypotension: one vasopressor" in told
    assert "ICANS G1 MILD ! (ASTCT 2019)" in told
    assert "because ice: ICE 7 to 9 - grade 1" in told
    assert "Table suggests - clinician decides" in told
    assert "tocilizumab - DOSE 572 mg (8 mg/kg x 71.5 kg, weight 20-Jan-2026) - intravenous over 1 hour" in told


def test_an_answer_as_json_has_the_promised_keys(assessment: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", assessment, "--format", "json"]) == 0
    line = json.loads(capsys.readouterr().out)
    assert (line["id"], line["observed_at"]) == ("W7-042", "2026-01-20T12:10:00+08:00")
    crs = line["answers"][0]
    assert crs["scale"] == "astct_crs_2019"
    assert (crs["status"], crs["grade"], crs["at_least"], crs["could_be"]) == ("graded", 3, 3, 3)
    assert crs["because"] == [{"parameter": "hypotension", "level": "one_vasopressor", "grade": 3}]
    assert crs["footnotes"] == ["most_severe"]
    assert crs["still_needed"] == []
    assert len(crs["table_sha256"]) == 64


def test_an_invalid_line_does_not_stop_the_ones_behind_it() -> None:
    lines = [
        '{"schema": "assessment/1", "patient": {"id": "A"}, "crs": {"temperature_c": "39.5"}}',
        '{"schema": "assessment/1", "patient": {"id": "B"}, "crs": {"temperature_c": 39.5, "temperature_c": 36.0}}',
        '{"schema": "assessment/1", "patient": {"id": "C"}, "crs": {"temperature_c": NaN}}',
        "not json at all",
        '{"schema": "assessment/1", "patient": {"id": "D", "age_years": 60}, "death_attributed_to": "crs"}',
    ]
    done = subprocess.run(
        [sys.executable, "-m", "tox_grader", "grade", "-", "--format", "json"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=False,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 10
    assert [one.get("error", {}).get("code") for one in told] == [10, 10, 10, 10, None]
    assert told[0]["error"]["where"] == "line 1, crs.temperature_c"
    assert "stands twice" in told[1]["error"]["what"]
    assert "NaN" in told[2]["error"]["what"]
    assert told[4]["answers"][0]["grade"] == 5


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "empty"),
        ("schema: assessment/1\npatient: {id: A}\ncrs: {temperature_c: 39.5, temperature_c: 36.1}\n", "stands twice"),
        ("schema: assessment/1\npatient: {id: A}\ncrs: {temprature_c: 39.5}\n", "temprature_c"),
        ("schema: assessment/1\npatient: {id: A}\ncrs: {oxygen: {device: cpapp}}\n", "cpapp"),
        ("schema: assessment/1\npatient: {id: A}\ncrs: {temperature_c: .nan}\n", ".nan"),
        ("schema: assessment/1\npatient: {id: A}\ncrs: {temperature_c: 39.5, fever: absent}\n", "fever"),
        ("schema: assessment/1\npatient: {id: A}\ncrs: {temperature_c: 385}\n", "385"),
    ],
)
def test_bad_input_gets_four_parts_and_exit_code_10(
    text: str,
    what: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    assert main(["grade", str(path)]) == 10
    told = capsys.readouterr()
    assert what in told.err
    assert [
        part for part in ("What happened:", "Where:", "Why it matters:", "What to do:") if part not in told.err
    ] == []
    assert "bad.yaml" in told.err
    assert "Traceback" not in told.err


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode())
    assert main(["grade", str(path)]) == 0
    assert "CRS G3" in capsys.readouterr().out


def test_json_over_several_lines_is_one_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.json"
    document = {"schema": "assessment/1", "patient": {"id": "A", "age_years": 60}, "death_attributed_to": "icans"}
    path.write_text(json.dumps(document, indent=2))
    assert main(["grade", str(path)]) == 0
    assert "ICANS G5 DEATH" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "near"),
    [
        (["grade", "-", "--scale", "astct_crs"], "astct_crs_2019"),
        (["grade", "-", "--scale", "ice_score"], "astct_icans_2019_adult"),
        (["grade", "-", "--protocol", "asco_2020"], "asco_2021"),
        (["grde"], "grade"),
        (["grade"], "--help"),
        (["grade", "no-such-file.yaml"], "name a file"),
        (["log", "NOBODY"], "patient add"),
        (["give", "NOBODY", "tocilizumab", "--at", "2026-01-20"], "date and time"),
        (["patient", "add", " ", "--family", "DEMO", "--given", "Alpha"], "number"),
        (["patient", "add", "T9", "--family", "DEMO", "--given", "Alpha", "--born", "2930-01-01"], "birth date"),
        (["patient"], "--help"),
    ],
)
def test_wrong_usage_names_the_nearest_right_one_and_leaves_with_2(
    words: list[str],
    near: str,
    data: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    del data  # an empty record of its own
    assert main(words) == 2
    assert near in capsys.readouterr().err


def test_a_table_that_is_not_for_the_patient_says_so_when_it_is_asked_for(
    assessment: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["grade", assessment, "--scale", "all", "--format", "json"]) == 0
    answers = json.loads(capsys.readouterr().out)["answers"]
    child = next(answer for answer in answers if answer["scale"] == "astct_icans_2019_child")
    assert (child["status"], child["at_least"], child["could_be"]) == ("not_applicable", None, None)
    assert "12th birthday" in child["reason"]


def test_errors_are_json_where_json_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["grade", "no-such-file", "--format", "json"]) == 2
    told = json.loads(capsys.readouterr().err)
    assert told["error"]["code"] == 2
    assert set(told["error"]) == {"code", "what", "where", "why", "do"}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    told = capsys.readouterr().out
    assert "Example: tox-grader" in told
    assert "--plain" in told


def test_the_record_without_the_screen(data: Path, assessment: str, capsys: pytest.CaptureFixture[str]) -> None:
    add = ["patient", "add", "W7-042", "--family", "DEMO", "--given", "Alpha", "--born", "02-Mar-1958"]
    assert main([*add, "--weight", "71.5", "--infused-at", "2026-01-14T10:30+08:00"]) == 0
    assert main(["assess", "W7-042", "--from", assessment, "--yes"]) == 0
    assert main(["give", "W7-042", "tocilizumab", "--dose", "572 mg"]) == 0
    capsys.readouterr()

    assert main([]) == 0
    board = capsys.readouterr().out
    assert "CLINICAL ward: 1 patients" in board
    assert "CRS G3 SEVERE !!! (ASTCT 2019)" in board

    assert main(["log", "W7-042"]) == 0
    log = capsys.readouterr().out
    assert "observed Temperature 39.5 C" in log
    assert "treatment given: tocilizumab 572 mg" in log

    assert main(["audit", "verify"]) == 0
    assert "consistent" in capsys.readouterr().out
    assert (data / "record.sqlite3").stat().st_mode & 0o777 == 0o600
    assert data.stat().st_mode & 0o777 == 0o700


def test_a_file_is_recorded_only_when_all_of_it_is_understood(
    data: Path, tmp_path: Path, assessment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    del data
    assert main(["patient", "add", "W7-042", "--family", "DEMO", "--given", "Alpha"]) == 0
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(EXAMPLE.replace("crs:", "crss:"))
    assert main(["assess", "W7-042", "--from", str(wrong), "--yes"]) == 10
    assert "crss" in capsys.readouterr().err
    two = tmp_path / "two.jsonl"
    two.write_text('{"schema": "assessment/1", "patient": {"id": "W7-042"}}\n' * 2)
    assert main(["assess", "W7-042", "--from", str(two), "--yes"]) == 2
    assert "2 assessments" in capsys.readouterr().err
    assert main(["assess", "W7-042", "--from", assessment, "--yes"]) == 0
    assert main(["log", "W7-042"]) == 0
    assert "20-Jan-2026 12:10 assessment" in capsys.readouterr().out


def test_a_time_before_now_may_be_written_as_minutes(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del data
    assert main(["patient", "add", "W7-045", "--family", "DEMO", "--given", "Delta"]) == 0
    assert main(["give", "W7-045", "paracetamol", "--at", "-15m"]) == 0
    assert "paracetamol given at" in capsys.readouterr().out


def test_another_name_of_a_drug_is_not_guessed_to_be_another_drug(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "names.yaml"
    path.write_text("schema: assessment/1\npatient: {id: A}\ncrs: {vasopressors: [noradrenaline]}\n")
    assert main(["grade", str(path)]) == 10
    assert "norepinephrine" in capsys.readouterr().err


def test_findings_of_one_patient_do_not_enter_the_log_of_another(
    data: Path,
    assessment: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    del data
    assert main(["patient", "add", "W7-043", "--family", "DEMO", "--given", "Bravo"]) == 0
    assert main(["assess", "W7-043", "--from", assessment, "--yes"]) == 2
    assert "not of this patient" in capsys.readouterr().err


def test_a_simulation_record_is_not_opened_as_a_clinical_one(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = str(tmp_path / "ward")
    assert main(["--data", folder, "--simulation", "patient", "list"]) == 0
    assert "SIMULATION" in capsys.readouterr().out
    assert main(["--data", folder, "patient", "list"]) == 14
    assert "simulation" in capsys.readouterr().err


def test_an_assessment_in_line_mode_asks_one_question_a_line(data: Path) -> None:
    environment = {**os.environ, "TOX_GRADER_DATA": str(data)}
    program = [sys.executable, "-m", "tox_grader"]
    add = [*program, "patient", "add", "W7-044", "--family", "DEMO", "--given", "Charlie", "--born", "1960-01-01"]
    subprocess.run(add, env=environment, check=True, capture_output=True)
    answers = [
        "101.3f",
        "c",  # temperature in Fahrenheit, and its cause
        "88",
        "",
        "",
        "",
        "96",  # heart rate; pressure and breaths left out; saturation
        "1",
        "u",
        "385",
        "3",
        "",  # cannula and its cause; an impossible flow is asked again; reason left out
        "0",
        "u",
        "0",  # no hypotension, no vasopressor
        "0",
        "u",  # wakes spontaneously
        *["1"] * 1,
        "u",
        *["1"] * 3,
        "3",
        "1",
        "n hearing or vision",
        "1",  # ICE, writing not assessed
        "0",
        "u",
        "0",
        "u",
        "0",
        "u",
        "0",
        "0",
        *["0", "0"],  # nothing went before this log
        "yes",
    ]
    done = subprocess.run(
        [*program, "assess", "W7-044", "--role", "nurse"],
        env=environment,
        input="\n".join(answers) + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    assert "Not accepted: 385 L/min cannot be true" in done.stdout
    assert "CRS G2 MODERATE !! (ASTCT 2019)" in done.stdout
    assert "ICANS up to G1 ? INCOMPLETE (ASTCT 2019)" in done.stdout
    assert "entry 2 of the patient's log" in done.stdout


def test_the_demo_prints_a_full_board_and_one_whole_course_without_a_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["demo"]) == 0
    told = capsys.readouterr().out
    assert "SIMULATION ward: 11 patients" in told
    for grade in ("CRS G1", "CRS G2", "CRS G3", "CRS G4", "ICANS G1", "ICANS G2", "ICANS G3", "ICANS G4"):
        assert grade in told
    assert "CRS criteria not met (ASTCT 2019)" in told
    assert "CRS G2-G3 ? INCOMPLETE" in told
    assert "(8y)" in told
    assert "OVERDUE since" in told
    assert "fever is no longer needed" in told
    assert "treatment given: tocilizumab" in told


def test_the_schema_of_an_assessment_is_json_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "assessment"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert "2020-12" in schema["$schema"]
    assert {"crs", "icans", "patient", "schema"} <= set(schema["properties"])


def test_all_tables_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tables", "check"]) == 0
    told = capsys.readouterr().out
    assert "astct_crs_2019: holds, " in told
    assert "problems" not in told


def test_a_dose_without_its_unit_is_refused_and_a_dose_too_early_is_recorded_only_with_its_reason(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del data
    assert main(["patient", "add", "W7-046", "--family", "DEMO", "--given", "Echo"]) == 0
    assert main(["give", "W7-046", "tocilizumab", "--at", "-2h", "--dose", "596"]) == 2
    assert "unit" in capsys.readouterr().err
    assert main(["give", "W7-046", "tocilizumab", "--at", "-2h", "--dose", "596 mg"]) == 0
    assert "Note:" not in capsys.readouterr().out
    too_early = ["give", "W7-046", "tocilizumab", "--dose", "596 mg"]
    assert main(too_early) == 2
    told = capsys.readouterr()
    assert "NOT SAVED. NOT BEFORE" in told.err
    assert "with --reason" in told.err
    assert "Saved" not in told.out
    assert main([*too_early, "--reason", "second dose, consultant decided"]) == 0
    assert "Note: NOT BEFORE" in capsys.readouterr().out
    assert main(["log", "W7-046"]) == 0
    assert "Reason: second dose, consultant decided (entry 3)" in capsys.readouterr().out


def test_a_number_in_other_letters_is_the_same_patient(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del data
    assert main(["patient", "add", "W7-047", "--family", "DEMO", "--given", "Fox"]) == 0
    assert main(["patient", "add", "w7-047", "--family", "DEMO", "--given", "Fox"]) == 2
    assert "already on record" in capsys.readouterr().err
