"""What all screens have in common: one canvas, keys in words, a banner that is never covered, a line of keys."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from tox_grader.foundation.problems import ToxGraderError
from tox_grader.screens.canvas import Canvas
from tox_grader.screens.ink import BLANK, Line, in_words, packed, padded, parts, say, wrapped
from tox_grader.screens.too_small import is_too_small, too_small_lines

if TYPE_CHECKING:
    from tox_grader.screens.desk import Desk

Keys = Sequence[tuple[str, str]]


def key_lines(keys: Keys, width: int) -> list[Line]:
    """Return the keys of a screen with what they do."""
    return packed([parts((key, "strong"), (f" {does}", "plain")) for key, does in keys], width)


def frame(head: list[Line], body: list[Line], foot: list[Line], height: int) -> list[Line]:
    """Return a full screen: the head on top, the foot at the bottom, the body between them."""
    room = max(height - len(head) - len(foot), 0)
    middle = body[:room]
    return [*head, *middle, *[BLANK] * (room - len(middle)), *foot]


def problem_lines(error: ToxGraderError | None, width: int) -> list[Line]:
    """Return what went wrong, what it means and what to do; nothing where nothing went wrong."""
    lines: list[Line] = []
    for problem in () if error is None else error.problems:
        lines += wrapped(f"{problem.what}; {problem.why}", width, "warn", first="! ", rest="  ")
        lines += wrapped(problem.do, width, first="  ", rest="  ")
    return lines


class PaintedScreen(Screen[None]):
    """A screen that is a list of lines. What was seen before a key is what stands there until the next one."""

    KEYS: Keys = ()
    TOPIC: str = ""
    LEAVING: frozenset[str] = frozenset()

    def __init__(self, desk: "Desk") -> None:
        """Take the desk that all screens share."""
        super().__init__()
        self.desk = desk
        self.status = ""
        self.canvas = Canvas(self._draw)

    def compose(self) -> ComposeResult:
        """Place the one canvas."""
        yield self.canvas

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the lines of this screen for a size."""
        raise NotImplementedError

    def press(self, key: str, character: str | None) -> None:
        """Do what a key means on this screen."""
        raise NotImplementedError

    def press_named(self, character: str) -> None:
        """Do what a key does, chosen by name."""
        self.press(character, character)
        self.repaint()

    def repaint(self) -> None:
        """Show the present state."""
        self.canvas.repaint()

    def tell(self, text: str) -> None:
        """Show one status line, without a dialog."""
        self.status = text
        self.repaint()

    def foot(self, width: int) -> list[Line]:
        """Return the status line and the keys."""
        return [padded(say(self.status, "warn"), 1), *key_lines(self.KEYS, width)]

    def banner_above(self, _width: int) -> list[Line]:
        """Return the banner that stands above everything; a screen about no single patient has none."""
        return []

    def plain_lines(self) -> list[str]:
        """Return this screen as plain lines, one fact a line."""
        return self.shown_lines()

    def shown_lines(self) -> list[str]:
        """Return what stands on the screen as plain lines: the same words."""
        return in_words(self.canvas.lines)

    def _draw(self, width: int, height: int) -> list[Line]:
        return too_small_lines(width, height) if is_too_small(width, height) else self.draw(width, height)

    def on_key(self, event: events.Key) -> None:
        """Hand every key to the screen; one that comes while the window is too small changes nothing."""
        event.stop()
        event.prevent_default()
        self.desk.touched()
        if event.key not in self.LEAVING:
            self.desk.told_of_drafts = frozenset()  # "leave again" is meant for the very next key alone
        if is_too_small(self.size.width, self.size.height):
            return
        self.press(event.key, event.character if event.is_printable else None)
        if self.is_current:
            self.after_key()

    def after_key(self) -> None:
        """Show what the key changed."""
        self.repaint()

    def on_screen_resume(self) -> None:
        """Show the present state when this screen comes back."""
        self.came_back()
        self.repaint()

    def came_back(self) -> None:
        """Read again what may have changed while another screen stood above."""
