"""Take the findings of an assessment file into a patient's log: the whole file must be valid, and this patient's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tox_grader.assessment.history import PatientHistory
from tox_grader.assessment.model import Assessment
from tox_grader.assessment.unknown import known
from tox_grader.assessment.validate import validate
from tox_grader.foundation.problems import AssessmentInvalid, Problem, WrongUsage
from tox_grader.workflows.assess import history_told
from tox_grader.workflows.read_assessments import read_assessments
from tox_grader.workflows.station import Station

# What the record knows better than a file; every other section of a file is findings.
_OF_THE_RECORD = frozenset({"form", "id", "patient", "infusion", "observed_at", "assessor", "history"})
_FINDINGS = tuple(key for key in Assessment.model_fields if key not in _OF_THE_RECORD)
_TAKEN = (*_FINDINGS, "history")


def findings_of_file(
    raw: bytes, name: str, patient_id: str, station: Station
) -> tuple[dict[str, Any], datetime | None]:
    """Return the findings of the one assessment in a file, and its time if it states one.

    Patient and infusion come from the record and not from the file; history where the record does not know it.
    Raises `AssessmentInvalid` with every fault of the file, and `WrongUsage` where it holds several assessments or
    another patient's.
    """
    found = list(read_assessments(raw.splitlines(keepends=True), name))
    if len(found) != 1:
        why = "one entry of the log is one assessment"
        raise WrongUsage(
            Problem(f"the file holds {len(found)} assessments", name, why, "give a file with one assessment")
        )
    document, error = found[0]
    if error is not None:
        raise error
    assessment = validate(document.data, limits=station.limits, now=station.clock.now(), place=document.place)
    if assessment.patient.id != patient_id:
        why = "findings of one patient must not stand in the log of another"
        where = document.place(("patient", "id"))
        raise WrongUsage(Problem("the file is not of this patient", where, why, "name the file's patient"))
    if not any(document.data.get(key) for key in _FINDINGS):
        where = document.place(())
        raise AssessmentInvalid(
            Problem("the file holds no finding", where, "there is nothing to record", "enter findings")
        )
    return {key: document.data[key] for key in _TAKEN if key in document.data}, known(assessment.observed_at)


def refuse_other_history(typed: Mapping[str, Any], history: PatientHistory, name: str) -> None:
    """Refuse a file whose history the log contradicts; raise `WrongUsage` with each difference."""
    stated = typed.get("history") or {}
    differ = [key for key, told in history_told(history).items() if told is not None and stated.get(key, told) != told]
    if differ:
        why = "the fever rule depends on it, and the record derives it from its own log"
        advice = "record the earlier assessment or treatment first, or take the key out of the file"
        raise WrongUsage(
            Problem(f"log and file differ: {key}", f"{name}, history.{key}", why, advice) for key in differ
        )
