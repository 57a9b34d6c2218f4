"""A long text in a short window: which part of it is shown, and in words how much is not."""

from collections.abc import Sequence

from tox_grader.screens.ink import Line, say

_STEPS = {"down": 1, "j": 1, "up": -1, "k": -1}


class Scroll:
    """Remembers how far a text was moved."""

    def __init__(self) -> None:
        """Begin at the top."""
        self.top = 0
        self._room = 1
        self._length = 0

    def press(self, key: str) -> bool:
        """Move by a key; tell whether it was one that moves."""
        page = max(self._room - 2, 1)
        steps = {**_STEPS, "pagedown": page, "space": page, "pageup": -page, "home": -self._length, "end": self._length}
        if key not in steps:
            return False
        self.top = min(max(self.top + steps[key], 0), max(self._length - self._room, 0))
        return True

    def window(self, lines: Sequence[Line], room: int) -> list[Line]:
        """Return the lines that are shown, the last of them saying how much is not."""
        if len(lines) <= room:
            self.top, self._room, self._length = 0, room, len(lines)
            return list(lines)
        self._room, self._length = max(room - 1, 1), len(lines)
        self.top = min(self.top, self._length - self._room)
        below = self._length - self._room - self.top
        mark = f"-- {self.top} lines above, {below} lines below (Up, Down, PgUp, PgDn) --"
        return [*lines[self.top : self.top + self._room], say(mark, "strong")]
