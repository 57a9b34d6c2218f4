"""A patient who comes to the ward: number and name are needed, the rest may follow."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tox_grader.foundation.problems import ToxGraderError
from tox_grader.foundation.quantities import plain
from tox_grader.foundation.times import age_in_years, read_date, read_time, show_date, show_time
from tox_grader.screens import doors
from tox_grader.screens.desk import UNVERIFIED, Desk
from tox_grader.screens.ink import Line, say
from tox_grader.screens.painted import PaintedScreen, frame, problem_lines
from tox_grader.screens.slip import Refused, Slip, SlipField, any_text, needed_text
from tox_grader.workflows.bedside_form import Question, Unit, read_number
from tox_grader.workflows.patient import check_facts
from tox_grader.workflows.record import Author, NewPatient, PatientFacts, Weight, add_patient

_SEXES = {"f": "female", "m": "male", "o": "other"}


class NewPatientScreen(PaintedScreen):
    """Takes the facts of a new patient."""

    KEYS = (
        ("Tab", "next"),
        ("Shift+Tab", "back"),
        ("Del", "clear"),
        ("Ctrl+S", "add the patient"),
        ("F1", "help"),
        ("Esc", "leave"),
    )
    TOPIC = "slip"

    def __init__(self, desk: Desk) -> None:
        """Begin with empty fields: nothing is pre-filled."""
        super().__init__(desk)
        self.failed: ToxGraderError | None = None
        self.asked_to_leave = False
        self.slip = Slip(
            [
                SlipField("patient_id", "Hospital number", "as on the wristband; needed", self._number),
                SlipField("family", "Family name", "needed", needed_text),
                SlipField("given", "Given name", "may be left out", any_text),
                SlipField(
                    "born", "Birth date", "DD-Mmm-YYYY or YYYY-MM-DD; may be left out", self._birth, self._show_birth
                ),
                SlipField("sex", "Sex", "f female, m male, o other; may be left out", _sex),
                SlipField("product", "CAR-T product", "name of the product; may be left out", any_text),
                SlipField(
                    "infused",
                    "Infused at",
                    "date and time, such as 2026-11-14 10:30, or -3h; may be left out",
                    self._infused,
                    lambda at: str(show_time(at)),
                ),
                SlipField(
                    "weight",
                    "Weight, kg",
                    "such as 71.5; doses are worked out from it; may be left out",
                    self._weight,
                    _kg,
                ),
                SlipField("again", "Weight again, kg", "type the weight a second time", self._again, _kg),
                SlipField(
                    "weighed",
                    "Weighed on",
                    "today, DD-Mmm-YYYY or YYYY-MM-DD; needed with a weight",
                    self._weighed,
                    show_date,
                ),
            ],
        )

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the fields, with what was refused in words."""
        head = [
            say(f"{self.desk.mode.upper()}  New patient - entered by {self.desk.user} ({UNVERIFIED})", "heading"),
            (),
        ]
        foot = [*problem_lines(self.failed, width), *self.foot(width)]
        body = self.slip.lines(width, max(height - len(head) - len(foot), 1))
        return frame(head, body, foot, height)

    def press(self, key: str, character: str | None) -> None:
        """Fill the fields; the named key adds the patient."""
        self.status = ""
        leaving, self.asked_to_leave = self.asked_to_leave, False
        if key == "escape":
            if leaving or not any(field.text for field in self.slip.fields):
                self.dismiss()
            else:
                self.asked_to_leave = True
                self.status = "this patient is NOT ADDED: Esc again leaves and drops what was typed, Ctrl+S adds"
        elif key == "f1":
            doors.help_or_plain(self, "?")
        elif key == "ctrl+s":
            self._add()
        elif not self.slip.press(key, character):
            self.status = f"{key} is not a key of this form: F1 shows the keys"

    def _add(self) -> None:
        self.failed = None
        refused = self.slip.first_refused()
        if refused is not None:
            self.slip.place = refused
            self.slip.here.told = f"refused: {self.slip.here.value.why}"
            self.status = "nothing was added yet"
            return
        value = self.slip.value
        weight = None if value("weight") is None else Weight(value("weight"), value("weighed"))
        facts = PatientFacts(product=value("product"), infused_at=value("infused"), weight=weight)
        new = NewPatient(value("patient_id"), value("family"), value("given") or "", value("born"), value("sex"), facts)
        try:
            check_facts(facts, self.desk.station.limits)
            add_patient(self.desk.record, new, Author(self.desk.user, "other"))
        except ToxGraderError as error:
            self.failed = error
            return
        app = self.app
        self.dismiss()
        board = app.screen_stack[0]
        if isinstance(board, PaintedScreen):
            doors.open_patient(board, new.patient_id, told="patient added")

    def _number(self, text: str) -> str | Refused:
        if not text:
            return Refused("needed")
        taken = any(person.patient_id == text for person in self.desk.record.people())
        return Refused("another patient on this ward has this number") if taken else text

    def _birth(self, text: str) -> date | Refused | None:
        day = read_date(text) if text else None
        if text and day is None:
            return Refused("write DD-Mmm-YYYY such as 02-Mar-1958, or 1958-03-02")
        return Refused("this day lies in the future") if day is not None and day > self.desk.now().date() else day

    def _show_birth(self, day: date) -> str:
        return f"{show_date(day)} ({age_in_years(day, self.desk.now().date())} years)"

    def _infused(self, text: str) -> datetime | Refused | None:
        if not text:
            return None
        at = read_time(text, self.desk.now())
        return Refused(at) if isinstance(at, str) else at

    def _weight(self, text: str) -> Decimal | Refused | None:
        if not text:
            return None
        bounds = self.desk.station.limits["weight_kg"]
        question = Question("weight_kg", "", "Weight", "number", units=(Unit("weight_kg", "kg", bounds),))
        read = read_number(text, question)
        return Refused(read) if isinstance(read, str) else Decimal(read[1])

    def _again(self, text: str) -> Decimal | Refused | None:
        first, second = self.slip.value("weight"), self._weight(text)
        if first is None and second is None:
            return None
        if second is None:
            return Refused("type the weight a second time")
        return second if second == first else Refused("the two weights differ")

    def _weighed(self, text: str) -> date | Refused | None:
        today = self.desk.now().date()
        day = today if text.lower() == "today" else read_date(text) if text else None
        if text and day is None:
            return Refused("write today, DD-Mmm-YYYY or YYYY-MM-DD")
        if day is None:
            return Refused("needed with a weight") if self.slip.value("weight") is not None else None
        return Refused("this day lies in the future") if day > today else day


def _sex(text: str) -> str | Refused | None:
    if not text:
        return None
    sex = _SEXES.get(text.lower()[0])
    return sex if sex is not None and sex.startswith(text.lower()) else Refused("write f, m or o")


def _kg(weight: Any) -> str:
    return f"{plain(weight)} kg"
