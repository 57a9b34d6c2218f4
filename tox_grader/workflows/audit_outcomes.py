"""From a grade to a drug, and from each suggestion to what came of it.

A suggestion that is repeated by the next assessment is one suggestion, open since it was first made. What closes it is
a drug of its step given, not given with a reason, an override that names it, or an assessment that suggests it no more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from tox_grader.journal.contents import override
from tox_grader.journal.effective import Effective
from tox_grader.tables.audit import GradeToDrug
from tox_grader.workflows.audit_seen import Seen, Step, Treated, Window

Outcome = Literal["given", "not given", "overridden", "no longer suggested", "nothing recorded"]
DrugsOf = Callable[[str | None], Mapping[str, tuple[str, ...]] | None]
"""Tells the drugs of each step of a protocol, by the SHA-256 of its text; None where the text is not in the record."""

Reached = Literal["given", "given before", "not given", "never that grade", "not known"]
_FOLLOWED = ("suggested", "see_guideline")


@dataclass(frozen=True, slots=True)
class FirstGrade:
    """One interval of the audit for one patient: when the grade was first certain, and when the drug was given.

    `not known`: the grade was possible, but never certain.
    """

    asked: GradeToDrug
    reached: Reached
    graded_at: datetime | None = None
    given_at: datetime | None = None

    @property
    def took(self) -> timedelta | None:
        """Return the time from the grade to the drug, where the drug was given after it."""
        if self.reached != "given" or self.graded_at is None or self.given_at is None:
            return None
        return self.given_at - self.graded_at


@dataclass(frozen=True, slots=True)
class Followed:
    """One suggestion of a drug and what came of it; `drugs` None where the step's drugs are not known."""

    step: str
    only_if: str | None
    drugs: tuple[str, ...] | None
    first: Seen
    outcome: Outcome = "nothing recorded"
    at: datetime | None = None
    reason: str | None = None
    by: int | None = None

    @property
    def took(self) -> timedelta | None:
        """Return the time from the suggestion to its outcome; None where nothing was recorded."""
        return None if self.at is None else self.at - self.first.observed_at


def first_grade(
    asked: GradeToDrug, seen: Sequence[Seen], treated: Sequence[Treated], window: Window
) -> FirstGrade | None:
    """Return one interval; None where the grade was first certain outside the window."""
    graded = [(one.observed_at, one.bounds.get(asked.toxicity, (None, None))) for one in seen]
    since = next((at for at, (low, _) in graded if asked.fits(low)), None)
    if since is None:
        possible = any(asked.fits(high) for at, (_, high) in graded if window.holds(at))
        return FirstGrade(asked, "not known" if possible else "never that grade")
    if not window.holds(since):
        return None
    given = [one.at for one in treated if one.is_given and one.drug == asked.drug]
    after = next((at for at in given if at >= since), None)
    if after is not None:
        return FirstGrade(asked, "given", since, after)
    return FirstGrade(asked, "given before", since, given[-1]) if given else FirstGrade(asked, "not given", since)


def follow(
    seen: Sequence[Seen], treated: Sequence[Treated], remarks: Sequence[Effective], drugs_of: DrugsOf, window: Window
) -> tuple[Followed, ...]:
    """Return every suggestion of a drug that was first made in the window, with its outcome."""
    walk = _Walk(drugs_of)
    events: list[tuple[datetime, int, int, Seen | Treated | Effective]] = [
        *((one.observed_at, 0, one.entry.sequence, one) for one in seen),
        *((one.at, 1, one.entry.sequence, one) for one in treated),
        *((one.observed_at, 2, one.entry.sequence, one) for one in remarks if one.entry.kind == "override"),
    ]
    for _, _, _, event in sorted(events, key=lambda event: event[:3]):
        if isinstance(event, Seen):
            walk.assessed(event)
        elif isinstance(event, Treated):
            walk.treated(event)
        else:
            walk.overridden(event)
    found = sorted((*walk.closed, *walk.open.values()), key=lambda one: (one.first.observed_at, one.step))
    return tuple(one for one in found if window.holds(one.first.observed_at))


def is_followed(step: Step) -> bool:
    """Tell whether a step is a suggestion of a drug: one that a limit stands against, or another covers, is none."""
    return step.kind == "drug" and step.state in _FOLLOWED


class _Walk:
    """Goes through the events of one patient in order and keeps the suggestions that are open."""

    def __init__(self, drugs_of: DrugsOf) -> None:
        self.drugs_of = drugs_of
        self.open: dict[str, Followed] = {}
        self.closed: list[Followed] = []

    def assessed(self, seen: Seen) -> None:
        """Open what is suggested now, and close what no longer is."""
        steps = {step.step: step for step in seen.steps if is_followed(step)}
        for name in [name for name in self.open if name not in steps]:
            self._close(name, "no longer suggested", seen.observed_at, seen.entry.sequence)
        drugs = self.drugs_of(seen.protocol_text) if steps else None
        for name, step in steps.items():
            if name not in self.open:
                self.open[name] = Followed(name, step.only_if, None if drugs is None else drugs.get(name), seen)

    def treated(self, one: Treated) -> None:
        """Close every open suggestion of this drug."""
        for name in [name for name, open_ in self.open.items() if one.drug in (open_.drugs or ())]:
            self._close(name, "given" if one.is_given else "not given", one.at, one.entry.sequence, one.reason)

    def overridden(self, one: Effective) -> None:
        """Close the suggestion that an override names."""
        said = override(one.content)
        if said.suggestion in self.open:
            self._close(said.suggestion, "overridden", one.observed_at, one.entry.sequence, said.reason)

    def _close(self, name: str, outcome: Outcome, at: datetime, by: int, reason: str | None = None) -> None:
        self.closed.append(replace(self.open.pop(name), outcome=outcome, at=at, by=by, reason=reason))
