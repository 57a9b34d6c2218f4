"""The audit report in its three forms, with its head: over whom, over which time, what it can say."""

from collections.abc import Callable, Iterable, Iterator

from tox_grader.reports.audit_html import audit_html
from tox_grader.reports.audit_parts import Moment, Teller
from tox_grader.reports.audit_sections import ToldReport
from tox_grader.reports.audit_text import csv_lines, text_lines
from tox_grader.reports.audit_words import ByLetters
from tox_grader.reports.short_head import head_line
from tox_grader.workflows.whole_log import SITE_KEY

TITLE = "Audit report"


def report_as(form: str, told: ToldReport, teller: Teller) -> Iterator[bytes]:
    """Yield the report as `text`, `html` or `csv`, part by part."""
    return _FORMS[form](told, teller)


def about_lines(told: ToldReport, teller: Teller) -> list[str]:
    """Return whom and which time the report is about; without dates where dates are left out."""
    about, window = told.report.about, told.report.window
    who = f"{told.patients} patients" if not about.one_patient else "one patient"
    if told.only is not None:
        who = f"one patient, {told.only}"
    lines = [f"{about.mode.upper()} record: {who}, {told.entries} entries, after every correction in the log."]
    if isinstance(teller, ByLetters):
        return [*lines, "Names, hospital numbers, dates and free texts are left out; times are hours since infusion."]
    until, written = Moment(SITE_KEY, window.until), Moment(SITE_KEY, about.written_at)
    since = "the beginning" if window.since is None else teller.when(Moment(SITE_KEY, window.since))
    return [*lines, f"What was observed from {since} to {teller.when(until)}; written {teller.when(written)}."]


def _text(told: ToldReport, teller: Teller) -> Iterator[bytes]:
    lines = text_lines(TITLE, about_lines(told, teller), told.sections, teller)
    head = told.report.about.head
    foot = [] if head is None else ["", head_line(head)]
    return _encoded(f"{line}\n" for part in (lines, foot) for line in part)


def _html(told: ToldReport, teller: Teller) -> Iterator[bytes]:
    return _encoded(audit_html(TITLE, about_lines(told, teller), told, teller))


def _csv(told: ToldReport, teller: Teller) -> Iterator[bytes]:
    return csv_lines(told.sections, teller)


def _encoded(texts: Iterable[str]) -> Iterator[bytes]:
    return (text.encode("utf-8", errors="replace") for text in texts)


_FORMS: dict[str, Callable[[ToldReport, Teller], Iterator[bytes]]] = {"text": _text, "html": _html, "csv": _csv}
ENDINGS = {"text": "txt", "html": "html", "csv": "csv"}
