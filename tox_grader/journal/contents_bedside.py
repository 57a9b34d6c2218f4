"""What was observed and done at the bedside, read from an entry: the facts, the answers given, the treatment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from tox_grader.assessment.history import TreatmentGiven, Weight
from tox_grader.journal.contents_keys import (
    Content,
    ContentWrongError,
    instant,
    moment,
    objects,
    one_of,
    required,
    simple,
    words,
)

GIVEN, NOT_GIVEN = "given", "not_given"


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
class TreatmentNotGiven:
    """One treatment that was considered and not given, when, and why."""

    drug: str
    decided_at: datetime
    reason: str


def patient_facts(content: Content) -> PatientFacts:
    """Return the facts of a 'patient' entry; what it does not state is None."""
    infused = simple(content, "infused_at", str)
    return PatientFacts(
        product=simple(content, "product", str),
        infused_at=None if infused is None else instant(infused, "infused_at"),
        baseline_ice=simple(content, "baseline_ice", int),
        baseline_capd=simple(content, "baseline_capd", int),
        can_do_ice=simple(content, "can_do_ice", bool),
        crs_before=simple(content, "crs_before", bool),
        fever_masked_before=simple(content, "fever_masked_before", bool),
        weight=_weight(content),
    )


def answers_given(content: Content) -> tuple[AnswerGiven, ...]:
    """Return the answers of an 'assessment' entry in the order in which they were given."""
    return tuple(
        AnswerGiven(
            toxicity=required(answer, "toxicity", str),
            scale=simple(answer, "scale", str),
            status=simple(answer, "status", str),
            at_least=simple(answer, "at_least", int),
            could_be=simple(answer, "could_be", int),
            grade=simple(answer, "grade", int),
            content=answer,
        )
        for answer in objects(content, "answers")
    )


def tables_named(content: Content) -> tuple[str, ...]:
    """Return the SHA-256 of every table that the content says it was graded by."""
    return tuple(required(table, "sha256", str) for table in objects(content, "tables"))


def read_beside(content: Content) -> tuple[str, ...]:
    """Return the SHA-256 of every text that was read beside the tables: drug facts, units."""
    return tuple(required(text, "sha256", str) for text in objects(content, "read_beside"))


def treatment_given(content: Content) -> TreatmentGiven | None:
    """Return the treatment of a 'treatment' entry, or None where its status is anything but 'given'."""
    treatment = TreatmentGiven(
        drug=required(content, "drug", str),
        given_at=moment(content, "given_at"),
        dose=simple(content, "dose", str),
        may_mask_fever=required(content, "may_mask_fever", bool),
    )
    return treatment if required(content, "status", str) == GIVEN else None


def treatment_not_given(content: Content) -> TreatmentNotGiven | None:
    """Return what was considered and not given, with its reason; None where it was given.

    For it, `given_at` says when it would have been given. The first format asked for no reason: its word stands there.
    """
    status = required(content, "status", str)
    if status == GIVEN:
        return None
    reason = simple(content, "reason", str) or status
    return TreatmentNotGiven(required(content, "drug", str), moment(content, "given_at"), reason)


def check_treatment(content: Content) -> None:
    """Refuse a treatment that is neither given nor, with a reason, not given."""
    treatment_given(content)
    if one_of(content, "status", (GIVEN, NOT_GIVEN)) == NOT_GIVEN:
        words(content, "reason")


def _weight(content: Content) -> Weight | None:
    stated = content.get("weight")
    if stated is None:
        return None
    if not isinstance(stated, Mapping):
        raise ContentWrongError("weight: needs kg and measured_on")
    try:
        kg = Decimal(required(stated, "kg", str))
        measured_on = date.fromisoformat(required(stated, "measured_on", str))
    except (InvalidOperation, ValueError):
        raise ContentWrongError("weight: needs kg as decimal text and measured_on as an ISO date") from None
    if not kg.is_finite():
        raise ContentWrongError("weight: kg must be a finite number")
    return Weight(kg=kg, measured_on=measured_on)
