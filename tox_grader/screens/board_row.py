"""One patient on the ward board: who, both grades with what must stand beside them, when assessed, when due."""

from tox_grader.foundation.times import show_duration, show_time
from tox_grader.reports.beside_grade import beside
from tox_grader.reports.damage_text import DAMAGED
from tox_grader.reports.grade_words import by_toxicity, grade_line, severity
from tox_grader.screens.banner import shortened
from tox_grader.screens.ink import Line, Look, Part, look_of, packed, padded, parts, say, shown, width_of, wrapped
from tox_grader.workflows.ward import Chart

_TOXICITIES = ("CRS", "ICANS")
_GRADE_WIDTH = 43
_WIDE = 110
_MOST_NAME_LINES = 3
_INDENT: Part = ("  ", "plain")
_DAMAGED = f"{DAMAGED}; Enter explains"


def board_row(chart: Chart, width: int, *, chosen: bool, draft: bool) -> list[Line]:
    """Return the lines of one patient: three, fewer in a wide window, one more where something must be told."""
    if chart.damage:
        return [*_identity(chart, width - 2, chosen=chosen, draft=draft), *wrapped(_DAMAGED, width, "warn", first="  ")]
    answers = by_toxicity(chart.answers)
    crs, icans = (
        say(grade_line(answers.get(name), name), look_of(severity(answers.get(name)))) for name in _TOXICITIES
    )
    look: Look = "strong" if chart.is_overdue else "plain"
    lines = _identity(chart, width - 2, chosen=chosen, draft=draft)
    if width >= _WIDE:
        tail = parts((f"  {_last(chart)}; ", "plain"), (_due(chart), look))
        both = (_INDENT, *padded(crs, _GRADE_WIDTH), _INDENT, *icans)
        lines += [(*both, *tail)] if width_of(both) + width_of(tail) <= width else [both, (_INDENT, *tail)]
    else:
        lines.append((_INDENT, *padded(crs, _GRADE_WIDTH), *say(f" {_last(chart)}")))
        lines.append((_INDENT, *padded(icans, _GRADE_WIDTH), *say(f" {_due(chart)}", look)))
    told = [f"{name}: {text}" for name in _TOXICITIES for text in beside(chart, name, answers.get(name))]
    return lines + (wrapped("; ".join(told), width, "strong", first="    ", rest="    ") if told else [])


def _identity(chart: Chart, width: int, *, chosen: bool, draft: bool) -> list[Line]:
    person = chart.person
    look: Look = "current" if chosen else "strong"
    rest = [f"No. {person.patient_id}", "Day Not known" if chart.day is None else f"D{chart.day:+d}"]
    rest += ["SIMILAR NAME"] if chart.similar_name else []
    rest += ["DRAFT NOT SAVED"] if draft else []
    name = f"{shown(person.family_name).upper()}, {shortened(person.given_name)}"
    tokens = [say(text, look) for text in (name, *rest)]
    lines = packed(tokens, width, look)
    if len(lines) > _MOST_NAME_LINES:
        mark = say("NAME SHORTENED - Enter opens", look)
        lines = [*lines[: _MOST_NAME_LINES - 1], *packed([mark, *tokens[1:]], width, look)[:_MOST_NAME_LINES]]
    mark_here: Part = ("> ", "strong") if chosen else _INDENT
    return [(_INDENT if number else mark_here, *line) for number, line in enumerate(lines)]


def _last(chart: Chart) -> str:
    if chart.observed_at is None:
        return "never assessed"
    return f"{show_time(chart.observed_at)}, {show_duration(chart.now - chart.observed_at)} ago"


def _due(chart: Chart) -> str:
    if chart.next_due is None:
        return "OVERDUE: assessment due now"
    return f"OVERDUE since {show_time(chart.next_due)}" if chart.is_overdue else f"next by {show_time(chart.next_due)}"
