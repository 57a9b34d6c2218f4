"""What the keys mean on every screen of text fields: fill, leave only when asked twice, finish with one named key."""

from typing import ClassVar

from tox_grader.foundation.problems import ToxGraderError
from tox_grader.screens import doors
from tox_grader.screens.ink import Line
from tox_grader.screens.painted import Keys, PaintedScreen, frame, problem_lines
from tox_grader.screens.slip import Slip


class SlipScreen(PaintedScreen):
    """A screen of text fields. What was typed is never lost by one key."""

    KEYS: Keys = (
        ("Tab", "next"),
        ("Shift+Tab", "back"),
        ("Del", "clear"),
        ("Ctrl+S", "save"),
        ("F1", "help"),
        ("Esc", "leave"),
    )
    TOPIC = "slip"
    UNDONE: ClassVar[str] = "this is NOT SAVED"
    slip: Slip
    failed: ToxGraderError | None = None
    asked_to_leave: bool = False

    def head(self, width: int) -> list[Line]:
        """Return what stands above the fields."""
        raise NotImplementedError

    def finish(self) -> None:
        """Do what the screen is for; called only when every field is taken."""
        raise NotImplementedError

    def leave(self) -> None:
        """Leave without finishing; what was typed is dropped."""
        self.dismiss()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the fields, with what was refused in words."""
        head = self.head(width)
        foot = [*problem_lines(self.failed, width), *self.foot(width)]
        body = self.slip.lines(width, max(height - len(head) - len(foot), 1))
        return frame(head, body, foot, height)

    def press(self, key: str, character: str | None) -> None:
        """Fill the fields; only the named key finishes."""
        self.status = ""
        leaving, self.asked_to_leave = self.asked_to_leave, False
        if key == "escape":
            if leaving or not any(field.text for field in self.slip.fields):
                self.leave()
            else:
                self.asked_to_leave = True
                self.status = f"{self.UNDONE}: Esc again leaves and drops what was typed, Ctrl+S saves"
        elif key == "f1":
            doors.help_or_plain(self, "?")
        elif key == "ctrl+s":
            self._try_to_finish()
        elif not self.slip.press(key, character):
            self.status = f"{key} is not a key of this form: F1 shows the keys"

    def _try_to_finish(self) -> None:
        self.failed = None
        refused = self.slip.first_refused()
        if refused is not None:
            self.slip.place = refused
            self.slip.here.refuse()
            self.status = "nothing was saved yet"
            return
        try:
            # What is saved is first held against what the record says now, and that has to be readable.
            self.desk.record.make_ready()
            self.finish()
        except ToxGraderError as error:
            self.failed = error
