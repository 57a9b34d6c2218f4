"""The log as a timeline, newest first: when it was observed, what it was, by whom, and what was written late."""

from tox_grader.foundation.times import show_time
from tox_grader.reports.entry_text import logged_headline
from tox_grader.screens.ink import Line, say, wrapped
from tox_grader.workflows.logged import Logged, logged
from tox_grader.workflows.ward import Chart

_NO_NEWS = frozenset({"acknowledgement", "access"})  # that somebody saw or looked, not what was observed or given


def timeline_lines(chart: Chart, width: int) -> list[Line]:
    """Return the entries of the log, the one observed last on top."""
    log = logged(chart.entries)
    newest_first = sorted(log, key=lambda one: (one.entry.observed_at, one.entry.sequence), reverse=True)
    lines = [say(f"Log, newest first: {len(newest_first)} entries", "heading")]
    for one in newest_first:
        lines += wrapped(headline(one), width, rest="   ")
    return lines


def headline(one: Logged) -> str:
    """Return one entry in one sentence, in the words of the printed log: also what was entered in error, said first."""
    text, entry = logged_headline(one), one.entry
    late = entry.recorded_at - entry.observed_at
    minutes = int(late.total_seconds()) // 60
    return f"{text}, recorded {show_time(entry.recorded_at.astimezone(entry.observed_at.tzinfo))}" if minutes else text


def newest_line(chart: Chart, width: int) -> list[Line]:
    """Return what was written down last, so that what was just saved is seen without looking for it."""
    told = [one for one in logged(chart.entries) if one.entry.kind not in _NO_NEWS]
    if not told:
        return [say("Log: no entry yet")]
    return wrapped(f"Newest entry: {headline(told[-1])}", width, rest="   ")
