"""The sections of the audit report about rounds: what was due and done, what was left open, what was recorded late."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from tox_grader.reports.audit_parts import Cell, Figure, Listing, Moment, Section, Spread, Teller, entry_name
from tox_grader.reports.audit_rows import SpooledRows
from tox_grader.workflows.audit_due import Due, Late
from tox_grader.workflows.audit_report import PatientAudit
from tox_grader.workflows.audit_seen import Seen

NO_TIME = "the entry names no time for the next one"
_CAME_OF_IT = {
    "in time": "done by the time due",
    "late": "done after the time due",
    "missed": "not done up to the end of the report",
    "not due yet": "not due yet at the end of the report",
}


class Completeness:
    """What was due against what was done."""

    def __init__(self, teller: Teller, rows: SpooledRows) -> None:
        """Begin with nothing counted."""
        self._teller, self._rows = teller, rows
        self._patients = self._assessed = self._seen = self._never_due = 0
        self._states: Counter[str] = Counter()
        self._late: Counter[timedelta] = Counter()

    def add(self, patient: PatientAudit) -> None:
        """Count one patient."""
        self._patients += 1
        self._assessed += bool(patient.seen)
        self._seen += len(patient.seen)
        self._never_due += patient.never_due
        for one in patient.due:
            self._states[one.state] += 1
            if one.late_by is not None:
                self._rows.add(_due_row(one, self._teller))
                if one.state == "late":
                    self._late[one.late_by] += 1

    def section(self) -> Section:
        """Return the section."""
        due = self._states.total()
        rests = f"{due} times that the protocol set, as kept in the assessments"
        states, never = self._states, self._never_due
        return Section(
            "completeness",
            "Assessments due and done",
            "An assessment is due by the time that the one before it set. What counts is when it was observed.",
            (
                Figure("assessments recorded", self._seen, None, "assessments that count after every correction"),
                Figure("patients assessed at all", self._assessed, self._patients, "the same assessments"),
                *(Figure(words, states[state], due, rests, never, NO_TIME) for state, words in _CAME_OF_IT.items()),
                Spread(
                    "done after the time due, by how long", self._late, f"{self._late.total()} assessments done late"
                ),
            ),
            (
                Listing(
                    "due_late_or_missed",
                    "Done late, or not done",
                    ("patient", "due at", "set by", "what came of it", "done at", "late by"),
                    self._rows,
                ),
            ),
        )


class OpenColumns:
    """Which columns of the tables were still open, and what was marked as not assessed, by its reason."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._seen = self._settled = self._with_marks = 0
        self._needed: Counter[tuple[str, str]] = Counter()
        self._marked: Counter[tuple[str, str]] = Counter()

    def add(self, patient: PatientAudit) -> None:
        """Count one patient."""
        for one in patient.seen:
            self._seen += 1
            self._settled += not one.still_needed
            self._with_marks += bool(one.not_assessed)
            self._needed.update(set(one.still_needed))
            self._marked.update(set(one.not_assessed))

    def section(self) -> Section:
        """Return the section."""
        seen = self._seen
        return Section(
            "missing",
            "Columns left open",
            "A column is open where the grade could not be settled without it. Nobody's reason is judged.",
            (
                Figure("assessments with no open column", self._settled, seen, "the answers kept in the assessments"),
                Figure("assessments with something not assessed", self._with_marks, seen, "what was typed"),
            ),
            (
                Listing(
                    "open_columns",
                    "Still needed, by column",
                    ("toxicity", "column", "assessments", "of"),
                    tuple((toxicity, spoken(column), count, seen) for (toxicity, column), count in _most(self._needed)),
                ),
                Listing(
                    "not_assessed",
                    "Marked as not assessed, by place and reason",
                    ("place", "reason", "assessments", "of"),
                    tuple((spoken(place), spoken(why), count, seen) for (place, why), count in _most(self._marked)),
                ),
            ),
        )


class LateEntries:
    """How long after the observation entries were recorded; listed are those above the protocol's interval."""

    def __init__(self, teller: Teller, rows: SpooledRows) -> None:
        """Begin with nothing counted."""
        self._teller, self._rows = teller, rows
        self._assessed: Counter[timedelta] = Counter()
        self._treated: Counter[timedelta] = Counter()
        self._measured = self._before = 0

    def add(self, patient: PatientAudit) -> None:
        """Count one patient."""
        for one in patient.late:
            is_assessment = isinstance(one.one, Seen)
            (self._assessed if is_assessment else self._treated)[one.recorded_after] += 1
            self._measured += is_assessment and one.allowed is not None
            self._before += one.recorded_after < timedelta(0)
            if is_assessment and one.is_above:
                self._rows.add(_late_row(one, self._teller))

    def section(self) -> Section:
        """Return the section."""
        assessed, treated = self._assessed.total(), self._treated.total()
        return Section(
            "late_entries",
            "Recorded after the observation",
            "Listed are assessments that were recorded when the next one was already due by the protocol. Where the "
            "protocol names no interval nothing is listed; the lengths stand here all the same.",
            (
                Spread("assessments: from observed to recorded", self._assessed, f"{assessed} assessments"),
                Spread("treatments: from given to recorded", self._treated, f"{treated} treatments"),
                Figure(
                    "assessments recorded after the next was due",
                    len(self._rows),
                    self._measured,
                    "the protocol's interval, as kept in the assessments",
                    assessed - self._measured,
                    NO_TIME,
                ),
                Figure(
                    "entries recorded before the time they speak of",
                    self._before,
                    assessed + treated,
                    "both times of each",
                ),
            ),
            (
                Listing(
                    "recorded_late",
                    "Recorded after the next assessment was due",
                    ("entry", "observed at", "recorded at", "after", "protocol's interval", "by"),
                    self._rows,
                ),
            ),
        )


def spoken(name: str) -> str:
    """Return a name of the tables as words."""
    return name.replace("_", " ").replace(".", ", ")


def _due_row(one: Due, teller: Teller) -> tuple[Cell, ...]:
    key = one.set_by.entry.patient_key
    done = None if one.done is None or one.state != "late" else Moment(key, one.done.observed_at)
    return (
        teller.patient(key),
        Moment(key, one.due_at),
        entry_name(one.set_by.entry, teller),
        "done late" if one.state == "late" else "not done",
        done,
        one.late_by,
    )


def _late_row(one: Late, teller: Teller) -> tuple[Cell, ...]:
    entry = one.one.entry
    observed, recorded = Moment(entry.patient_key, one.observed_at), Moment(entry.patient_key, entry.recorded_at)
    name, who = entry_name(entry, teller), teller.author(entry.author)
    return (name, observed, recorded, one.recorded_after, one.allowed, who)


def _most(counted: "Counter[tuple[str, str]]") -> Iterator[tuple[tuple[str, str], int]]:
    yield from sorted(counted.items(), key=lambda one: (-one[1], one[0]))
