"""A log that was tampered with can be handed to an auditor: both packets are written and neither passes for sound."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.journal.conftest import NOON
from tests.journal.crimes import SEEN_BY_ITSELF
from tests.journal.tampering import Log, log_of
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.reports.audit_files import ENDINGS, report_as
from tox_grader.reports.audit_words import ByLetters
from tox_grader.workflows.checkpoints import MadeCheckpoint
from tox_grader.workflows.export import report_of
from tox_grader.workflows.packet import Gathered, gather_log, log_files
from tox_grader.workflows.written_out import write_packet

VERIFIER = Path(__file__).resolve().parents[2] / "tox_grader" / "reports" / "packet_files" / "verify_log.py"


@pytest.fixture
def log(store: SqliteStore, ward_log: MadeCheckpoint) -> Log:
    assert ward_log.text
    return log_of(store)


def packet(found: Gathered, place: Path, *, identified: bool) -> "subprocess.CompletedProcess[str]":
    """Write the packet, its report too, and return what the other verifier says of it."""
    report = report_of(found, ())
    said = {f"report.{ending}": report_as(form, report, ByLetters(found.labels)) for form, ending in ENDINGS.items()}
    write_packet(place, {**log_files(found, identified=identified), **said}, lambda _: None)
    command = [sys.executable, "-I", str(VERIFIER), str(place)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def gathered(log: Any) -> Gathered:
    return gather_log(log, (), NOON)


@pytest.mark.parametrize("identified", [True, False])
def test_both_packets_of_a_sound_log_pass(log: Log, tmp_path: Path, *, identified: bool) -> None:
    told = packet(gathered(log), tmp_path / "packet", identified=identified)
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.parametrize("identified", [True, False])
@pytest.mark.parametrize("crime", SEEN_BY_ITSELF)
def test_a_packet_of_a_tampered_log_says_so(log: Log, tmp_path: Path, crime: str, *, identified: bool) -> None:
    exhibit = SEEN_BY_ITSELF[crime]
    found = gathered(exhibit.do(log))
    told = packet(found, tmp_path / "packet", identified=identified)
    assert "NOT consistent" in (tmp_path / "packet" / "verification.txt").read_text()
    # A packet without names has no bodies: what only they show stands in the program's own verdict.
    if identified and not exhibit.columns_only:
        assert told.returncode == 12
