"""The ward's record, opened: who is on the ward, what was observed and given, in order.

Everything a screen or command needs of the record goes through here; no other room opens the store.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from tox_grader.assessment.history import Weight
from tox_grader.foundation.clock import Clock, new_id
from tox_grader.foundation.data_place import DataPlace
from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.journal.contents import PatientFacts, patient_facts
from tox_grader.journal.entry import Author, Draft, Entry, Head
from tox_grader.journal.folder import data_folder, open_folder, place_of_record
from tox_grader.journal.person import Person, Sex
from tox_grader.journal.store import NO_TABLES, Store
from tox_grader.workflows.open_store import open_store

Mode = Literal["clinical", "simulation"]
# What other rooms need of an entry, so that none of them opens the store.
__all__ = [
    "Author",
    "Entry",
    "Mode",
    "NewPatient",
    "PatientFacts",
    "Person",
    "Record",
    "Sex",
    "Weight",
    "add_patient",
    "open_record",
    "patient_facts",
    "record_facts",
    "record_treatment",
]


@dataclass(frozen=True)
class Record:
    """An open record in one mode. Modes never mix: a store of the other mode is refused.

    `folder` is the station's own folder beside it, for drafts and keys: the record's folder, or one for each server.
    """

    store: Store
    clock: Clock
    mode: Mode
    folder: Path

    @property
    def has_failed(self) -> bool:
        """Tell whether a failure has ended writing: until a person saves again, the record is not opened anew."""
        return self.store.has_ended

    def make_ready(self) -> None:
        """Open the record anew, with every check, where an earlier failure has ended it: before a deliberate save.

        Nothing is tried again by itself: the person who reads NOT SAVED decides.
        """
        if self.store.has_ended:
            self.store.reopen()

    def append(self, draft: Draft, tables: Mapping[str, bytes] = NO_TABLES, *, expected: Head | None = None) -> Entry:
        """Keep a draft at a person's word."""
        self.make_ready()
        return self.store.append(draft, tables, expected=expected)

    def add_person(self, person: Person) -> None:
        """Keep a patient's name at a person's word."""
        self.make_ready()
        self.store.add_person(person)

    def people(self) -> tuple[Person, ...]:
        """Return the patients on the ward."""
        return self.store.persons()

    def person(self, patient_id: str) -> Person:
        """Return the patient with this hospital number; raise `WrongUsage` with the nearest one otherwise."""
        found = self.store.person_by_id(patient_id)
        if found is None:
            # The nearest number would be another patient's: it is never proposed.
            advice = "read the number again; the ward: tox-grader patient list; a new patient: tox-grader patient add"
            raise WrongUsage(
                Problem(
                    "there is no patient with this number on the ward",
                    "PATIENT",
                    "an entry must stand with its patient",
                    advice,
                ),
            )
        return found

    def entries(self, patient_key: str) -> tuple[Entry, ...]:
        """Return a patient's log, oldest first, its chain checked."""
        return self.store.entries(patient_key)


@dataclass(frozen=True, slots=True)
class NewPatient:
    """What is entered when a patient comes to the ward."""

    patient_id: str
    family_name: str
    given_name: str
    birth_date: date | None
    sex: Sex | None
    facts: PatientFacts


@contextmanager
def open_record(place: DataPlace | None, clock: Clock, mode: Mode = "clinical") -> Iterator[Record]:
    """Open (or begin) the record: at the place named, else at the environment's, else in the station's own folder."""
    folder = open_folder(data_folder(place, os.environ))
    with open_store(place_of_record(place, os.environ), mode=mode, clock=clock) as store:
        yield Record(store, clock, mode, folder)


def add_patient(record: Record, new: NewPatient, author: Author) -> Person:
    """Add a patient: the name to the identity table, the facts of the treatment to the log."""
    record.make_ready()
    begun = _begun(record, new)
    if begun is not None:
        record_facts(record, begun.patient_key, new.facts, author)
        return begun
    taken = {person.patient_id.casefold() for person in record.store.persons(also_left=True)}
    if new.patient_id.casefold() in taken:
        why = "one number must name one patient"
        advice = "read the number again; record new facts with: tox-grader patient update"
        raise WrongUsage(Problem("a patient with this number is already on record", "PATIENT", why, advice))
    person = Person(new_id(), new.patient_id, new.family_name, new.given_name, new.birth_date, new.sex)
    record.add_person(person)
    record_facts(record, person.patient_key, new.facts, author)
    return person


def _begun(record: Record, new: NewPatient) -> Person | None:
    """Return the very patient whose name was kept when adding was broken off before the facts; else None."""
    found = record.store.person_by_id(new.patient_id)
    if found is None or record.store.head(found.patient_key) is not None:
        return None
    told = (new.patient_id, new.family_name, new.given_name, new.birth_date, new.sex)
    kept = (found.patient_id, found.family_name, found.given_name, found.birth_date, found.sex)
    return found if told == kept else None


def record_facts(record: Record, patient_key: str, facts: PatientFacts, author: Author) -> Entry:
    """Record what is fixed about the treatment, or a new weight or baseline; only what is given is written."""
    content: dict[str, object] = {
        "product": facts.product,
        "infused_at": None if facts.infused_at is None else facts.infused_at.isoformat(),
        "baseline_ice": facts.baseline_ice,
        "baseline_capd": facts.baseline_capd,
        "can_do_ice": facts.can_do_ice,
        "crs_before": facts.crs_before,
        "fever_masked_before": facts.fever_masked_before,
        "weight": None
        if facts.weight is None
        else {"kg": str(facts.weight.kg), "measured_on": facts.weight.measured_on.isoformat()},
    }
    return _append(
        record, patient_key, "patient", record.clock.now(), author, {k: v for k, v in content.items() if v is not None}
    )


def record_treatment(
    record: Record,
    patient_key: str,
    drug: str,
    given_at: datetime,
    dose: str | None,
    author: Author,
    *,
    may_mask_fever: bool,
    shown: str | None = None,
    reason: str | None = None,
    is_given: bool = True,
    entry_id: str | None = None,
    expected: Head | None = None,
) -> Entry:
    """Record that a treatment was really given, or not; `shown` is the drug's name as the drug table writes it."""
    content: dict[str, object] = {
        "drug": drug,
        "shown": shown or drug,
        "given_at": given_at.isoformat(),
        "dose": dose,
        "may_mask_fever": may_mask_fever,
        "status": "given" if is_given else "not_given",
        **({} if reason is None else {"reason": reason}),
    }
    return _append(record, patient_key, "treatment", given_at, author, content, entry_id=entry_id, expected=expected)


def _append(
    record: Record,
    patient_key: str,
    kind: Literal["patient", "treatment"],
    observed_at: datetime,
    author: Author,
    content: Mapping[str, object],
    *,
    entry_id: str | None = None,
    expected: Head | None = None,
) -> Entry:
    draft = Draft(entry_id or new_id(), patient_key, kind, observed_at, author, content)  # type: ignore[arg-type]
    return record.append(draft, expected=expected)
