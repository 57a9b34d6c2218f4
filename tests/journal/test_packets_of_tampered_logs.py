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
from tox_grader.reports.audit_rows import Spool
from tox_grader.reports.audit_sections import tell
from tox_grader.reports.audit_words import ByLetters
from tox_grader.workflows.checkpoints import MadeCheckpoint
from tox_grader.workflows.export import report_of
from tox_grader.workflows.open_log import labels_in, open_any_log
from tox_grader.workflows.packet import log_files
from tox_grader.workflows.written_out import write_packet

VERIFIER = Path(__file__).resolve().parents[2] / "tox_grader" / "reports" / "packet_files" / "verify_log.py"


@pytest.fixture
def log(store: SqliteStore, ward_log: MadeCheckpoint) -> Log:
    assert ward_log.text
    return log_of(store)


def packet(log: Any, place: Path, *, identified: bool) -> "subprocess.CompletedProcess[str]":
    """Write the packet, its report too, and return what the other verifier says of it."""
    with open_any_log(log, (), NOON) as opened, Spool() as spool:
        letters = labels_in(opened)
        told = tell(report_of(opened, ()), ByLetters(letters), spool)
        said = {f"report.{ending}": report_as(form, told, ByLetters(letters)) for form, ending in ENDINGS.items()}
        files, _ = log_files(opened, None if identified else letters)
        write_packet(place, {**files, **said}, lambda _: None)
    command = [sys.executable, "-I", str(VERIFIER), str(place)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("identified", [True, False])
def test_both_packets_of_a_sound_log_pass(log: Log, tmp_path: Path, *, identified: bool) -> None:
    told = packet(log, tmp_path / "packet", identified=identified)
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.parametrize("identified", [True, False])
@pytest.mark.parametrize("crime", SEEN_BY_ITSELF)
def test_a_packet_of_a_tampered_log_says_so(log: Log, tmp_path: Path, crime: str, *, identified: bool) -> None:
    exhibit = SEEN_BY_ITSELF[crime]
    told = packet(exhibit.do(log), tmp_path / "packet", identified=identified)
    assert "NOT consistent" in (tmp_path / "packet" / "verification.txt").read_text()
    # A packet without names has no bodies: what only they show stands in the program's own verdict.
    if identified and not exhibit.columns_only:
        assert told.returncode == 12
