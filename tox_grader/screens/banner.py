"""Who this is, on top of every patient screen: two identifiers and what a dose depends on. Never covered."""

from typing import NamedTuple

from tox_grader.foundation.quantities import plain
from tox_grader.foundation.text import REMOVED_MARK
from tox_grader.foundation.times import show_date, show_time
from tox_grader.reports.grade_words import LOCAL, NOT_SIGNED
from tox_grader.screens.ink import Line, packed, padded, parts, shown
from tox_grader.workflows.ward import Chart

NOT_KNOWN = "Not known"
_LONGEST_GIVEN = 40
_MOST_LINES = 8


class Tables(NamedTuple):
    """Whose tables grade here: their names and editions, whether this site signed them, whether some are its own."""

    names: str
    in_force: bool = False
    local: bool = False


def banner_lines(
    chart: Chart, mode: str, tables: Tables, width: int, *, whole_name: bool = False, time_is: str = "Now "
) -> list[Line]:
    """Return the banner; a long given name is shortened with a mark, family name, birth date and number never.

    `time_is` stands before the chart's time: a course that is replayed is told as of then.
    """
    person = chart.person
    born = NOT_KNOWN if person.birth_date is None else show_date(person.birth_date)
    age = "" if chart.age is None else f" ({chart.age} years)"
    weight = chart.course.weight
    weighed = NOT_KNOWN if weight is None else f"{plain(weight.kg)} kg ({show_date(weight.measured_on)})"
    day = NOT_KNOWN if chart.day is None else f"D{chart.day:+d}"
    given = shown(person.given_name) if whole_name else shortened(person.given_name)
    who = [
        _token("", f"{shown(person.family_name).upper()}, {given}"),
        _token("Born ", born + age),
        _token("Sex ", person.sex or NOT_KNOWN),
        _token("No. ", person.patient_id),
    ]
    if chart.similar_name:
        who.append(_token("", "SIMILAR NAME"))
    what = [
        _token("", mode.upper()),
        _token("", chart.course.product) if chart.course.product else _token("Product ", NOT_KNOWN),
        _token("Day " if chart.day is None else "", day),
        _token("Weight ", weighed),
        _graded_by(tables),
        _token(time_is, show_time(chart.now)),
    ]
    if tables.local:
        what.append(_token("", LOCAL))
    lines = packed(who, width, "banner")
    if len(lines) > _MOST_LINES:
        lines = [
            *lines[:_MOST_LINES],
            parts(("NAME SHORTENED - press i for all of it", "value")),
            *packed(who[1:], width, "banner"),
        ]
    return [padded(line, width, "banner") for line in (*lines, *packed(what, width, "banner"))]


def _graded_by(tables: Tables) -> Line:
    names = tables.names or NOT_KNOWN
    if tables.in_force:
        return _token("Tables ", f"{names}, in force at this site")
    return _token("", f"{names}, {NOT_SIGNED}")  # without the label it stands in one line of the smallest window


def _token(label: str, value: str) -> Line:
    return parts((label, "banner"), (value, "value")) if label else parts((value, "value"))


def shortened(given_name: str) -> str:
    """Return a given name, one that is too long for its line with a visible mark of what is left out."""
    clean = shown(given_name)
    if len(clean) <= _LONGEST_GIVEN:
        return clean
    return f"{clean[:_LONGEST_GIVEN]}...{REMOVED_MARK if clean.endswith(REMOVED_MARK) else ''}"
