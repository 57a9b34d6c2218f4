"""A patient whose log is not what was written: only who it is, what is wrong, and what to do until it is settled."""

from tox_grader.reports.damage_text import damage_lines
from tox_grader.screens import doors
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.desk import Desk
from tox_grader.screens.ink import BLANK, Line, say, shown, wrapped
from tox_grader.screens.painted import frame
from tox_grader.screens.scroll import Scroll
from tox_grader.workflows.ward import Chart


class DamagedScreen(PatientBound):
    """Explains; nothing can be graded, given or read here, because nobody knows what is true."""

    KEYS = (("Up/Down PgUp/PgDn", "move"), ("P", "plain"), ("?", "help"), ("Esc", "ward"))
    TOPIC = "damaged"

    def __init__(self, desk: Desk, chart: Chart) -> None:
        """Take the chart that holds nothing but the damage."""
        super().__init__(desk, chart)
        self.scroll = Scroll()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the four parts of every fault."""
        head, foot = self.banner(width), self.foot(width)
        heading, *told = damage_lines(self.chart)
        body = [say(heading, "warn"), BLANK]
        for text in told:
            body += wrapped(text, width, rest="  ")
        return frame(head, self.scroll.window(body, max(height - len(head) - len(foot), 1)), foot, height)

    def plain_lines(self) -> list[str]:
        """Return the explanation, one fact a line."""
        return damage_lines(self.chart)

    def press(self, key: str, character: str | None) -> None:
        """Move, or go back."""
        self.status = ""
        if self.scroll.press(key):
            return
        if key == "escape":
            self.dismiss()
        elif character in ("?", "P"):
            doors.help_or_plain(self, character)
        else:
            self.status = f"{shown(character or key)} does nothing here: this record is damaged. Esc goes back"
