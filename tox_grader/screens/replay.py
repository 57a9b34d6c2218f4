"""A patient's course, stepped through entry by entry as it was known then. It reads only: no key records anything."""

from dataclasses import replace

from tox_grader.foundation.problems import ToxGraderError
from tox_grader.reports.grade_words import by_toxicity
from tox_grader.reports.replay_moment import (
    NOTHING_NEW,
    entry_line,
    known_now,
    observed_then,
    replay_line,
    suggested_then,
    treated_then,
)
from tox_grader.screens import doors
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.banner import Tables, banner_lines
from tox_grader.screens.desk import Desk
from tox_grader.screens.explained import explained_lines, footnote_lines
from tox_grader.screens.grade_head import TOXICITIES, grade_chip
from tox_grader.screens.ink import BLANK, ENDLESS, Line, beside, in_words, say, wrapped
from tox_grader.screens.painted import frame
from tox_grader.screens.scroll import Scroll
from tox_grader.workflows.record import Author
from tox_grader.workflows.replay_course import Course, Moment
from tox_grader.workflows.signatures import Signatures
from tox_grader.workflows.viewed import COURSE_REPLAYED, note_view
from tox_grader.workflows.ward import Chart

_WIDE = 110
_LEFT_SHARE = 72
_ROLE = "not stated"


class ReplayScreen(PatientBound):
    """Shows what was observed, graded, suggested and given at each entry, and beside it what is known now."""

    KEYS = (
        ("Left/Right", "entry before, next"),
        ("Home/End", "first, last"),
        ("Up/Down PgUp/PgDn", "move"),
        ("P", "plain"),
        ("?", "help"),
        ("Esc", "back"),
    )
    TOPIC = "replay"

    def __init__(self, desk: Desk, chart: Chart) -> None:
        """Read the course, begin at its last entry, and note that it was looked at."""
        super().__init__(desk, chart)
        self.course = Course(desk.record, desk.station, chart.person.patient_id)
        self.place = len(self.course) - 1
        self.moment: Moment = self.course.moment(self.place)
        self.scroll = Scroll()
        noted = note_view(desk.record, chart.person.patient_key, COURSE_REPLAYED, Author(desk.user, _ROLE))
        if not noted:
            self.status = "that this was viewed could not be recorded"

    def banner(self, width: int) -> list[Line]:
        """Return who this is, as known then; its mode and its time say that this is no view of now."""
        then = replace(self.moment.chart, similar_name=self.chart.similar_name)
        mode = f"{self.desk.mode} replay"
        lines = banner_lines(then, mode, self._tables_then(), width, whole_name=self.whole_name, time_is="As known ")
        return [*lines, *wrapped(replay_line(self.moment), width, "warn")]

    def _tables_then(self) -> Tables:
        chart, at = self.moment.chart, self.moment.entry.recorded_at
        names = ", ".join(dict.fromkeys(f"{one.short} edition {one.edition}" for one in chart.answers))
        signed = Signatures(tuple(one for one in self.signatures.given if one.signed_at <= at))
        return Tables(names, bool(chart.graded_by) and signed.cover(chart.graded_by))

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the entry; in a wide window what is known now stands beside it, else above what was said then."""
        head = [*self.banner(width), *self._entry(width)]
        foot = self.foot(width)
        room = max(height - len(head) - len(foot), 1)
        if width >= _WIDE:
            then = self.scroll.window(self._then(_LEFT_SHARE), room)
            body = beside(then, self._now(width - _LEFT_SHARE - 1)[:room], _LEFT_SHARE)
        else:
            body = self.scroll.window(self._body(width), room)
        return frame(head, body, foot, height)

    def plain_lines(self) -> list[str]:
        """Return this entry as plain lines, one fact each."""
        return in_words([*self.banner(ENDLESS), *self._entry(ENDLESS), *self._body(ENDLESS)])

    def _entry(self, width: int) -> list[Line]:
        lines = wrapped(entry_line(self.moment, self.place + 1, len(self.course)), width, "strong", rest="  ")
        answers = by_toxicity(self.moment.answers)
        for toxicity in TOXICITIES if self.moment.assessed is not None else ():
            lines += grade_chip(answers.get(toxicity), toxicity, width)
        return lines

    def _body(self, width: int) -> list[Line]:
        # What contradicts what is shown must not stand below the edge of the window.
        if known_now(self.moment) == [NOTHING_NEW]:
            return [*self._then(width), BLANK, *self._now(width)]
        return [*self._now(width), BLANK, *self._then(width)]

    def _then(self, width: int) -> list[Line]:
        moment = self.moment
        lines = _part("Observed", observed_then(moment, self.desk.station), width)
        library = moment.library or self.desk.station.library
        if moment.assessed is not None:
            lines += explained_lines(moment.answers, library, width)
            lines += _part("Suggested then", suggested_then(moment) or ["No step of the protocol applied."], width)
        lines += _part("Given by then, as known then", treated_then(moment) or ["Nothing is recorded."], width)
        return [*lines, *footnote_lines(moment.answers, library, width)]

    def _now(self, width: int) -> list[Line]:
        return _part("Known now and not then", known_now(self.moment), width)

    def press(self, key: str, character: str | None) -> None:
        """Step, move, or go back; no key of this screen records anything."""
        self.status = ""
        steps = {"left": self.place - 1, "right": self.place + 1, "home": 0, "end": len(self.course) - 1}
        if key in steps:
            self._go(steps[key])
        elif self.scroll.press(key):
            return
        elif key == "escape" or character == "h":
            self.dismiss()
        elif character == "i":
            self.whole_name = not self.whole_name
        elif character in ("?", "P"):
            doors.help_or_plain(self, character)
        else:
            self.status = "Left and Right step through the entries, Esc goes back; nothing can be entered here"

    def _go(self, place: int) -> None:
        if not 0 <= place < len(self.course):
            self.status = "this is the first entry" if place < 0 else "this is the last entry"
            return
        try:
            self.moment = self.course.moment(place)
        except ToxGraderError as error:
            self.status = "; ".join(f"{problem.what} - {problem.do}" for problem in error.problems)
            return
        self.place = place
        self.scroll.top = 0


def _part(heading: str, told: list[str], width: int) -> list[Line]:
    if not told:
        return []
    lines: list[Line] = [say(heading, "heading")]
    for text in told:
        inside = text.lstrip(" ")
        indent = " " * (len(text) - len(inside))
        lines += wrapped(inside, width, first=indent or "- ", rest=indent or "  ")
    return lines
