"""The entries of a log, to choose the one that is wrong. Nothing is corrected by choosing."""

from tox_grader.foundation.problems import ToxGraderError
from tox_grader.screens import doors
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.desk import Desk
from tox_grader.screens.ink import ENDLESS, Line, in_words, say, shown, wrapped
from tox_grader.screens.painted import frame
from tox_grader.screens.timeline import headline, newest_first
from tox_grader.workflows.ward import Chart, open_chart

_STEPS = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 5, "pageup": -5}
_TITLE = "Which entry is wrong? Newest first; Enter shows it, nothing is corrected yet"


class CorrectionsScreen(PatientBound):
    """Lists the entries of one patient, those that were corrected already among them."""

    KEYS = (("Up/Down", "choose"), ("Enter", "show it"), ("P", "plain"), ("?", "help"), ("Esc", "back"))
    TOPIC = "corrections"

    def __init__(self, desk: Desk, chart: Chart) -> None:
        """Begin at the newest entry."""
        super().__init__(desk, chart)
        self.entries = newest_first(chart.entries)
        self.place = 0

    def came_back(self) -> None:
        """Read the log again: it may hold a correction by now."""
        here = self.entries[self.place].entry.entry_id
        try:
            self.chart = open_chart(self.desk.record, self.chart.person.patient_id)
            self.entries = newest_first(self.chart.entries)
        except ToxGraderError as error:
            self.status = "; ".join(f"{problem.what} - {problem.do}" for problem in error.problems)
        self.place = next((n for n, one in enumerate(self.entries) if one.entry.entry_id == here), 0)

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the entries around the chosen one, which is marked and whole."""
        head, foot = [*self.banner(width), say(_TITLE, "heading")], self.foot(width)
        room = max(height - len(head) - len(foot), 1)
        lines: list[Line] = []
        start = end = 0
        for place, one in enumerate(self.entries):
            here = place == self.place
            told = wrapped(
                headline(one), width, "current" if here else "plain", first="> " if here else "  ", rest="    "
            )
            if here:
                start, end = len(lines), len(lines) + len(told)
            lines += told
        if len(lines) <= room:
            return frame(head, lines, foot, height)
        room -= 1
        top = min(max(start - room // 3, end - room, 0), start, len(lines) - room)
        mark = f"-- {top} lines above, {len(lines) - top - room} lines below (Up, Down) --"
        return frame(head, [*lines[top : top + room], say(mark, "strong")], foot, height)

    def plain_lines(self) -> list[str]:
        """Return every entry, one a line."""
        return [*in_words(self.banner(ENDLESS)), _TITLE, *in_words([say(headline(one)) for one in self.entries])]

    def press(self, key: str, character: str | None) -> None:
        """Choose, or show the chosen entry."""
        self.status = ""
        steps = {**_STEPS, "home": -len(self.entries), "end": len(self.entries)}
        if key in steps:
            self.place = min(max(self.place + steps[key], 0), len(self.entries) - 1)
        elif key == "enter":
            doors.correct_entry(self, self.chart, self.entries[self.place].entry.sequence)
        elif key == "escape" or character == "e":
            self.dismiss()
        elif character == "i":
            self.whole_name = not self.whole_name
        elif character in ("?", "P"):
            doors.help_or_plain(self, character)
        else:
            self.status = f"{shown(character or key)} does nothing here: Up and Down choose, Enter shows the entry"
