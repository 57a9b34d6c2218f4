"""The sections of the audit report about drugs: from a grade to a drug, from suggestions to what came of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tox_grader.reports.audit_parts import Cell, Figure, Listing, Moment, Section, Spread, Teller
from tox_grader.reports.audit_rows import SpooledRows
from tox_grader.reports.audit_sections_due import spoken
from tox_grader.workflows.audit_outcomes import Followed
from tox_grader.workflows.audit_report import PatientAudit
from tox_grader.workflows.audit_seen import Seen

TOXICITIES = ("CRS", "ICANS")
_OUTCOMES = {
    "given": "given",
    "not given": "not given, with a reason",
    "overridden": "overridden",
    "no longer suggested": "nothing recorded, and no longer suggested",
    "nothing recorded": "nothing recorded up to the end of the report",
}
_REACHED = {
    "given": "given after it",
    "given before": "given only before it",
    "not given": "none recorded",
    "never that grade": "never that grade",
}


@dataclass
class _Interval:
    reached: Counter[str] = field(default_factory=Counter)
    took: Counter[timedelta] = field(default_factory=Counter)


class GradesToDrugs:
    """The time from a first grade to a drug."""

    def __init__(self, teller: Teller, rows: SpooledRows) -> None:
        """Begin with nothing counted."""
        self._teller, self._rows = teller, rows
        self._found: defaultdict[str, _Interval] = defaultdict(_Interval)

    def add(self, patient: PatientAudit) -> None:
        """Count one patient."""
        for one in patient.intervals:
            own = self._found[one.asked.says]
            own.reached[one.reached] += 1
            if one.took is not None:
                own.took[one.took] += 1
            if one.reached != "never that grade":
                key = patient.patient_key
                graded, given = _moment(key, one.graded_at), _moment(key, one.given_at)
                self._rows.add((self._teller.patient(key), one.asked.says, one.reached, graded, given, one.took))

    def section(self) -> Section:
        """Return the section."""
        figures = tuple(figure for says, own in self._found.items() for figure in _interval_figures(says, own))
        heading = ("patient", "interval", "what came of it", "graded at", "given at", "took")
        return Section(
            "grade_to_drug",
            "From a first grade to a drug",
            "From the first assessment that made the grade certain to the first dose at or after it.",
            figures,
            (Listing("grade_to_drug", "By patient", heading, self._rows),),
        )


@dataclass
class _Steps:
    outcomes: Counter[str] = field(default_factory=Counter)
    unknown: int = 0


class Suggested:
    """What came of each suggestion of a drug."""

    def __init__(self, teller: Teller, rows: SpooledRows) -> None:
        """Begin with nothing counted."""
        self._teller, self._rows = teller, rows
        self._others = 0
        self._plain, self._judged = _Steps(), _Steps()
        self._took: Counter[timedelta] = Counter()

    def add(self, patient: PatientAudit) -> None:
        """Count one patient."""
        self._others += patient.steps_not_followed
        for one in patient.followed:
            steps = self._plain if one.only_if is None else self._judged
            steps.outcomes[one.outcome] += 1
            steps.unknown += one.drugs is None
            if one.outcome == "given" and one.took is not None:
                self._took[one.took] += 1
            self._rows.add(_followed_row(patient.patient_key, one, self._teller))

    def section(self) -> Section:
        """Return the section."""
        followed = f"{self._took.total()} suggestions that were followed by the drug"
        heading = ("patient", "step", "only if", "suggested at", "what came of it", "at", "after", "reason")
        return Section(
            "suggestions",
            "From suggestions to what came of them",
            "A suggestion is never an order. One that the next assessment repeats is one suggestion. A condition is "
            "for a clinician to judge, and whether it was met is not recorded. Steps without a drug, and those that a "
            "limit stood against, have no outcome in the log and are only counted.",
            (
                *_outcomes("drug suggested", self._plain),
                *_outcomes("drug suggested on a condition", self._judged),
                Spread("from suggested to given", self._took, followed),
                Figure(
                    "other steps that were suggested",
                    self._others,
                    None,
                    "every assessment",
                    self._others,
                    "no outcome is recorded for them",
                ),
            ),
            (Listing("suggestions", "Each suggestion of a drug", heading, self._rows),),
        )


class Course:
    """The grades of every assessment, which the plots are drawn from."""

    def __init__(self, teller: Teller, rows: SpooledRows) -> None:
        """Begin without a row."""
        self._teller, self._rows = teller, rows

    def add(self, patient: PatientAudit) -> None:
        """Take one patient."""
        for one in patient.seen:
            self._rows.add(_course_row(patient.patient_key, one, self._teller))

    def section(self) -> Section:
        """Return the section."""
        bounds = tuple(f"{toxicity} {end}" for toxicity in TOXICITIES for end in ("at least", "could be"))
        return Section(
            "course",
            "Grades of every assessment",
            "The lowest and the highest grade that the findings allowed. Lines only join assessments: between two of "
            "them nothing is known.",
            (),
            (Listing("course", "Grades", ("patient", "observed at", *bounds), self._rows, long=True),),
        )


def _interval_figures(says: str, own: _Interval) -> Iterator[Figure | Spread]:
    patients, unsure = own.reached.total(), own.reached["not known"]
    rests, why = (
        f"{patients} patients, first certain grade and doses as recorded",
        "the grade was possible, never certain",
    )
    yield Spread(says, own.took, rests, unsure, why)
    for state, words in _REACHED.items():
        yield Figure(f"{says}: {words}", own.reached[state], patients, rests, unsure, why)


def _outcomes(says: str, steps: _Steps) -> Iterator[Figure]:
    found = steps.outcomes.total()
    rests = f"{found} such suggestions, each from its first assessment on"
    for outcome, words in _OUTCOMES.items():
        yield Figure(
            f"{says}: {words}",
            steps.outcomes[outcome],
            found,
            rests,
            steps.unknown,
            "the protocol's text is not in the record",
        )


def _followed_row(key: str, one: Followed, teller: Teller) -> tuple[Cell, ...]:
    return (
        teller.patient(key),
        spoken(one.step),
        one.only_if,
        Moment(key, one.first.observed_at),
        one.outcome,
        _moment(key, one.at),
        one.took,
        None if one.reason is None else teller.free(one.reason),
    )


def _course_row(key: str, one: Seen, teller: Teller) -> tuple[Cell, ...]:
    bounds = (end for toxicity in TOXICITIES for end in one.bounds.get(toxicity, (None, None)))
    return (teller.patient(key), Moment(key, one.observed_at), *bounds)


def _moment(patient_key: str, at: datetime | None) -> Moment | None:
    return None if at is None else Moment(patient_key, at)
