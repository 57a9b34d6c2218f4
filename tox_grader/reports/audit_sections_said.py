"""The sections of the audit report about what was said of entries, and who looked: overrides, corrections, accesses."""

from collections import Counter
from typing import TYPE_CHECKING

from tox_grader.reports.audit_parts import Cell, Figure, Listing, Moment, Section, Spread, Teller, entry_name
from tox_grader.reports.audit_rows import SpooledRows
from tox_grader.workflows.audit_remarks import Accessed, Corrected, Overridden
from tox_grader.workflows.audit_report import PatientAudit
from tox_grader.workflows.audit_seen import Written
from tox_grader.workflows.audit_site import SiteAudit

if TYPE_CHECKING:
    from datetime import timedelta

    from tox_grader.workflows.record import Author


class Overrides:
    """What was overridden, with its reasons."""

    def __init__(self, teller: Teller, rows: SpooledRows) -> None:
        """Begin without a row."""
        self._teller, self._rows = teller, rows

    def add(self, patient: PatientAudit) -> None:
        """Take one patient."""
        for one in patient.overrides:
            self._rows.add(_override_row(one, self._teller))

    def section(self) -> Section:
        """Return the section."""
        heading = ("entry", "recorded at", "by", "what", "step", "beside entry", "reason")
        return Section(
            "overrides",
            "Overrides",
            "A limit or a step that somebody set aside, with the reason that was given.",
            (Figure("overrides", len(self._rows), None, "every entry of this kind that counts"),),
            (Listing("overrides", "Each override", heading, self._rows),),
        )


class Corrections:
    """What was amended or entered in error; nothing of it left the log."""

    def __init__(self, teller: Teller, rows: SpooledRows) -> None:
        """Begin with nothing counted."""
        self._teller, self._rows = teller, rows
        self._did: Counter[str] = Counter()
        self._taken_back = 0
        self._after: Counter[timedelta] = Counter()

    def add(self, patient: PatientAudit) -> None:
        """Count one patient."""
        for one in patient.corrections:
            self._did[one.did] += one.stands
            self._taken_back += not one.stands
            if one.of is not None:
                self._after[one.entry.recorded_at - one.of.recorded_at] += 1
            self._rows.add(_correction_row(one, self._teller))

    def section(self) -> Section:
        """Return the section."""
        rests = "every correction in the log"
        heading = ("entry", "recorded at", "by", "what", "of entry", "after", "reason")
        return Section(
            "corrections",
            "Amendments and entries in error",
            "A correction stands behind the entry that it corrects. Both stay in the log.",
            (
                Figure("amendments that stand", self._did["amended"], None, rests),
                Figure("entries in error", self._did["entered in error"], None, rests),
                Figure("corrections that were themselves corrected", self._taken_back, len(self._rows), rests),
                Spread("from an entry to its correction", self._after, f"{self._after.total()} corrections"),
            ),
            (Listing("corrections", "Each correction", heading, self._rows),),
        )


class Accesses:
    """Who looked into the record or took something out of it: of the site first, then patient by patient."""

    def __init__(self, site: SiteAudit, teller: Teller, rows: SpooledRows) -> None:
        """Begin with what was done with the whole record."""
        self._teller, self._rows = teller, rows
        self._by: Counter[tuple[Author, str]] = Counter()
        for one in site.accesses:
            self._add(one)

    def add(self, patient: PatientAudit) -> None:
        """Count one patient."""
        for one in patient.accesses:
            self._add(one)

    def _add(self, one: Accessed) -> None:
        self._by[one.entry.author, one.what] += 1
        self._rows.add(_access_row(one, self._teller))

    def section(self) -> Section:
        """Return the section."""
        by_what: Counter[str] = Counter()
        by_person: Counter[tuple[str, str]] = Counter()
        for (author, what), count in self._by.items():
            by_what[what] += count
            by_person[self._teller.author(author), what] += count
        people = len({author.id for author, _ in self._by})
        heading = ("patient", "at", "by", "station", "what", "detail")
        rests = "what the program wrote down of each access; who really sat there is not verified"
        return Section(
            "accesses",
            "Accesses",
            "What the program wrote down: who viewed, exported, printed or verified what.",
            (
                *(
                    Figure(f"accesses: {what}", count, len(self._rows), rests)
                    for what, count in sorted(by_what.items())
                ),
                Figure("people who did so", people, None, rests),
            ),
            (
                Listing(
                    "accesses_by_person",
                    "By person",
                    ("by", "what", "how often"),
                    tuple((who, what, count) for (who, what), count in sorted(by_person.items())),
                ),
                Listing("accesses", "Each access", heading, self._rows, long=True),
            ),
        )


def _override_row(one: Overridden, teller: Teller) -> tuple[Cell, ...]:
    return (
        entry_name(one.entry, teller),
        _recorded(one.entry),
        teller.author(one.entry.author),
        teller.free(one.what),
        None if one.suggestion is None else one.suggestion.replace("_", " "),
        None if one.of is None else entry_name(one.of, teller),
        teller.free(one.reason),
    )


def _correction_row(one: Corrected, teller: Teller) -> tuple[Cell, ...]:
    return (
        entry_name(one.entry, teller),
        _recorded(one.entry),
        teller.author(one.entry.author),
        one.did if one.stands else f"{one.did}, itself corrected since",
        None if one.of is None else f"{entry_name(one.of, teller)} ({one.of.kind.replace('_', ' ')})",
        None if one.of is None else one.entry.recorded_at - one.of.recorded_at,
        teller.free(one.reason),
    )


def _access_row(one: Accessed, teller: Teller) -> tuple[Cell, ...]:
    return (
        teller.patient(one.entry.patient_key),
        _recorded(one.entry),
        teller.author(one.entry.author),
        teller.station(one.entry.station),
        one.what,
        None if one.detail is None else teller.free(one.detail),
    )


def _recorded(entry: Written) -> Moment:
    return Moment(entry.patient_key, entry.recorded_at)
