"""A treatment that was really given, or was not and why: which drug, when, how much, for this very patient."""

from collections.abc import Mapping
from datetime import datetime
from string import ascii_lowercase

from tox_grader.foundation.clock import new_id
from tox_grader.foundation.problems import StaleView
from tox_grader.foundation.roles import AT_BEDSIDE, role_keys
from tox_grader.foundation.times import show_clock
from tox_grader.screens import doors
from tox_grader.screens.at_patient import PatientBound
from tox_grader.screens.desk import UNVERIFIED, Desk
from tox_grader.screens.ink import BLANK, Line, packed, parts, say, wrapped
from tox_grader.screens.news import news_lines
from tox_grader.screens.painted import PaintedScreen
from tox_grader.screens.slip import Refused, Slip, SlipField
from tox_grader.screens.slip_fields import dose_with_unit, number_field, past_time
from tox_grader.screens.slip_screen import SlipScreen
from tox_grader.screens.when import in_full
from tox_grader.workflows.assess import at_bedside
from tox_grader.workflows.give import give, not_give
from tox_grader.workflows.record import Author, Entry
from tox_grader.workflows.seen import came_in, head_seen
from tox_grader.workflows.suggestions_now import suggestions_now
from tox_grader.workflows.unconfirmed import Mark, put_mark, take_mark
from tox_grader.workflows.ward import Chart, open_chart

_TAKEN_UP = ("drug", "at", "dose", "done", "why")
_AGAINST = ("wait", "limit_reached")


class TreatmentScreen(SlipScreen, PatientBound):
    """Records a treatment after it was given, or that it was not given; it orders nothing."""

    UNDONE = "this treatment is NOT RECORDED"

    def __init__(self, desk: Desk, chart: Chart, unsaved: Mark | None = None) -> None:
        """Begin with empty fields, or with what was sent and not saved; the entry's id is drawn once."""
        super().__init__(desk, chart)
        self.entry_id = new_id() if unsaved is None else unsaved.entry_id
        self.news: tuple[Entry, ...] = ()
        self.drugs = dict(zip(ascii_lowercase, desk.station.library.drugs().drugs.items(), strict=False))
        self.stops = _stops(desk, chart, [drug.shown for _, drug in self.drugs.values()])
        self.slip = Slip(
            [
                SlipField("drug", "Drug given", "one key of the list above", self._drug, self._show_drug),
                SlipField(
                    "at", "Given at", "now, -15m, 14:30 or 1430", self._time, lambda at: in_full(at, self.desk.now())
                ),
                SlipField("dose", "Dose given", "as given, such as 480 mg; may be left out", dose_with_unit),
                SlipField("again", "Dose again", "type the dose a second time", self._again),
                SlipField("role", "You are", role_keys(), _role),
                number_field(chart.person.patient_id),
                SlipField("done", "Not given", "n: considered and not given; leave it blank: it was given", _done),
                SlipField("why", "Reason", "needed where a limit stands against it or it was not given", self._why),
            ],
        )
        if unsaved is not None:
            self._take_up(unsaved.texts)

    def _take_up(self, texts: Mapping[str, str]) -> None:
        """Fill in what was sent before; dose and number are typed again, so that nothing is confirmed by itself."""
        keys = {name: key for key, (name, _) in self.drugs.items()}
        typed = {**texts, "drug": keys.get(texts.get("drug", ""), "")}
        for field in self.slip.fields:
            if field.name in _TAKEN_UP:
                field.text = typed.get(field.name, "")
        self.status = "what was sent and NOT SAVED is here again: check it, type the dose again, Ctrl+S records"

    def head(self, width: int) -> list[Line]:
        """Return the banner, and the drugs with their keys."""
        drugs = [parts((key, "strong"), (f" {drug.shown}", "plain")) for key, (_, drug) in self.drugs.items()]
        title = f"Record a treatment that was given - by {self.desk.user} ({UNVERIFIED})"
        stop = wrapped(self._stop(), width, "warn", first="! ", rest="  ") if self._stop() else []
        news = news_lines(self.news, self.chart.entries, width)
        return [*self.banner(width), say(title, "heading"), *news, *packed(drugs, width), *stop, BLANK]

    def _stop(self) -> str:
        """Return the sentence of the limit that stands against the chosen drug now; empty where none does."""
        name = self.slip.value("drug")
        return "" if isinstance(name, Refused) else self.stops.get(self._show_drug(name), "")

    def finish(self) -> None:
        """Record the treatment and go back to the patient."""
        if self._somebody_recorded():
            self._look_again()
            return
        try:
            entry = self._send()
        except StaleView:
            self._look_again()
            return
        below = self.app.screen_stack[-2]
        if isinstance(below, PaintedScreen):
            at = entry.recorded_at.astimezone(self.desk.now().tzinfo)
            below.status = f"Saved {show_clock(at)} as entry {entry.sequence}: treatment {self._word()}"
        doors.confirmed(self, entry.entry_id)
        self.dismiss()

    def _send(self) -> Entry:
        """Send the treatment to the record, on the log as seen here; a mark tells of it until it is confirmed."""
        value, desk, person = self.slip.value, self.desk, self.chart.person
        at: datetime = value("at")
        done, why = value("done"), value("why")
        texts = {"drug": value("drug"), "at": at.isoformat(), "dose": value("dose") or ""}
        texts |= {"done": done or "", "why": why or ""}
        put_mark(desk.files, Mark(person.patient_key, self.entry_id, "treatment", desk.now(), desk.user, texts))
        author, expected = Author(desk.user, value("role")), head_seen(self.chart.entries)
        said = (desk.record, desk.station, person.patient_id, value("drug"), at, value("dose"), author)
        if done is not None:
            return not_give(*said, self.entry_id, expected, reason=why)
        return give(*said, self.entry_id, expected, reason=why)

    def _somebody_recorded(self) -> bool:
        """Tell whether the log has moved on; asked before limits are counted, which what came in may have changed."""
        now = open_chart(self.desk.record, self.chart.person.patient_id)
        return bool(came_in(self.chart.entries, now.entries))

    def _word(self) -> str:
        return "given" if self.slip.value("done") is None else "NOT given"

    def _look_again(self) -> None:
        """Show what came in meanwhile and count the limits with it, and ask again; nothing typed is lost."""
        take_mark(self.desk.files, self.entry_id)
        seen, known = self.chart.entries, len(self.news)
        self.chart = open_chart(self.desk.record, self.chart.person.patient_id)
        self.news += came_in(seen, self.chart.entries)
        if len(self.news) == known:
            self.finish()  # somebody only looked: nothing that was seen here has changed
            return
        self.stops = _stops(self.desk, self.chart, [drug.shown for _, drug in self.drugs.values()])
        self.status = "NOT SAVED yet: look at what came in, then Ctrl+S again if it was given all the same"
        self.app.bell()

    def _drug(self, text: str) -> str | Refused:
        if text not in self.drugs:
            return Refused("press the key of one drug of the list")
        return self.drugs[text][0]

    def _show_drug(self, name: str) -> str:
        return self.desk.station.library.drugs().drugs[name].shown

    def _time(self, text: str) -> datetime | Refused:
        return past_time(text, self.desk.now()) if text else Refused("needed: now, -15m, 14:30")

    def _why(self, text: str) -> str | Refused | None:
        if text:
            return text
        if self.slip.value("done") is not None:
            return Refused("say why it was not given")
        return Refused("a limit stands against it: say why it was given all the same") if self._stop() else None

    def _again(self, text: str) -> str | Refused | None:
        dose = self.slip.value("dose")
        return (text or None) if (text or None) == dose else Refused("not the same as the dose above")


def _done(text: str) -> str | Refused | None:
    return text or None if text in ("", "n") else Refused("write n, or leave it blank")


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
    return AT_BEDSIDE.get(text.lower()) or Refused(f"write {role_keys()}")
