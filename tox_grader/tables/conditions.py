"""The small language in the cells of a table: number bands, words, true/false, `not known`.

    below 38.0 · 38.0 and above · above 6 · 6 or below · 7 to 9 · 10 · present · [crs, uncertain] · true · not known

A cell is parsed once into a `Test`; compiled tables turn each test into the set of cells it accepts, so that at
the bedside nothing is parsed or compared twice.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

NOT_KNOWN = "not known"
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_FORMS = (
    (re.compile(rf"below {_NUMBER}"), "below"),
    (re.compile(rf"{_NUMBER} and above"), "and_above"),
    (re.compile(rf"above {_NUMBER}"), "above"),
    (re.compile(rf"{_NUMBER} or below"), "or_below"),
    (re.compile(rf"{_NUMBER} to {_NUMBER}"), "to"),
)


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A cut in the number line: just below the number (`above` false) or just above it (`above` true)."""

    number: Decimal
    above: bool

    def is_passed_by(self, value: Decimal | int | Fraction) -> bool:
        """Tell whether the value lies on the upper side of the cut."""
        return value > self.number if self.above else value >= self.number


@dataclass(frozen=True, slots=True)
class Band:
    """Numbers from one edge to another; None is no edge on that side."""

    lower: Edge | None
    upper: Edge | None
    whole_only: bool = False

    def holds(self, value: Decimal | int) -> bool:
        """Tell whether the value lies in the band."""
        over = self.lower is None or self.lower.is_passed_by(value)
        return over and not (self.upper is not None and self.upper.is_passed_by(value))


@dataclass(frozen=True, slots=True)
class Words:
    """Any of these words (true and false are words too); `not_known` also accepts a finding that was not given."""

    words: frozenset[str | bool]
    not_known: bool = False


Test = Band | Words


class BadCell(ValueError):
    """The cell is none of the forms above."""


def parse_test(cell: object) -> Test:
    """Return the test that a cell states; raise `BadCell` with the accepted forms otherwise."""
    if isinstance(cell, bool):
        return Words(frozenset({cell}))
    if isinstance(cell, int):
        return _span(Decimal(cell), Decimal(cell))
    if isinstance(cell, (list, tuple)) and cell and all(isinstance(word, (str, bool)) for word in cell):
        return Words(frozenset(word for word in cell if word != NOT_KNOWN), NOT_KNOWN in cell)
    if isinstance(cell, str):
        return _parse_text(cell)
    raise BadCell(
        f"{cell!r} is not a cell: write a band (below X, X and above, above X, X or below, X to Y), "
        "a whole number, a word, a list of words, true, false or 'not known'",
    )


def _parse_text(cell: str) -> Test:
    if cell == NOT_KNOWN:
        return Words(frozenset(), not_known=True)
    for pattern, form in _FORMS:
        match = pattern.fullmatch(cell)
        if match:
            numbers = [Decimal(group) for group in match.groups()]
            return _band(form, numbers)
    if re.search(r"\d", cell) and " " in cell:
        raise BadCell(f"{cell!r} looks like a band but is none of: below X, X and above, above X, X or below, X to Y")
    return Words(frozenset({cell}))


def _band(form: str, numbers: list[Decimal]) -> Band:
    first = numbers[0]
    if form == "below":
        return Band(None, Edge(first, above=False))
    if form == "and_above":
        return Band(Edge(first, above=False), None)
    if form == "above":
        return Band(Edge(first, above=True), None)
    if form == "or_below":
        return Band(None, Edge(first, above=True))
    return _span(first, numbers[1])


def _span(lowest: Decimal, highest: Decimal) -> Band:
    """Return a band of whole numbers, both ends included; its edges are set so that neighbours meet exactly."""
    if lowest > highest or lowest % 1 or highest % 1:
        raise BadCell(f"'{lowest} to {highest}' must run from a lower to a higher whole number")
    return Band(Edge(lowest, above=False), Edge(highest + 1, above=False), whole_only=True)


def say(test: Test) -> str:
    """Return a test in the words in which a table states it."""
    if isinstance(test, Words):
        words = sorted(str(word).lower() if isinstance(word, bool) else word for word in test.words)
        return " or ".join([*words, NOT_KNOWN] if test.not_known else words)
    if test.lower is not None and test.upper is not None:
        first, last = test.lower.number, test.upper.number - 1
        return str(first) if first == last else f"{first} to {last}"
    if test.upper is not None:
        return f"{test.upper.number} or below" if test.upper.above else f"below {test.upper.number}"
    if test.lower is not None:
        return f"above {test.lower.number}" if test.lower.above else f"{test.lower.number} and above"
    return "any number"
