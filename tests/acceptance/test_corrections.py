"""Corrections from the command line: nothing is taken out of the log, and what is told from it changes at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.test_commands import EXAMPLE
from tox_grader.cli.main import main

WELL = (
    EXAMPLE.replace("temperature_c: 39.5", "temperature_c: 36.6\n  hypotension: none")
    .replace("[norepinephrine]", "[]")
    .replace("{device: nasal_cannula, flow_l_min: 3}", "{device: room_air}")
)
ON_A_PRESSOR_WITHOUT_FEVER = EXAMPLE.replace("temperature_c: 39.5", "temperature_c: 36.6").replace("T12:10", "T18:10")

Told = pytest.CaptureFixture[str]
Assess = Callable[[str], None]


@pytest.fixture(autouse=True)
def _data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOX_GRADER_DATA", str(tmp_path / "data"))
    add = ["patient", "add", "W7-042", "--family", "DEMO", "--given", "Alpha", "--born", "1958-03-02"]
    assert main([*add, "--weight", "71.5", "--crs-before", "no", "--masked-before", "no"]) == 0


@pytest.fixture
def assess(tmp_path: Path) -> Assess:
    def record(text: str) -> None:
        file = tmp_path / "now.yaml"
        file.write_text(text)
        assert main(["assess", "W7-042", "--from", str(file), "--yes"]) == 0

    return record


def log(told: Told) -> str:
    told.readouterr()
    assert main(["log", "W7-042"]) == 0
    return told.readouterr().out


def line(log_text: str, number: int) -> str:
    return next(one for one in log_text.splitlines() if one.startswith(f"{number}. "))


def test_an_assessment_entered_in_error_counts_for_nothing_and_stays_in_the_log(capsys: Told, assess: Assess) -> None:
    assess(EXAMPLE)
    assert "CRS G3" in log(capsys).partition("Log, in")[0]
    assert main(["correct", "W7-042", "2", "--in-error", "wrong patient", "--by", "doc2", "--role", "doctor"]) == 0
    after = log(capsys)
    assert "CRS NOT ASSESSED" in after.partition("Log, in")[0]
    struck = line(after, 2)
    assert "entered in error by doc2 (doctor)" in struck
    assert struck.index("wrong patient (entry 3) - was:") < struck.index("assessment: CRS G3")
    assert "entry 2 was entered in error: wrong patient - by doc2 (doctor)" in line(after, 3)
    assert main(["audit", "verify"]) == 0


def test_a_correction_says_which_other_assessments_rest_on_what_it_changed(capsys: Told, assess: Assess) -> None:
    assess(EXAMPLE)
    assert main(["give", "W7-042", "tocilizumab", "--at", "2026-01-20T14:00+08:00"]) == 0
    assess(ON_A_PRESSOR_WITHOUT_FEVER)
    assert "CRS G3" in line(log(capsys), 4)
    assert main(["correct", "W7-042", "2", "--in-error", "wrong patient"]) == 0
    told = capsys.readouterr().out
    moved = next(one for one in told.splitlines() if one.startswith("  4. "))
    now, _, before = moved.partition(" - without this correction: ")
    assert "CRS G3" not in now
    assert "CRS G3" in before
    assert "CRS G3" in line(log(capsys), 4)  # it stands as it was recorded


def test_an_amended_assessment_is_graded_as_if_the_old_one_had_never_been_written(
    capsys: Told, assess: Assess, tmp_path: Path
) -> None:
    assess(EXAMPLE)
    right = tmp_path / "right.yaml"
    right.write_text(WELL)
    assert main(["correct", "W7-042", "2", "--amend", str(right), "--reason", "thermometer misread"]) == 0
    after = log(capsys)
    state = after.partition("Log, in")[0]
    # Were the old grade 3 its history, it would be known CRS without a fever, and not "never CRS".
    assert "CRS criteria not met" in state
    assert "known CRS" not in state
    assert "thermometer misread (entry 3) - was: assessment: CRS G3" in line(after, 2)
    assert "amendment of entry 2, because thermometer misread. Now:" in line(after, 3)
    assert "\n   observed Temperature 36.6 C" in after
    assert "\n   was observed Temperature 39.5 C" in after
    assert "\n   observed Temperature 39.5 C" not in after


def test_an_assessment_is_amended_in_its_time_alone(capsys: Told, assess: Assess) -> None:
    assess(EXAMPLE)
    at = "2026-01-20T11:10+08:00"
    assert main(["correct", "W7-042", "2", "--at", at, "--reason", "wrote the time of typing"]) == 0
    after = log(capsys)
    assert "20-Jan-2026 11:10 assessment: CRS G3" in line(after, 3)
    assert "Last assessed 20-Jan-2026 11:10" in after


def test_the_time_and_the_dose_of_a_treatment_are_amended(capsys: Told) -> None:
    assert main(["give", "W7-042", "tocilizumab", "--at", "-1h", "--dose", "480 mg"]) == 0
    assert main(["correct", "W7-042", "2", "--at", "-9h", "--dose", "572 mg", "--reason", "read from the pump"]) == 0
    # Nine hours after the first dose the limit of eight hours is over.
    assert main(["give", "W7-042", "tocilizumab", "--dose", "572 mg"]) == 0
    after = log(capsys)
    assert "was: treatment given: tocilizumab 480 mg" in line(after, 2)
    assert "treatment given: tocilizumab 572 mg" in line(after, 3)


def test_the_drug_of_a_treatment_is_amended_and_its_dose_is_stated_anew(capsys: Told) -> None:
    assert main(["give", "W7-042", "tocilizumab", "--at", "-1h", "--dose", "480 mg"]) == 0
    assert main(["correct", "W7-042", "2", "--drug", "dexamethasone", "--reason", "wrong key"]) == 0
    assert "treatment given: dexAMETHasone - by" in line(log(capsys), 3)
    assert main(["correct", "W7-042", "2", "--drug", "dexamethasone", "--dose", "10 mg", "--reason", "chart"]) == 0
    assert "treatment given: dexAMETHasone 10 mg - by" in line(log(capsys), 4)


def test_a_correction_entered_in_error_lets_the_first_entry_count_again(capsys: Told, assess: Assess) -> None:
    assess(EXAMPLE)
    assert main(["correct", "W7-042", "2", "--in-error", "wrong patient"]) == 0
    assert main(["correct", "W7-042", "2", "--in-error", "again"]) == 2
    assert "entered in error already, says entry 3" in capsys.readouterr().err
    assert main(["correct", "W7-042", "3", "--in-error", "it was this patient"]) == 0
    after = log(capsys)
    assert "CRS G3" in after.partition("Log, in")[0]
    assert "was: entry 2 was entered in error" in line(after, 3)


def test_a_treatment_that_was_not_given_stands_with_its_reason_and_counts_as_no_dose(capsys: Told) -> None:
    assert main(["give", "W7-042", "tocilizumab", "--not-given", "family declined"]) == 0
    assert "it counts as no dose" in capsys.readouterr().out
    assert main(["give", "W7-042", "tocilizumab", "--dose", "572 mg"]) == 0
    assert "treatment NOT given: tocilizumab, reason: family declined" in line(log(capsys), 2)


def test_a_note_stands_in_the_log_and_grades_nothing(capsys: Told) -> None:
    assert main(["note", "W7-042", "quiet night\x1b[2J", "--at", "-15m"]) == 0
    after = log(capsys)
    assert "note: quiet night" in line(after, 2)
    assert "\x1b" not in after
    assert "CRS NOT ASSESSED" in after


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["correct", "W7-042", "9", "--in-error", "x"], "the log has no entry 9"),
        (["correct", "W7-042", "1", "--in-error", " "], "the text is empty"),
        (["correct", "W7-042", "1"], "nothing says what is wrong"),
        (["correct", "W7-042", "1", "--at", "-1h"], "without its reason"),
        (["correct", "W7-042", "1", "--at", "-1h", "--reason", "x"], "entry 1 is no assessment"),
        (["correct", "W7-042", "1", "--in-error", "x", "--dose", "1 mg"], "stands with an amendment"),
        (["correct", "W7-042", "1", "--dose", "1 mg", "--reason", "x"], "entry 1 has no dose"),
        (["correct", "W7-042", "1", "--drug", "anakinra", "--reason", "x"], "entry 1 has no drug"),
        (["correct", "W7-042", "1", "--amend", "nowhere.yaml", "--reason", "x"], "the file cannot be read"),
        (["correct", "NOBODY", "1", "--in-error", "x"], "no patient with this number"),
        (["note", "W7-042", "  "], "the text is empty"),
        (["note", "W7-042", "bad \udcff bytes"], "not valid Unicode"),
        (["give", "W7-042", "tocilizumab", "--not-given", ""], "the text is empty"),
        (["give", "W7-042", "tocilizumab", "--not-given", "x", "--reason", "y"], "stand together"),
    ],
)
def test_a_correction_that_says_too_little_or_too_much_is_refused_and_nothing_is_recorded(
    capsys: Told, words: list[str], named: str
) -> None:
    assert main(words) == 2
    assert named in capsys.readouterr().err
    assert "\n2. " not in log(capsys)


def test_a_treatment_is_not_amended_into_the_future_nor_by_findings(capsys: Told, tmp_path: Path) -> None:
    assert main(["give", "W7-042", "tocilizumab", "--at", "-1h"]) == 0
    ahead = ["correct", "W7-042", "2", "--at", "2999-01-01T10:00+08:00", "--reason", "x"]
    assert main(ahead) == 2
    assert "lies in the future" in capsys.readouterr().err
    file = tmp_path / "right.yaml"
    file.write_text(WELL)
    assert main(["correct", "W7-042", "2", "--amend", str(file), "--reason", "x"]) == 2
    assert "entry 2 is no assessment" in capsys.readouterr().err
    assert "\n3. " not in log(capsys)
