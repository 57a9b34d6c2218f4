"""One moment of a replayed course in sentences: what was observed, said and given then, and what is known now."""

from collections.abc import Mapping

from tox_grader.foundation.text import safe_text
from tox_grader.foundation.times import show_time
from tox_grader.reports.entry_text import logged_headline, said_by, who
from tox_grader.reports.observed import observed_lines
from tox_grader.reports.replay_text import difference_line
from tox_grader.reports.suggestion_text import suggestion_lines
from tox_grader.workflows.replay_course import Moment
from tox_grader.workflows.station import Station

NOTHING_NEW = "Nothing: no later entry speaks of this one, and grading it again gives the same."
_AGAIN = "Graded again by its own tables"


def replay_line(moment: Moment) -> str:
    """Return the words that no replay may be seen without."""
    return f"REPLAY - as of {show_time(moment.entry.recorded_at)} - nothing can be entered here"


def entry_line(moment: Moment, place: int, of: int) -> str:
    """Return which entry this is, what it says, by whom, and when it was written."""
    entry = moment.entry
    written = show_time(entry.recorded_at.astimezone(entry.observed_at.tzinfo))
    seen = show_time(entry.observed_at)
    return safe_text(
        f"Entry {place} of {of} (number {entry.sequence}): {said_by(entry, moment.one.about)} - observed {seen}, "
        f"recorded {written}, by {who(entry)}"
    )


def observed_then(moment: Moment, station: Station) -> list[str]:
    """Return what was observed, one finding a line."""
    typed = None if moment.assessed is None else moment.assessed.get("typed")
    return observed_lines(typed, station) if isinstance(typed, Mapping) else []


def suggested_then(moment: Moment) -> list[str]:
    """Return what was suggested, as it was written down: what fired it, the dose of then, the limits of then."""
    lines: list[str] = []
    for step, certain in moment.suggestions:
        first, *rest = suggestion_lines(step)
        higher = "" if certain else "If the grade turns out higher: "
        lines += [f"{higher}{safe_text(step.fired_by)}: {first}", *rest]
    return lines


def treated_then(moment: Moment) -> list[str]:
    """Return what had been given by then, as it was known then."""
    return [
        safe_text(f"{show_time(one.given_at)} {one.drug}{f' {one.dose}' if one.dose else ''}")
        for one in moment.treatments
    ]


def known_now(moment: Moment) -> list[str]:
    """Return what is known now and was not known then: corrections, entries written late, a grade that differs."""
    lines: list[str] = []
    corrected = moment.one.corrected
    if corrected is not None:
        by = corrected.entry
        lines.append(f"This entry was {corrected.did} by entry {by.sequence}, {show_time(by.recorded_at)}, {who(by)}")
        lines.append(f"Reason: {corrected.reason}")
        if by.kind == "amendment":
            lines.append(f"Entry {by.sequence}: {said_by(by)}")
    lines += [f"Written later, for a time before this: {logged_headline(one)}" for one in moment.later]
    verdict = moment.verdict
    if verdict is not None:
        lines += [f"This entry was {remark}" for remark in verdict.remarks if remark.startswith("overridden")]
        if verdict.outcome != "same":
            told = "DIFFERENT" if verdict.outcome == "different" else "cannot be verified"
            lines.append("; ".join((f"{_AGAIN}: {told}", *verdict.reasons)))
            lines += [difference_line(one) for one in verdict.differences]
    return [safe_text(line) for line in lines] or [NOTHING_NEW]
