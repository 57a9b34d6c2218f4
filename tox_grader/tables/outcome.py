"""From the levels a patient may have to the lowest and the highest grade, and what would settle it.

The hit policy is *most severe*: each column gives one grade, the worst column wins. A gate (fever) decides
whether the columns count: `open` they do, and the gate itself gives its own grade; `waived` they do; `closed`
they do not. Where only a judgement can tell waived from closed, both are possible.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

GateEffect = Literal["open", "waived", "closed"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lowest and the highest grade that the findings allow."""

    at_least: int
    could_be: int


def grade_of(columns: Sequence[int], effect: GateEffect, gate_grade: int) -> int:
    """Return the grade for columns that are all known, under one gate effect."""
    if effect == "closed":
        return 0
    worst = max(columns, default=0)
    return max(worst, gate_grade) if effect == "open" else worst


def bounds_of(lows: Sequence[int], highs: Sequence[int], effects: Collection[GateEffect], gate_grade: int) -> Bounds:
    """Return the bounds over every way the open answers could turn out.

    `lows` and `highs` hold, for each column, the grade of its least and most severe level that is still possible.
    The grade rises with every column, so the extremes of the columns give the extremes of the grade.
    """
    return Bounds(
        min(grade_of(lows, effect, gate_grade) for effect in effects),
        max(grade_of(highs, effect, gate_grade) for effect in effects),
    )


def columns_that_matter(
    lows: Sequence[int],
    highs: Sequence[int],
    effects: Collection[GateEffect],
    gate_grade: int,
) -> list[int]:
    """Return the columns whose open answer can still change the grade, whatever else is answered.

    A column matters if its worst level is above its best level, above what the gate gives alone, and above what
    every other column gives at the least.
    """
    counting = [effect for effect in effects if effect != "closed"]
    matter: list[int] = []
    for index, (low, high) in enumerate(zip(lows, highs, strict=True)):
        if low == high or not counting:
            continue
        others = max((other for place, other in enumerate(lows) if place != index), default=0)
        threshold = min(max(others, gate_grade) if effect == "open" else others for effect in counting)
        if high > max(threshold, low):
            matter.append(index)
    return matter


def gate_matters(
    lows: Sequence[int],
    highs: Sequence[int],
    when_met: GateEffect,
    otherwise: Collection[GateEffect],
    gate_grade: int,
) -> bool:
    """Tell whether meeting the gate or not can give different grades for columns still possible."""
    extremes = (lows, highs)
    return any(
        grade_of(columns, when_met, gate_grade) != grade_of(columns, effect, gate_grade)
        for columns in extremes
        for effect in otherwise
    )
