"""A new patient whom an ended program did not add: what was filled in, how old it is, and whether to go on with it."""

from tox_grader.foundation.times import show_clock, show_duration
from tox_grader.screens.desk import UNVERIFIED, Desk
from tox_grader.screens.ink import BLANK, Line, say, shown, wrapped
from tox_grader.screens.new_patient import NewPatientScreen
from tox_grader.screens.offered import UNKNOWN
from tox_grader.screens.painted import PaintedScreen, frame
from tox_grader.screens.scroll import Scroll
from tox_grader.screens.slip import Refused, SlipField
from tox_grader.screens.when import in_full
from tox_grader.workflows.drafts import is_young
from tox_grader.workflows.kept_slips import KeptSlip


class OfferedSlipScreen(PaintedScreen):
    """Offers a slip back. Nobody was added by it, and no key takes it up by accident."""

    KEYS = (
        ("y", "go on with it"),
        ("x", "throw it away"),
        ("n", "another new patient"),
        ("Up/Down PgUp/PgDn", "move"),
        ("Esc", "back"),
    )
    TOPIC = "offered"

    def __init__(self, desk: Desk, left: tuple[KeptSlip, ...]) -> None:
        """Take the slips that were left, the newest first; that one is offered."""
        super().__init__(desk)
        self.left, self.count = left[0], len(left)
        self.fields = NewPatientScreen(desk).slip.fields
        self.asked_to_drop = False
        self.scroll = Scroll()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return what was filled in, each with its own age."""
        title = f"{self.desk.mode.upper()}  New patient - DRAFT, never added: go on with it?"
        head, foot = [*wrapped(title, width, "heading"), BLANK], self.foot(width)
        body = self.scroll.window(self._body(width), max(height - len(head) - len(foot), 1))
        return frame(head, body, foot, height)

    def _body(self, width: int) -> list[Line]:
        now, left, limit = self.desk.now(), self.left, self.desk.answers_count_for
        told = [
            f"Filled in by {left.by} ({UNVERIFIED}), last kept {in_full(left.kept_at, now)}.",
            "The program ended before the patient was added. The name is never kept: it is typed again.",
        ]
        if self.count > 1:
            told.append(f"{self.count} were left; this is the newest.")
        lines = [*(line for text in told for line in wrapped(text, width, rest="  ")), BLANK]
        for field in self.fields:
            if field.name not in left.texts:
                continue
            text, entered = left.texts[field.name], left.entered[field.name]
            old = "" if is_young(entered, now, limit) else f"  {UNKNOWN}"
            age = f"entered {show_clock(entered)}, {show_duration(now - entered)} ago"
            lines += wrapped(f"{field.label}  {shown(_told(field, text))}  {age}{old}", width, rest="    ")
        if not left.texts:
            lines.append(say("nothing was filled in"))
        return lines

    def press(self, key: str, character: str | None) -> None:
        """Go on, throw away when asked twice, begin another, or leave it where it is."""
        self.status = ""
        asked, self.asked_to_drop = self.asked_to_drop, False
        if self.scroll.press(key):
            return
        if character == "y":
            young = self.left.without_old(self.desk.now(), self.desk.answers_count_for)
            self.app.switch_screen(NewPatientScreen(self.desk, young))
        elif character == "n":
            self.app.switch_screen(NewPatientScreen(self.desk))
        elif character == "x" and asked:
            self.desk.files.drop(self.left.file)
            self._leave("the slip was thrown away; nobody was added")
        elif character == "x":
            self.asked_to_drop = True
            self.status = "x again throws this slip away for good; any other key keeps it"
        elif key == "escape":
            self._leave("the slip is kept, NOT ADDED: press n to see it again")
        else:
            self.status = "nothing happened: y goes on with it, x throws it away, n begins another, Esc leaves it"

    def _leave(self, told: str) -> None:
        below = self.app.screen_stack[-2]
        if isinstance(below, PaintedScreen):
            below.status = told
        self.dismiss()


def _told(field: SlipField, text: str) -> str:
    """Return what was filled in as the slip reads it; as it was kept where the slip would not take it now."""
    value = field.read(text)
    return text if value is None or isinstance(value, Refused) else field.echo(value)
