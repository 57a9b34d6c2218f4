"""The one widget of every screen: it shows lines, and repaints only those that changed.

A widget for each field would be laid out again at every keystroke; a list of lines is compared and drawn in a
fraction of that, which is what a nurse feels at the bedside.
"""

from collections.abc import Callable
from functools import lru_cache

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tox_grader.screens.ink import BLANK, STYLES, Line

Draw = Callable[[int, int], list[Line]]


@lru_cache(maxsize=2048)
def strip_of(line: Line, width: int) -> Strip:
    """Return one line ready for the terminal, exactly as wide as the screen."""
    return Strip([Segment(text, STYLES[look]) for text, look in line]).adjust_cell_length(width, STYLES["plain"])


class Canvas(Widget):
    """Shows the lines that its screen draws for the size it has."""

    DEFAULT_CSS = "Canvas { width: 100%; height: 100%; }"
    ALLOW_SELECT = False

    def __init__(self, draw: Draw) -> None:
        """Remember who draws."""
        super().__init__(markup=False)
        self._draw = draw
        self._drawn: list[Line] = []
        self._drawn_for: tuple[int, int] | None = None

    @property
    def lines(self) -> list[Line]:
        """Return what stands on the screen."""
        return self._drawn

    def repaint(self) -> None:
        """Draw again, and send only the lines that changed to the terminal."""
        width, height = self.size
        if self._drawn_for != (width, height):
            self.refresh()
            return
        before, self._drawn = self._drawn, self._fitted(width, height)
        changed = [Region(0, y, width, 1) for y, line in enumerate(self._drawn) if line != before[y]]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """Return one line; the first one asked for after a change of size draws them all."""
        width, height = self.size
        if self._drawn_for != (width, height):
            self._drawn = self._fitted(width, height)
            self._drawn_for = (width, height)
        return strip_of(self._drawn[y] if y < len(self._drawn) else BLANK, width)

    def _fitted(self, width: int, height: int) -> list[Line]:
        lines = self._draw(width, height)[:height]
        return lines + [BLANK] * (height - len(lines))
