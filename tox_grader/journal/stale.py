"""Whether an entry was made on what the record says now, or on what it said before somebody else recorded something."""

from collections.abc import Sequence
from typing import NamedTuple

from tox_grader.foundation.problems import Problem, StaleView
from tox_grader.journal.entry import NO_ENTRY, SITE_KEY, Head, Kind

CHANGES_NOTHING: frozenset[Kind] = frozenset({"access"})
"""Somebody looked: that changes nothing of what was observed or given, so it makes nobody's view an old one."""


class Step(NamedTuple):
    """One entry of a chain, as far as a view of it is held against it."""

    sequence: int
    hash: str
    kind: str


def refuse_stale_view(patient_key: str, expected: Head, steps: Sequence[Step]) -> None:
    """Refuse an entry that was made on another head than the one in the record, unless others have only looked since.

    `steps` are the entries of the chain from the expected one on.
    """
    behind = [step for step in steps if step.sequence > expected[0]]
    is_there = expected == NO_ENTRY or expected in [(step.sequence, step.hash) for step in steps]
    more = sum(step.kind not in CHANGES_NOTHING for step in behind)
    if is_there and not more:
        return
    whose = "this site" if patient_key == SITE_KEY else "this patient"
    if is_there:
        count = "1 entry" if more == 1 else f"{more} entries"
        what = f"NOT SAVED: another station has recorded {count} for {whose} since you opened it"
        do = "read what is new (tox-grader log PATIENT, or open the patient again), and decide again"
    else:
        what = f"NOT SAVED: the record of {whose} is not the one that you opened"
        do = "keep the data folder as it is, write on paper, and tell the person responsible for the record"
    where = "the site's log" if patient_key == SITE_KEY else f"patient {patient_key}"
    raise StaleView(Problem(what, where, "what you saw may not be all that was observed and given", do))
