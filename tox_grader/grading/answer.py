"""What one scale says of one assessment: an interval, its reasons, and what would settle it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

Status = Literal["graded", "bounded", "not_applicable"]
Kind = Literal["grade", "score", "index"]
CLINICIAN_DECISION = "clinician_decision"  # what is still needed where no further answer settles a grade


@dataclass(frozen=True, slots=True)
class Reason:
    """One column that gives the grade: its level and the grade that the level gives; of a score, an item's points."""

    parameter: str
    level: str
    grade: int

    def as_json(self) -> dict[str, Any]:
        """Return the reason under the keys that scripts rely on."""
        return {"parameter": self.parameter, "level": self.level, "grade": self.grade}


@dataclass(frozen=True, slots=True)
class Answer:
    """The grade by one scale, always with its scale, edition and the hash of the very table text.

    `at_least` and `could_be` are the bounds; both None where the table is not for this patient. `missing` names
    the findings behind `still_needed`. `short` names the scale as it stands beside a grade, `called` is the
    table's word for the grade, empty for a range.

    Of a score the bounds are those of its total, `verdicts` and `says` what the print says of every total it could be,
    and `look_up` what it gives beside the totals around it. Of an
    index `value` is the number as text and there are no bounds. `term` names the one term of a table whose terms stand
    alone. `inputs` holds each measured value as it went in, with its unit.
    """

    scale: str
    toxicity: str
    short: str
    edition: str
    table_sha256: str
    status: Status
    at_least: int | None
    could_be: int | None
    called: str = ""
    because: tuple[Reason, ...] = ()
    footnotes: tuple[str, ...] = ()
    still_needed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    reason: str | None = None
    kind: Kind = "grade"
    term: str = ""
    verdicts: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    look_up: tuple[str, ...] = ()
    value: str | None = None
    inputs: tuple[str, ...] = ()

    @property
    def total(self) -> int | None:
        """Return the total of a score where it is one total."""
        return self.at_least if self.kind == "score" and self.status == "graded" else None

    @property
    def grade(self) -> int | None:
        """Return the grade where it is one grade; a score's total is no grade."""
        return self.at_least if self.kind == "grade" and self.status == "graded" else None

    @property
    def applies(self) -> bool:
        """Tell whether the table is for this patient."""
        return self.status != "not_applicable"

    def widened(self, at_least: int, could_be: int, still_needed: str) -> "Answer":
        """Return the answer with bounds that also cover another table's, and the question that tells them apart."""
        return replace(
            self,
            status="graded" if at_least == could_be else "bounded",
            at_least=at_least,
            could_be=could_be,
            still_needed=(*self.still_needed, still_needed) if at_least != could_be else self.still_needed,
        )

    def as_json(self) -> dict[str, Any]:
        """Return the answer under the keys that scripts rely on, in their order."""
        result: dict[str, Any] = {
            "scale": self.scale,
            "toxicity": self.toxicity,
            "short": self.short,
            "edition": self.edition,
            "table_sha256": self.table_sha256,
            "status": self.status,
            **self._said_by_kind(),
            "footnotes": list(self.footnotes),
            "still_needed": list(self.still_needed),
            "missing": list(self.missing),
            "flags": list(self.flags),
        }
        if self.term:
            result["term"] = self.term
        if self.inputs:
            result["inputs"] = list(self.inputs)
        if self.reason is not None:
            result["reason"] = self.reason
        return result

    def _said_by_kind(self) -> dict[str, Any]:
        """Return what only a grade, only a score or only an index says; a total never stands under `grade`."""
        bounds = {"at_least": self.at_least, "could_be": self.could_be}
        because = [reason.as_json() for reason in self.because]
        if self.kind == "grade":
            return {"grade": self.grade, **bounds, "called": self.called, "because": because}
        if self.kind == "score":
            points = [{"item": reason.parameter, "points": reason.grade} for reason in self.because]
            return {"kind": "score", "total": self.total, **bounds, "points": points, **self._said_of_total()}
        return {"kind": "index", "value": self.value}

    def _said_of_total(self) -> dict[str, Any]:
        said = {"verdicts": list(self.verdicts), "says": list(self.says)}
        return {**said, "look_up": list(self.look_up)} if self.look_up else said


def answer_from_json(told: Mapping[str, Any]) -> Answer:
    """Return the answer that `as_json` wrote down, as it stands in the record."""
    because = [Reason(reason["parameter"], reason["level"], reason["grade"]) for reason in told.get("because", ())]
    because += [Reason(item["item"], str(item["points"]), item["points"]) for item in told.get("points", ())]
    return Answer(
        scale=told["scale"],
        toxicity=told["toxicity"],
        short=told["short"],
        edition=told["edition"],
        table_sha256=told["table_sha256"],
        status=told["status"],
        at_least=told.get("at_least"),
        could_be=told.get("could_be"),
        called=told.get("called", ""),
        because=tuple(because),
        footnotes=tuple(told["footnotes"]),
        still_needed=tuple(told["still_needed"]),
        missing=tuple(told["missing"]),
        flags=tuple(told["flags"]),
        reason=told.get("reason"),
        kind=told.get("kind", "grade"),
        term=told.get("term", ""),
        verdicts=tuple(told.get("verdicts", ())),
        says=tuple(told.get("says", ())),
        look_up=tuple(told.get("look_up", ())),
        value=told.get("value"),
        inputs=tuple(told.get("inputs", ())),
    )
