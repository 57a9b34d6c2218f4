"""A draft that an ended program has left: what it holds, how old each answer is, and whether to go on with it."""

from tox_grader.foundation.times import show_clock, show_duration
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.desk import UNVERIFIED, Desk
from tox_grader.screens.draft import Draft
from tox_grader.screens.form import FormScreen, asked_now
from tox_grader.screens.form_field import answer_text, label
from tox_grader.screens.ink import BLANK, Line, say, wrapped
from tox_grader.screens.painted import frame
from tox_grader.screens.scroll import Scroll
from tox_grader.screens.when import in_full
from tox_grader.workflows.assess import Bedside
from tox_grader.workflows.drafts import KeptDraft, is_young
from tox_grader.workflows.ward import Chart

UNKNOWN = "TOO OLD, comes back as unknown"


class OfferedScreen(PatientBound):
    """Offers a draft back. Nothing of it was ever saved, and no key takes it up by accident."""

    KEYS = (("y", "go on with it"), ("x", "throw it away"), ("Up/Down PgUp/PgDn", "move"), ("Esc", "back"))
    TOPIC = "offered"

    def __init__(self, desk: Desk, chart: Chart, bedside: Bedside, left: KeptDraft) -> None:
        """Take the draft as it was kept; only answers that the present form could have taken are offered."""
        super().__init__(desk, chart)
        self.bedside = bedside
        self.questions = asked_now(desk, chart, bedside)
        self.left, self.misfits = left.fitting(self.questions, desk.station.form)
        self.asked_to_drop = False
        self.scroll = Scroll()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return what was kept, newest age first seen: whose, when, and every answer with its own age."""
        head = [*self.banner(width), say("DRAFT, never saved: go on with it?", "heading")]
        foot = self.foot(width)
        body = self.scroll.window(self._body(width), max(height - len(head) - len(foot), 1))
        return frame(head, body, foot, height)

    def _body(self, width: int) -> list[Line]:
        now, left, limit = self.desk.now(), self.left, self.desk.answers_count_for
        told = [
            f"Entered by {left.by} ({UNVERIFIED}), last kept {in_full(left.kept_at, now)}.",
            "The program ended before it was saved. It is not in the record, and nobody else has seen it.",
        ]
        if left.observed_at is None:
            told.append("The time of observation was not entered.")
        else:
            entered = left.time_entered or left.kept_at
            old = "" if is_young(entered, now, limit) else f"  {UNKNOWN}"
            told.append(f"Observed {in_full(left.observed_at, now)}{old}")
        if self.misfits:
            told.append(f"Left out, because the form does not ask for them now: {self.misfits}")
        lines = [line for text in told for line in wrapped(text, width, rest="  ")]
        lines += [BLANK, say(f"Answers: {len(left.given)}", "heading")]
        shown = Draft.taken_up(self.questions, left)
        for question in self.questions:
            answer = shown.answer(question)
            if answer is not None:
                at = next((unit.at for unit in question.units if unit.at in left.given), question.at)
                entered = left.entered[at]
                old = "" if is_young(entered, now, limit) else f"  {UNKNOWN}"
                value = answer_text(question, answer, shown.unit(question))
                age = f"entered {show_clock(entered)}, {show_duration(now - entered)} ago"
                lines += wrapped(f"{label(question)}  {value}  {age}{old}", width, rest="    ")
        return lines

    def press(self, key: str, character: str | None) -> None:
        """Go on, throw away when asked twice, or leave it where it is."""
        self.status = ""
        asked, self.asked_to_drop = self.asked_to_drop, False
        if self.scroll.press(key):
            return
        if character == "y":
            self._go_on()
        elif character == "x" and asked:
            self.desk.forget_left(self.left)
            self._leave("the draft was thrown away; nothing of it was saved")
        elif character == "x":
            self.asked_to_drop = True
            self.status = "x again throws this draft away for good; any other key keeps it"
        elif key == "escape":
            self._leave("the draft is kept, NOT SAVED: press a to see it again")
        else:
            self.status = "nothing happened: y goes on with the draft, x throws it away, Esc leaves it"

    def _leave(self, told: str) -> None:
        below = self.app.screen_stack[-2]
        if isinstance(below, PatientBound):
            below.status = told
        self.dismiss()

    def _go_on(self) -> None:
        key = self.chart.person.patient_key
        self.desk.drafts[key] = Draft.taken_up(self.questions, self.left)
        form = FormScreen(self.desk, self.chart, self.bedside)
        self.desk.keep_draft(key)
        self.app.switch_screen(form)
