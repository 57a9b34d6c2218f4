"""Cut the power: what was not flushed is lost, kept or torn, in every mixture, and what was acknowledged has to stay.

The disk notes all that SQLite did to it. From these notes the files are made as a power cut at any moment could
leave them. A flush that failed makes nothing certain: the system forgets which pages the disk did not take, and no
later flush writes them again.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.journal.faults.checking import faults_of, look_into
from tests.journal.faults.disk import Before, Counting, Event, disk_with, fail, harmless
from tests.journal.faults.kills import HANDED_IN
from tests.journal.faults.outcome import Outcome, spread
from tests.journal.faults.session import DRAFTS, Writer, resubmit, run_session, run_session_through_faults
from tox_grader.journal.entry import Entry
from tox_grader.journal.folder import RECORD_FILE

SECTOR = 512
# After a restart the power is cut after each acknowledgement, and after each such number of events.
_EVERY = 7
Choose = Callable[[int], str]
"""What becomes of the n-th write that is not certain: `kept`, `lost`, or `torn`."""


@dataclass
class File:
    """What was written to one file, in order, and which of it is certain to be on the disk."""

    writes: list[tuple[int, Event]] = field(default_factory=list)
    certain: set[int] = field(default_factory=set)
    doubtful: set[int] = field(default_factory=set)


def nothing_else(_: int) -> str:
    """Lose everything that was not flushed."""
    return "lost"


def everything(_: int) -> str:
    """Keep everything, as after a kill without a power cut."""
    return "kept"


def mixture(seed: object) -> Choose:
    """Return a choice that looks like chance."""
    return lambda number: ("kept", "lost", "torn")[spread(seed, number, below=3)]


def disk_after(events: Sequence[Event], choose: Choose) -> dict[str, bytes]:
    """Return the files, by name, as a power cut after these events leaves them."""
    files, names, flushed_names = _follow(events)
    # Names reach the disk in order: all up to some point between the last flush of names and the end.
    more = len(names) - flushed_names
    told = flushed_names + (more if choose(-1) == "kept" else spread(choose(-2), more, below=more + 1) if more else 0)
    standing: dict[str, int] = {}
    for name, number in names[: flushed_names if choose(-1) == "lost" else told]:
        if number is None:
            standing.pop(name, None)
        else:
            standing[name] = number
    return {name: _content(files[number], choose) for name, number in standing.items()}


def _follow(events: Sequence[Event]) -> tuple[list[File], list[tuple[str, int | None]], int]:
    files: list[File] = []
    names: list[tuple[str, int | None]] = []
    open_as: dict[str, int] = {}
    flushed_names = 0
    for number, event in enumerate(events):
        if event.call == "make" or (event.name not in open_as and event.call in {"write", "truncate", "sync"}):
            open_as[event.name] = len(files)
            names.append((event.name, len(files)))
            files.append(File())
        if event.call == "delete":
            open_as.pop(event.name, None)
            names.append((event.name, None))
            flushed_names = len(names) if event.at else flushed_names
        elif event.call in {"write", "truncate"}:
            files[open_as[event.name]].writes.append((number, event))
        elif event.call in {"sync", "failed sync"} and event.name in open_as:
            file = files[open_as[event.name]]
            new = {place for place, _ in file.writes} - file.certain - file.doubtful
            (file.certain if event.call == "sync" else file.doubtful).update(new)
            flushed_names = len(names) if event.call == "sync" else flushed_names
    return files, names, flushed_names


def _content(file: File, choose: Choose) -> bytes:
    raw = bytearray()
    for number, event in file.writes:
        fate = "kept" if number in file.certain else choose(number)
        if fate == "lost":
            continue
        if event.call == "truncate":
            raw = raw[: event.at].ljust(event.at, b"\0")
            continue
        for start in range(0, len(event.raw), SECTOR):
            piece = event.raw[start : start + SECTOR]
            if fate == "kept" or spread(number, start, below=2):
                at = event.at + start
                raw[len(raw) :] = bytes(max(0, at - len(raw)))
                raw[at : at + len(piece)] = piece
    return bytes(raw)


def power_cuts(place: Path, writer: Writer, *, step: int = 1, mixtures: int = 2) -> Outcome:
    """Cut the power after every n-th event of a session, with nothing else, everything and mixtures kept."""
    events = _events_of(place / "whole", writer, harmless, run_session)
    return _cut(place, events, writer, range(1, len(events) + 1, step), mixtures)


def failed_flushes(place: Path, writer: Writer, *, step: int = 1, mixtures: int = 2) -> Outcome:
    """Let every flush fail once, mend the disk, hand everything in again; cut the power after each acknowledgement."""
    total, number = Outcome(), 1
    while True:
        ordered = Counting(number, fail, frozenset({"sync"}))
        events = _events_of(place / f"whole{number}", writer, ordered, _through_faults)
        if ordered.seen < number:
            return total
        total += _cut(place, events, writer, _after_acks(events), mixtures)
        number += step


def restarts_after_failed_flush(place: Path, writer: Writer, *, step: int = 1, mixtures: int = 2) -> Outcome:
    """Let every flush fail, kill the program there, start it anew, hand everything in again; then cut the power."""
    return _restarts(place, writer, step, mixtures, failed=True)


def restarts_after_kill(place: Path, writer: Writer, *, step: int = 1, mixtures: int = 2) -> Outcome:
    """Kill the program just before every flush, start it anew, hand everything in again; then cut the power."""
    return _restarts(place, writer, step, mixtures, failed=False)


def _restarts(place: Path, writer: Writer, step: int, mixtures: int, *, failed: bool) -> Outcome:
    whole = _events_of(place / "whole", writer, harmless, run_session)
    flushes = [number for number, event in enumerate(whole) if event.call == "sync"]
    total = Outcome()
    for flush in flushes[::step]:
        # What the kernel has after a kill: everything that was written, flushed or not.
        folder = place / "killed" / "data"
        _lay_out(folder, disk_after(whole[:flush], everything))
        before = [*whole[:flush], whole[flush]._replace(call="failed sync")] if failed else whole[:flush]
        events = [*before, *_events_of(place / "killed", writer, harmless, resubmit)]
        cuts = {*_after_acks(events), *range(len(before) + 1, len(events) + 1, _EVERY)}
        total += _cut(place, events, writer, [cut for cut in sorted(cuts) if cut > len(before)], mixtures)
    return total


def _through_faults(folder: Path, writer: Writer, ack: Callable[[Entry], None]) -> None:
    run_session_through_faults(folder, writer, ack)


def _events_of(
    place: Path, writer: Writer, before: Before, session: Callable[[Path, Writer, Callable[[Entry], None]], None]
) -> list[Event]:
    place.mkdir(parents=True, exist_ok=True)
    with disk_with(before) as disk:
        session(place / "data", writer, lambda entry: disk.note("ack", entry.entry_id, raw=bytes.fromhex(entry.hash)))
    shutil.rmtree(place)
    return disk.events


def _after_acks(events: Sequence[Event]) -> list[int]:
    return [number for number, event in enumerate(events, start=1) if event.call == "ack"]


def _cut(place: Path, events: Sequence[Event], writer: Writer, cuts: Sequence[int], mixtures: int) -> Outcome:
    total = Outcome()
    for cut in cuts:
        acknowledged = {event.name: event.raw.hex() for event in events[:cut] if event.call == "ack"}
        chooses = [nothing_else, everything, *(mixture((cut, seed)) for seed in range(mixtures))]
        for number, choose in enumerate(chooses):
            _lay_out(place / "cut" / "data", disk_after(events[:cut], choose))
            faults = _faults_after(place / "cut", acknowledged, writer)
            where = f"cut after {events[cut - 1].call} {cut}, choice {number}"
            total += Outcome(1, 1, len(acknowledged), tuple(f"{where}: {fault}" for fault in faults))
    return total


def _lay_out(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, mode=0o700)
    for name, raw in files.items():
        (folder / name).write_bytes(raw)


def _faults_after(place: Path, acknowledged: dict[str, str], writer: Writer) -> list[str]:
    again: dict[str, str] = {}
    faults = []
    try:
        resubmit(place / "data", writer, lambda entry: again.update({entry.entry_id: entry.hash}))
    except Exception as fault:  # noqa: BLE001  whatever it is, it is told
        faults.append(f"stuck: nothing can be handed in again ({type(fault).__name__}: {fault})")
    found = look_into(place / "data" / RECORD_FILE)
    faults += faults_of(found, {**again, **acknowledged}, HANDED_IN)
    faults += [
        f"lost: {draft.entry_id} after handing in again" for draft in DRAFTS if draft.entry_id not in found.hashes
    ]
    shutil.rmtree(place)
    return faults
