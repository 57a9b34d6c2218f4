"""A correction as it is proposed: checked and graded like an entry, and not in the record yet.

What is shown before it is saved and what is saved come from here, so that what was seen is what is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn

from tox_grader.foundation.clock import new_id
from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.journal.effective import CANNOT_BE_IN_ERROR, Effective, apart_from, effective, root_of
from tox_grader.journal.entry import Author, Draft, Entry, Kind
from tox_grader.journal.person import Person
from tox_grader.workflows.assess import Bedside, assessed
from tox_grader.workflows.from_file import refuse_other_history
from tox_grader.workflows.give import drug_named, refuse_future, refuse_wrong_dose
from tox_grader.workflows.record import Record
from tox_grader.workflows.remarks import stated
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


@dataclass(frozen=True, slots=True)
class Proposal:
    """A correction that nobody has saved yet, made on the log of `chosen`; `texts` are the tables it rests on."""

    chosen: ToCorrect
    draft: Draft
    texts: Mapping[str, bytes] = field(default_factory=dict)


def chosen_of(person: Person, log: tuple[Entry, ...], number: int) -> ToCorrect:
    """Return the entry with this number of a patient's log; raise `WrongUsage` where there is none."""
    found = next((one for one in effective(log) if one.entry.sequence == number), None)
    if found is None:
        why = "a correction must name the entry that it corrects"
        advice = f"the numbers stand in: tox-grader log {person.patient_id}"
        raise WrongUsage(Problem(f"the log has no entry {number}, it ends at {len(log)}", "ENTRY", why, advice))
    return ToCorrect(person, log, found)


def amended_entry(chosen: ToCorrect) -> Effective:
    """Return the entry that an amendment would replace, with what counts of it now."""
    root = root_of(chosen.entry, chosen.log)
    return next(one for one in effective(chosen.log) if one.entry.entry_id == root.entry_id)


def amendable(chosen: ToCorrect, kind: str) -> Effective:
    """Return what would be amended; raise `WrongUsage` where it is of another kind or was entered in error."""
    counts = amended_entry(chosen)
    if counts.kind != kind:
        what = f"entry {counts.entry.sequence} is no {kind}"
        _refuse(what, "an entry is amended by one of its kind", "read its number in the log again")
    if counts.state == "in_error":
        _refuse_struck(chosen, counts)
    return counts


def refuse_in_error(chosen: ToCorrect) -> None:
    """Raise `WrongUsage` where nobody can say of an entry that it was entered in error."""
    if chosen.found.state == "in_error":
        _refuse_struck(chosen, chosen.found)
    if chosen.entry.kind in CANNOT_BE_IN_ERROR:
        _refuse(f"entry {chosen.entry.sequence} was written by the program itself", "it tells who looked", "leave it")


def propose_in_error(
    record: Record, chosen: ToCorrect, reason: str, author: Author, entry_id: str | None = None
) -> Proposal:
    """Propose that an entry was entered in error: it would count for nothing, and stay in the log."""
    said = stated(reason, "--in-error", _WHY_REASON)
    refuse_in_error(chosen)
    content = {"refers_to": chosen.entry.entry_id, "reason": said}
    return Proposal(chosen, _draft(record, chosen, "entered_in_error", content, author, entry_id))


def propose_assessment(
    record: Record,
    station: Station,
    chosen: ToCorrect,
    author: Author,
    *,
    reason: str,
    typed: Mapping[str, Any] | None = None,
    observed_at: datetime | None = None,
    entry_id: str | None = None,
) -> Proposal:
    """Propose other findings or another time for an assessment; what is left out is as recorded, and graded anew."""
    said = stated(reason, "--reason", _WHY_REASON)
    counts = amendable(chosen, "assessment")
    bedside = bedside_without(station, chosen, counts)
    at = observed_at or counts.observed_at
    findings = _findings(counts) if typed is None else typed
    refuse_other_history(findings, bedside.history(at), "--amend")
    content, texts = assessed(bedside, findings, at, author)
    new = _amendment(counts, said, content, at)
    return Proposal(chosen, _draft(record, chosen, "amendment", new, author, entry_id), texts)


def propose_treatment(
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
) -> Proposal:
    """Propose another time, dose or drug for a treatment. A dose of one drug is never taken over for another."""
    said = stated(reason, "--reason", _WHY_REASON)
    counts = amendable(chosen, "treatment")
    at = given_at or counts.observed_at
    refuse_future(record, at)
    refuse_wrong_dose(dose)
    content = {**counts.content, "given_at": at.isoformat()} | ({} if dose is None else {"dose": dose})
    if drug is not None and drug != counts.content.get("drug"):
        facts = drug_named(station, drug)
        content |= {"drug": drug, "shown": facts.shown, "may_mask_fever": facts.may_mask_fever, "dose": dose}
    if content == {**counts.content, "given_at": content["given_at"]} and at == counts.observed_at:
        what = f"entry {counts.entry.sequence} says all of this already"
        _refuse(what, "an amendment that changes nothing would tell nobody anything", "say what was really given")
    new = _amendment(counts, said, content, at)
    return Proposal(chosen, _draft(record, chosen, "amendment", new, author, entry_id))


def bedside_without(station: Station, chosen: ToCorrect, counts: Effective) -> Bedside:
    """Return the bedside as if the entry had never been written: its own old content is no history of the new one."""
    return Bedside(station, chosen.person, apart_from(chosen.log, counts.entry.entry_id))


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


def _draft(
    record: Record, chosen: ToCorrect, kind: Kind, content: Mapping[str, Any], author: Author, entry_id: str | None
) -> Draft:
    return Draft(entry_id or new_id(), chosen.person.patient_key, kind, record.clock.now(), author, content)


def _refuse_struck(chosen: ToCorrect, struck: Effective) -> NoReturn:
    by = _number(chosen.log, struck.by)
    what = f"entry {struck.entry.sequence} was entered in error already, says entry {by}"
    do = f"record it anew; if it was struck by mistake, say of entry {by} that it was entered in error"
    _refuse(what, "what was entered in error counts for nothing", do)


def _number(log: Sequence[Entry], entry_id: str | None) -> int | None:
    return next((entry.sequence for entry in log if entry.entry_id == entry_id), None)


def _refuse(what: str, why: str, do: str) -> NoReturn:
    raise WrongUsage(Problem(f"NOT SAVED: {what}", "ENTRY", why, do))
