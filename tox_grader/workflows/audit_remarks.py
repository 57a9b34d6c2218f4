"""What was said about other entries: overrides with their reasons, corrections, and who looked into the record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tox_grader.journal.contents import access, amendment, entered_in_error, override
from tox_grader.journal.effective import Effective
from tox_grader.journal.entry import Entry
from tox_grader.workflows.audit_seen import Written, written


@dataclass(frozen=True, slots=True)
class Overridden:
    """One override: what, why, the step it speaks of, and the entry it stands beside."""

    entry: Written
    what: str
    reason: str
    suggestion: str | None
    of: Written | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """One correction: of which entry, why; `stands` is false where it was itself entered in error."""

    entry: Written
    did: Literal["amended", "entered in error"]
    of: Written | None
    reason: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Accessed:
    """One access: what was done with the record, as the program itself wrote it down."""

    entry: Written
    what: str
    detail: str | None


def overrides(own: Iterable[Effective], log: Sequence[Entry]) -> tuple[Overridden, ...]:
    """Return the overrides that count."""
    by_id = _by_id(log)
    told = ((one.entry, override(one.content)) for one in own if one.entry.kind == "override" and one.counts)
    return tuple(
        Overridden(written(entry), said.what, said.reason, said.suggestion, by_id.get(said.refers_to or ""))
        for entry, said in told
    )


def corrections(own: Iterable[Effective], log: Sequence[Entry]) -> tuple[Corrected, ...]:
    """Return every correction, also one that was taken back."""
    by_id = _by_id(log)
    found: list[Corrected] = []
    for one in own:
        if one.entry.kind == "amendment":
            new = amendment(one.entry.content)
            found.append(Corrected(written(one.entry), "amended", by_id.get(new.refers_to), new.reason, one.counts))
        elif one.entry.kind == "entered_in_error":
            said = entered_in_error(one.entry.content)
            of = by_id.get(said.refers_to)
            found.append(Corrected(written(one.entry), "entered in error", of, said.reason, one.counts))
    return tuple(found)


def accesses(entries: Iterable[Entry]) -> tuple[Accessed, ...]:
    """Return who looked into the record or took something out of it."""
    told = ((entry, access(entry.content)) for entry in entries if entry.kind == "access")
    return tuple(Accessed(written(entry), said.what, said.detail) for entry, said in told)


def _by_id(log: Sequence[Entry]) -> Mapping[str, Written]:
    return {entry.entry_id: written(entry) for entry in log}
