"""The one interruption: a new grade 3 or more, or a rise by two. Everything else is a status line."""

from collections.abc import Sequence

from tox_grader.escalation.suggestion import Suggestions
from tox_grader.foundation.problems import ToxGraderError
from tox_grader.grading.answer import Answer
from tox_grader.reports.grade_words import by_toxicity, grade_line, severity
from tox_grader.reports.suggestion_text import suggestion_lines
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.desk import Desk
from tox_grader.screens.grade_head import TOXICITIES
from tox_grader.screens.ink import BLANK, Line, look_of, say, wrapped
from tox_grader.screens.painted import PaintedScreen, frame
from tox_grader.screens.scroll import Scroll
from tox_grader.workflows.remarks import acknowledge
from tox_grader.workflows.ward import Chart

# When to interrupt is a rule of the screen, not of a grading table: a grade from here on, or a rise by as much.
SEVERE, RISE = 3, 2


def reasons_to_interrupt(before: Chart, answers: Sequence[Answer]) -> list[str]:
    """Return which toxicity became severe or rose fast against what the chart said before, in words."""
    now, was = by_toxicity(answers), by_toxicity(before.answers)
    told: list[str] = []
    for toxicity in TOXICITIES:
        new, old = now.get(toxicity), was.get(toxicity)
        if new is None or new.at_least is None:
            continue
        earlier = 0 if old is None or old.at_least is None else old.at_least
        if new.at_least >= SEVERE and new.at_least > earlier:
            told.append(f"New: {grade_line(new)} - before: {grade_line(old, toxicity)}")
        elif new.at_least - earlier >= RISE:
            told.append(f"Rise: {grade_line(new)} - before: {grade_line(old, toxicity)}")
    return told


class InterruptScreen(PatientBound):
    """Says the grade and the first suggestion; it is left by a named key, and accepts nothing."""

    KEYS = (("v", "seen, go on"), ("Up/Down PgUp/PgDn", "move"))
    TOPIC = "basis"

    def __init__(
        self,
        desk: Desk,
        chart: Chart,
        answers: Sequence[Answer],
        suggestions: Suggestions,
        told: list[str],
        entry_id: str,
    ) -> None:
        """Take what has to be said, and the entry of which it is said."""
        super().__init__(desk, chart)
        self.entry_id = entry_id
        self.answers, self.suggestions = answers, suggestions
        self.told = told
        self.scroll = Scroll()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the grade, what changed, and the first suggestion."""
        body: list[Line] = [BLANK]
        for answer in by_toxicity(self.answers).values():
            body += wrapped(grade_line(answer), width, look_of(severity(answer)))
        for text in self.told:
            body += [BLANK, *wrapped(text, width, "strong")]
        body += [BLANK, say(self.suggestions.heading, "heading")]
        for step in self.suggestions.steps[:1]:
            for text in suggestion_lines(step):
                body += wrapped(text, width, rest="  ")
        body += [
            BLANK,
            *wrapped("It is saved. v goes on to the patient, where all suggestions stand.", width, "strong"),
        ]
        head, foot = self.banner(width), self.foot(width)
        return frame(head, self.scroll.window(body, max(height - len(head) - len(foot), 1)), foot, height)

    def press(self, key: str, character: str | None) -> None:
        """Go on with the named key alone."""
        if self.scroll.press(key):
            return
        if character == "v":
            self._record_seen()
            self.dismiss()
        else:
            said = "Enter accepts nothing here" if key == "enter" else "nothing happened"
            self.status = f"{said}: press v when you have seen this"

    def _record_seen(self) -> None:
        """Record that it was seen. Where the record does not take it, the way on is not barred: it is said there."""
        record, key, what = self.desk.record, self.chart.person.patient_key, "; ".join(self.told)
        try:
            by = next(entry.author for entry in record.entries(key) if entry.entry_id == self.entry_id)
            acknowledge(record, key, what, by, refers_to=self.entry_id)
        except ToxGraderError:
            below = self.app.screen_stack[-2]
            if isinstance(below, PaintedScreen):
                below.status = "that the new grade was seen is NOT RECORDED"
