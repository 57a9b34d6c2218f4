"""What the log says about a patient, told from its entries alone: for grading one history, for screens the course.

Entries count by when they were observed, never by when they were typed in: a treatment recorded late changes
what was known from the moment it was given. They count as they were amended, and not at all once they were entered
in error.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tox_grader.assessment.history import PatientHistory, TreatmentGiven, Weight
from tox_grader.journal.contents import AnswerGiven, Content, PatientFacts, answers_given, treatment_given
from tox_grader.journal.effective import effective
from tox_grader.journal.entry import Author, Entry
from tox_grader.journal.facts import facts_of, read_content

CRS = "CRS"
ONE_DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class CourseAssessment:
    """One assessment in the course, with the answers given then; `content` is all that counts of it now."""

    sequence: int
    entry_id: str
    observed_at: datetime
    author: Author
    answers: tuple[AnswerGiven, ...]
    content: Content


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


def fold_history(
    entries: Iterable[Entry], *, until: datetime | None = None, known_at: datetime | None = None
) -> PatientHistory:
    """Return what the log says grading has to know: entries observed up to `until`, or all of them.

    With `known_at`, only what was on record by then counts: the history as it was known.
    """
    course = fold_course(entries, until=until, known_at=known_at)
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


def fold_course(entries: Iterable[Entry], *, until: datetime | None = None, known_at: datetime | None = None) -> Course:
    """Return the course that the entries tell: those observed up to `until`, and on record by `known_at`."""
    told_so_far = sorted(
        (one for one in effective(entries, known_at) if one.counts),
        key=lambda one: (one.observed_at, one.entry.sequence),
    )
    counted = [one for one in told_so_far if until is None or one.observed_at <= until]
    assessments = tuple(
        CourseAssessment(
            one.entry.sequence,
            one.entry.entry_id,
            one.observed_at,
            one.entry.author,
            read_content(one, answers_given),
            one.content,
        )
        for one in counted
        if one.kind == "assessment"
    )
    told = (read_content(one, treatment_given) for one in counted if one.kind == "treatment")
    given = (treatment for treatment in told if treatment is not None)
    onset = next((one.observed_at for one in assessments if _certain(one, CRS) >= 1), None)
    return Course(
        # Facts such as a baseline were true before they were typed in.
        facts=facts_of(told_so_far),
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
