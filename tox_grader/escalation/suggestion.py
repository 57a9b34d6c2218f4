"""One suggested step. A suggestion is never an order: a clinician decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

HEADING = "Table suggests - clinician decides"
SEE_GUIDELINE = "see the guideline"
State = Literal["suggested", "wait", "limit_reached", "see_guideline", "covered"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A step of the protocol: what fired it, what to consider, on what condition, and how good the evidence is.

    `doses` are whole lines as they may be read aloud; `limits` say what was counted. `state` is `wait` or
    `limit_reached` where the drug's limits stand against it now, `covered` where a more intensive step is
    suggested beside it, and `see_guideline` where nobody has verified the step.
    """

    step: str
    fired_by: str
    says: str
    kind: str
    state: State = "suggested"
    only_if: str | None = None
    doses: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    ask_first: tuple[str, ...] = ()
    note: str | None = None
    read_in: str = ""
    evidence: str = ""

    def as_json(self, bound: str) -> dict[str, Any]:
        """Return the step under stable keys; `bound` tells whether the lower or only the upper bound adds it."""
        return {
            "step": self.step,
            "for_bound": bound,
            "fired_by": self.fired_by,
            "kind": self.kind,
            "state": self.state,
            "says": self.says,
            "only_if": self.only_if,
            "doses": list(self.doses),
            "limits": list(self.limits),
            "ask_first": list(self.ask_first),
            "note": self.note,
            "read_in": self.read_in,
            "evidence": self.evidence,
        }


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a protocol suggests for one assessment: the steps of the lower bound, and what the upper would add."""

    protocol: str
    title: str
    edition: str
    sha256: str
    steps: tuple[Suggestion, ...]
    would_add: tuple[Suggestion, ...]
    not_checked: tuple[str, ...]
    heading: str = HEADING

    def as_json(self) -> list[dict[str, Any]]:
        """Return the steps in order, those that only the upper bound adds last."""
        return [step.as_json("at_least") for step in self.steps] + [step.as_json("could_be") for step in self.would_add]


def suggestion_from_json(told: Mapping[str, Any]) -> Suggestion:
    """Return the suggestion that `as_json` wrote down, as it stands in the record."""
    return Suggestion(
        step=told["step"],
        fired_by=told["fired_by"],
        says=told["says"],
        kind=told["kind"],
        state=told["state"],
        only_if=told["only_if"],
        doses=tuple(told["doses"]),
        limits=tuple(told["limits"]),
        ask_first=tuple(told["ask_first"]),
        note=told["note"],
        read_in=told["read_in"],
        evidence=told["evidence"],
    )
