"""The log as a timeline, newest first: when it was observed, what it was, by whom, and what was written late."""

from collections.abc import Iterable

from tox_grader.foundation.times import show_time
from tox_grader.reports.entry_text import logged_headline, who
from tox_grader.screens.ink import Line, say, wrapped
from tox_grader.workflows.logged import Logged, logged
from tox_grader.workflows.record import Entry
from tox_grader.workflows.ward import Chart

_NO_NEWS = frozenset({"acknowledgement", "access"})  # that somebody saw or looked, not what was observed or given


def newest_first(entries: Iterable[Entry]) -> list[Logged]:
    """Return the entries of a log, the one observed last on top; that somebody only looked is no part of them."""
    told = (one for one in logged(entries) if one.entry.kind != "access")
    return sorted(told, key=lambda one: (one.entry.observed_at, one.entry.sequence), reverse=True)


def timeline_lines(chart: Chart, width: int) -> list[Line]:
    """Return the entries of the log, the one observed last on top; who looked is folded into one line at the end."""
    told = newest_first(chart.entries)
    lines = [say(f"Log, newest first: {len(told)} entries", "heading")]
    for one in told:
        lines += wrapped(headline(one), width, rest="   ")
    return lines + [line for text in accesses_folded(chart.entries) for line in wrapped(text, width, rest="   ")]


def accesses_folded(entries: Iterable[Entry]) -> list[str]:
    """Return in one line how often somebody looked at this record or took something out of it."""
    looked = [entry for entry in entries if entry.kind == "access"]
    if not looked:
        return []
    last, times = looked[-1], "once" if len(looked) == 1 else f"{len(looked)} times"
    when = show_time(last.recorded_at)
    return [f"Looked at or taken out {times}, last {when} by {who(last)}; each stands in: tox-grader audit report"]


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
