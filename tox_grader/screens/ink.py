"""How words look on the screen: a line is parts of text, each with a look whose meaning the words carry too.

Every part passes the gate for outside text here, so that no name, note or table text reaches a terminal
unread. Markup is never interpreted: a bracket is a bracket.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

from rich.cells import cell_len, chop_cells
from rich.color import Color
from rich.style import Style

from tox_grader.foundation.text import safe_text
from tox_grader.reports.grade_words import Severity

Look: TypeAlias = Literal[
    "plain",
    "strong",
    "heading",
    "warn",
    "current",
    "banner",
    "value",
    "level_none",
    "level_0",
    "level_1",
    "level_2",
    "level_3",
    "level_4",
    "level_incomplete",
]
Part: TypeAlias = tuple[str, Look]
Line: TypeAlias = tuple[Part, ...]

BLANK: Line = ()
ENDLESS = 10_000  # a width at which no sentence is broken: one fact, one line
MEASURES = r"(?:mg|kg|g|mL|mcg|microgram|L/min|C|F|%|mmHg|per min|points|units?|hours?|hr|min|days?)(?![A-Za-z])"
_JOINED = re.compile(rf"(?<=\d) (?={MEASURES})")
NO_BREAK = "\u00a0"
_BLACK, _WHITE = 16, 231


def _filled(background: int, text: int) -> Style:
    return Style(color=Color.from_ansi(text), bgcolor=Color.from_ansi(background), bold=True)


# The exact terminal colours of the grades; lightness falls as the grade rises, so that a grey print keeps the order.
STYLES: dict[Look, Style] = {
    "plain": Style(),
    "strong": Style(bold=True),
    "heading": Style(bold=True, underline=True),
    "warn": Style(bold=True),
    "current": Style(reverse=True),
    "banner": Style(reverse=True),
    "value": Style(reverse=True, bold=True),
    "level_none": Style(bold=True),
    "level_0": _filled(231, _BLACK),
    "level_1": _filled(221, _BLACK),
    "level_2": _filled(208, _BLACK),
    "level_3": _filled(160, _WHITE),
    "level_4": _filled(52, _WHITE),
    "level_incomplete": _filled(24, _WHITE),
}
_LEVELS: dict[Severity, Look] = {
    "none": "level_none",
    "0": "level_0",
    "1": "level_1",
    "2": "level_2",
    "3": "level_3",
    "4": "level_4",
    "incomplete": "level_incomplete",
}


def look_of(severity: Severity) -> Look:
    """Return the look of a grade."""
    return _LEVELS[severity]


@lru_cache(maxsize=2048)
def shown(text: str) -> str:
    """Return outside text as it may reach the terminal."""
    if text.isascii() and text.isprintable():
        return text
    return safe_text(text)


def say(text: str, look: Look = "plain") -> Line:
    """Return one line of one look."""
    return ((shown(text), look),)


def parts(*told: Part) -> Line:
    """Return one line of several looks."""
    return tuple((shown(text), look) for text, look in told)


def in_words(lines: Iterable[Line]) -> list[str]:
    """Return lines without their looks."""
    return ["".join(text for text, _ in line).rstrip() for line in lines]


def width_of(line: Line) -> int:
    """Return how many columns the line takes."""
    return sum(cell_len(text) for text, _ in line)


def padded(line: Line, width: int, look: Look = "plain") -> Line:
    """Return the line filled with spaces up to a width."""
    missing = width - width_of(line)
    return (*line, (" " * missing, look)) if missing > 0 else line


def wrapped(text: str, width: int, look: Look = "plain", *, first: str = "", rest: str = "") -> list[Line]:
    """Return the text over as many lines as it needs; nothing is cut, no number loses its unit."""
    return list(_wrapped(text, width, look, first, rest))


@lru_cache(maxsize=2048)
def _wrapped(text: str, width: int, look: Look, first: str, rest: str) -> tuple[Line, ...]:
    clean = _JOINED.sub(NO_BREAK, shown(text))
    lines: list[str] = []
    here, indent = first, first
    for word in clean.split(" "):
        for piece in _pieces(word, max(width - cell_len(rest), 1)):
            space = "" if here == indent else " "
            if here != indent and cell_len(here) + cell_len(space + piece) > width:
                lines.append(here)
                here, indent, space = rest, rest, ""
            here += space + piece
    lines.append(here)
    return tuple(((line.replace(NO_BREAK, " "), look),) for line in lines)


def _pieces(word: str, width: int) -> Sequence[str]:
    return (word,) if cell_len(word) <= width else chop_cells(word, width)


def packed(tokens: Iterable[Line], width: int, look: Look = "plain", gap: int = 2) -> list[Line]:
    """Return tokens side by side over as many lines as they need; a token longer than a line is broken."""
    lines: list[Line] = []
    here: Line = ()
    for token in tokens:
        if width_of(token) > width:
            if here:
                lines.append(here)
            broken = wrapped("".join(text for text, _ in token), width, token[-1][1])
            lines += broken[:-1]
            here = broken[-1]
        elif here and width_of(here) + gap + width_of(token) > width:
            lines.append(here)
            here = token
        else:
            here = (*here, (" " * gap, look), *token) if here else token
    if here:
        lines.append(here)
    return lines


def beside(left: Sequence[Line], right: Sequence[Line], left_width: int, gap: str = " ") -> list[Line]:
    """Return two columns as one list of lines."""
    rows = max(len(left), len(right))
    both: list[Line] = []
    for row in range(rows):
        start = padded(left[row] if row < len(left) else BLANK, left_width)
        both.append((*start, (gap, "plain"), *(right[row] if row < len(right) else BLANK)))
    return both
