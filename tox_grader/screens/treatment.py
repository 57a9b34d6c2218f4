"""A treatment that was really given: which drug, when, how much, for this very patient."""

from datetime import datetime
from string import ascii_lowercase

from tox_grader.foundation.clock import new_id
from tox_grader.foundation.times import read_time, show_clock
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.desk import UNVERIFIED, Desk
from tox_grader.screens.ink import BLANK, Line, packed, parts, say, shown, wrapped
from tox_grader.screens.painted import PaintedScreen
from tox_grader.screens.slip import Refused, Slip, SlipField
from tox_grader.screens.slip_screen import SlipScreen
from tox_grader.screens.when import in_full
from tox_grader.workflows.assess import at_bedside
from tox_grader.workflows.give import give
from tox_grader.workflows.record import Author
from tox_grader.workflows.suggestions_now import suggestions_now
from tox_grader.workflows.ward import Chart

_CONFIRMED_BY = 3
_AGAINST = ("wait", "limit_reached")
_ROLES = {"n": "nurse", "d": "doctor", "o": "other"}


class TreatmentScreen(SlipScreen, PatientBound):
    """Records a treatment after it was given; it orders nothing."""

    UNDONE = "this treatment is NOT RECORDED"

    def __init__(self, desk: Desk, chart: Chart) -> None:
        """Begin with empty fields; the entry's id is drawn once."""
        super().__init__(desk, chart)
        self.entry_id = new_id()
        self.asked_all_the_same = False
        self.drugs = dict(zip(ascii_lowercase, desk.station.library.drugs().drugs.items(), strict=False))
        self.stops = _stops(desk, chart, [drug.shown for _, drug in self.drugs.values()])
        self.number_end = shown(chart.person.patient_id)[-_CONFIRMED_BY:]
        self.slip = Slip(
            [
                SlipField("drug", "Drug given", "one key of the list above", self._drug, self._show_drug),
                SlipField(
                    "at", "Given at", "now, -15m, 14:30 or 1430", self._time, lambda at: in_full(at, self.desk.now())
                ),
                SlipField("dose", "Dose given", "as given, such as 480 mg; may be left out", _dose),
                SlipField("again", "Dose again", "type the dose a second time", self._again),
                SlipField("role", "You are", "n nurse, d doctor, o other", _role),
                SlipField(
                    "number",
                    "End of the number",
                    f"type the last {_CONFIRMED_BY} characters of the hospital number",
                    self._number,
                ),
            ],
        )

    def head(self, width: int) -> list[Line]:
        """Return the banner, and the drugs with their keys."""
        drugs = [parts((key, "strong"), (f" {drug.shown}", "plain")) for key, (_, drug) in self.drugs.items()]
        title = f"Record a treatment that was given - by {self.desk.user} ({UNVERIFIED})"
        stop = wrapped(self._stop(), width, "warn", first="! ", rest="  ") if self._stop() else []
        return [*self.banner(width), say(title, "heading"), *packed(drugs, width), *stop, BLANK]

    def _stop(self) -> str:
        """Return the sentence of the limit that stands against the chosen drug now; empty where none does."""
        name = self.slip.value("drug")
        return "" if isinstance(name, Refused) else self.stops.get(self._show_drug(name), "")

    def press(self, key: str, character: str | None) -> None:
        """Fill the fields; what was asked before recording against a limit holds for the next key alone."""
        if key != "ctrl+s":
            self.asked_all_the_same = False
        super().press(key, character)

    def finish(self) -> None:
        """Record the treatment and go back to the patient."""
        if self._stop() and not self.asked_all_the_same:
            self.asked_all_the_same = True
            self.status = "nothing was saved yet - recorded all the same? Ctrl+S again"
            return
        value = self.slip.value
        author = Author(self.desk.user, value("role"))
        number = self.chart.person.patient_id
        entry = give(
            self.desk.record,
            self.desk.station,
            number,
            value("drug"),
            value("at"),
            value("dose"),
            author,
            self.entry_id,
        )
        below = self.app.screen_stack[-2]
        if isinstance(below, PaintedScreen):
            at = entry.recorded_at.astimezone(self.desk.now().tzinfo)
            below.status = f"Saved {show_clock(at)} as entry {entry.sequence}: treatment given"
        self.dismiss()

    def _drug(self, text: str) -> str | Refused:
        if text not in self.drugs:
            return Refused("press the key of one drug of the list")
        return self.drugs[text][0]

    def _show_drug(self, name: str) -> str:
        return self.desk.station.library.drugs().drugs[name].shown

    def _time(self, text: str) -> datetime | Refused:
        if not text:
            return Refused("needed: now, -15m, 14:30")
        at = read_time(text, self.desk.now())
        if isinstance(at, str):
            return Refused(at)
        return Refused("this time lies in the future") if at > self.desk.now() else at

    def _again(self, text: str) -> str | Refused | None:
        dose = self.slip.value("dose")
        return (text or None) if (text or None) == dose else Refused("not the same as the dose above")

    def _number(self, text: str) -> str | Refused:
        if text == self.number_end:
            return text
        return Refused(f"not the last {len(self.number_end)} characters of the number of this patient")


def _dose(text: str) -> str | Refused | None:
    if any(letter.isalpha() for letter in text):
        return text
    return Refused(f"write the unit: {text} mg") if text else None


def _stops(desk: Desk, chart: Chart, names: list[str]) -> dict[str, str]:
    """Return by drug the sentence of the limit that stands against a dose of it now."""
    told = suggestions_now(at_bedside(desk.record, desk.station, chart.person.patient_id), chart)
    steps = [] if told is None else [step for step in (*told.steps, *told.would_add) if step.state in _AGAINST]
    return {
        name: step.limits[0]
        for name in names
        for step in steps
        if step.limits and any(dose.startswith(f"{name} ") for dose in step.doses)
    }


def _role(text: str) -> str | Refused:
    return _ROLES.get(text.lower()) or Refused("write n, d or o")
