"""Correct an entry of the log: say that it was entered in error, or put new content in its place, with the reason.

The old entry stays and is shown. New content goes through the same door as a new entry, and is graded as if the old
one had never been written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from tox_grader.foundation.clock import new_id
from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.journal.effective import CANNOT_BE_IN_ERROR, Effective, apart_from, effective, root_of
from tox_grader.journal.entry import Author, Draft, Entry, Kind
from tox_grader.journal.person import Person
from tox_grader.workflows.assess import Bedside, assessed
from tox_grader.workflows.from_file import refuse_other_history
from tox_grader.workflows.give import refuse_future, refuse_wrong_dose
from tox_grader.workflows.record import Record
from tox_grader.workflows.remarks import stated
from tox_grader.workflows.seen import head_seen
from tox_grader.workflows.station import Station
from tox_grader.workflows.typed import typed_again

_WHY_REASON = "whoever reads the log asks why it was corrected"


@dataclass(frozen=True, slots=True)
class ToCorrect:
    """One entry that somebody wants to correct, with the log in which it was found."""

    person: Person
    log: tuple[Entry, ...]
    found: Effective

    @property
    def entry(self) -> Entry:
        """Return the entry as it was written."""
        return self.found.entry


def to_correct(record: Record, patient_id: str, number: int) -> ToCorrect:
    """Return the entry with this number in a patient's log; an amendment stands for the entry that it amends."""
    person = record.person(patient_id)
    log = record.entries(person.patient_key)
    what_counts = effective(log)
    found = next((one for one in what_counts if one.entry.sequence == number), None)
    if found is None:
        why = "a correction must name the entry that it corrects"
        advice = f"the numbers stand in: tox-grader log {patient_id}"
        raise WrongUsage(Problem(f"the log has no entry {number}, it ends at {len(log)}", "ENTRY", why, advice))
    return ToCorrect(person, log, found)


def enter_in_error(
    record: Record, chosen: ToCorrect, reason: str, author: Author, entry_id: str | None = None
) -> Entry:
    """Record that an entry was entered in error: it counts for nothing from now on, and stays in the log."""
    said = stated(reason, "--in-error", _WHY_REASON)
    if chosen.found.state == "in_error":
        _refuse_struck(chosen)
    if chosen.entry.kind in CANNOT_BE_IN_ERROR:
        _refuse(f"entry {chosen.entry.sequence} was written by the program itself", "it tells who looked", "leave it")
    content = {"refers_to": chosen.entry.entry_id, "reason": said}
    return _append(record, chosen, "entered_in_error", content, author, entry_id)


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
    said = stated(reason, "--reason", _WHY_REASON)
    counts = _amendable(chosen, "assessment")
    bedside = bedside_without(station, chosen, counts)
    at = observed_at or counts.observed_at
    findings = _findings(counts) if typed is None else typed
    refuse_other_history(findings, bedside.history(at), "--amend")
    content, texts = assessed(bedside, findings, at, author)
    new = _amendment(counts, said, content, at)
    return _append(record, chosen, "amendment", new, author, entry_id, texts)


def amend_treatment(
    record: Record,
    chosen: ToCorrect,
    author: Author,
    *,
    reason: str,
    given_at: datetime | None = None,
    dose: str | None = None,
    entry_id: str | None = None,
) -> Entry:
    """Put another time or dose in the place of a treatment's; another drug is another treatment."""
    said = stated(reason, "--reason", _WHY_REASON)
    counts = _amendable(chosen, "treatment")
    at = given_at or counts.observed_at
    refuse_future(record, at)
    refuse_wrong_dose(dose)
    content = {**counts.content, "given_at": at.isoformat()} | ({} if dose is None else {"dose": dose})
    return _append(record, chosen, "amendment", _amendment(counts, said, content, at), author, entry_id)


def bedside_without(station: Station, chosen: ToCorrect, counts: Effective) -> Bedside:
    """Return the bedside as if the entry had never been written: its own old content is no history of the new one."""
    return Bedside(station, chosen.person, apart_from(chosen.log, counts.entry.entry_id))


def amended_entry(chosen: ToCorrect) -> Effective:
    """Return the entry that an amendment would replace, with what counts of it now."""
    root = root_of(chosen.entry, chosen.log)
    return next(one for one in effective(chosen.log) if one.entry.entry_id == root.entry_id)


def _amendable(chosen: ToCorrect, kind: str) -> Effective:
    counts = amended_entry(chosen)
    if counts.kind != kind:
        what = f"entry {counts.entry.sequence} is no {kind}"
        _refuse(what, "an entry is amended by one of its kind", "read its number in the log again")
    if counts.state == "in_error":
        _refuse_struck(chosen, counts)
    return counts


def _findings(counts: Effective) -> Mapping[str, Any]:
    typed = typed_again(counts.content)
    if typed is None:
        what = f"entry {counts.entry.sequence} does not hold what was typed"
        _refuse(what, "without it nothing can be graded again", "give the findings in a file, with --amend FILE")
    return typed


def _amendment(counts: Effective, reason: str, content: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    return {
        "refers_to": counts.entry.entry_id,
        "reason": reason,
        "kind": counts.kind,
        "content": content,
        "observed_at": at.isoformat(),
    }


def _append(
    record: Record,
    chosen: ToCorrect,
    kind: Kind,
    content: Mapping[str, Any],
    author: Author,
    entry_id: str | None,
    texts: Mapping[str, bytes] | None = None,
) -> Entry:
    key = chosen.person.patient_key
    draft = Draft(entry_id or new_id(), key, kind, record.clock.now(), author, content)
    # Made on the log that was read: where somebody else has corrected it since, nothing is saved.
    return record.append(draft, texts or {}, expected=head_seen(chosen.log))


def _refuse_struck(chosen: ToCorrect, counts: Effective | None = None) -> NoReturn:
    struck = counts or chosen.found
    by = _number(chosen.log, struck.by)
    what = f"entry {struck.entry.sequence} was entered in error already, says entry {by}"
    do = f"record it anew; if it was struck by mistake, correct entry {by} with --in-error"
    _refuse(what, "what was entered in error counts for nothing", do)


def _number(log: Sequence[Entry], entry_id: str | None) -> int | None:
    return next((entry.sequence for entry in log if entry.entry_id == entry_id), None)


def _refuse(what: str, why: str, do: str) -> NoReturn:
    raise WrongUsage(Problem(f"NOT SAVED: {what}", "ENTRY", why, do))
