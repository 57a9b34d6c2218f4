"""Two stations at one patient: what the other one recorded in between is seen before anything is kept."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.acceptance.test_commands import EXAMPLE
from tests.benchmarks.terminal import Size, Terminal, module, shown
from tox_grader.foundation.clock import SystemClock
from tox_grader.workflows.record import Entry, open_record

NUMBER = "W7-042"
# The command waits where it has read the log and not yet the tables, so that the other station comes in between.
SLOW = """
import sys
from tox_grader.cli import give, main
station_of = give.station_of
def slow(arguments):
    print("the log was read", flush=True)
    sys.stdin.readline()
    return station_of(arguments)
give.station_of = slow
sys.exit(main.main(sys.argv[1:]))
"""


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    folder = tmp_path / "ward"
    told(folder, "patient", "add", NUMBER, "--family", "DEMO", "--given", "Alpha", "--crs-before", "no")
    return folder


def told(folder: Path, *words: str) -> None:
    """Have another station, a process of its own, carry out a command."""
    subprocess.run(module("tox_grader", *words), env=environment(folder), check=True, capture_output=True)


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "TOX_GRADER_DATA": str(folder)}


def entries(folder: Path) -> tuple[Entry, ...]:
    with open_record(folder, SystemClock()) as record:
        return record.entries(record.person(NUMBER).patient_key)


@contextmanager
def begun(folder: Path, command: Sequence[str], until: str) -> Iterator["subprocess.Popen[str]"]:
    """Start a command and go on once it has said something."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environment(folder), text=True, **pipes) as running:  # type: ignore[call-overload]
        said = ""
        while not said.endswith(until):
            character = running.stdout.read(1)
            assert character, said + running.stderr.read()
            said += character
        yield running


def file_of(tmp_path: Path) -> Path:
    path = tmp_path / "now.yaml"
    path.write_text(EXAMPLE, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "words",
    [("--dose", "480 mg", "--reason", "consultant decided"), ("--not-given", "family wants to wait")],
    ids=["given", "not given"],
)
def test_a_treatment_is_not_recorded_on_a_log_that_another_station_has_moved_on(
    ward: Path, words: tuple[str, ...]
) -> None:
    command = [sys.executable, "-c", SLOW, "give", NUMBER, "tocilizumab", *words]
    with begun(ward, command, "the log was read\n") as slow:
        told(ward, "give", NUMBER, "tocilizumab", "--dose", "480 mg", "--by", "the.other")
        _, err = slow.communicate("\n")
    assert slow.returncode == 14
    assert "NOT SAVED: another station has recorded 1 entry for this patient since you opened it" in err
    assert "tox-grader log PATIENT" in err
    assert [(entry.kind, entry.author.id) for entry in entries(ward)][1:] == [("treatment", "the.other")]


def test_an_assessment_is_not_saved_on_a_log_that_another_station_has_moved_on(ward: Path, tmp_path: Path) -> None:
    command = module("tox_grader", "assess", NUMBER, "--from", str(file_of(tmp_path)))
    with begun(ward, command, "yes or no: ") as slow:
        told(ward, "give", NUMBER, "tocilizumab", "--dose", "480 mg", "--at", "2026-01-20T10:00+08:00")
        _, err = slow.communicate("yes\n")
    assert slow.returncode == 14
    assert "NOT SAVED: another station has recorded 1 entry for this patient since you opened it" in err
    assert [entry.kind for entry in entries(ward)] == ["patient", "treatment"]


def test_a_person_at_a_terminal_sees_what_came_in_and_is_asked_again(ward: Path, tmp_path: Path) -> None:
    command = module("tox_grader", "assess", NUMBER, "--from", str(file_of(tmp_path)))
    with Terminal(command, Size(120, 60), {"TOX_GRADER_DATA": str(ward)}) as terminal:
        terminal.wait_for(shown("yes or no:"))
        told(ward, "give", NUMBER, "tocilizumab", "--dose", "480 mg", "--by", "the.other")
        terminal.press(b"yes\r")
        terminal.wait_for(
            shown("NOT SAVED yet. Recorded by others", "treatment given: tocilizumab 480 mg - by the.other")
        )
        assert [entry.kind for entry in entries(ward)] == ["patient", "treatment"]
        terminal.press(b"yes\r")
        terminal.wait_for(shown("entry 3 of the patient's log"))
        terminal.wait_for_end()
        assert terminal.exit_code == 0
    assert [entry.kind for entry in entries(ward)] == ["patient", "treatment", "assessment"]


def test_where_nobody_else_recorded_anything_a_treatment_and_an_assessment_are_saved(
    ward: Path, tmp_path: Path
) -> None:
    told(ward, "give", NUMBER, "tocilizumab", "--dose", "480 mg")
    told(ward, "assess", NUMBER, "--from", str(file_of(tmp_path)), "--yes")
    assert [entry.kind for entry in entries(ward)] == ["patient", "treatment", "assessment"]
