"""Replay a whole ward or one patient, in this process or in several: each takes whole patients, chunk by chunk.

What a process hands back is text and counts, so that memory does not grow with the log.
"""

import gc
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from tox_grader.foundation.clock import SystemClock
from tox_grader.foundation.data_place import DataPlace
from tox_grader.foundation.problems import Problem, StoreUnavailable
from tox_grader.journal.store import Snapshot
from tox_grader.workflows.record import Mode, Record, open_record
from tox_grader.workflows.replay import Replay
from tox_grader.workflows.replay_verdicts import Replayed, Tally

_LARGEST_CHUNK = 50
_OBJECTS_UNTIL_SWEEP = 100_000
_WAITING = 3  # chunks handed out for each process, so that none waits for work
Render = Callable[[Replayed, str | None], str]
"""Says one patient's verdicts; takes the hospital number, None where it was erased."""


@dataclass(frozen=True)
class Told:
    """What some patients gave: the text to print, and the counts."""

    text: str
    tally: Tally = field(default_factory=Tally)


def keys_of(record: Record, patient_id: str | None) -> tuple[str, ...]:
    """Return the key of the patient with this number, or of every patient in the log, by number where there is one."""
    if patient_id is not None:
        return (record.person(patient_id).patient_key,)
    numbers = {person.patient_key: person.patient_id for person in record.store.persons(also_left=True)}
    return tuple(sorted(record.store.patients(), key=lambda key: (key not in numbers, numbers.get(key, key))))


def replay_here(record: Record, keys: Sequence[str], folder: Path, render: Render) -> Iterator[Told]:
    """Yield each patient replayed, as the log stands now."""
    replay = Replay(record.store.table_text, folder)
    with _few_sweeps(), record.store.snapshot() as snapshot:
        for key in keys:
            yield _patient(record, snapshot, replay, key, render)


def replay_in_processes(
    place: DataPlace | None, mode: Mode, keys: Sequence[str], folder: Path, render: Render, processes: int
) -> Iterator[Told]:
    """Yield the patients chunk by chunk, in the order of `keys`, each replayed in one of several processes."""
    size = max(1, min(_LARGEST_CHUNK, len(keys) // (processes * _WAITING)))
    chunks = (keys[begin : begin + size] for begin in range(0, len(keys), size))
    # A database must not be shared with a copy of this process: each one begins anew and opens its own.
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, _begin, (place, mode, folder, render)) as pool:
        handed_out: deque[Future[Told]] = deque()
        try:
            for chunk in chunks:
                handed_out.append(pool.submit(_chunk, chunk))
                if len(handed_out) >= processes * _WAITING:
                    yield handed_out.popleft().result()
            while handed_out:
                yield handed_out.popleft().result()
        except BrokenProcessPool as fault:
            what, why = "a process of the replay was ended from outside", "the log was not replayed to its end"
            do = "run it again without --processes"
            raise StoreUnavailable(Problem(what, "--processes", why, do)) from fault
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _patient(record: Record, snapshot: Snapshot, replay: Replay, key: str, render: Render) -> Told:
    replayed = replay.chain(key, snapshot.rows_of(key))
    person = record.store.person(key)
    told = Told(render(replayed, None if person is None else person.patient_id))
    told.tally.add(replayed)
    return told


@contextmanager
def _few_sweeps() -> Iterator[None]:
    """Sweep for unreachable cycles seldom: what is remembered is large, lives long, and holds none."""
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_UNTIL_SWEEP, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Worker:
    """What one process works with; it goes with the process."""

    open: ExitStack
    made_with: tuple[DataPlace | None, Mode, Path]
    record: Record
    replay: Replay
    render: Render


def _begin(place: DataPlace | None, mode: Mode, folder: Path, render: Render) -> None:
    # Ctrl+C reaches every process of the terminal: the first one says what to do, the others finish their chunk.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Worker.open = ExitStack()
    _Worker.made_with = (place, mode, folder)
    _Worker.render = staticmethod(render)


def _open() -> None:
    # With the first chunk: a record that cannot be opened is then told in words. While a process begins nobody hears.
    place, mode, folder = _Worker.made_with
    record = _Worker.open.enter_context(open_record(place, SystemClock(), mode))
    _Worker.replay = Replay(record.store.table_text, folder)
    _Worker.record = record


def _chunk(keys: Sequence[str]) -> Told:
    texts: list[str] = []
    tally = Tally()
    if not hasattr(_Worker, "record"):
        _open()
    with _few_sweeps(), _Worker.record.store.snapshot() as snapshot:
        for key in keys:
            told = _patient(_Worker.record, snapshot, _Worker.replay, key, _Worker.render)
            texts.append(told.text)
            tally.join(told.tally)
    return Told("".join(texts), tally)
