"""A patient's log as it is shown: every entry, with what was said of it later and which entry it speaks of itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tox_grader.journal.contents import (
    access,
    acknowledgement,
    amendment,
    entered_in_error,
    override,
    treatment_not_given,
)
from tox_grader.journal.effective import effective
from tox_grader.journal.entry import Entry

# What other rooms need to read an entry, so that none of them opens the journal.
__all__ = [
    "Correction",
    "Logged",
    "access",
    "acknowledgement",
    "amendment",
    "entered_in_error",
    "logged",
    "override",
    "reason_of",
    "treatment_not_given",
]


@dataclass(frozen=True, slots=True)
class Correction:
    """What was said of an entry later: that it was amended or entered in error, in which entry, and why."""

    did: Literal["amended", "entered in error"]
    entry: Entry
    reason: str


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry of the log: `corrected` is what was said of it later, `about` the entry that it speaks of itself."""

    entry: Entry
    corrected: Correction | None = None
    about: Entry | None = None


def logged(entries: Iterable[Entry]) -> tuple[Logged, ...]:
    """Return every entry in the order of the log, none left out."""
    log = effective(entries)
    by_id = {one.entry.entry_id: one.entry for one in log}
    told: list[Logged] = []
    for one in log:
        by = None if one.by is None else by_id[one.by]
        did: Literal["amended", "entered in error"] = "entered in error" if one.state == "in_error" else "amended"
        about = one.entry.content.get("refers_to")
        told.append(
            Logged(
                one.entry,
                None if by is None else Correction(did, by, reason_of(by)),
                by_id.get(about) if isinstance(about, str) else None,
            )
        )
    return tuple(told)


def reason_of(correction: Entry) -> str:
    """Return why a correction was made."""
    read = amendment if correction.kind == "amendment" else entered_in_error
    return read(correction.content).reason
