"""The door for every outside assessment: it comes out valid as a whole, or with every fault named.

A fault is told in four parts to the nurse or script author who can mend it: what happened, where, why it matters,
what to do.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tox_grader.assessment.answers import Circumstances
from tox_grader.assessment.faults import (
    MISSING,
    NOTHING_GRADED,
    UNKNOWN_KEY,
    WRONG_KIND,
    Path,
    described,
    quoted,
)
from tox_grader.assessment.keys import accepted_keys, advice_for_unknown_key, meant_key
from tox_grader.assessment.model import CONTRADICTION, Assessment
from tox_grader.assessment.pruned import without
from tox_grader.assessment.readers import either
from tox_grader.assessment.vocabulary_laboratory import UNITS
from tox_grader.foundation.problems import AssessmentInvalid, Problem
from tox_grader.foundation.quantities import Bounds
from tox_grader.foundation.text import safe_text

_LONGEST_KEY = 60

Place = Callable[[Path], str]


def dotted(path: Path) -> str:
    """Return the keys that lead to a value, joined by dots: `crs.oxygen.flow_l_min`."""
    return ".".join(safe_text(str(part), _LONGEST_KEY) for part in path) or "the whole document"


def validate(document: object, *, limits: Mapping[str, Bounds], now: datetime, place: Place = dotted) -> Assessment:
    """Return the assessment, or raise `AssessmentInvalid` with every fault that was found in it."""
    if not isinstance(document, Mapping):
        raise AssessmentInvalid(_not_a_document(document, place))
    around = Circumstances(limits=limits, now=now)
    try:
        return Assessment.model_validate(dict(document), context=around)
    except ValidationError as refused:
        errors = refused.errors(include_url=False)
    if any(error["type"] == CONTRADICTION for error in errors):
        raise AssessmentInvalid(_contradictions(errors, (), place))
    faulty = [error["loc"] for error in errors]
    meant = [path for error in errors if (path := meant_key(error["loc"])) and error["type"] == "extra_forbidden"]
    problems = [_problem(error, place) for error in errors]
    problems += _contradictions(_errors_of_the_rest(document, faulty, around), (*faulty, *meant), place)
    raise AssessmentInvalid(problems)


def _errors_of_the_rest(document: Mapping[Any, Any], faulty: list[Path], around: Circumstances) -> list[ErrorDetails]:
    """Return what is wrong once the faulty values are set aside, so that contradictions are told at the same time."""
    set_aside = list(faulty)
    while True:
        try:
            Assessment.model_validate(without(document, set_aside), context=around)
        except ValidationError as refused:
            errors = refused.errors(include_url=False)
        else:
            return []
        # A section whose required key was at fault cannot be read without it: it is set aside as a whole.
        halved = [
            path for error in errors if error["type"] == "missing" and (path := error["loc"][:-1]) not in set_aside
        ]
        if not halved:
            return errors
        set_aside += halved


def _contradictions(errors: list[ErrorDetails], faulty: tuple[Path, ...], place: Place) -> list[Problem]:
    found = [clash for error in errors if error["type"] == CONTRADICTION for clash in error["ctx"]["found"]]
    return [
        Problem(what=clash.what, where=place(clash.where), why=clash.why, do=clash.do)
        for clash in found
        # A contradiction about a value that could not be read may only be the echo of that fault.
        if not any(_touch(about, path) for about in clash.about for path in faulty)
    ]


def _touch(one: Path, other: Path) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _not_a_document(document: object, place: Place) -> Problem:
    empty = document is None
    return Problem(
        what="the assessment is empty" if empty else f"an assessment with keys is wanted, {described(document)}",
        where=place(()),
        why=f"it holds no observation that could be read; {NOTHING_GRADED}",
        do="write at least `schema: assessment/1` and `patient: {id: ...}`",
    )


def _problem(error: ErrorDetails, place: Place) -> Problem:
    path = error["loc"]
    match error["type"]:
        case "fault":
            told: dict[str, Any] = error["ctx"]
            return Problem(what=told["what"], where=place((*path, *told["at"])), why=told["why"], do=told["do"])
        case "missing":
            return Problem(
                what=f"the required key {path[-1]} is missing", where=place(path), why=MISSING, do=_add(path)
            )
        case "extra_forbidden":
            return Problem(
                what=f"{quoted(str(path[-1]))} is not an accepted key",
                where=place(path),
                why=UNKNOWN_KEY,
                do=advice_for_unknown_key(path),
            )
        case "invalid_key":
            return Problem(
                what=f"a key is wanted as text, {described(error['input'])}",
                where=place(path),
                why=UNKNOWN_KEY,
                do=f"write one of: {', '.join(accepted_keys(path[:-1]))}",
            )
        case _:
            # Every value has a reader of its own, so this is not reached; it keeps foreign wording out if it ever is.
            return Problem(
                what=f"this value cannot be read, {described(error['input'])}",
                where=place(path),
                why=WRONG_KIND,
                do="compare it with `tox-grader schema assessment`",
            )


def _add(path: Path) -> str:
    if path[-1] == "unit" and (units := UNITS.get(str(path[-2]))):
        return f"add `unit: ...` ({either(units)})"
    if path == ("schema",):
        return "add `schema: assessment/1`"
    if path == ("patient",):
        return "add `patient: {id: ...}`"
    return f"add `{path[-1]}: ...`" + (" (`unspecified` if the drug is not known)" if path[-1] == "drug" else "")
