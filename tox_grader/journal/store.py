"""The port to the record: what any store must do, whatever database stands behind it.

A store belongs to one thread at a time. What `append` returned is durable; whatever it raises, the draft may be
handed in again with the same entry id and will be kept once.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from tox_grader.journal.chain import StoredRow
from tox_grader.journal.entry import Draft, Entry, Head
from tox_grader.journal.ledger import LedgerRow
from tox_grader.journal.person import Person

MODES = ("clinical", "simulation")
NO_TABLES: Mapping[str, bytes] = MappingProxyType({})


class Snapshot(Protocol):
    """The whole log as it stood at one moment, read row by row, while others go on writing."""

    def rows(self) -> Iterator[StoredRow]:
        """Yield every stored row, by patient and sequence."""
        ...

    def rows_of(self, patient_key: str) -> Iterator[StoredRow]:
        """Yield the stored rows of one chain, by sequence."""
        ...

    def ledger_rows(self) -> Iterator[LedgerRow]:
        """Yield every row of the site ledger, by position."""
        ...

    def ledger_by_chain(self) -> Iterator[LedgerRow]:
        """Yield every row of the site ledger, by patient, sequence and position."""
        ...

    def table_texts(self) -> Iterator[tuple[str, bytes]]:
        """Yield every kept table text with the SHA-256 it is kept under."""
        ...


class Store(Protocol):
    """The record of one station or ward."""

    @property
    def mode(self) -> str:
        """Return 'clinical' or 'simulation': one store never holds both."""
        ...

    @property
    def station(self) -> str:
        """Return the name of the workstation, which stands in every entry that it writes."""
        ...

    @property
    def record_id(self) -> str:
        """Return what tells this record from any other: drawn when it was made, never changed."""
        ...

    def append(self, draft: Draft, tables: Mapping[str, bytes] = NO_TABLES, *, expected: Head | None = None) -> Entry:
        """Keep a draft and the table texts (by SHA-256) it was graded by; durable when this returns.

        With `expected`, the head on which the draft was made (`NO_ENTRY` for a new patient), StaleView where another
        head stands in the record. In the same transaction the entry enters the site ledger, and a clock that was set
        is noted before it.
        """
        ...

    def ledger_head(self) -> Head:
        """Return position and hash of the site ledger's last row; 0 and 64 zeros for an empty record."""
        ...

    def entries(self, patient_key: str) -> tuple[Entry, ...]:
        """Return a patient's entries in order, each checked against its hash; LogInvalid where one fails."""
        ...

    def entry(self, entry_id: str) -> Entry | None:
        """Return the entry with this id, or None where it was never kept."""
        ...

    def head(self, patient_key: str) -> Head | None:
        """Return the sequence and hash of a patient's last entry: what a checkpoint holds."""
        ...

    def holds(self, patient_key: str, kind: str) -> bool:
        """Tell whether a chain holds an entry of a kind, without reading the chain."""
        ...

    def patients(self) -> tuple[str, ...]:
        """Return the key of every patient in the log; the site's own chain is no patient's."""
        ...

    def table_text(self, sha256: str) -> bytes:
        """Return a kept table text, checked against its hash; LogInvalid where it is absent or altered."""
        ...

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Return the whole log as it stands now, for verification."""
        ...

    def add_person(self, person: Person) -> None:
        """Keep a patient's name; PatientIdTakenError where the patient id is on record already."""
        ...

    def person(self, patient_key: str) -> Person | None:
        """Return the name behind a key, or None where it was erased or never kept."""
        ...

    def person_by_id(self, patient_id: str) -> Person | None:
        """Return the person with this patient id, also one who has left."""
        ...

    def persons(self, *, also_left: bool = False) -> tuple[Person, ...]:
        """Return the patients on the ward, by name; on demand also those who have left."""
        ...

    def has_namesake(self, person: Person) -> bool:
        """Tell whether another patient on the ward has the same family name, without reading every name."""
        ...

    def mark_left(self, patient_key: str, at: datetime | None) -> None:
        """Note that a patient has left the ward, or (None) is back."""
        ...

    def erase_person(self, patient_key: str) -> bool:
        """Erase a patient's name; the entries stay and still verify. Tell whether there was a name.

        NameLingersError where it is erased and can still be found in the files; the same again tries to clear it.
        """
        ...

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more is written until the record is opened again, after a failure."""
        ...

    def reopen(self) -> None:
        """Open the record again after a write failed; refuse where anything acknowledged is not there any more."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...
