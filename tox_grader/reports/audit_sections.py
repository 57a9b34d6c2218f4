"""The audit report as sections, filled as one patient after the other is read; counts and rows, no verdict."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tox_grader.reports.audit_parts import Section, Teller
from tox_grader.reports.audit_plots import course_plot
from tox_grader.reports.audit_rows import LONG_AT_A_TIME, Spool, SpooledRows
from tox_grader.reports.audit_sections_drugs import Course, GradesToDrugs, Suggested
from tox_grader.reports.audit_sections_due import Completeness, LateEntries, OpenColumns
from tox_grader.reports.audit_sections_said import Accesses, Corrections, Overrides
from tox_grader.reports.audit_sections_site import Clocks, Tables, UnreadChains
from tox_grader.workflows.audit_report import AuditReport, PatientAudit, Unread


class Filling(Protocol):
    """A section that is being filled."""

    def add(self, patient: PatientAudit, /) -> None:
        """Take what is told of one more patient."""
        ...

    def section(self) -> Section:
        """Return the section, once every patient was taken."""
        ...


@dataclass(frozen=True)
class ToldReport:
    """A report that was gone through: what it is about, every section, and the drawn course of each patient."""

    report: AuditReport
    patients: int
    entries: int
    only: str | None
    sections: tuple[Section, ...]
    courses: SpooledRows


def tell(report: AuditReport, teller: Teller, spool: Spool, *, with_courses: bool = True) -> ToldReport:
    """Go through a report once and return it with every section, in the order in which an auditor asks.

    `only` is the one patient where the report is about one; the courses are drawn where they are asked for.
    """
    unread = UnreadChains(teller, spool.rows())
    filling = _sections(report, teller, spool.rows, unread)
    courses = spool.rows(LONG_AT_A_TIME)
    patients = entries = 0
    only: str | None = None
    for one in report.found:
        if isinstance(one, Unread):
            unread.add_unread(one)
            continue
        patients, entries = patients + 1, entries + one.entries
        only = teller.patient(one.patient_key) if report.about.one_patient else None
        for section in filling:
            section.add(one)
        drawn = course_plot(one, teller) if with_courses else ""
        if drawn:
            courses.add((drawn,))
    return ToldReport(report, patients, entries, only, tuple(section.section() for section in filling), courses)


def _sections(
    report: AuditReport, teller: Teller, rows: Callable[[], SpooledRows], unread: UnreadChains
) -> tuple[Filling, ...]:
    return (
        Completeness(teller, rows()),
        OpenColumns(),
        LateEntries(teller, rows()),
        GradesToDrugs(teller, rows()),
        Suggested(teller, rows()),
        Overrides(teller, rows()),
        Corrections(teller, rows()),
        Accesses(report.site, teller, rows()),
        Tables(report.site),
        Clocks(report.site, teller),
        unread,
        Course(teller, rows()),
    )
