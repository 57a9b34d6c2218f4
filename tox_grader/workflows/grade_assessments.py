"""Grade assessments from files, standard input or a program, and store nothing.

YAML, JSON and JSON Lines are recognised by their form. In JSON Lines an invalid line does not stop the ones
behind it, so a file of a million lines streams in constant memory.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from tox_grader.assessment.findings import findings
from tox_grader.assessment.history import PatientHistory, Weight
from tox_grader.assessment.model import Assessment
from tox_grader.assessment.questions import reading_path
from tox_grader.assessment.unknown import known
from tox_grader.assessment.validate import validate
from tox_grader.escalation.suggest import suggest
from tox_grader.escalation.suggestion import Suggestions
from tox_grader.foundation.problems import AssessmentInvalid, Problem
from tox_grader.grading.answer import Answer
from tox_grader.grading.bedside import answer_for, bedside_answers
from tox_grader.tables.strict_yaml import Document, Path, Unreadable, read_document, read_text
from tox_grader.workflows.station import Station

WHY = "nothing of this assessment was graded"
_BLANK = b"\xef\xbb\xbf \t\r\n"


@dataclass(frozen=True)
class Graded:
    """One assessment with its answers and suggestions."""

    assessment: Assessment
    findings: Mapping[str, Any]
    answers: tuple[Answer, ...]
    suggestions: Suggestions

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
    try:
        return reading_path(finding)
    except KeyError:
        return finding


def grade_document(
    document: Mapping[str, Any],
    station: Station,
    *,
    scales: Sequence[str] = (),
    place: Any = None,
    protocol: str | None = None,
) -> Graded:
    """Return one assessment graded by the tables in force for the patient, or by the scales named.

    Raises `AssessmentInvalid` with every fault. `place` renders a key path as file, line and key.
    """
    now = station.clock.now()
    extra = {} if place is None else {"place": place}
    assessment = validate(document, limits=station.limits, now=now, **extra)
    found = findings(assessment, now=now)
    try:
        return _graded(assessment, found, station, scales, protocol)
    except AssessmentInvalid as error:
        if place is None:
            raise
        raise AssessmentInvalid(_placed(problem, place) for problem in error.problems) from error


def _placed(problem: Problem, place: Any) -> Problem:
    path: Path = tuple(path_of(problem.where).split("."))
    return Problem(problem.what, place(path), problem.why, problem.do)


def _graded(
    assessment: Assessment,
    found: Mapping[str, Any],
    station: Station,
    scales: Sequence[str],
    protocol: str | None,
) -> Graded:
    library, bedside = station.library, station.bedside
    in_force = bedside_answers(library, bedside.tables, found)
    asked = tuple(answer_for(library, name, found) for name in scales)
    suggestions = suggest(
        library.protocol(protocol or bedside.protocol),
        library.drugs(),
        in_force,
        found,
        stated_history(assessment),
        now=known(assessment.observed_at),
    )
    return Graded(assessment, found, asked or in_force, suggestions)


def stated_history(assessment: Assessment) -> PatientHistory:
    """Return what a file says of the patient's history. A weight in a file was stated on the day of the assessment."""
    patient = assessment.patient
    weight, observed_at = known(patient.weight_kg), known(assessment.observed_at)
    return PatientHistory(
        weight=None if weight is None or observed_at is None else Weight(weight, observed_at.date()),
        treatments=None,
    )


# Reading


def read_assessments(raw: Iterable[bytes], name: str) -> Iterator[tuple[Document, AssessmentInvalid | None]]:
    """Yield each assessment of a file as plain data with its place, or the error in its stead.

    `raw` yields the lines. Two lines that each hold a whole JSON object, or one alone that does, are JSON Lines;
    everything else is one YAML or JSON document.
    """
    lines = iter(raw)
    head, first = _next_written(lines)
    more, second = _next_written(lines)
    whole = chain(head, more, lines)
    if _looks_whole(first) and (_looks_whole(second) or (not second and _is_json(first))):
        yield from _read_lines(whole, name)
        return
    try:
        yield read_document(read_text(b"".join(whole), name), name), None
    except Unreadable as error:
        yield Document(name, None, {}), AssessmentInvalid(error.problem)


def _next_written(lines: Iterator[bytes]) -> tuple[list[bytes], bytes]:
    """Return the lines up to and with the next one that is not blank, and that one without its ends."""
    taken: list[bytes] = []
    for line in lines:
        taken.append(line)
        written = line.strip(_BLANK)
        if written:
            return taken, written
    return taken, b""


def _looks_whole(line: bytes) -> bool:
    return line.startswith(b"{") and line.endswith(b"}")


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _read_lines(lines: Iterable[bytes], name: str) -> Iterator[tuple[Document, AssessmentInvalid | None]]:
    for number, line in enumerate(lines, start=1):
        text = line.strip(_BLANK)
        if not text:
            continue
        place = f"{name} line {number}".lstrip()
        marks: dict[Path, tuple[int, int]] = {(): (number, 1)}
        try:
            yield Document(name, _read_json(text, place), marks), None
        except Unreadable as error:
            yield Document(name, None, marks), AssessmentInvalid(error.problem)


def _read_json(text: bytes, place: str) -> Any:
    def refuse(what: str) -> Unreadable:
        return Unreadable(Problem(what, place, WHY, "write one complete JSON object on the line, each key once"))

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) != len(pairs):
            twice = next(key for key, _ in pairs if sum(key == other for other, _ in pairs) > 1)
            raise refuse(f"the key {twice!r} stands twice")
        return result

    def not_finite(word: str) -> Any:
        raise refuse(f"{word} is not a finite number")

    try:
        return json.loads(text, parse_float=Decimal, parse_constant=not_finite, object_pairs_hook=once)
    except UnicodeDecodeError as error:
        raise refuse("this is not UTF-8 text") from error
    except ValueError as error:
        raise refuse(f"this is not valid JSON: {error}") from error
    except RecursionError as error:
        raise refuse("the JSON is nested too deeply") from error


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


def read_one(raw: bytes, name: str) -> dict[str, Any]:
    """Return the one assessment of a file as plain data; raise `AssessmentInvalid` where it cannot be read."""
    for document, error in read_assessments(raw.splitlines(keepends=True), name):
        if error is not None:
            raise error
        if isinstance(document.data, dict):
            return document.data
    why = "nothing was recorded"
    raise AssessmentInvalid(Problem("the file holds no assessment", name, why, "see docs/interface.md for its form"))
