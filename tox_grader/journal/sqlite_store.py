"""The record of one station, in one SQLite file: what was handed in is durable when `append` returns."""

import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import apsw

from tox_grader.foundation.clock import Clock
from tox_grader.foundation.problems import LogInvalid, Problem, StoreUnavailable
from tox_grader.journal import sqlite_erasing, sqlite_identity, sqlite_ledger, sqlite_log
from tox_grader.journal.appending import Hand, keep, refuse_wrong_tables, sound, sound_alone
from tox_grader.journal.body import digest, utc_text
from tox_grader.journal.clock_watch import read_both
from tox_grader.journal.entry import NO_ENTRY, Draft, Entry, Head
from tox_grader.journal.folder import open_folder
from tox_grader.journal.person import Person
from tox_grader.journal.sqlite_faults import DO_SAVING, not_saved, told_as_not_open, told_as_not_read
from tox_grader.journal.sqlite_open import MODES, make_file, open_record, record_id_of, refuse_damage
from tox_grader.journal.sqlite_snapshot import SqliteSnapshot, snapshot_of
from tox_grader.journal.sqlite_waiting import PATIENCE_MS
from tox_grader.journal.sqlite_writing import Writer
from tox_grader.journal.station import station_name
from tox_grader.journal.store import NO_TABLES


class SqliteStore:
    """One open record. Belongs to one thread at a time; other processes may write to the same record meanwhile."""

    def __init__(
        self, connection: apsw.Connection, file: Path, mode: str, station: str, clock: Clock, patience_ms: int
    ) -> None:
        """Take over an open connection; use `SqliteStore.open`."""
        self._connection = connection
        self._writer = Writer(connection, file)
        self._clock = clock
        self._patience_ms = patience_ms
        self._clock_seen = read_both(clock)
        self._acknowledged = sqlite_ledger.ledger_head(connection)
        self.file = file
        self.mode = mode
        self.station = station
        self.record_id = record_id_of(connection)

    @classmethod
    def open(
        cls, folder: Path, *, mode: str, clock: Clock, station: str | None = None, patience_ms: int = PATIENCE_MS
    ) -> Self:
        """Open the record in a data folder, or make it; refuse one of another mode, schema or program."""
        if mode not in MODES:
            raise ValueError(f"a record's mode is one of {', '.join(MODES)}")
        real = open_folder(folder)
        with told_as_not_open(real):
            file = make_file(real)
            connection = open_record(file, mode=mode, clock=clock, patience_ms=patience_ms)
            store = cls(connection, file, mode, station_name(station, os.environ), clock, patience_ms)
        store._finish_erasing()
        return store

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the store."""
        self.close()

    def close(self) -> None:
        """Let go of the record; what was appended is on disk already."""
        with told_as_not_open(self.file):
            self._connection.close()

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more is written until the record is opened again."""
        return self._writer.has_ended

    def reopen(self) -> None:
        """Open the record again after a write failed; refuse where anything acknowledged is not there any more."""
        self._writer.end()
        with told_as_not_open(self.file):
            self._connection.close()
            connection = open_record(self.file, mode=self.mode, clock=self._clock, patience_ms=self._patience_ms)
            try:
                refuse_damage(connection, self.file)
                self._refuse_other_record(connection)
            except BaseException:
                connection.close()  # nothing is read from it either
                raise
        self._connection = connection
        writer = Writer(connection, self.file)
        with writer.transaction():
            """Have the disk take what stands in the write-ahead file, before anything is built on it."""
        self._writer = writer

    def append(self, draft: Draft, tables: Mapping[str, bytes] = NO_TABLES, *, expected: Head | None = None) -> Entry:
        """Keep a draft at the end of its patient's chain; the same draft again returns the entry that is there."""
        refuse_wrong_tables(tables, self._not_saved)
        hand = Hand(self._clock, self._clock_seen, self.mode, self.station, self._not_saved)
        with self._writer.transaction() as connection:
            kept = keep(sqlite_log.SqliteTables(connection), draft, tables, expected, hand)
        self._clock_seen, self._acknowledged = kept.clock_seen, kept.ledger_head
        return kept.entry

    def entries(self, patient_key: str) -> tuple[Entry, ...]:
        """Return a patient's entries in order; LogInvalid where one of them does not hold."""
        found: list[Entry] = []
        head = NO_ENTRY
        with told_as_not_read(self.file):
            for row in sqlite_log.rows_of_patient(self._connection, patient_key):
                found.append(sound(row, head))
                head = found[-1].head
        return tuple(found)

    def entry(self, entry_id: str) -> Entry | None:
        """Return one entry, checked against its own hash; its place in the chain is checked by `entries`."""
        with told_as_not_read(self.file):
            row = sqlite_log.row_by_id(self._connection, entry_id)
        return None if row is None else sound_alone(row)

    def head(self, patient_key: str) -> Head | None:
        """Return the sequence and hash of a patient's last entry, or None where there is none."""
        with told_as_not_read(self.file):
            return sqlite_log.head_of(self._connection, patient_key)

    def holds(self, patient_key: str, kind: str) -> bool:
        """Tell whether a chain holds an entry of a kind, without reading the chain."""
        with told_as_not_read(self.file):
            return sqlite_log.holds(self._connection, patient_key, kind)

    def ledger_head(self) -> Head:
        """Return position and hash of the site ledger's last row; 0 and 64 zeros for an empty record."""
        with told_as_not_read(self.file):
            return sqlite_ledger.ledger_head(self._connection)

    def patients(self) -> tuple[str, ...]:
        """Return the key of every patient in the log."""
        with told_as_not_read(self.file):
            return sqlite_log.patient_keys(self._connection)

    def table_text(self, sha256: str) -> bytes:
        """Return a kept table text; LogInvalid where it is absent or is not what its hash says."""
        with told_as_not_read(self.file):
            text = sqlite_log.text_of(self._connection, sha256)
        if text is None or digest(text) != sha256:
            what = "the table's text is not in the record" if text is None else "the table's text was altered"
            why = "an entry graded by it cannot be graded again as it was"
            raise LogInvalid(Problem(what, f"table text {sha256}", why, "keep the data folder as it is; report this"))
        return text

    def snapshot(self) -> AbstractContextManager[SqliteSnapshot]:
        """Return the whole log as it stands when entered; `append` may go on meanwhile."""
        return snapshot_of(self.file, patience_ms=PATIENCE_MS)

    def add_person(self, person: Person) -> None:
        """Keep a patient's name; PatientIdTakenError where the patient id is on record already."""
        with self._writer.transaction() as connection:
            sqlite_identity.add(connection, person, utc_text(self._clock.now()), self.file)

    def person(self, patient_key: str) -> Person | None:
        """Return the name behind a key, or None where it was erased or never kept."""
        with told_as_not_read(self.file):
            return sqlite_identity.by_key(self._connection, patient_key)

    def person_by_id(self, patient_id: str) -> Person | None:
        """Return the person with this patient id, also one who has left."""
        with told_as_not_read(self.file):
            return sqlite_identity.by_id(self._connection, patient_id)

    def persons(self, *, also_left: bool = False) -> tuple[Person, ...]:
        """Return the patients on the ward, by name; on demand also those who have left."""
        with told_as_not_read(self.file):
            return sqlite_identity.everybody(self._connection, also_left=also_left)

    def has_namesake(self, person: Person) -> bool:
        """Tell whether another patient on the ward has the same family name, without reading every name."""
        with told_as_not_read(self.file):
            return sqlite_identity.has_namesake(self._connection, person)

    def mark_left(self, patient_key: str, at: datetime | None) -> None:
        """Note that a patient has left the ward, or (None) is back."""
        with self._writer.transaction() as connection:
            sqlite_identity.mark_left(connection, patient_key, None if at is None else utc_text(at))

    def erase_person(self, patient_key: str) -> bool:
        """Erase a patient's name, from the files too; NameLingersError where another program still keeps it there."""
        with self._writer.transaction() as connection:
            erased = sqlite_identity.erase(connection, patient_key)
            if erased:
                sqlite_erasing.put_mark(self.file)
        if sqlite_erasing.is_marked(self.file) and not sqlite_erasing.overwrite(self._connection, self.file):
            raise sqlite_erasing.lingers(self.file)
        return erased

    def _finish_erasing(self) -> None:
        """Overwrite what an earlier program has erased; who opens the record is not kept from it by that."""
        if sqlite_erasing.is_marked(self.file):
            with suppress(StoreUnavailable), self._writer.transaction():
                """Every transaction does it at its end."""

    def _refuse_other_record(self, connection: apsw.Connection) -> None:
        if record_id_of(connection) != self.record_id:
            raise self._not_saved("another record stands at this place than the one that was opened")
        sqlite_ledger.refuse_lost_ground(connection, self._acknowledged)

    def _not_saved(self, what: str, do: str = DO_SAVING) -> StoreUnavailable:
        return not_saved(what, self.file, do)
