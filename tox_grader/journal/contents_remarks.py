"""What is said about other entries, or beside them: corrections, overrides, acknowledgements, notes, access.

`refers_to` is the entry id of what is spoken of; that it stands in the same chain is seen to in `corrections`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from tox_grader.journal.contents_keys import Content, moment, one_of, required, section, simple, words

Amendable = Literal["assessment", "treatment", "patient"]
AMENDABLE: tuple[Amendable, ...] = ("assessment", "treatment", "patient")
ACCESSES = ("view", "export", "print", "verify")


@dataclass(frozen=True, slots=True)
class Amendment:
    """New content in the place of an entry's, with the reason; the old content stays in the log."""

    refers_to: str
    reason: str
    kind: Amendable
    content: Content
    observed_at: datetime


@dataclass(frozen=True, slots=True)
class EnteredInError:
    """An entry that counts for nothing from now on, with the reason."""

    refers_to: str
    reason: str


@dataclass(frozen=True, slots=True)
class Override:
    """A step or a limit that was overridden, with the reason; `suggestion` is the step, `refers_to` what was done."""

    what: str
    reason: str
    suggestion: str | None = None
    refers_to: str | None = None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Something that one person says was seen."""

    what: str
    refers_to: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody looked into the record, or took something out of it."""

    what: str
    detail: str | None = None


def amendment(content: Content) -> Amendment:
    """Return an amendment; its new content is not read here."""
    return Amendment(
        required(content, "refers_to", str),
        words(content, "reason"),
        cast("Amendable", one_of(content, "kind", AMENDABLE)),
        section(content, "content"),
        moment(content, "observed_at"),
    )


def entered_in_error(content: Content) -> EnteredInError:
    """Return which entry was entered in error, and why."""
    return EnteredInError(required(content, "refers_to", str), words(content, "reason"))


def override(content: Content) -> Override:
    """Return what was overridden, and why."""
    suggestion, refers_to = simple(content, "suggestion", str), simple(content, "refers_to", str)
    return Override(words(content, "what"), words(content, "reason"), suggestion, refers_to)


def acknowledgement(content: Content) -> Acknowledgement:
    """Return what was seen."""
    refers_to, reason = simple(content, "refers_to", str), simple(content, "reason", str)
    return Acknowledgement(words(content, "what"), refers_to, reason)


def note_text(content: Content) -> str:
    """Return the text of a note."""
    return words(content, "text")


def access(content: Content) -> Access:
    """Return who looked at what."""
    return Access(one_of(content, "what", ACCESSES), simple(content, "detail", str))
