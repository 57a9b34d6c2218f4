"""The plots of the audit report: the course of both grades with treatments and rounds, and how long intervals were."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from tox_grader.reports.audit_parts import Moment, Spread, Teller
from tox_grader.reports.svg_parts import Axis, Mark, box, drawing, line, mark, path, ticks, words, words_of
from tox_grader.workflows.audit_report import PatientAudit
from tox_grader.workflows.audit_seen import Bounds, Seen

_WIDTH, _LEFT, _RIGHT = 720, 78, 704
_TOP, _GRADE_HEIGHT, _LANE = 18, 22, 20
_MARKS: dict[str, tuple[Mark, Mark, str]] = {
    "CRS": ("disc", "ring", "solid"),
    "ICANS": ("square", "open square", "dashed"),
}
_HOUR = timedelta(hours=1)
_AN_HOUR = 60
_MINUTES = (0, 15, 30, 60, 120, 240, 480, 720, 1440, 2880)
_ROOM = 12
_BAR, _BAR_LEFT, _BAR_RIGHT = 17, 130, 420
_LEGEND: tuple[tuple[Mark, str, int], ...] = (
    ("disc", "CRS", 12),
    ("square", "ICANS", 72),
    ("ring", "not settled: from here up to the bar", 142),
    ("triangle", "due", 372),
    ("cross", "due, and done late or not at all", 428),
    ("tick", "given", 636),
)


def legend() -> str:
    """Return what the marks of the courses mean."""
    parts = [mark(kind, x, 12) + words(x + 10, 16, says, "start") for kind, says, x in _LEGEND]
    return f"<figure>{drawing(_WIDTH, 24, 'What the marks mean', parts)}</figure>"


def course_plot(patient: PatientAudit, teller: Teller) -> str:
    """Return one patient's course; empty where nothing was assessed."""
    if not patient.seen:
        return ""
    origin = patient.infused_at or patient.seen[0].observed_at
    told = "infusion" if patient.infused_at is not None else "the first assessment"
    hours = _hours_of(patient, origin)
    across = Axis(min(hours), max(*hours, min(hours) + 1), _LEFT + _ROOM, _RIGHT - _ROOM)
    highest = max([1, *(end for one in patient.seen for low_high in one.bounds.values() for end in low_high if end)])
    floor = _TOP + _GRADE_HEIGHT * highest
    up = Axis(0, highest, floor, _TOP)
    drugs = list(dict.fromkeys(one.drug for one in patient.treated if one.is_given))
    parts = [
        *_frame(across, up, highest, floor),
        *(part for toxicity in _MARKS for part in _grades(patient, toxicity, across, up, origin, teller)),
        *_lanes(patient, across, floor, origin, drugs),
        words((_LEFT + _RIGHT) / 2, floor + 4 * _LANE + 30, f"hours since {told}"),
    ]
    name = teller.patient(patient.patient_key)
    says = f"Course of {name}: grades of {len(patient.seen)} assessments over hours since {told}"
    listed = ", ".join(f"{number} {drug.replace('_', ' ')}" for number, drug in enumerate(drugs, start=1))
    caption = words_of(f"{name}. Given: {listed or 'nothing recorded'}.")
    drawn = drawing(_WIDTH, floor + 4 * _LANE + 36, says, parts)
    return f'<figure class="course"><figcaption>{caption}</figcaption>{drawn}</figure>'


def histogram(spread: Spread) -> str:
    """Return how many intervals were how long; empty where there is none."""
    if not spread.lengths:
        return ""
    rows = [(label, count) for label, count in _bins(spread.lengths) if count is not None]
    while rows and not rows[-1][1]:
        rows.pop()
    across = Axis(0, max(count for _, count in rows), _BAR_LEFT, _BAR_RIGHT)
    parts: list[str] = []
    for place, (label, count) in enumerate(rows):
        top = 6 + place * _BAR
        parts.append(words(_BAR_LEFT - 8, top + 11, label, "end"))
        parts.append(box(_BAR_LEFT, top, across.at(count) - _BAR_LEFT, _BAR - 5))
        parts.append(words(across.at(count) + 6, top + 11, str(count), "start"))
    height = 12 + len(rows) * _BAR
    parts.append(line(_BAR_LEFT, 2, _BAR_LEFT, height - 4))
    drawn = drawing(_BAR_RIGHT + 40, height, f"{spread.says}: how many intervals were how long", parts)
    return f'<figure class="small">{drawn}<figcaption>{words_of(spread.says)}: {spread.count}</figcaption></figure>'


def _hours_of(patient: PatientAudit, origin: datetime) -> list[float]:
    moments = [
        *(one.observed_at for one in patient.seen),
        *(one.at for one in patient.treated),
        *(one.due_at for one in patient.due if one.state != "not due yet"),
    ]
    return [_hour(moment, origin) for moment in moments]


def _hour(moment: datetime, origin: datetime) -> float:
    return (moment - origin) / _HOUR


def _frame(across: Axis, up: Axis, highest: int, floor: float) -> Iterator[str]:
    for grade in range(highest + 1):
        yield line(_LEFT, up.at(grade), _RIGHT, up.at(grade), "axis" if grade == 0 else "grid")
        yield words(_LEFT - 8, up.at(grade) + 4, f"grade {grade}", "end")
    for hour in ticks(across.lowest, across.highest):
        yield line(across.at(hour), floor, across.at(hour), floor + 4 * _LANE + 2, "grid")
        yield words(across.at(hour), floor + 4 * _LANE + 15, str(hour))


def _grades(
    patient: PatientAudit, toxicity: str, across: Axis, up: Axis, origin: datetime, teller: Teller
) -> Iterator[str]:
    full, part, look = _MARKS[toxicity]
    # Two toxicities of one grade stand beside each other, not upon each other.
    aside = -2.5 if toxicity == "CRS" else 2.5
    points: list[tuple[float, float]] = []
    drawn: list[str] = []
    for one in patient.seen:
        low, high = _bounds(one, toxicity)
        if low is None or high is None:
            continue
        x, y = across.at(_hour(one.observed_at, origin)) + aside, up.at(low)
        points.append((x, y))
        says = f"{toxicity} {low if low == high else f'{low} to {high}'}, "
        says += teller.when(Moment(patient.patient_key, one.observed_at))
        if high > low:
            drawn += [line(x, y, x, up.at(high), "range"), line(x - 3, up.at(high), x + 3, up.at(high), "range")]
        drawn.append(mark(full if low == high else part, x, y, says))
    yield path(points, look)
    yield from drawn


def _bounds(one: Seen, toxicity: str) -> Bounds:
    return one.bounds.get(toxicity, (None, None))


def _lanes(patient: PatientAudit, across: Axis, floor: float, origin: datetime, drugs: Sequence[str]) -> Iterator[str]:
    given, due, done = (floor + lane * _LANE + 14 for lane in (1, 2, 3))
    for name, y in (("given", given), ("due", due), ("assessed", done)):
        yield words(_LEFT - 8, y + 4, name, "end")
        yield line(_LEFT, y, _RIGHT, y, "grid")
    by_moment: dict[datetime, list[str]] = {}
    for one in patient.treated:
        if one.is_given:
            by_moment.setdefault(one.at, []).append(one.drug)
    for at, together in by_moment.items():
        x = across.at(_hour(at, origin))
        yield mark("tick", x, given, ", ".join(together).replace("_", " "))
        numbers = sorted({drugs.index(drug) + 1 for drug in together})
        yield words(x, given - 6, ", ".join(map(str, numbers)), look="note")
    for point in patient.due:
        if point.state != "not due yet":
            kind: Mark = "triangle" if point.state == "in time" else "cross"
            yield mark(kind, across.at(_hour(point.due_at, origin)), due, point.state)
    for seen in patient.seen:
        yield mark("disc", across.at(_hour(seen.observed_at, origin)), done)


def _bins(lengths: Mapping[timedelta, int]) -> Iterator[tuple[str, int | None]]:
    """Yield each class of lengths with how many fall into it; None where a class need not be shown."""
    told = [(length.total_seconds() / 60, count) for length, count in lengths.items()]
    before = sum(count for minutes, count in told if minutes < 0)
    yield "before", before or None
    edges = (*_MINUTES, None)
    for low, high in zip(_MINUTES, edges[1:], strict=True):
        count = sum(count for minutes, count in told if minutes >= low and (high is None or minutes < high))
        yield (f"{_short(low)} or more" if high is None else f"{_short(low)} to under {_short(high)}"), count


def _short(minutes: int) -> str:
    return f"{minutes // _AN_HOUR} h" if minutes >= _AN_HOUR else f"{minutes} min"
