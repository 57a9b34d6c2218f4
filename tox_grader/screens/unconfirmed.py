"""After a crash while saving: the entry stands in the record, was it yours? Or it does not, and is NOT SAVED."""

from tox_grader.foundation.problems import ToxGraderError
from tox_grader.foundation.roles import NOT_STATED
from tox_grader.foundation.times import show_clock
from tox_grader.reports.entry_text import entry_headline
from tox_grader.screens import doors
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.desk import UNVERIFIED, Desk
from tox_grader.screens.ink import BLANK, Line, wrapped
from tox_grader.screens.painted import frame, problem_lines
from tox_grader.screens.when import in_full
from tox_grader.workflows.record import Author, Entry
from tox_grader.workflows.unconfirmed import Mark, say_not_mine, take_mark
from tox_grader.workflows.ward import Chart

_WORDS = {"assessment": "assessment", "treatment": "treatment given", "correction": "correction"}


class UnconfirmedScreen(PatientBound):
    """Asks about one entry whose confirmation nobody may have seen, so that nothing is entered twice or lost."""

    KEYS = (("y", "yes, mine"), ("n", "no, not mine"), ("Esc", "ask again at the next start"))
    NOT_SAVED_KEYS = (("a", "go on with it"), ("v", "seen"), ("Esc", "ask again at the next start"))
    TOPIC = "unconfirmed"

    def __init__(self, desk: Desk, chart: Chart, mark: Mark, entry: Entry | None) -> None:
        """Take the mark, and the entry where it stands in the record."""
        super().__init__(desk, chart)
        self.mark, self.entry = mark, entry
        self.failed: ToxGraderError | None = None
        if entry is None:
            self.KEYS = self.NOT_SAVED_KEYS

    def draw(self, width: int, height: int) -> list[Line]:
        """Return what was sent, what became of it, and the question."""
        body: list[Line] = [BLANK]
        told = self._stands(self.entry) if self.entry is not None else self._missing()
        for number, text in enumerate(told):
            body += [*wrapped(text, width, "warn" if not number else "plain"), BLANK]
        body += problem_lines(self.failed, width)
        return frame(self.banner(width), body, self.foot(width), height)

    def _stands(self, entry: Entry) -> list[str]:
        at = entry.recorded_at.astimezone(self.desk.now().tzinfo)
        return [
            f"Saved {show_clock(at)} as entry {entry.sequence}: was it yours?",
            entry_headline(entry),
            f"{self._sent()} before anybody saw that it was saved. It stands in the record: do not enter it again.",
        ]

    def _sent(self) -> str:
        sent = in_full(self.mark.sent_at, self.desk.now())
        return f"Sent by {self.mark.by} ({UNVERIFIED}), {sent}. The program ended"

    def _missing(self) -> list[str]:
        word = _WORDS[self.mark.kind]
        typed = [f"{name}: {text}" for name, text in self.mark.texts.items() if text]
        told = [
            f"NOT SAVED: {word}",
            f"{self._sent()} before it was saved: it is not in the record.",
        ]
        told += [f"What was entered: {'; '.join(typed)}"] if typed else []
        return [*told, "a goes on with what was entered, as far as it was kept; or put it on paper, then v."]

    def press(self, key: str, character: str | None) -> None:
        """Take the answer by its own key; Enter answers nothing."""
        self.status = ""
        wanted = "y yes, n no" if self.entry is not None else "a goes on with it, v seen"
        if key == "escape":
            self.dismiss()
        elif self.entry is not None and character == "y":
            self._settle("confirmed: the entry stands in the record")
        elif self.entry is not None and character == "n":
            self._not_mine(self.entry)
        elif self.entry is None and character == "v":
            self._settle("seen: it is NOT SAVED")
        elif self.entry is None and character == "a":
            doors.go_on(self, self.mark)
        else:
            self.status = f"nothing happened: {wanted}"

    def _not_mine(self, entry: Entry) -> None:
        try:
            say_not_mine(self.desk.record, entry, Author(self.desk.user, NOT_STATED))
        except ToxGraderError as error:
            self.failed = error
            self.app.bell()
            return
        self._settle("noted in the log that nobody here recognises it: check it, and correct it if it is wrong")

    def _settle(self, told: str) -> None:
        take_mark(self.desk.files, self.mark.entry_id)
        board = doors.board_of(self)
        self.dismiss()
        doors.ask_next(board, told)
