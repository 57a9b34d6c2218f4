"""Whatever happens to the program or the disk: what was acknowledged is there, once, and the rest is whole or not."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journal.faults import power
from tests.journal.faults.clocks import CHANGES, NIGHTS, clock_faults, night_faults
from tests.journal.faults.io_errors import KINDS, io_errors
from tests.journal.faults.lost_ground import older_copy, stale_view
from tests.journal.faults.outcome import Outcome
from tests.journal.faults.running import run_module
from tests.journal.faults.session import Writer
from tests.journal.faults.small_disk import COMMAND
from tests.journal.faults.traced import can_trace
from tox_grader.journal.sqlite_store import SqliteStore

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="these kill, fork and mount as POSIX systems do")
POINTS = 500
PowerCuts = Callable[..., Outcome]


def test_a_program_killed_at_500_points_has_lost_no_acknowledged_entry() -> None:
    result = run_module("kill_loop", "--points", POINTS)
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"
    assert result.stdout.startswith(f"kill points: {POINTS} tried")
    assert " 0 lost, 0 doubled, 0 faults" in result.stdout


@pytest.mark.skipif(not can_trace(), reason="this machine does not let a process trace its own child")
def test_most_of_these_points_are_system_calls_of_both_beginnings() -> None:
    told = run_module("kill_loop", "--points", 20).stdout
    assert "system call, a new record" in told
    assert "system call, a record of the first form" in told


@pytest.mark.parametrize("kind", KINDS)
def test_a_disk_that_fails_at_any_call_says_not_saved_and_loses_nothing(place: Path, kind: str) -> None:
    outcome = io_errors(place, kind, SqliteStore)
    assert outcome.faults == ()
    assert outcome.hit > 1


@pytest.mark.parametrize(
    ("cut", "step"),
    [
        (power.power_cuts, 3),
        (power.failed_flushes, 2),
        (power.restarts_after_failed_flush, 2),
        (power.restarts_after_kill, 2),
    ],
    ids=["at any moment", "after a failed flush", "after a failed flush and a restart", "after a kill and a restart"],
)
def test_a_power_cut_that_loses_or_tears_what_was_not_flushed_loses_nothing_acknowledged(
    place: Path, cut: PowerCuts, step: int
) -> None:
    outcome = cut(place, SqliteStore, step=step)
    assert outcome.faults == ()
    assert outcome.acknowledged > 50


@pytest.mark.skipif(shutil.which(COMMAND[0]) is None, reason="this machine cannot give a process mounts of its own")
def test_a_real_disk_that_is_full_or_read_only_says_not_saved_and_loses_nothing(tmp_path: Path) -> None:
    result = run_module("small_disk", tmp_path, before=COMMAND)
    if "Operation not permitted" in result.stderr or "unshare" in result.stderr:
        pytest.skip("this machine cannot give a process mounts of its own")
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"
    assert " 0 lost, 0 doubled, 0 faults" in result.stdout
    assert "read-only disk: 0 faults" in result.stdout


def test_four_programs_at_once_save_every_entry_once_without_gaps() -> None:
    result = run_module("at_once", "--programs", 4, "--entries", 25)
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"
    assert "100 entries acknowledged, 0 lost, 0 doubled, 0 faults" in result.stdout


@pytest.mark.parametrize("entries", [0, 4, 11])
def test_a_program_killed_while_three_others_write_takes_nothing_of_theirs_with_it(entries: int) -> None:
    result = run_module("at_once", "--programs", 4, "--entries", 25, "--killed-after", entries)
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"


@pytest.mark.parametrize("change", CHANGES)
def test_a_clock_that_was_set_is_noted_once_and_the_order_stays(place: Path, change: str) -> None:
    assert clock_faults(place, SqliteStore, change) == []


@pytest.mark.parametrize("night", NIGHTS)
def test_on_the_nights_of_the_clock_change_every_entry_keeps_its_moment(place: Path, night: str) -> None:
    assert night_faults(place, SqliteStore, night) == []


@pytest.mark.parametrize("lost_ground", [older_copy, stale_view])
def test_nothing_is_saved_on_a_record_or_a_view_that_is_not_the_newest(
    place: Path, lost_ground: Callable[[Path, Writer], list[str]]
) -> None:
    assert lost_ground(place, SqliteStore) == []
