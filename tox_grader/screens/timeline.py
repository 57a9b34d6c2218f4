"""The log as a timeline, newest first: when it was observed, what it was, by whom, and what was written late."""

from tox_grader.foundation.times import show_time
from tox_grader.reports.chart_text import entry_headline
from tox_grader.screens.ink import Line, say, wrapped
from tox_grader.workflows.record import Entry
from tox_grader.workflows.ward import Chart


def timeline_lines(chart: Chart, width: int) -> list[Line]:
    """Return the entries of the log, the one observed last on top."""
    newest_first = sorted(chart.entries, key=lambda entry: (entry.observed_at, entry.sequence), reverse=True)
    lines = [say(f"Log, newest first: {len(newest_first)} entries", "heading")]
    for entry in newest_first:
        lines += wrapped(headline(entry), width, rest="   ")
    return lines


def headline(entry: Entry) -> str:
    """Return one entry in one sentence, in the words of the printed log."""
    text = entry_headline(entry)
    late = entry.recorded_at - entry.observed_at
    minutes = int(late.total_seconds()) // 60
    return f"{text}, recorded {show_time(entry.recorded_at.astimezone(entry.observed_at.tzinfo))}" if minutes else text


def newest_line(chart: Chart, width: int) -> list[Line]:
    """Return the entry written down last, so that what was just saved is seen without looking for it."""
    if not chart.entries:
        return [say("Log: no entry yet")]
    return wrapped(f"Newest entry: {headline(chart.entries[-1])}", width, rest="   ")
