"""The fault tests are tested: each has to catch the broken writers of the museum that it is there for."""

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.journal.faults.clocks import CHANGES, NIGHTS, clock_faults, night_faults
from tests.journal.faults.io_errors import io_errors
from tests.journal.faults.lost_ground import older_copy, stale_view
from tests.journal.faults.museum import BROKEN, WRITERS
from tests.journal.faults.power import power_cuts, restarts_after_failed_flush, restarts_after_kill
from tests.journal.faults.running import run_module
from tests.journal.faults.small_disk import COMMAND

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="these kill and fork as POSIX systems do")
Catch = Callable[[Path, str], Sequence[str]]


def killed(points: int) -> Catch:
    return lambda _, name: run_module("kill_loop", "--points", points, "--writer", name).stdout.splitlines()[1:]


def clocks(place: Path, name: str) -> list[str]:
    changes = [clock_faults(place / change, WRITERS[name], change) for change in CHANGES]
    nights = [night_faults(place / night, WRITERS[name], night) for night in NIGHTS]
    return [fault for faults in (*changes, *nights) for fault in faults]


# Which test catches whom, and what it has to say.
CATCHES: dict[str, tuple[Catch, str]] = {
    "NeverFlushes": (lambda place, name: power_cuts(place, WRITERS[name], step=9).faults, "lost: "),
    "FlushesNowAndThen": (lambda place, name: power_cuts(place, WRITERS[name], step=9).faults, "changed: "),
    "KeepsNoJournal": (killed(100), "damaged: "),
    "SpeaksTooSoon": (killed(100), "lost: "),
    "HidesFailures": (lambda place, name: io_errors(place, "a write fails", WRITERS[name], step=5).faults, "lost: "),
    "FlushesAgainAndAssumes": (
        lambda place, name: io_errors(place, "a flush fails", WRITERS[name]).faults,
        "lost: ",
    ),
    "TrustsWhatItFinds": (
        lambda place, name: restarts_after_failed_flush(place, WRITERS[name], step=2).faults,
        "changed: ",
    ),
    "OpensAgainAndTrusts": (lambda place, name: older_copy(place, WRITERS[name]), "lost: "),
    "KnowsNoDraftAgain": (killed(10), "doubled: "),
    "ForgetsTheView": (lambda place, name: stale_view(place, WRITERS[name]), "stale: "),
    "CountsBeforeItsTurn": (
        lambda _, name: run_module("at_once", "--writer", name).stdout.splitlines(),
        "turned away: ",
    ),
    "AddsToTheLedgerAfterwards": (killed(150), "ledger: "),
    "KeepsTextsAfterwards": (killed(200), "text: "),
    "BelievesTheClock": (clocks, "clock: "),
    "TakesWallTimeForUtc": (clocks, "interval: "),
}


@pytest.mark.parametrize("name", BROKEN)
def test_every_broken_writer_of_the_museum_is_caught(place: Path, name: str) -> None:
    catch, word = CATCHES[name]
    said = catch(place, name)
    assert any(word in line for line in said), f"{name} was not caught: {said[:5]}"


def test_an_answer_from_what_the_disk_never_took_is_caught_after_a_kill_too(place: Path) -> None:
    # Without a failed flush it needs a power cut right after the restart: the writes are still on their way.
    assert restarts_after_kill(place, WRITERS["TrustsWhatItFinds"], mixtures=0).faults


@pytest.mark.skipif(shutil.which(COMMAND[0]) is None, reason="this machine cannot give a process mounts of its own")
def test_a_writer_that_hides_failures_is_caught_on_a_real_full_disk_too(tmp_path: Path) -> None:
    result = run_module("small_disk", tmp_path, "HidesFailures", before=COMMAND)
    if "Operation not permitted" in result.stderr or "unshare" in result.stderr:
        pytest.skip("this machine cannot give a process mounts of its own")
    assert "lost: " in result.stdout, f"{result.stdout}\n{result.stderr}"
