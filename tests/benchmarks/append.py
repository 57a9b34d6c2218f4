"""A durable append of an assessment against a bare INSERT and commit of the same bytes, in turn on the same disk.

The append is the one of the bedside: `Record.append` with the draft, the texts of its tables and the head that was
seen. The bare side is a plain table in a file of its own, with the same settings, or one on the same server. Before
each write there is a short wait of changing length: a disk that flushes to a beat of its own would otherwise hide the
work of whoever begins right behind the beat.

    python -m tests.benchmarks.append [--writes 600] [--place FOLDER]
"""

import argparse
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory, mkdtemp
from time import perf_counter, process_time, sleep

import apsw
import psycopg

from tests.benchmarks.figures import Side, at_most, heading
from tests.benchmarks.many_patients import fill_ward
from tests.benchmarks.replay_log import NURSE, Wandering
from tests.journal.postgres_server import Server, programs
from tox_grader.foundation.clock import SystemClock, new_id
from tox_grader.foundation.data_place import ServerAddress
from tox_grader.journal.contents import texts_named
from tox_grader.journal.entry import NO_ENTRY, Draft, Entry
from tox_grader.journal.postgres_store import PostgresStore
from tox_grader.journal.sqlite_open import SETTINGS
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.workflows.record import Record, open_record

BOUND = 1.3
# By then the write-ahead file of either side has been filled once and is written over, as in a record that is in use.
WARM_UPS = 300
PATIENTS, ENTRIES = 100, 12
_LONGEST_WAIT_US = 10_000
_NO_DISK_MS = 0.1
_AS_GIVEN = ("page_size", "wal_autocheckpoint")

Insert = Callable[[bytes], None]


@dataclass
class Timed:
    """Milliseconds of every write of one side, by the clock and by the processor."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @contextmanager
    def one(self) -> Iterator[None]:
        """Take the time of one write."""
        begin, worked = perf_counter(), process_time()
        yield
        self.clock.append((perf_counter() - begin) * 1e3)
        self.processor.append((process_time() - worked) * 1e3)


class Bedside:
    """Patients in turn, each assessed again and again by what was graded before, as the form hands it in."""

    def __init__(self, record: Record, graded: tuple[Entry, ...], texts: dict[str, bytes]) -> None:
        """Take graded assessments of another record, and the texts of their tables."""
        self._record = record
        self._next = cycle(graded)
        self._texts = texts
        patients = record.store.patients() or tuple(f"ward-{place}" for place in range(PATIENTS))
        self._heads = {key: record.store.head(key) or NO_ENTRY for key in patients}
        self._patients = cycle(patients)

    def save(self, timed: Timed) -> Entry:
        """Append the next assessment of the next patient; only the append is timed."""
        key, one = next(self._patients), next(self._next)
        draft = Draft(new_id(), key, "assessment", self._record.clock.now(), NURSE, one.content)
        texts = {sha256: self._texts[sha256] for sha256 in texts_named(one.kind, one.content)}
        with timed.one():
            entry = self._record.append(draft, texts, expected=self._heads[key])
        self._heads[key] = entry.head
        return entry


def compare(title: str, bedside: Bedside, insert: Insert, writes: int) -> float:
    """Write with both in turn, print both and their ratio, and return the median of the bare insert."""
    ours, bare, wander, sizes = Timed(), Timed(), Wandering(1), list[int]()
    for turn in range(-WARM_UPS, writes):
        if turn == 0:
            ours, bare = Timed(), Timed()
        _wait(wander, turn)
        entry = bedside.save(ours)
        _wait(wander, turn)
        with bare.one():
            insert(entry.body)
        sizes.append(len(entry.body))
    plain, append = Side("bare insert and commit", bare.clock), Side("append through the record", ours.clock)
    heading(f"Durable append of an assessment of about {median(sizes) / 1000:.1f} kB, {title}", "apsw", "psycopg")
    for side in (plain, append):
        print(side.line("ms"))
    print("  " + at_most("append / bare, medians", append.p50 / plain.p50, BOUND))
    more = append.p50 - plain.p50
    print(f"  {more:.2f} ms more: within the bound where the bare one takes {more / (BOUND - 1):.1f} ms or longer")
    worked = median(ours.processor), median(bare.processor)
    print(f"  worked by this program, medians: append {worked[0]:.2f} ms, bare {worked[1]:.2f} ms")
    return plain.p50


def _wait(wander: Wandering, turn: int) -> None:
    if turn >= 0:
        sleep(wander.below(_LONGEST_WAIT_US) / 1e6)


def on_sqlite(place: Path, writes: int) -> tuple[tuple[Entry, ...], dict[str, bytes]]:
    """Measure the record in a file; return the assessments and texts that were written."""
    fill_ward(place / "record", patients=PATIENTS, entries=ENTRIES)
    with open_record(place / "record", SystemClock(), "simulation") as record:
        key = record.store.patients()[0]
        graded = tuple(entry for entry in record.entries(key) if entry.kind == "assessment")
        with record.store.snapshot() as snapshot:
            texts = dict(snapshot.table_texts())
        insert = _plain_file(place / "plain.sqlite3", record.store)
        flush = compare("one file (SQLite)", Bedside(record, graded, texts), insert, writes)
        if flush < _NO_DISK_MS:
            print("  this folder hardly stands on a disk: name one that does with --place")
        return graded, texts


def _plain_file(file: Path, store: object) -> Insert:
    """Return the insert into a plain table under the settings that the record has, read back from both."""
    if not isinstance(store, SqliteStore):
        raise TypeError("the record is none in a file")
    bare = apsw.Connection(str(file))
    for name, asked in SETTINGS:
        bare.pragma(name, asked)
    for name in (*(name for name, _ in SETTINGS), *_AS_GIVEN):
        if bare.pragma(name) != store._connection.pragma(name):  # noqa: SLF001  the two have to be alike
            raise AssertionError(f"the two sides differ in {name}")
    bare.execute("CREATE TABLE plain (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT")

    def insert(body: bytes) -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT INTO plain (body) VALUES (?)", (body,))
        bare.execute("COMMIT")

    return insert


def on_postgresql(place: Path, graded: tuple[Entry, ...], texts: dict[str, bytes], writes: int) -> None:
    """Measure the record on a server of its own, which keeps its files on the same disk."""
    with server_on(place) as server:
        name, clock = server.new_database(), SystemClock()
        where = ServerAddress(server.url(name))
        with (
            PostgresStore.open(where, mode="simulation", clock=clock) as store,
            psycopg.connect(server.url(name), autocommit=True) as bare,
        ):
            bare.execute("CREATE TABLE plain (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body BYTEA NOT NULL)")

            def insert(body: bytes) -> None:
                bare.execute("BEGIN")
                bare.execute("INSERT INTO plain (body) VALUES (%s)", (body,))
                bare.execute("COMMIT")

            record = Record(store, clock, "simulation", place)
            compare("a server (PostgreSQL)", Bedside(record, graded, texts), insert, writes)


@contextmanager
def server_on(place: Path) -> Iterator[Server]:
    """Run a server whose files stand in a folder of this place, and take it away at the end."""
    bin_folder = programs()
    if bin_folder is None:
        raise FileNotFoundError
    # Directly in it: the server runs as another user, who may not look into our own folder.
    folder = Path(mkdtemp(prefix="tg-pg-", dir=place))
    try:
        server = Server(folder, bin_folder)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop("immediate")
    finally:
        shutil.rmtree(folder)


def main() -> None:
    """Measure on a file, and on a server where there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writes", type=int, default=600)
    parser.add_argument("--place", type=Path, help="a folder on the disk that is to be measured")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="tox-grader-benchmark-", dir=options.place) as folder:
        place = Path(folder)
        graded, texts = on_sqlite(place, options.writes)
        if programs() is None:
            print("No PostgreSQL server on this machine: that side was not measured")
        else:
            on_postgresql(place.parent, graded, texts, options.writes)


if __name__ == "__main__":
    main()
