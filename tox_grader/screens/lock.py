"""The locked screen: the ward's clock and nothing of any patient. Whoever goes on says who they are."""

from tox_grader.foundation.times import show_time
from tox_grader.screens.desk import UNVERIFIED, Desk
from tox_grader.screens.ink import BLANK, Line, say, shown, wrapped
from tox_grader.screens.painted import PaintedScreen, frame
from tox_grader.screens.when import weekday

CLOCK_SECONDS = 60
_LONGEST = 60


class LockScreen(PaintedScreen):
    """Hides everything; drafts stay as they are. It asks who goes on, and cannot check it."""

    KEYS = ()
    TOPIC = "lock"

    def __init__(self, desk: Desk) -> None:
        """Begin with nobody in front of the screen."""
        super().__init__(desk)
        self.asking = False
        self.typed = ""

    def on_mount(self) -> None:
        """Show the time; nothing else moves."""
        self.set_interval(CLOCK_SECONDS, self.repaint)

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the clock and the question."""
        now = self.desk.now()
        body = [BLANK, BLANK, say(f"  Ward clock  {weekday(now)} {show_time(now)}", "strong"), BLANK]
        if self.asking:
            body.append(say(f"  Who are you?  {self.typed}_", "strong"))
            body += wrapped(f"Your name or initials, then Enter. {UNVERIFIED.capitalize()}.", width, first="  ")
        else:
            body.append(say("  locked - press a key, then who you are", "strong"))
        return frame([], body, self.foot(width), height)

    def press(self, key: str, character: str | None) -> None:
        """Take a name; Enter goes on with it, Esc locks again."""
        self.status = ""
        if not self.asking:
            self.asking = True
        elif key == "escape":
            self.asking, self.typed = False, ""
        elif key == "enter":
            self._go_on()
        elif key in ("backspace", "delete"):
            self.typed = "" if key == "delete" else self.typed[:-1]
        elif character is not None and len(self.typed) < _LONGEST:
            self.typed += character

    def _go_on(self) -> None:
        name = self.typed.strip()
        if not shown(name).strip("* "):
            self.status = "say who you are first: what is entered from here on stands under this name"
            return
        self.desk.user = name
        self.dismiss()
