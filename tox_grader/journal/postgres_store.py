"""The record of a ward, on a PostgreSQL server that several stations share: durable when `append` returns."""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from types import TracebackType
from typing import Self

from tox_grader.foundation.clock import Clock
from tox_grader.foundation.data_place import ServerAddress
from tox_grader.foundation.problems import LogInvalid, Problem, StoreUnavailable
from tox_grader.journal import postgres_identity, postgres_log
from tox_grader.journal.appending import Hand, keep, refuse_wrong_tables, sound, sound_alone
from tox_grader.journal.body import digest, utc_text
from tox_grader.journal.clock_watch import read_both
from tox_grader.journal.entry import NO_ENTRY, Draft, Entry, Head
from tox_grader.journal.ledger_end import refuse_other_end
from tox_grader.journal.person import Person
from tox_grader.journal.postgres_faults import DO_SAVING, not_saved, told_as_not_open, told_as_not_read
from tox_grader.journal.postgres_log import Connection
from tox_grader.journal.postgres_open import PATIENCE_MS, open_record
from tox_grader.journal.postgres_schema import meta_of
from tox_grader.journal.postgres_snapshot import PostgresSnapshot, snapshot_of
from tox_grader.journal.postgres_writing import Writer, given_up_after
from tox_grader.journal.station import station_name
from tox_grader.journal.store import MODES, NO_TABLES


class PostgresStore:
    """One open record. Belongs to one thread at a time; other stations write to the same record meanwhile."""

    def __init__(
        self, connection: Connection, where: ServerAddress, mode: str, station: str, clock: Clock, patience_ms: int
    ) -> None:
        """Take over an open connection; use `PostgresStore.open`."""
        self._connection = connection
        self._patience_ms = patience_ms
        self._writer = Writer(connection, where, patience_ms)
        self._clock = clock
        self._clock_seen = read_both(clock)
        self._acknowledged = postgres_log.ledger_head(connection)
        self.where = where
        self.mode = mode
        self.station = station
        self.record_id = meta_of(connection, "record_id") or ""

    @classmethod
    def open(
        cls,
        where: ServerAddress,
        *,
        mode: str,
        clock: Clock,
        station: str | None = None,
        patience_ms: int = PATIENCE_MS,
    ) -> Self:
        """Open the record on a server, or make it; refuse one of another mode, schema or program."""
        if mode not in MODES:
            raise ValueError(f"a record's mode is one of {', '.join(MODES)}")
        with told_as_not_open(where):
            connection = open_record(where, mode=mode, clock=clock, patience_ms=patience_ms)
            return cls(connection, where, mode, station_name(station, os.environ), clock, patience_ms)

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the store."""
        self.close()

    def close(self) -> None:
        """Let go of the record; what was appended is on the server's disk already."""
        self._connection.close()

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more is read or written until the record is opened again."""
        return self._connection.closed

    def reopen(self) -> None:
        """Open the record again after the line was lost; refuse where anything acknowledged is not there any more."""
        self._connection.close()
        with told_as_not_open(self.where):
            connection = open_record(
                self.where, mode=self.mode, clock=self._clock, patience_ms=self._patience_ms, make=False
            )
        try:
            with told_as_not_open(self.where):
                self._refuse_other_record(connection)
        except BaseException:
            connection.close()
            raise
        self._connection, self._writer = connection, Writer(connection, self.where, self._patience_ms)

    def append(self, draft: Draft, tables: Mapping[str, bytes] = NO_TABLES, *, expected: Head | None = None) -> Entry:
        """Keep a draft at the end of its patient's chain; the same draft again returns the entry that is there."""
        refuse_wrong_tables(tables, self._not_saved)
        hand = Hand(self._clock, self._clock_seen, self.mode, self.station, self._not_saved)
        with self._writer.transaction() as connection:
            kept = keep(postgres_log.PostgresTables(connection), draft, tables, expected, hand)
        self._clock_seen, self._acknowledged = kept.clock_seen, kept.ledger_head
        return kept.entry

    def entries(self, patient_key: str) -> tuple[Entry, ...]:
        """Return a patient's entries in order; LogInvalid where one of them does not hold."""
        found: list[Entry] = []
        head = NO_ENTRY
        with self._reading() as connection:
            for row in postgres_log.rows_of_patient(connection, patient_key):
                found.append(sound(row, head))
                head = found[-1].head
        return tuple(found)

    def entry(self, entry_id: str) -> Entry | None:
        """Return one entry, checked against its own hash; its place in the chain is checked by `entries`."""
        with self._reading() as connection:
            row = postgres_log.row_by_id(connection, entry_id)
        return None if row is None else sound_alone(row)

    def head(self, patient_key: str) -> Head | None:
        """Return the sequence and hash of a patient's last entry, or None where there is none."""
        with self._reading() as connection:
            return postgres_log.head_of(connection, patient_key)

    def holds(self, patient_key: str, kind: str) -> bool:
        """Tell whether a chain holds an entry of a kind, without reading the chain."""
        with self._reading() as connection:
            return postgres_log.holds(connection, patient_key, kind)

    def ledger_head(self) -> Head:
        """Return position and hash of the site ledger's last row; 0 and 64 zeros for an empty record."""
        with self._reading() as connection:
            return postgres_log.ledger_head(connection)

    def patients(self) -> tuple[str, ...]:
        """Return the key of every patient in the log."""
        with self._reading() as connection:
            return postgres_log.patient_keys(connection)

    def table_text(self, sha256: str) -> bytes:
        """Return a kept table text; LogInvalid where it is absent or is not what its hash says."""
        with self._reading() as connection:
            text = postgres_log.text_of(connection, sha256)
        if text is None or digest(text) != sha256:
            what = "the table's text is not in the record" if text is None else "the table's text was altered"
            why = "an entry graded by it cannot be graded again as it was"
            raise LogInvalid(Problem(what, f"table text {sha256}", why, "keep the record as it is; report this"))
        return text

    def snapshot(self) -> AbstractContextManager[PostgresSnapshot]:
        """Return the whole log as it stands when entered; `append` may go on meanwhile."""
        return snapshot_of(self.where, patience_ms=self._patience_ms)

    def add_person(self, person: Person) -> None:
        """Keep a patient's name; PatientIdTakenError where the patient id is on record already."""
        with self._writer.transaction() as connection:
            postgres_identity.add(connection, person, utc_text(self._clock.now()), self.where)

    def person(self, patient_key: str) -> Person | None:
        """Return the name behind a key, or None where it was erased or never kept."""
        with self._reading() as connection:
            return postgres_identity.by_key(connection, patient_key)

    def person_by_id(self, patient_id: str) -> Person | None:
        """Return the person with this patient id, also one who has left."""
        with self._reading() as connection:
            return postgres_identity.by_id(connection, patient_id)

    def persons(self, *, also_left: bool = False) -> tuple[Person, ...]:
        """Return the patients on the ward, by name; on demand also those who have left."""
        with self._reading() as connection:
            return postgres_identity.everybody(connection, also_left=also_left)

    def has_namesake(self, person: Person) -> bool:
        """Tell whether another patient on the ward has the same family name, without reading every name."""
        with self._reading() as connection:
            return postgres_identity.has_namesake(connection, person)

    def mark_left(self, patient_key: str, at: datetime | None) -> None:
        """Note that a patient has left the ward, or (None) is back."""
        with self._writer.transaction() as connection:
            postgres_identity.mark_left(connection, patient_key, None if at is None else utc_text(at))

    def erase_person(self, patient_key: str) -> bool:
        """Erase a patient's name, from the table's file too; NameLingersError where it could not be written anew.

        Copies and logs of the server are its owner's to clear.
        """
        with self._writer.transaction() as connection:
            erased = postgres_identity.erase(connection, patient_key)
        with self._reading() as connection:
            if not postgres_identity.sweep(connection):
                raise postgres_identity.lingers(self.where)
        return erased

    def _refuse_other_record(self, connection: Connection) -> None:
        if meta_of(connection, "record_id") != self.record_id:
            raise self._not_saved("another record stands at this place than the one that was opened")
        found = postgres_log.ledger_hash_at(connection, self._acknowledged[0])
        refuse_other_end(self._acknowledged, found, postgres_log.last_ledger_rows(connection))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_as_not_read(self.where), given_up_after(self._connection, 2 * self._patience_ms / 1000):
            yield self._connection

    def _not_saved(self, what: str, do: str = DO_SAVING) -> StoreUnavailable:
        return not_saved(what, self.where, do)
