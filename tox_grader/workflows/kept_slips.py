"""A slip of a new patient as it stands on this station's disk until the patient is added; offered back after a crash.

Never in it: family and given name. They stand in the record's identity table alone, from which they can be erased; so
they are typed again, which shows whose slip it is. A text that is too old to be taken up unseen comes back as unknown.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import orjson

from tox_grader.workflows.bedside_files import SLIP, BedsideFiles, name_of
from tox_grader.workflows.drafts import is_young
from tox_grader.workflows.record import Record

NEVER_KEPT = frozenset({"family", "given"})
NUMBER = "patient_id"
MARKED = "DRAFT: not part of the record, not saved"
_FORM = "slip/1"
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class KeptSlip:
    """What was typed of a patient who is not on record yet, by field; `entered` holds when each field was filled."""

    slip_id: str
    by: str
    texts: Mapping[str, str]
    entered: Mapping[str, datetime]

    def __post_init__(self) -> None:
        """Refuse to hold a name, whoever hands it in."""
        assert not NEVER_KEPT & self.texts.keys()  # noqa: S101  the fields are the program's own

    def __repr__(self) -> str:
        """Return nothing of the patient: this may stand in a report of a fault."""
        return "KeptSlip(...)"

    @property
    def file(self) -> str:
        """Return the name of its file."""
        return name_of(SLIP, self.slip_id)

    @property
    def kept_at(self) -> datetime:
        """Return when it was last filled."""
        return max(self.entered.values())

    def as_bytes(self) -> bytes:
        """Return the slip as its file holds it."""
        told = {
            "this_is_a": MARKED,
            "form": _FORM,
            "slip_id": self.slip_id,
            "by": _text_of(self.by),
            "texts": {
                name: {"text": _text_of(text), "entered": self.entered[name]} for name, text in self.texts.items()
            },
        }
        return orjson.dumps(told)

    def without_old(self, now: datetime, limit: timedelta) -> "KeptSlip":
        """Return the slip with every text older than the limit, or of an age that nobody knows, left out."""
        entered = {name: at for name, at in self.entered.items() if is_young(at, now, limit)}
        return replace(self, texts={name: self.texts[name] for name in entered}, entered=entered)


def left_slips(files: BedsideFiles, record: Record) -> tuple[KeptSlip, ...]:
    """Return the slips that ended programs have left, the newest first; what was added since is dropped."""
    return tuple(_left(files, record))


def _left(files: BedsideFiles, record: Record) -> Iterator[KeptSlip]:
    for name in files.names(SLIP):
        slip = read_slip(files.read(name))
        if slip is None or slip.file != name or _is_added(slip, record):
            files.drop(name)
        else:
            yield slip


def read_slip(data: bytes | None) -> KeptSlip | None:
    """Return the slip that a file holds; None where it is none or is damaged."""
    try:
        told: Any = json.loads(data or b"")
        if told["form"] != _FORM or NEVER_KEPT & told["texts"].keys() or not told["texts"]:
            return None
        entered = {str(name): datetime.fromisoformat(one["entered"]) for name, one in told["texts"].items()}
        texts = {str(name): _short(one["text"]) for name, one in told["texts"].items()}
        if any(at.tzinfo is None for at in entered.values()):
            return None
        return KeptSlip(_short(told["slip_id"]), _short(told["by"]), texts, entered)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _is_added(slip: KeptSlip, record: Record) -> bool:
    """Tell whether the patient is on record with facts; a name alone is where adding was broken off."""
    person = record.store.person_by_id(slip.texts.get(NUMBER, ""))
    return person is not None and record.store.head(person.patient_key) is not None


def _short(text: Any) -> str:
    if not isinstance(text, str) or not text or len(text) > _LONGEST:
        raise ValueError("a short text was expected")
    return text


def _text_of(text: str) -> str:
    """Return a text that can be written: what the system or a terminal hands out can hold what is none."""
    return text.encode("utf-8", "replace").decode("utf-8")
