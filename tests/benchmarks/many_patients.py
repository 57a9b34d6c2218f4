"""A SIMULATION record of many invented patients who all have the same course, made fast for benchmarks alone.

One course is graded by the program itself and written again under the key of every patient, in the order in which a
ward would have written it: everybody's first entry, everybody's second. One flush for each of these rounds.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.replay_log import BEGIN, COURSE, fill_log
from tox_grader.foundation.clock import FixedClock, SystemClock, new_id
from tox_grader.journal.appending import Writing, add
from tox_grader.journal.body import utc_text
from tox_grader.journal.entry import Draft, Entry
from tox_grader.journal.person import Person
from tox_grader.journal.sqlite_identity import add as add_name
from tox_grader.journal.sqlite_identity import mark_left
from tox_grader.journal.sqlite_log import SqliteTables
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.workflows.record import open_record

_OF_ONE_NAME = 2


def number_of(place: int) -> str:
    """Return the number on the ward of the patient at a place."""
    return f"W{place:05d}"


def fill_ward(folder: Path, *, patients: int, entries: int) -> None:
    """Write so many patients with so many entries each into a folder that holds none yet."""
    course, texts = _one_course(entries)
    people = [_person(place) for place in range(patients)]
    with SqliteStore.open(folder, mode="simulation", clock=FixedClock(BEGIN)) as store:
        with store._writer.transaction() as connection:  # noqa: SLF001  one flush for all: nothing else may do so
            log = SqliteTables(connection)
            for person in people:
                add_name(connection, person, utc_text(BEGIN), store.file)
            for sha256, text in texts.items():
                log.keep_text(sha256, text)
        for entry in course:
            draft = Draft(new_id(), people[0].patient_key, entry.kind, entry.observed_at, entry.author, entry.content)
            writing = Writing(entry.recorded_at, store.mode, store.station)
            with store._writer.transaction() as connection:  # noqa: SLF001  as above
                for person in people:
                    add(
                        SqliteTables(connection),
                        replace(draft, entry_id=new_id(), patient_key=person.patient_key),
                        writing,
                    )


def set_ward(folder: Path, here: int) -> None:
    """Note of the first so many patients that they are on the ward, and of all others that they have left it."""
    with SqliteStore.open(folder, mode="simulation", clock=FixedClock(BEGIN)) as store:
        on_the_ward = {number_of(place) for place in range(here)}
        with store._writer.transaction() as connection:  # noqa: SLF001  as above
            for person in store.persons(also_left=True):
                left_at = None if person.patient_id in on_the_ward else utc_text(BEGIN)
                mark_left(connection, person.patient_key, left_at)


def _one_course(entries: int) -> tuple[Sequence[Entry], dict[str, bytes]]:
    """Return the beginning of a course as the program grades it, and the table texts that it names."""
    if not 1 <= entries <= COURSE:
        raise ValueError(f"a course has 1 to {COURSE} entries")
    with TemporaryDirectory(prefix="tox-grader-benchmark-") as place:
        folder = Path(place) / "data"
        fill_log(folder, entries=COURSE)
        with open_record(folder, SystemClock(), "simulation") as record, record.store.snapshot() as snapshot:
            (key,) = record.store.patients()
            return record.entries(key)[:entries], dict(snapshot.table_texts())


def _person(place: int) -> Person:
    born = BEGIN.date().replace(year=1961)
    return Person(f"ward-{place:07d}", number_of(place), f"Böhm{place // _OF_ONE_NAME:05d}", "Bench", born, None)
