"""Read what an entry contains: the facts, the answers given, the treatment; each kind has its few fixed keys.

A draft is read once before it is kept, because an entry that nobody can read stands in the log for ever.
Further keys are allowed and kept. No message repeats a value, which could be a patient's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from tox_grader.assessment.history import TreatmentGiven, Weight
from tox_grader.journal.canonical import JsonValue

Content = Mapping[str, JsonValue]
Simple = TypeVar("Simple", str, int, bool)
_SIGNED = ("table", "edition", "sha256", "name", "role", "os_user")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class ContentWrongError(ValueError):
    """An entry's content does not say what its kind must say; the message names the key."""


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """What is fixed about a patient's treatment, and what went before the log: product, infusion, baselines.

    `crs_before` and `fever_masked_before` say whether, before this log began, CRS was graded and anything was given
    that can mask a fever; None where nobody has said.
    """

    product: str | None = None
    infused_at: datetime | None = None
    baseline_ice: int | None = None
    baseline_capd: int | None = None
    can_do_ice: bool | None = None
    crs_before: bool | None = None
    fever_masked_before: bool | None = None
    weight: Weight | None = None


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """One answer as it was given at the bedside: `content` is all of it, the rest its most asked-for parts."""

    toxicity: str
    scale: str | None
    status: str | None
    at_least: int | None
    could_be: int | None
    grade: int | None
    content: Content


@dataclass(frozen=True, slots=True)
class SignatureGiven:
    """One person's signature under the very text of one table: `os_user` is who was logged in, whom nobody verified."""

    table: str
    edition: str
    sha256: str
    name: str
    role: str
    os_user: str
    signed_at: datetime


def check_content(kind: str, content: Content) -> None:
    """Refuse content that could not be read back as its kind."""
    if kind == "patient":
        patient_facts(content)
    elif kind == "assessment":
        answers_given(content)
        tables_named(content)
    elif kind == "treatment":
        treatment_given(content)
    elif kind == "signature":
        signature_given(content)


def patient_facts(content: Content) -> PatientFacts:
    """Return the facts of a 'patient' entry; what it does not state is None."""
    infused = _simple(content, "infused_at", str)
    return PatientFacts(
        product=_simple(content, "product", str),
        infused_at=None if infused is None else instant(infused, "infused_at"),
        baseline_ice=_simple(content, "baseline_ice", int),
        baseline_capd=_simple(content, "baseline_capd", int),
        can_do_ice=_simple(content, "can_do_ice", bool),
        crs_before=_simple(content, "crs_before", bool),
        fever_masked_before=_simple(content, "fever_masked_before", bool),
        weight=_weight(content),
    )


def answers_given(content: Content) -> tuple[AnswerGiven, ...]:
    """Return the answers of an 'assessment' entry in the order in which they were given."""
    return tuple(
        AnswerGiven(
            toxicity=_required(answer, "toxicity", str),
            scale=_simple(answer, "scale", str),
            status=_simple(answer, "status", str),
            at_least=_simple(answer, "at_least", int),
            could_be=_simple(answer, "could_be", int),
            grade=_simple(answer, "grade", int),
            content=answer,
        )
        for answer in _objects(content, "answers")
    )


def treatment_given(content: Content) -> TreatmentGiven | None:
    """Return the treatment of a 'treatment' entry, or None where its status is anything but 'given'."""
    treatment = TreatmentGiven(
        drug=_required(content, "drug", str),
        given_at=instant(_required(content, "given_at", str), "given_at"),
        dose=_simple(content, "dose", str),
        may_mask_fever=_required(content, "may_mask_fever", bool),
    )
    return treatment if _required(content, "status", str) == "given" else None


def signature_given(content: Content) -> SignatureGiven:
    """Return the signature of a 'signature' entry; every part of it must be stated."""
    stated = {name: _required(content, name, str) for name in _SIGNED}
    if any(not stated[name].strip() for name in ("name", "role")):
        raise ContentWrongError("name, role: nobody could be asked about a signature without them")
    if not _SHA256.fullmatch(stated["sha256"]):
        raise ContentWrongError("sha256: must be a SHA-256 in full")
    return SignatureGiven(**stated, signed_at=instant(_required(content, "signed_at", str), "signed_at"))


def texts_named(kind: str, content: Content) -> tuple[str, ...]:
    """Return the SHA-256 of every table text that an entry of this kind rests on, and that must be in the record."""
    if kind == "signature":
        return (signature_given(content).sha256,)
    return tables_named(content) if kind == "assessment" else ()


def tables_named(content: Content) -> tuple[str, ...]:
    """Return the SHA-256 of every table that the content says it was graded by."""
    return tuple(_required(table, "sha256", str) for table in _objects(content, "tables"))


def instant(text: str, key: str) -> datetime:
    """Return the moment that a text names; without a zone it names none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ContentWrongError(f"{key}: not a date and time in ISO form") from None
    if moment.tzinfo is None:
        raise ContentWrongError(f"{key}: a time without its zone names no moment")
    return moment


def _weight(content: Content) -> Weight | None:
    stated = content.get("weight")
    if stated is None:
        return None
    if not isinstance(stated, Mapping):
        raise ContentWrongError("weight: needs kg and measured_on")
    try:
        kg = Decimal(_required(stated, "kg", str))
        measured_on = date.fromisoformat(_required(stated, "measured_on", str))
    except (InvalidOperation, ValueError):
        raise ContentWrongError("weight: needs kg as decimal text and measured_on as an ISO date") from None
    if not kg.is_finite():
        raise ContentWrongError("weight: kg must be a finite number")
    return Weight(kg=kg, measured_on=measured_on)


def _simple(content: Content, key: str, kind: type[Simple]) -> Simple | None:
    value = content.get(key)
    if value is None:
        return None
    # `True` is an int to Python, and no score to a nurse: the type has to be exactly the one asked for.
    if type(value) is not kind:
        raise ContentWrongError(f"{key}: must be {kind.__name__}, not {type(value).__name__}")
    return value


def _required(content: Content, key: str, kind: type[Simple]) -> Simple:
    value = _simple(content, key, kind)
    if value is None or value == "":
        raise ContentWrongError(f"{key}: must be stated")
    return value


def _objects(content: Content, key: str) -> tuple[Content, ...]:
    stated = content.get(key)
    if stated is None:
        return ()
    if isinstance(stated, str) or not isinstance(stated, Sequence):
        raise ContentWrongError(f"{key}: must be a list")
    objects = tuple(item for item in stated if isinstance(item, Mapping))
    if len(objects) != len(stated):
        raise ContentWrongError(f"{key}: must be a list of objects")
    return objects
