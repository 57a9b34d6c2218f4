"""A draft as it stands on this station's disk: never part of the record, offered back after a crash with its age.

It names its patient and holds the moment at which each answer was entered, so that an answer which is too old to
speak for the patient now comes back as unknown.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson

from tox_grader.tables.form import Form
from tox_grader.workflows.bedside_form import Answer, NotAssessed, Question, attribution_word

MARKED = "DRAFT: not part of the record, not graded, not saved"
_FORM = "draft/1"


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """One assessment that was begun and not saved; `entered` holds when each answer was entered."""

    patient_key: str
    entry_id: str
    by: str
    kept_at: datetime
    given: Mapping[str, Answer]
    entered: Mapping[str, datetime]
    observed_at: datetime | None = None
    time_entered: datetime | None = None

    def __repr__(self) -> str:
        """Return nothing of the patient: this may stand in a report of a fault."""
        return "KeptDraft(...)"

    def as_bytes(self) -> bytes:
        """Return the draft as its file holds it."""
        time = None
        if self.observed_at is not None:
            time = {"observed_at": self.observed_at, "entered": self.time_entered or self.kept_at}
        given = {
            at: {"answer": _written(answer), "entered": self.entered.get(at, self.kept_at)}
            for at, answer in self.given.items()
        }
        told = {
            "this_is_a": MARKED,
            "form": _FORM,
            "patient_key": self.patient_key,
            "entry_id": self.entry_id,
            # A name that the system hands out can hold what is no text.
            "by": self.by.encode("utf-8", "replace").decode("utf-8"),
            "kept_at": self.kept_at,
            "time": time,
            "given": given,
        }
        return orjson.dumps(told)

    def without_old(self, now: datetime, limit: timedelta) -> tuple["KeptDraft", int]:
        """Return the draft with every answer older than the limit unknown again, and how many that were.

        An answer that claims to be entered later than now is of an age that nobody knows: it is taken as too old.
        """
        young = {at for at, entered in self.entered.items() if is_young(entered, now, limit)}
        given = {at: answer for at, answer in self.given.items() if at in young}
        time_young = self.time_entered is not None and is_young(self.time_entered, now, limit)
        dropped = len(self.given) - len(given) + (self.observed_at is not None and not time_young)
        entered = {at: self.entered[at] for at in given}
        if not time_young:
            return replace(self, given=given, entered=entered, observed_at=None, time_entered=None), dropped
        return replace(self, given=given, entered=entered), dropped

    def fitting(self, questions: Sequence[Question], form: Form) -> tuple["KeptDraft", int]:
        """Return the draft with the answers alone that the present form could have taken, and how many it could not."""
        given = {at: answer for at, answer in self.given.items() if _fits(at, answer, questions, form)}
        kept = replace(self, given=given, entered={at: self.entered[at] for at in given if at in self.entered})
        return kept, len(self.given) - len(given)


def is_young(entered: datetime, now: datetime, limit: timedelta) -> bool:
    """Tell whether what was entered at a moment may still speak for the patient."""
    return timedelta(0) <= now - entered <= limit


def read_draft(data: bytes | None, patient_key: str) -> KeptDraft | None:
    """Return the draft that a file holds; None where it is no draft, is damaged, or is another patient's."""
    try:
        told = json.loads(data or b"")
        if told["form"] != _FORM or told["patient_key"] != patient_key:
            return None
        time = told["time"]
        given = {str(at): _answer(one["answer"]) for at, one in told["given"].items()}
        return KeptDraft(
            patient_key,
            _text(told["entry_id"]),
            _text(told["by"]),
            _moment(told["kept_at"]),
            given,
            {str(at): _moment(one["entered"]) for at, one in told["given"].items()},
            None if time is None else _moment(time["observed_at"]),
            None if time is None else _moment(time["entered"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation):
        return None


def _written(answer: Answer) -> Any:
    match answer:
        case NotAssessed():
            return {"not_assessed": answer.reason}
        case Decimal():
            return {"decimal": str(answer)}
        case tuple():
            return list(answer)
        case _:
            return answer


def _answer(written: Any) -> Answer:
    match written:
        case {"not_assessed": str(reason)}:
            return NotAssessed(reason)
        case {"decimal": str(text)}:
            return Decimal(text)
        case list():
            return tuple(_text(word) for word in written)
        case bool() | int() | str():
            return written
        case _:
            raise ValueError("not an answer")


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a text was expected")
    return value


def _moment(text: Any) -> datetime:
    at = datetime.fromisoformat(_text(text))
    if at.tzinfo is None:
        raise ValueError("a time without its zone names no moment")
    return at


def _fits(at: str, answer: Answer, questions: Sequence[Question], form: Form) -> bool:
    reasons = {option.word for option in form.not_assessed}
    for question in questions:
        if at == question.attribution:
            return answer in {attribution_word(question.at, option.word) for option in form.attributions}
        unit = next((unit for unit in question.units if unit.at == at), None)
        if unit is None and at != question.at:
            continue
        if isinstance(answer, NotAssessed):
            return answer.reason in reasons and at == question.at
        if unit is not None:
            wanted: type = int if question.kind == "whole" else Decimal
            if not isinstance(answer, int | Decimal) or type(answer) is not wanted or not Decimal(answer).is_finite():
                return False
            return unit.bounds is None or unit.bounds.holds(Decimal(answer))
        return _is_choice(answer, question)
    return False


def _is_choice(answer: Answer, question: Question) -> bool:
    values = [(type(choice.value), choice.value) for choice in question.choices]
    if question.kind == "several":
        return isinstance(answer, tuple) and (
            (not answer and question.none is not None)
            or (bool(answer) and all((str, word) in values for word in answer))
        )
    return (type(answer), answer) in values
