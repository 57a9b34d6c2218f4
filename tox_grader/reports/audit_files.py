"""The audit report in its three forms, with its head: over whom, over which time, what it can say."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from tox_grader.reports.audit_html import audit_html
from tox_grader.reports.audit_parts import Moment, Teller
from tox_grader.reports.audit_sections import sections
from tox_grader.reports.audit_text import csv_lines, text_lines
from tox_grader.reports.audit_words import ByLetters
from tox_grader.reports.short_head import head_line
from tox_grader.workflows.audit_report import AuditReport
from tox_grader.workflows.whole_log import SITE_KEY

TITLE = "Audit report"


def report_as(form: str, report: AuditReport, teller: Teller) -> Iterator[bytes]:
    """Yield the report as `text`, `html` or `csv`."""
    in_order = sorted(report.patients, key=lambda patient: teller.patient(patient.patient_key))
    return _FORMS[form](replace(report, patients=tuple(in_order)), teller)


def about_lines(report: AuditReport, teller: Teller) -> list[str]:
    """Return whom and which time the report is about; without dates where dates are left out."""
    entries = sum(patient.entries for patient in report.patients)
    who = f"{len(report.patients)} patients" if not report.one_patient else "one patient"
    if report.one_patient and report.patients:
        who = f"one patient, {teller.patient(report.patients[0].patient_key)}"
    lines = [f"{report.mode.upper()} record: {who}, {entries} entries, after every correction in the log."]
    if isinstance(teller, ByLetters):
        return [*lines, "Names, hospital numbers, dates and free texts are left out; times are hours since infusion."]
    until, written = Moment(SITE_KEY, report.window.until), Moment(SITE_KEY, report.written_at)
    since = "the beginning" if report.window.since is None else teller.when(Moment(SITE_KEY, report.window.since))
    return [*lines, f"What was observed from {since} to {teller.when(until)}; written {teller.when(written)}."]


def _text(report: AuditReport, teller: Teller) -> Iterator[bytes]:
    found = sections(report, teller)
    lines = text_lines(TITLE, about_lines(report, teller), found, teller)
    foot = [] if report.head is None else ["", head_line(report.head)]
    return _encoded(f"{line}\n" for line in (*lines, *foot))


def _html(report: AuditReport, teller: Teller) -> Iterator[bytes]:
    found = sections(report, teller)
    return _encoded([audit_html(TITLE, about_lines(report, teller), found, report, teller)])


def _csv(report: AuditReport, teller: Teller) -> Iterator[bytes]:
    return csv_lines(sections(report, teller), teller)


def _encoded(texts: Iterable[str]) -> Iterator[bytes]:
    return (text.encode("utf-8", errors="replace") for text in texts)


_FORMS: dict[str, Callable[[AuditReport, Teller], Iterator[bytes]]] = {"text": _text, "html": _html, "csv": _csv}
ENDINGS = {"text": "txt", "html": "html", "csv": "csv"}
