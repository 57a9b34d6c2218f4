"""What a correction does, in words: what counts before and after it, and which assessments it would move."""

from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from tox_grader.foundation.text import safe_text
from tox_grader.foundation.times import show_time
from tox_grader.grading.answer import Answer
from tox_grader.reports.entry_text import facts_words, logged_headline, says
from tox_grader.reports.grade_words import by_toxicity, grade_line
from tox_grader.reports.observed import observed_lines
from tox_grader.workflows.logged import logged
from tox_grader.workflows.moved import Moved
from tox_grader.workflows.preview import Effective, Preview
from tox_grader.workflows.record import Entry
from tox_grader.workflows.station import Station
from tox_grader.workflows.ward import Chart

FOR_NOTHING = "it counts for nothing: entered in error"
_TOXICITIES = ("CRS", "ICANS")
_NO_FACTS = "no fact of the treatment is known"
_NO_CHANGE = "Nothing: not the latest grades nor their peaks, no fact of the treatment, no count of doses."


def correction_lines(log: Sequence[Entry], correction: Entry, moved: Sequence[Moved]) -> list[str]:
    """Return the corrected entry and the correction as the log shows them, then every assessment that it moves."""
    told = logged(log)
    about = next((one.about for one in told if one.entry.entry_id == correction.entry_id), None)
    shown = [one for one in told if one.entry in (about, correction)]
    return [*map(logged_headline, shown), *moved_lines(moved)]


def moved_lines(moved: Sequence[Moved]) -> list[str]:
    """Return which assessments would be graded otherwise now; none of them was changed."""
    if not moved:
        return ["No other assessment would be graded otherwise."]
    lines = ["Other assessments rest on it. They stand as they were recorded; graded again they would be:"]
    for one in moved:
        without, now = _grades(one.before), _grades(one.after)
        lines.append(f"  {one.entry.sequence}. {show_time(one.observed_at)} {now} - without this correction: {without}")
    return [*(safe_text(line) for line in lines), "Correct these too where they should count as they would be now."]


def counted_line(one: Effective) -> str:
    """Return what counts of an entry, in one line."""
    if not one.counts:
        return FOR_NOTHING
    return safe_text(f"{show_time(one.observed_at)} {says(one.kind, one.content)}")


def finding_lines(shown: Preview, station: Station) -> list[str]:
    """Return every finding that a correction changes: what it is now, and what it will be after."""
    now, then = _findings(shown.before, station), _findings(shown.after, station)
    lines: list[str] = []
    for step, start, end, new_start, new_end in SequenceMatcher(a=now, b=then, autojunk=False).get_opcodes():
        if step == "delete":
            lines += [f"now: {text} - after: blank, not known" for text in now[start:end]]
        elif step == "insert":
            lines += [f"now: blank - after: {text}" for text in then[new_start:new_end]]
        elif step == "replace":
            lines += [f"now: {text}" for text in now[start:end]]
            lines += [f"after: {text}" for text in then[new_start:new_end]]
    return lines


def chart_change_lines(before: Chart, after: Chart) -> list[str]:
    """Return what changes on the chart: its grades, the facts of the treatment, how many doses of each drug count."""
    lines: list[str] = []
    graded, graded_then = by_toxicity(before.answers), by_toxicity(after.answers)
    for toxicity in dict.fromkeys((*_TOXICITIES, *graded, *graded_then)):
        now = grade_line(graded.get(toxicity), toxicity)
        then = grade_line(graded_then.get(toxicity), toxicity)
        if (now, before.observed_at) != (then, after.observed_at):
            lines.append(f"now: {now}{_seen(before)}")
            lines.append(f"after: {then}{_seen(after)}")
        peak, peak_then = _peak(before, toxicity), _peak(after, toxicity)
        if peak != peak_then:
            lines.append(f"{toxicity} in the last 24 hours: now {peak}, after {peak_then}")
    facts, facts_then = facts_words(before.course.facts), facts_words(after.course.facts)
    if facts != facts_then:
        lines += [f"now: {facts or _NO_FACTS}", f"after: {facts_then or _NO_FACTS}"]
    doses, doses_then = _doses(before), _doses(after)
    lines += [
        f"doses of {drug} that count: now {doses[drug]}, after {doses_then[drug]}"
        for drug in sorted(doses.keys() | doses_then.keys())
        if doses[drug] != doses_then[drug]
    ]
    return [safe_text(line) for line in lines] or [_NO_CHANGE]


def _peak(chart: Chart, toxicity: str) -> str:
    peak = chart.peak(toxicity)
    if peak is None or not peak.at_least:
        return "no grade for certain"
    return f"peak G{peak.at_least} at {show_time(peak.observed_at)}"


def _seen(chart: Chart) -> str:
    return "" if chart.observed_at is None else f", observed {show_time(chart.observed_at)}"


def _doses(chart: Chart) -> Counter[str]:
    return Counter(treatment.drug for treatment in chart.course.treatments)


def _findings(one: Effective, station: Station) -> list[str]:
    typed = one.content.get("typed") if one.counts else None
    return observed_lines(typed, station) if isinstance(typed, Mapping) else []


def _grades(answers: Sequence[Answer]) -> str:
    told = "; ".join(grade_line(answer) for answer in by_toxicity(answers).values())
    return told or "it could not be graded"
