"""Correct an entry of the log: say that it was entered in error, or put new content in its place, with the reason.

The old entry stays and is shown. New content goes through the same door as a new entry, and is graded as if the old
one had never been written.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tox_grader.journal.entry import Author, Entry
from tox_grader.workflows.proposal import (
    Proposal,
    ToCorrect,
    amended_entry,
    chosen_of,
    propose_assessment,
    propose_in_error,
    propose_treatment,
)
from tox_grader.workflows.record import Record
from tox_grader.workflows.seen import head_seen
from tox_grader.workflows.station import Station

__all__ = [
    "ToCorrect",
    "amend_assessment",
    "amend_treatment",
    "amended_entry",
    "enter_in_error",
    "save_correction",
    "to_correct",
]


def to_correct(record: Record, patient_id: str, number: int) -> ToCorrect:
    """Return the entry with this number in a patient's log; an amendment stands for the entry that it amends."""
    person = record.person(patient_id)
    return chosen_of(person, record.entries(person.patient_key), number)


def save_correction(record: Record, proposal: Proposal) -> Entry:
    """Record a correction; when this returns, it is durable. Sent again it is one entry.

    It was made on the log that was read: raises `StaleView` where somebody else has recorded something since, and
    `StoreUnavailable` that says NOT SAVED.
    """
    return record.append(proposal.draft, proposal.texts, expected=head_seen(proposal.chosen.log))


def enter_in_error(
    record: Record, chosen: ToCorrect, reason: str, author: Author, entry_id: str | None = None
) -> Entry:
    """Record that an entry was entered in error: it counts for nothing from now on, and stays in the log."""
    return save_correction(record, propose_in_error(record, chosen, reason, author, entry_id))


def amend_assessment(
    record: Record,
    station: Station,
    chosen: ToCorrect,
    author: Author,
    *,
    reason: str,
    typed: Mapping[str, Any] | None = None,
    observed_at: datetime | None = None,
    entry_id: str | None = None,
) -> Entry:
    """Put new findings, or another time of observation, in the place of an assessment's; graded like a new one."""
    proposal = propose_assessment(
        record, station, chosen, author, reason=reason, typed=typed, observed_at=observed_at, entry_id=entry_id
    )
    return save_correction(record, proposal)


def amend_treatment(
    record: Record,
    station: Station,
    chosen: ToCorrect,
    author: Author,
    *,
    reason: str,
    given_at: datetime | None = None,
    dose: str | None = None,
    drug: str | None = None,
    entry_id: str | None = None,
) -> Entry:
    """Put another time, dose or drug in the place of a treatment's."""
    proposal = propose_treatment(
        record,
        station,
        chosen,
        author,
        reason=reason,
        given_at=given_at,
        dose=dose,
        drug=drug,
        entry_id=entry_id,
    )
    return save_correction(record, proposal)
