"""What the log says about a patient, told from its entries alone: for grading one history, for screens the course.

Entries count by when they were observed, never by when they were typed in: a treatment recorded late changes
what was known from the moment it was given.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from tox_grader.assessment.history import PatientHistory, TreatmentGiven, Weight
from tox_grader.foundation.problems import LogInvalid
from tox_grader.journal.canonical import JsonValue
from tox_grader.journal.chain import altered
from tox_grader.journal.contents import (
    AnswerGiven,
    Content,
    ContentWrongError,
    PatientFacts,
    answers_given,
    patient_facts,
    treatment_given,
)
from tox_grader.journal.entry import Author, Entry

CRS = "CRS"
ONE_DAY = timedelta(hours=24)
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class CourseAssessment:
    """One assessment in the course, with the answers given then."""

    sequence: int
    entry_id: str
    observed_at: datetime
    author: Author
    answers: tuple[AnswerGiven, ...]


@dataclass(frozen=True, slots=True)
class Peak:
    """The most severe grade that a toxicity had for certain (`at_least`), and when it first had it."""

    toxicity: str
    at_least: int
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class Course:
    """A patient's course as the log tells it, in the order of observation."""

    facts: PatientFacts
    assessments: tuple[CourseAssessment, ...]
    treatments: tuple[TreatmentGiven, ...]
    crs_onset: datetime | None

    @property
    def product(self) -> str | None:
        """Return the CAR-T product, where it is recorded."""
        return self.facts.product

    @property
    def infused_at(self) -> datetime | None:
        """Return when the product was infused, where it is recorded."""
        return self.facts.infused_at

    @property
    def weight(self) -> Weight | None:
        """Return the last recorded weight with its day, or None."""
        return self.facts.weight

    @property
    def baseline_ice(self) -> int | None:
        """Return the ICE score before treatment, where it is recorded."""
        return self.facts.baseline_ice

    @property
    def baseline_capd(self) -> int | None:
        """Return the CAPD score before treatment, where it is recorded."""
        return self.facts.baseline_capd

    @property
    def latest(self) -> CourseAssessment | None:
        """Return the assessment observed last, or None."""
        return self.assessments[-1] if self.assessments else None

    @property
    def peaks(self) -> tuple[Peak, ...]:
        """Return the peak of every toxicity that was ever graded, by its name."""
        graded = sorted({answer.toxicity for assessment in self.assessments for answer in assessment.answers})
        return tuple(found for toxicity in graded if (found := peak(self, toxicity)) is not None)


def fold_history(entries: Iterable[Entry], *, until: datetime | None = None) -> PatientHistory:
    """Return what the log says grading has to know: entries observed up to `until`, or all of them."""
    course = fold_course(entries, until=until)
    facts = course.facts
    onset = course.crs_onset
    masking = tuple(treatment.given_at for treatment in course.treatments if treatment.may_mask_fever)
    # What was never entered here is not what never happened: without an onset in the log it is as was stated.
    if facts.crs_before:
        established: bool | None = True
        treated = True if masking else facts.fever_masked_before
    elif onset is not None:
        established, treated = True, any(given_at >= onset for given_at in masking)
    else:
        established = treated = facts.crs_before
    masked = any(onset is None or given_at < onset for given_at in masking)
    return PatientHistory(
        crs_established=established,
        treated_since_crs_onset=treated,
        prophylaxis_could_mask_fever=True if masked else facts.fever_masked_before,
        baseline_ice=facts.baseline_ice,
        baseline_capd=facts.baseline_capd,
        can_do_ice=facts.can_do_ice,
        weight=facts.weight,
        treatments=course.treatments,
    )


def fold_course(entries: Iterable[Entry], *, until: datetime | None = None) -> Course:
    """Return the course that the entries tell: those observed up to `until`, or all of them."""
    told_so_far = sorted(entries, key=lambda entry: (entry.observed_at, entry.sequence))
    counted = [entry for entry in told_so_far if until is None or entry.observed_at <= until]
    assessments = tuple(
        CourseAssessment(entry.sequence, entry.entry_id, entry.observed_at, entry.author, _read(entry, answers_given))
        for entry in counted
        if entry.kind == "assessment"
    )
    told = (_read(entry, treatment_given) for entry in counted if entry.kind == "treatment")
    given = (treatment for treatment in told if treatment is not None)
    onset = next((one.observed_at for one in assessments if _certain(one, CRS) >= 1), None)
    return Course(
        # Facts such as a baseline were true before they were typed in.
        facts=_facts(told_so_far),
        assessments=assessments,
        treatments=tuple(
            sorted(
                (treatment for treatment in given if until is None or treatment.given_at <= until),
                key=lambda treatment: (treatment.given_at, treatment.drug),
            )
        ),
        crs_onset=onset,
    )


def peak(course: Course, toxicity: str, *, since: datetime | None = None, until: datetime | None = None) -> Peak | None:
    """Return the peak of one toxicity between two moments (both included), or None where it was not graded then."""
    found: Peak | None = None
    for one in course.assessments:
        if (since is not None and one.observed_at < since) or (until is not None and one.observed_at > until):
            continue
        at_least = _certain(one, toxicity)
        if at_least >= 0 and (found is None or at_least > found.at_least):
            found = Peak(toxicity, at_least, one.observed_at)
    return found


def peak_in_day_before(course: Course, toxicity: str, at: datetime) -> Peak | None:
    """Return the peak of one toxicity in the 24 hours up to a moment, or None where it was not graded then."""
    return peak(course, toxicity, since=at - ONE_DAY, until=at)


def _certain(assessment: CourseAssessment, toxicity: str) -> int:
    """Return the grade that an assessment makes certain for a toxicity; -1 where it says nothing about it."""
    grades = (answer.at_least for answer in assessment.answers if answer.toxicity == toxicity)
    return max((grade for grade in grades if grade is not None), default=-1)


def _facts(counted: Iterable[Entry]) -> PatientFacts:
    merged: Content = {}
    facts = PatientFacts()
    for entry in counted:
        if entry.kind in ("patient", "assessment"):
            stated = entry.content if entry.kind == "patient" else _stated_history(entry)
            merged = {**merged, **stated}
            facts = _read(entry, patient_facts, merged)
    return facts


def _stated_history(entry: Entry) -> Content:
    """Return what an assessment said of the time before the log, under the names of the facts."""
    stated = entry.content.get("stated_before_log")
    if not isinstance(stated, dict):
        return {}
    named = {"crs_before": stated.get("crs_established"), "fever_masked_before": _masked(stated)}
    return {name: value for name, value in named.items() if isinstance(value, bool)}


def _masked(stated: Content) -> JsonValue:
    told = [stated.get(name) for name in ("prophylaxis_could_mask_fever", "treated_since_crs_onset")]
    known = [value for value in told if isinstance(value, bool)]
    return any(known) if known else None


def _read(entry: Entry, read: Callable[[Content], Told], content: Content | None = None) -> Told:
    try:
        return read(entry.content if content is None else content)
    except ContentWrongError as fault:
        raise LogInvalid(altered(entry.patient_key, entry.sequence, (str(fault),))) from fault
