"""What a correction would do, before it is saved: the log as it would stand, read by the same rules as the real one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tox_grader import __version__
from tox_grader.journal.body import Place, read_body, write_body
from tox_grader.journal.contents import treatment_given
from tox_grader.journal.effective import Effective, effective
from tox_grader.journal.entry import NO_ENTRY, Entry
from tox_grader.workflows.give import limits_against
from tox_grader.workflows.moved import Moved, moved_by
from tox_grader.workflows.proposal import Proposal, ToCorrect
from tox_grader.workflows.record import Record
from tox_grader.workflows.station import Station

# What a reader needs of a preview, so that no other room opens the journal.
__all__ = ["Effective", "Preview", "counts_now", "preview"]
_CORRECTIONS = frozenset({"amendment", "entered_in_error"})


@dataclass(frozen=True, slots=True)
class Preview:
    """A correction as it would stand: what counts of the entry it is about now (`before`) and then (`after`).

    `correction` is its entry, `log` the whole log with it; `moved` are other assessments that would be graded
    otherwise, `against` the limits that stand against a dose as it would be recorded.
    """

    correction: Entry
    log: tuple[Entry, ...]
    before: Effective
    after: Effective
    moved: tuple[Moved, ...]
    against: tuple[str, ...]


def preview(record: Record, station: Station, proposal: Proposal) -> Preview:
    """Return what a proposal would do; nothing is recorded."""
    chosen = proposal.chosen
    entry = _as_it_would_stand(record, proposal)
    log = (*chosen.log, entry)
    before = counts_now(chosen)
    after = _counts(log, before.entry)
    moved = moved_by(station, chosen.person, log, entry)
    return Preview(entry, log, before, after, moved, _against(record, station, proposal, after))


def counts_now(chosen: ToCorrect) -> Effective:
    """Return what counts now of what an entry is about: of a correction, the entry that it corrects in the end."""
    return _counts(chosen.log, _subject(chosen.entry, chosen.log))


def _subject(entry: Entry, log: Iterable[Entry]) -> Entry:
    by_id = {one.entry_id: one for one in log}
    while entry.kind in _CORRECTIONS:
        entry = by_id[str(entry.content["refers_to"])]
    return entry


def _as_it_would_stand(record: Record, proposal: Proposal) -> Entry:
    log = proposal.chosen.log
    sequence, previous_hash = log[-1].head if log else NO_ENTRY
    store = record.store
    place = Place(sequence + 1, previous_hash, record.clock.now(), store.mode, __version__, store.station)
    return read_body(write_body(proposal.draft, place))


def _counts(log: Sequence[Entry], about: Entry) -> Effective:
    return next(one for one in effective(log) if one.entry.entry_id == about.entry_id)


def _against(record: Record, station: Station, proposal: Proposal, after: Effective) -> tuple[str, ...]:
    """Return the limits against the dose as it would count; none where it would count for nothing or not be given."""
    if after.kind != "treatment" or not after.counts:
        return ()
    dose = treatment_given(after.content)
    if dose is None:
        return ()
    number, own = proposal.chosen.person.patient_id, after.entry.entry_id
    return limits_against(record, station, number, dose.drug, dose.given_at, apart=own)
