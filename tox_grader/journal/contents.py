"""What each kind of entry has to contain: its few fixed keys; further keys are allowed and kept.

A draft is read once before it is kept, because an entry that nobody can read stands in the log for ever.
No message repeats a value, which could be a patient's.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from tox_grader.journal.contents_bedside import (
    AnswerGiven,
    PatientFacts,
    TreatmentNotGiven,
    answers_given,
    check_treatment,
    patient_facts,
    read_beside,
    tables_named,
    treatment_given,
    treatment_not_given,
)
from tox_grader.journal.contents_keys import Content, ContentWrongError, instant
from tox_grader.journal.contents_remarks import (
    Access,
    Acknowledgement,
    Amendment,
    EnteredInError,
    Override,
    access,
    acknowledgement,
    amendment,
    entered_in_error,
    note_text,
    override,
)
from tox_grader.journal.contents_site import (
    ClockChange,
    SignatureGiven,
    checkpoint_text,
    clock_change,
    key_named,
    signature_given,
)

# One door to the contents of all kinds.
__all__ = [
    "Access",
    "Acknowledgement",
    "Amendment",
    "AnswerGiven",
    "ClockChange",
    "Content",
    "ContentWrongError",
    "EnteredInError",
    "Override",
    "PatientFacts",
    "SignatureGiven",
    "TreatmentNotGiven",
    "access",
    "acknowledgement",
    "amendment",
    "answers_given",
    "check_content",
    "check_content_of_format_1",
    "checkpoint_text",
    "clock_change",
    "entered_in_error",
    "entry_named",
    "instant",
    "key_named",
    "note_text",
    "override",
    "patient_facts",
    "read_beside",
    "signature_given",
    "tables_named",
    "texts_named",
    "treatment_given",
    "treatment_not_given",
]

Read = Callable[[Content], object]


def check_content(kind: str, content: Content) -> None:
    """Refuse content that could not be read back as its kind."""
    for read in _READ[kind]:
        read(content)


def check_content_of_format_1(kind: str, content: Content) -> None:
    """Refuse content that the first format refused, and no more: what was kept then stays readable for ever."""
    for read in _READ_1[kind]:
        read(content)


def texts_named(kind: str, content: Content) -> tuple[str, ...]:
    """Return the SHA-256 of every table text that an entry of this kind rests on, and that must be in the record."""
    if kind == "signature":
        return (signature_given(content).sha256,)
    if kind == "amendment":
        new = amendment(content)
        return texts_named(new.kind, new.content)
    return (*tables_named(content), *read_beside(content)) if kind == "assessment" else ()


def entry_named(kind: str, content: Content) -> str | None:
    """Return the id of the entry that an entry of this kind speaks of; None where it speaks of none."""
    read = _SPEAKS_OF_ANOTHER.get(kind)
    return None if read is None else read(content).refers_to


def _amended(content: Content) -> None:
    """Read an amendment with its new content, which is held to what its kind must say."""
    new = amendment(content)
    check_content(new.kind, new.content)


_SPEAKS_OF_ANOTHER: Mapping[str, Callable[[Content], Amendment | EnteredInError | Override | Acknowledgement]] = (
    MappingProxyType(
        {
            "amendment": amendment,
            "entered_in_error": entered_in_error,
            "override": override,
            "acknowledgement": acknowledgement,
        }
    )
)
_READ_1: Mapping[str, tuple[Read, ...]] = MappingProxyType(
    {
        "patient": (patient_facts,),
        "assessment": (answers_given, tables_named),
        "treatment": (treatment_given,),
        "note": (),
        "signature": (signature_given,),
    }
)
_READ: Mapping[str, tuple[Read, ...]] = MappingProxyType(
    {
        **_READ_1,
        "assessment": (*_READ_1["assessment"], read_beside),
        "treatment": (check_treatment,),
        "amendment": (_amended,),
        "entered_in_error": (entered_in_error,),
        "override": (override,),
        "acknowledgement": (acknowledgement,),
        "note": (note_text,),
        "access": (access,),
        "checkpoint": (checkpoint_text,),
        "key_change": (key_named,),
        "clock": (clock_change,),
    }
)
