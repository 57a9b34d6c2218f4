"""A station in a process of its own that writes on and on, while something happens to the server."""

import os
import subprocess
import sys
from collections.abc import Callable

from tests.journal.conftest import ROOT

_FIRST = 40
_WRITER = """
import sys
from tox_grader.foundation.clock import SystemClock
from tox_grader.foundation.data_place import ServerAddress
from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.entry import Author, Draft
from tox_grader.journal.postgres_store import PostgresStore
clock = SystemClock()
with PostgresStore.open(ServerAddress(sys.argv[1]), mode="clinical", clock=clock) as store:
    for number in range(100_000):
        draft = Draft(f"e-{number}", "patient-a", "note", clock.now(), Author("nurse7", "nurse"), {"text": "seen"})
        try:
            print("saved", store.append(draft).entry_id, flush=True)
        except StoreUnavailable as fault:
            print(fault.problems[0].what, flush=True)
            break
    try:
        store.append(draft)
    except StoreUnavailable as fault:
        print(fault.problems[0].what, flush=True)
"""


def acknowledged_until(url: str, happens: Callable[[], None]) -> list[str]:
    """Return the ids of every entry that the station was told is saved, up to and after what happens to the server.

    The station ends with the first entry that it is told is NOT SAVED, and nothing was written on the same line.
    """
    acknowledged: list[str] = []
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, url], stdout=subprocess.PIPE, text=True, env=environment
    ) as station:
        assert station.stdout is not None
        for line in station.stdout:
            acknowledged.append(line.split()[1])
            if len(acknowledged) == _FIRST:
                break
        happens()
        *rest, first, second = station.stdout.read().splitlines()
    assert first.startswith("NOT SAVED: ")
    assert second.startswith("NOT SAVED: the connection to the server was lost earlier")
    return acknowledged + [line.split()[1] for line in rest]
