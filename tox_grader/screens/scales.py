"""One patient's latest findings under every scale at once; for each difference the row that makes it."""

from tox_grader.reports.grade_words import grade_line, severity
from tox_grader.reports.side_by_side import difference
from tox_grader.screens import doors
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.desk import Desk
from tox_grader.screens.ink import BLANK, ENDLESS, Line, in_words, look_of, say, wrapped
from tox_grader.screens.painted import frame
from tox_grader.screens.scroll import Scroll
from tox_grader.workflows.side_by_side import Family, of_chart
from tox_grader.workflows.ward import Chart

_ABOUT = (
    "The first line of each part is the table of this bedside. Scales are never merged: a grade goes with its scale.",
    "A range says what this assessment lacks for that scale: the form asks only what the bedside's own table needs.",
)


class ScalesScreen(PatientBound):
    """Shows what each scale says of the same findings, for reading old papers, trial logs and transfers."""

    KEYS = (("Up/Down PgUp/PgDn", "move"), ("P", "plain"), ("Esc", "back"))
    TOPIC = "scales"

    def __init__(self, desk: Desk, chart: Chart) -> None:
        """Grade the latest assessment by every scale."""
        super().__init__(desk, chart)
        self.families = of_chart(desk.station, chart)
        self.scroll = Scroll()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return every scale with what makes it differ."""
        head, foot = self.banner(width), self.foot(width)
        return frame(head, self.scroll.window(self._body(width), max(height - len(head) - len(foot), 1)), foot, height)

    def plain_lines(self) -> list[str]:
        """Return the whole comparison, one fact a line."""
        return in_words([*self.banner(ENDLESS), *self._body(ENDLESS)])

    def _body(self, width: int) -> list[Line]:
        lines: list[Line] = []
        for family in self.families:
            lines += [*_family_lines(family, width), BLANK]
        return [*lines, *[line for text in _ABOUT for line in wrapped(text, width)]]

    def press(self, key: str, character: str | None) -> None:
        """Move, or go back."""
        if self.scroll.press(key):
            return
        if key == "escape" or character == "c":
            self.dismiss()
        elif character in ("?", "P"):
            doors.help_or_plain(self, character)
        else:
            self.status = "Esc goes back"


def _family_lines(family: Family, width: int) -> list[Line]:
    lines = [say(f"{family.title} by every scale, from the same findings", "heading")]
    for side in family.sides:
        lines += wrapped(grade_line(side.answer), width, look_of(severity(side.answer)), rest="  ")
        for text in difference(side, family.sides[0]):
            lines += wrapped(text, width, first="    ", rest="      ")
    return lines
