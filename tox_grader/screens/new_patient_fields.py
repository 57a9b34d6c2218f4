"""The fields of a new patient's slip: how each may be written, how it is read, and how it is kept until it is saved."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tox_grader.foundation.quantities import plain
from tox_grader.foundation.times import age_in_years, read_date, read_time, show_date, show_time
from tox_grader.screens.desk import Desk
from tox_grader.screens.slip import Refused, Slip, SlipField, any_text, needed_text
from tox_grader.workflows.bedside_form import Question, Unit, read_number

_SEXES = {"f": "female", "m": "male", "o": "other"}


class NewPatientFields:
    """The slip with its fields. Family and given name have no written form: until they are saved no disk holds them."""

    def __init__(self, desk: Desk) -> None:
        """Begin with empty fields."""
        self.desk = desk
        self.slip = Slip(self._fields())

    def _fields(self) -> list[SlipField]:
        return [
            SlipField("patient_id", "Hospital number", "as on the wristband; needed", self._number, written=str),
            SlipField("family", "Family name", "needed", needed_text),
            SlipField("given", "Given name", "may be left out", any_text),
            SlipField(
                "born",
                "Birth date",
                "DD-Mmm-YYYY or YYYY-MM-DD; may be left out",
                self._birth,
                self._show_birth,
                written=date.isoformat,
            ),
            SlipField("sex", "Sex", "f female, m male, o other; may be left out", _sex, written=str),
            SlipField("product", "CAR-T product", "name of the product; may be left out", any_text, written=str),
            SlipField(
                "infused",
                "Infused at",
                "date and time, such as 2026-11-14 10:30, or -3h; may be left out",
                self._infused,
                lambda at: str(show_time(at)),
                written=datetime.isoformat,
            ),
            SlipField(
                "weight",
                "Weight, kg",
                "such as 71.5; doses are worked out from it; may be left out",
                self._weight,
                _kg,
                written=str,
            ),
            SlipField("again", "Weight again, kg", "type the weight a second time", self._again, _kg),
            SlipField(
                "weighed",
                "Weighed on",
                "today, DD-Mmm-YYYY or YYYY-MM-DD; needed with a weight",
                self._weighed,
                show_date,
                written=date.isoformat,
            ),
            SlipField(
                "ice",
                "ICE before treatment",
                f"{self._span('baseline_ice')}; a deficit from before is not graded",
                self._ice,
                written=str,
            ),
            SlipField(
                "capd",
                "CAPD before treatment",
                f"{self._span('baseline_capd')}, for a child",
                self._capd,
                written=str,
            ),
            SlipField(
                "able", "Could do ICE before", "y or n; n means CAPD is used", _yes_or_no, _said, written=_y_or_n
            ),
            SlipField("crs", "CRS graded before", "y or n; before this log began", _yes_or_no, _yes, written=_y_or_n),
            SlipField(
                "masked", "Fever may be masked", "y or n; by a drug before this log", _yes_or_no, _yes, written=_y_or_n
            ),
        ]

    def _number(self, text: str) -> str | Refused:
        if not text:
            return Refused("needed")
        store = self.desk.record.store
        found = store.person_by_id(text)
        # A name without an entry is where adding was broken off: the same patient is added to the end.
        taken = found is not None and store.head(found.patient_key) is not None
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

    def _span(self, name: str) -> str:
        bounds = self.desk.station.limits[name]
        return f"{plain(bounds.lowest)} to {plain(bounds.highest)}"

    def _ice(self, text: str) -> int | Refused | None:
        return self._points(text, "baseline_ice")

    def _capd(self, text: str) -> int | Refused | None:
        return self._points(text, "baseline_capd")

    def _points(self, text: str, name: str) -> int | Refused | None:
        if not text:
            return None
        unit = Unit(name, "points", self.desk.station.limits[name])
        read = read_number(text, Question(name, "", "Score", "whole", units=(unit,)))
        return Refused(read) if isinstance(read, str) else int(read[1])

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


def _yes_or_no(text: str) -> bool | Refused | None:
    if not text:
        return None
    return {"y": True, "n": False}.get(text.lower()[0], Refused("write y or n"))


def _y_or_n(told: Any) -> str:
    return "y" if told else "n"


def _said(able: Any) -> str:
    return "yes" if able else "no: CAPD is used"


def _yes(told: Any) -> str:
    return "yes" if told else "no"
