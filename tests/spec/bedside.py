"""Whole assessment documents for the chapters of this folder, and what the program answers to them."""

from copy import deepcopy
from datetime import datetime
from decimal import Decimal
from typing import Any

from tox_grader.escalation.suggestion import Suggestions
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import AssessmentInvalid, Problem
from tox_grader.grading.answer import Answer
from tox_grader.workflows.grade_assessments import Graded, grade_document
from tox_grader.workflows.station import Station

Document = dict[str, Any]
OBSERVED_AT = "2026-11-20T14:10+08:00"
STATION = Station(clock=FixedClock(datetime.fromisoformat(OBSERVED_AT)))
ALL_ICE = {
    "year": 1,
    "month": 1,
    "city": 1,
    "hospital": 1,
    "name_objects": 3,
    "follow_command": 1,
    "write_sentence": 1,
    "attention": 1,
}
WELL_CHILD = {
    "eye_contact": "always",
    "purposeful": "always",
    "aware": "always",
    "communicates": "always",
    "restless": "never",
    "inconsolable": "never",
    "underactive": "never",
    "slow_to_respond": "never",
}
OTHER_DOMAINS = {
    "consciousness": "awakens_spontaneously",
    "seizure": "none",
    "motor": "no_deep_focal_weakness",
    "raised_icp": ["imaged_normal"],
}


def n(text: str) -> Decimal:
    return Decimal(text)


def well(**patient: Any) -> Document:
    """Return the assessment of an adult in whom everything was assessed and nothing was found."""
    return {
        "schema": "assessment/1",
        "patient": {"id": "W7-042", **(patient or {"age_years": 60})},
        "observed_at": OBSERVED_AT,
        "crs": {
            "temperature_c": n("36.8"),
            "hypotension": "none",
            "vasopressors": [],
            "oxygen": {"device": "room_air"},
        },
        "icans": {"ice": dict(ALL_ICE), **OTHER_DOMAINS},
        "history": {"crs_established": False, "treated_since_crs_onset": False, "prophylaxis_could_mask_fever": False},
    }


def well_child(**patient: Any) -> Document:
    document = well(**(patient or {"age_years": 5}))
    document["icans"] = {"capd": dict(WELL_CHILD), **OTHER_DOMAINS}
    return document


def but(document: Document, **changes: Any) -> Document:
    """Return the document with parts changed: a mapping is merged into its section, None takes the part away."""
    changed = deepcopy(document)
    for key, value in changes.items():
        if value is None:
            changed.pop(key, None)
        elif isinstance(value, dict) and isinstance(changed.get(key), dict):
            changed[key] = {k: v for k, v in {**changed[key], **value}.items() if v is not None}
        else:
            changed[key] = value
    return changed


def febrile(**crs: Any) -> Document:
    """Return a well adult with a fever of 38.4 C and these CRS findings."""
    return but(well(), crs={"temperature_c": n("38.4"), **crs})


def with_ice(total: int, **icans: Any) -> Document:
    return but(well(), icans={"ice": {"total": total}, **icans})


def graded(document: Document, *scales: str) -> Graded:
    return grade_document(document, STATION, scales=scales)


def answer(document: Document, toxicity: str) -> Answer:
    """Return the one answer for a toxicity."""
    (found,) = [given for given in graded(document).answers if given.toxicity == toxicity]
    return found


def crs(document: Document) -> Answer:
    return answer(document, "CRS")


def icans(document: Document) -> Answer:
    return answer(document, "ICANS")


def bounds(given: Answer) -> tuple[int | None, int | None]:
    return given.at_least, given.could_be


def suggestions(document: Document) -> Suggestions:
    return graded(document).suggestions


def refused(document: Document) -> tuple[Problem, ...]:
    """Return why the document is refused; fail where it is graded."""
    try:
        given = graded(document)
    except AssessmentInvalid as error:
        return error.problems
    raise AssertionError(f"graded as {[bounds(one) for one in given.answers]}")
