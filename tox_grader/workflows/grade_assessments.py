"""Grade assessments from files, standard input or a program, and store nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tox_grader.assessment.findings import findings
from tox_grader.assessment.history import PatientHistory, Weight
from tox_grader.assessment.model import Assessment
from tox_grader.assessment.questions import reading_path
from tox_grader.assessment.unknown import known
from tox_grader.assessment.validate import Place, dotted, validate
from tox_grader.escalation.suggest import suggest
from tox_grader.escalation.suggestion import Suggestions
from tox_grader.foundation.problems import AssessmentInvalid, Problem
from tox_grader.grading.answer import Answer
from tox_grader.grading.bedside import bedside_answers, bedside_scores
from tox_grader.grading.scales import answers_of
from tox_grader.grading.scores import Scored
from tox_grader.workflows.read_assessments import read_assessments
from tox_grader.workflows.side_by_side import Family, side_by_side
from tox_grader.workflows.station import Station


@dataclass(frozen=True)
class Graded:
    """One assessment with its answers and suggestions; `suggested_at` is the moment for which doses were counted."""

    assessment: Assessment
    findings: Mapping[str, Any]
    answers: tuple[Answer, ...]
    suggestions: Suggestions
    scores: tuple[Scored, ...]
    families: tuple[Family, ...] = ()
    suggested_at: datetime | None = None

    @property
    def name(self) -> str:
        """Return what names the assessment in an answer: its own id, else the patient's."""
        return self.assessment.id or self.assessment.patient.id

    def as_json(self) -> dict[str, Any]:
        """Return the object that stands on one line of `grade --format json`."""
        observed_at = known(self.assessment.observed_at)
        return {
            "id": self.name,
            "observed_at": None if observed_at is None else observed_at.isoformat(),
            "answers": [_told(answer) for answer in self.answers],
            "scores": [score.as_json() for score in self.scores],
            "suggestions": self.suggestions.as_json(),
        }


@dataclass(frozen=True)
class Refused:
    """One assessment that could not be graded, and why."""

    name: str | None
    error: AssessmentInvalid

    def as_json(self) -> dict[str, Any]:
        """Return the object that stands on one line of `grade --format json`: the first fault, and any others."""
        first, *others = self.error.problems
        told: dict[str, Any] = {"code": self.error.exit_code, **first.as_json()}
        if others:
            told["also"] = [problem.as_json() for problem in others]
        return {"id": self.name, "error": told}


def _told(answer: Answer) -> dict[str, Any]:
    """Return the answer with the missing findings named by their place in an assessment file."""
    return {**answer.as_json(), "missing": [path_of(name) for name in answer.missing]}


def path_of(finding: str) -> str:
    """Return where in an assessment file a finding is written; its own name where it has no place of its own."""
    name, dot, part = finding.partition(".")
    try:
        return reading_path(name) + dot + part
    except KeyError:
        return finding


def grade_document(
    document: Mapping[str, Any],
    station: Station,
    *,
    scales: Sequence[str] = (),
    place: Place = dotted,
    protocol: str | None = None,
) -> Graded:
    """Return one assessment graded by the tables in force for the patient, or by the scales named.

    Raises `AssessmentInvalid` with every fault. `place` renders a key path as file, line and key.
    """
    now = station.clock.now()
    assessment = validate(document, limits=station.limits, now=now, place=place)
    found = findings(assessment, now=now)
    try:
        return _graded(assessment, found, station, scales, protocol)
    except AssessmentInvalid as error:
        raise AssessmentInvalid(_placed(problem, place) for problem in error.problems) from error


def _placed(problem: Problem, place: Place) -> Problem:
    """Return a fault found while grading with its finding named by its place in the file."""
    path = tuple(path_of(problem.where).split("."))
    return Problem(problem.what, place(path), problem.why, problem.do)


def _graded(
    assessment: Assessment,
    found: Mapping[str, Any],
    station: Station,
    scales: Sequence[str],
    protocol: str | None,
) -> Graded:
    library, bedside = station.library, station.bedside
    day = day_of(assessment)
    in_force = bedside_answers(library, bedside.tables, found, day)
    asked = tuple(answer for name in scales for answer in answers_of(library, name, found, day))
    suggestions = suggest(
        library.protocol(protocol or bedside.protocol),
        library.drugs(),
        in_force,
        found,
        stated_history(assessment),
        now=known(assessment.observed_at),
    )
    answers = asked if scales else in_force
    families = side_by_side(library, in_force, found, day) if set(scales) >= set(library.scales()) else ()
    return Graded(assessment, found, answers, suggestions, bedside_scores(library, answers, found), families)


def day_of(assessment: Assessment) -> date | None:
    """Return the day on which the patient was seen: the edition in force on it grades; None where it is not known."""
    observed_at = known(assessment.observed_at)
    return None if observed_at is None else observed_at.date()


def stated_history(assessment: Assessment) -> PatientHistory:
    """Return what a file says of the patient's history. A weight in a file was stated on the day of the assessment."""
    patient = assessment.patient
    weight, observed_at = known(patient.weight_kg), known(assessment.observed_at)
    return PatientHistory(
        weight=None if weight is None or observed_at is None else Weight(weight, observed_at.date()),
        treatments=None,
    )


def grade_stream(
    raw: Iterable[bytes],
    name: str,
    station: Station,
    *,
    scales: Sequence[str] = (),
    protocol: str | None = None,
) -> Iterator[Graded | Refused]:
    """Yield every assessment of a file graded, or refused with its reasons, in the order of the file."""
    for document, error in read_assessments(raw, name):
        if error is not None:
            yield Refused(None, error)
            continue
        try:
            yield grade_document(document.data, station, scales=scales, place=document.place, protocol=protocol)
        except AssessmentInvalid as invalid:
            yield Refused(_named(document.data), invalid)


def _named(data: Any) -> str | None:
    """Return the id of an assessment that was refused, if it holds one that can be read."""
    if not isinstance(data, dict):
        return None
    patient = data.get("patient")
    own = data.get("id") or (patient.get("id") if isinstance(patient, dict) else None)
    return own if isinstance(own, str) else None
