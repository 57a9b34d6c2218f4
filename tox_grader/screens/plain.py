"""The same words as plain lines, one fact a line, to be copied or read aloud: no columns, nothing that moves."""

from tox_grader.foundation.problems import ToxGraderError
from tox_grader.screens.ink import Line, wrapped
from tox_grader.screens.painted import PaintedScreen, frame
from tox_grader.screens.scroll import Scroll


class PlainScreen(PaintedScreen):
    """Shows the words of the screen below as lines."""

    KEYS = (("Up/Down PgUp/PgDn", "move"), ("Esc", "back"))
    TOPIC = "plain"

    def __init__(self, below: PaintedScreen) -> None:
        """Take the lines of the screen that was left."""
        super().__init__(below.desk)
        self.scroll = Scroll()
        self.head = below.banner_above
        try:
            self.told = below.plain_lines()
        except ToxGraderError as error:
            self.told = [line for problem in error.problems for line in problem.as_lines()]

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the lines, each fact starting on a line of its own."""
        foot = self.foot(width)
        head = self.head(width)
        body = [line for text in self.told for line in wrapped(text, width)]
        return frame(head, self.scroll.window(body, max(height - len(head) - len(foot), 1)), foot, height)

    def press(self, key: str, character: str | None) -> None:
        """Move, or go back."""
        if self.scroll.press(key):
            return
        if key == "escape" or character == "P":
            self.dismiss()
        else:
            self.status = "Esc goes back"
