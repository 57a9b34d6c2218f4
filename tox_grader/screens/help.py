"""The keys of a screen, and what the words on it mean: grades, ranges, blank, not assessed."""

from tox_grader.foundation.roles import AT_BEDSIDE
from tox_grader.screens.ink import BLANK, Line, say, wrapped
from tox_grader.screens.painted import PaintedScreen, frame
from tox_grader.screens.scroll import Scroll

_GRADES = (
    "A grade has its scale, number, word and marks: CRS G3 SEVERE !!! (ASTCT 2019). Colour only repeats it.",
    "G2-G4 ? INCOMPLETE is a range: what is entered so far allows each of these grades.",
    "Still needed names the answers that would settle a range.",
    "Criteria not met was worked out from what was entered.",
    "NOT ASSESSED says that nobody has assessed it: never take it for grade 0.",
    "OVERDUE says that the next assessment should have been done by the time shown.",
)
_ENTRY = (
    ". . . is blank: nobody has answered. A blank is unknown, never normal.",
    "not assessed (asleep) was asked and could not be answered, with the reason. It is unknown too.",
    "A number outside what can be true is refused. An unusual one is taken when it is typed a second time.",
    "Time: now, -15m, -2h, 14:30 or 1430; it is read back in full before Enter accepts it.",
)
_SUGGESTIONS = (
    "The table suggests, a clinician decides. No key of this program accepts or orders a drug.",
    "What is not checked stands below the suggestions. That no other cause explains the signs is never checked here.",
)
_REPLAY = (
    "REPLAY shows a course as it was known then: later entries and corrections are left out of the banner and grades.",
    "What is known now and was not known then stands apart, under its own heading: corrections, entries written late.",
    "Each grade is worked out again by the very tables that gave it. A difference is told and changes nothing.",
    "Nothing can be entered here. That the course was viewed is recorded.",
)
_CORRECTION = (
    "Nothing is taken out of the log: the wrong entry stays, with who corrected it, when and why in front of it.",
    "Entered in error: it counts for nothing from then on. Said of a correction, what it corrected counts again.",
    "Corrected: what is right counts in its place, and an assessment is graded as if the old one had never been.",
    "Blank in a slip is as recorded. Blank in the form is unknown: r and R take what was recorded.",
    "Other assessments that rest on it stand as they were graded. They are named; correct these too where it is right.",
)
_FORM_KEYS = (
    ("0-9, letters", "the answer with that key, listed below the fields; it moves on to the next field"),
    ("Tab, Down, Enter", "next field; a typed number is taken"),
    ("Shift+Tab, Up", "field before"),
    ("PgDn, PgUp", "next section, section before"),
    ("n", "not assessed, then the key of the reason"),
    ("N", "all blank fields of this section not assessed, then the key of the reason"),
    ("a", "attribution of this finding: c this toxicity, u uncertain, o another cause"),
    ("Del, Backspace", "clear the field; while typing, the last character"),
    ("b or Ctrl+B", "basis of the grades"),
    ("s or Ctrl+S", "summary, then save"),
    ("Esc", "leave; the draft stays on this station, NOT SAVED, and is offered again"),
)
_TOLD = {
    "board": (*_GRADES, *_SUGGESTIONS),
    "patient": (*_GRADES, *_SUGGESTIONS),
    "form": (*_ENTRY, *_GRADES),
    "slip": _ENTRY,
    "replay": (*_REPLAY, *_GRADES),
    **dict.fromkeys(("corrections", "correct_entry", "confirm_correction"), (*_CORRECTION, *_GRADES)),
    "correction_slip": (*_CORRECTION, *_ENTRY),
    "amend_form": (*_CORRECTION, *_ENTRY, *_GRADES),
}
_PATIENT_KEYS = (
    ("a", "assess: the form, on the draft that was left if there is one"),
    ("g", "record a treatment that was given"),
    ("t", "the steps that the table suggests"),
    ("b", "basis of the grades: rows, footnotes, source"),
    ("c", "compare: what every scale says of the latest assessment, and which row makes the difference"),
    ("l", "the log; in a wide window the keys then move the log"),
    ("h", "history: the course entry by entry as it was known then, and what is known now"),
    ("e", "correct an entry of the log, or say that it was entered in error"),
    ("i", "the whole name in the banner"),
    ("P", "the whole course as plain lines"),
    ("Up, Down, PgUp, PgDn", "move"),
    ("Esc", "back to the ward"),
)
_AMEND_KEYS = (
    ("r", "the answer that was recorded for this field"),
    ("R", "all blank fields of this section as recorded"),
    *_FORM_KEYS[:-2],
    ("s or Ctrl+S", "the reason, then before and after, then save"),
    ("Esc", "leave; what was typed is kept until the program ends, NOT SAVED"),
)
_CONFIRM_KEYS = (
    (", ".join(AT_BEDSIDE), "who corrects it: " + ", ".join(AT_BEDSIDE.values())),
    ("y", "save, once it was said who"),
    ("Up, Down, PgUp, PgDn", "move"),
    ("P", "plain lines"),
    ("Esc", "back; what was typed is kept"),
)
_MORE_KEYS = {
    "form": _FORM_KEYS,
    "patient": _PATIENT_KEYS,
    "amend_form": _AMEND_KEYS,
    "confirm_correction": _CONFIRM_KEYS,
}


class HelpScreen(PaintedScreen):
    """Explains the screen below it."""

    KEYS = (("Up/Down PgUp/PgDn", "move"), ("Esc", "back"))

    def __init__(self, below: PaintedScreen) -> None:
        """Take the keys of the screen that was left."""
        super().__init__(below.desk)
        self.keys = _MORE_KEYS.get(below.TOPIC, below.KEYS)
        self.told = _TOLD.get(below.TOPIC, _GRADES)
        self.head = below.banner_above
        self.scroll = Scroll()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return keys and words."""
        head, foot = self.head(width), self.foot(width)
        body = [say("Keys of this screen", "heading")]
        for key, does in (
            *self.keys,
            ("Ctrl+P", "all commands by name"),
            ("Ctrl+L", "lock"),
            ("Ctrl+Q", "leave the program"),
        ):
            body += wrapped(f"{key}: {does}", width, first="  ", rest="      ")
        body += [BLANK, say("What the words mean", "heading")]
        for text in self.told:
            body += wrapped(text, width, first="- ", rest="  ")
        return frame(head, self.scroll.window(body, max(height - len(head) - len(foot), 1)), foot, height)

    def press(self, key: str, character: str | None) -> None:
        """Move, or go back."""
        if self.scroll.press(key):
            return
        if key == "escape" or character == "?":
            self.dismiss()
        else:
            self.status = "Esc goes back"
