"""Kill the program at a chosen point of its session, and look at what it has left behind."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

from tests.journal.faults.checking import faults_of, look_into
from tests.journal.faults.disk import Call, Counting, Disk, DiskFile, die, disk_with
from tests.journal.faults.first_form import OLD_IDS, make_first_form
from tests.journal.faults.outcome import Outcome, spread
from tests.journal.faults.session import DRAFTS, Writer, resubmit, run_session
from tests.journal.faults.traced import can_trace, forked, kill_at_call, wait_to_be_traced
from tox_grader.journal.entry import Entry
from tox_grader.journal.folder import RECORD_FILE

Start = Literal["a new record", "a record of the first form"]
STARTS: tuple[Start, ...] = ("a new record", "a record of the first form")
Way = Literal["system call", "disk call", "torn write", "time", "twice"]
HANDED_IN = frozenset({draft.entry_id for draft in DRAFTS} | set(OLD_IDS))
ALL_CALLS: frozenset[Call] = frozenset({"open", "delete", "read", "write", "truncate", "sync"})


class Point(NamedTuple):
    """Where a session is killed: at which call of which kind, or (`time`) after how many thousandths of it.

    `second` is where handing everything in again is killed too (`twice`), else it tells like points apart.
    """

    start: Start
    way: Way
    number: int
    second: int = 0


def try_point(place: Path, point: Point, writer: Writer, seconds: float = 0.02) -> Outcome:
    """Run one session, kill it, and return what was acknowledged and what was wrong afterwards."""
    folder = place / "data"
    old = _make_start(folder, point.start)
    hit, acknowledged = _killed(point, partial(run_session, folder, writer), seconds)
    if point.way == "twice":
        # Killed once more, while everything is handed in again.
        _, more = _killed(point._replace(way="system call", number=point.second), partial(resubmit, folder, writer), 0)
        acknowledged |= more
    faults = [f"{point}: {fault}" for fault in _faults_left(place, folder, old | acknowledged, writer, point)]
    shutil.rmtree(place)
    return Outcome(1, int(hit), len(acknowledged), tuple(faults))


class Session(NamedTuple):
    """A session that nobody killed: its system calls (0 where none can be counted here), disk calls and writes."""

    system_calls: int
    disk_calls: int
    writes: int


def points(wanted: int, whole: Mapping[Start, Session]) -> Iterator[Point]:
    """Yield as many points: first every system call of both sessions, evenly if too many, then all other ways."""
    every = [
        Point(start, "system call", number) for start in STARTS for number in range(1, whole[start].system_calls + 1)
    ]
    others = max(wanted - len(every), wanted // 5)
    taken = min(len(every), wanted - others)
    yield from (every[number * len(every) // taken] for number in range(taken))
    ways: tuple[Way, ...] = ("torn write", "time", "twice") if every else ("disk call", "torn write", "time")
    for number in range(wanted - taken):
        start, way = STARTS[number // len(ways) % 2], ways[number % len(ways)]
        yield _point(start, way, number, whole[start])


def whole_session(place: Path, start: Start, writer: Writer) -> Session:
    """Return what a session does that nobody kills."""
    folder = place / "data"
    _make_start(folder, start)
    seen: list[Call] = []
    with disk_with(lambda call, _: seen.append(call)):
        run_session(folder, writer, lambda _: None)
    shutil.rmtree(place)
    system_calls = 0
    if can_trace():
        _make_start(folder, start)
        child = forked(partial(run_session, folder, writer, lambda _: None), wait_to_be_traced)
        system_calls = kill_at_call(child, -1)
        shutil.rmtree(place)
    return Session(system_calls, len(seen), seen.count("write"))


def seconds_of_session(place: Path, writer: Writer) -> float:
    """Return how long a session takes that nobody kills, at its quickest."""
    return min(_seconds(place, writer) for _ in range(5))


def _seconds(place: Path, writer: Writer) -> float:
    began = time.monotonic()
    child = forked(partial(run_session, place / "data", writer, lambda _: None))
    os.waitpid(child, 0)
    shutil.rmtree(place)
    return time.monotonic() - began


def _point(start: Start, way: Way, number: int, whole: Session) -> Point:
    if way == "time":
        return Point(start, way, spread(way, number, below=1_000), number)
    if way == "twice":
        first = 1 + spread(way, number, below=whole.system_calls)
        return Point(start, way, first, 1 + spread("second", number, below=whole.system_calls // 2))
    calls = whole.writes if way == "torn write" else whole.disk_calls
    return Point(start, way, 1 + spread(way, number, below=calls), number)


def _make_start(folder: Path, start: Start) -> dict[str, str]:
    folder.parent.mkdir(parents=True)
    if start == "a new record":
        return {}
    return dict(look_into(make_first_form(folder)).hashes)


def _killed(
    point: Point, work: Callable[[Callable[[Entry], None]], None], seconds: float
) -> tuple[bool, dict[str, str]]:
    """Run work in a process of its own and kill it; return whether it was hit, and what it had acknowledged."""
    reading, writing = os.pipe()

    def ack(entry: Entry) -> None:
        os.write(writing, f"{entry.entry_id} {entry.hash}\n".encode())

    if point.way in {"system call", "twice"}:
        child = forked(partial(work, ack), wait_to_be_traced)
        hit = kill_at_call(child, point.number) == point.number
    elif point.way == "time":
        child = forked(partial(work, ack))
        time.sleep(seconds * point.number / 1_000)
        os.kill(child, signal.SIGKILL)
        hit = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    else:
        child = forked(partial(_die_by_disk, point, partial(work, ack)))
        hit = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    os.close(writing)
    with os.fdopen(reading) as told:
        return hit, dict(line.split() for line in told.read().splitlines())


def _die_by_disk(point: Point, work: Callable[[], None]) -> None:
    if point.way == "disk call":
        with disk_with(Counting(point.number, die, ALL_CALLS)):
            work()
        return
    count = 0

    class TearingFile(DiskFile):
        def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
            nonlocal count
            count += 1
            if count == point.number:
                super().xWrite(data[: spread(point, below=len(data))], offset)
                die()
            super().xWrite(data, offset)

    class TearingDisk(Disk):
        file = TearingFile

    disk = TearingDisk(lambda _call, _name: None)
    try:
        work()
    finally:
        disk.unregister()


def _faults_left(
    place: Path, folder: Path, acknowledged: dict[str, str], writer: Writer, point: Point
) -> Iterator[str]:
    # Looking in mends what a crash left; so a copy is looked into, and the program finds what was really left.
    if folder.exists():
        shutil.copytree(folder, place / "copy")
    left = look_into(place / "copy" / RECORD_FILE)
    yield from faults_of(left, acknowledged, HANDED_IN)
    unasked_for = left.hashes.keys() - acknowledged.keys()
    if point.way != "twice" and len(unasked_for) > 1:
        yield f"unacknowledged: {len(unasked_for)} entries are there that nobody was told of"
    again: dict[str, str] = {}
    try:
        resubmit(folder, writer, lambda entry: again.update({entry.entry_id: entry.hash}))
    except Exception as fault:  # noqa: BLE001  whatever it is, it is told
        yield f"stuck: nothing can be handed in again ({type(fault).__name__})"
    yield from (
        f"changed: {name} is another entry now" for name in again if acknowledged.get(name, again[name]) != again[name]
    )
    after = look_into(folder / RECORD_FILE)
    yield from faults_of(after, {**again, **acknowledged}, HANDED_IN)
    yield from (
        f"lost: {draft.entry_id} after handing in again" for draft in DRAFTS if draft.entry_id not in after.hashes
    )
