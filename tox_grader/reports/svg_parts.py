"""A drawing in a page: lines, marks and words as SVG, black on white, told apart by form and never by colour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from tox_grader.foundation.text import safe_text

Mark = Literal["disc", "ring", "square", "open square", "cross", "triangle", "tick"]
_STEPS = (1, 2, 4, 6, 12, 24, 48, 72, 96, 120, 168, 240, 336, 504, 720)
_MOST_TICKS = 9


@dataclass(frozen=True, slots=True)
class Axis:
    """A straight scale from values to places in the drawing."""

    lowest: float
    highest: float
    begin: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value."""
        span = self.highest - self.lowest or 1
        return self.begin + (value - self.lowest) / span * (self.end - self.begin)


def ticks(lowest: float, highest: float) -> tuple[int, ...]:
    """Return round hours between two, few enough to be read."""
    span = highest - lowest
    step = next((step for step in _STEPS if span / step <= _MOST_TICKS), None)
    step = step or int(span // _MOST_TICKS // 24 + 1) * 24
    first = int(-(-lowest // step)) * step
    return tuple(range(first, int(highest) + 1, step))


def drawing(width: int, height: int, says: str, parts: Iterable[str]) -> str:
    """Return a whole drawing; `says` tells those who cannot see it what it shows."""
    told = words_of(says)
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{told}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{told}</title>{''.join(parts)}</svg>"
    )


def line(x1: float, y1: float, x2: float, y2: float, look: str = "axis") -> str:
    """Return a straight line."""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{look}"/>'


def path(points: Sequence[tuple[float, float]], look: str) -> str:
    """Return a line through points."""
    through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{through}" class="{look}"/>' if len(points) > 1 else ""


def words(x: float, y: float, text: str, anchor: Literal["start", "middle", "end"] = "middle", look: str = "") -> str:
    """Return words at a place."""
    named = f' class="{look}"' if look else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{named}>{words_of(text)}</text>'


def box(x: float, y: float, width: float, height: float, look: str = "bar") -> str:
    """Return a box."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" class="{look}"/>'


def mark(kind: Mark, x: float, y: float, says: str = "") -> str:
    """Return a mark; the pointer over it tells what it is."""
    told = f"<title>{words_of(says)}</title>" if says else ""
    return f"<g>{told}{_FORMS[kind].format(x=x, y=y, l=x - 4, t=y - 4, r=x + 4, b=y + 4)}</g>"


def words_of(text: str) -> str:
    """Return outside text so that it stays text."""
    return escape(safe_text(text), quote=True)


_FORMS: dict[Mark, str] = {
    "disc": '<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="full"/>',
    "ring": '<circle cx="{x:.1f}" cy="{y:.1f}" r="4" class="open"/>',
    "square": '<rect x="{l:.1f}" y="{t:.1f}" width="8" height="8" class="full"/>',
    "open square": '<rect x="{l:.1f}" y="{t:.1f}" width="8" height="8" class="open"/>',
    "cross": '<path d="M{l:.1f} {t:.1f}L{r:.1f} {b:.1f}M{l:.1f} {b:.1f}L{r:.1f} {t:.1f}" class="stroke"/>',
    "triangle": '<path d="M{x:.1f} {b:.1f}L{l:.1f} {t:.1f}L{r:.1f} {t:.1f}Z" class="open"/>',
    "tick": '<path d="M{x:.1f} {t:.1f}L{x:.1f} {b:.1f}" class="stroke"/>',
}
