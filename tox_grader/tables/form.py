"""The bedside form as data: what is asked, in which order, with which key. Screen and line mode read the same form."""

from pathlib import Path
from typing import Literal

from tox_grader.tables.documents import load_document, validate_part
from tox_grader.tables.parts import Name, Part, Sentence


class Option(Part):
    """One answer: its key, its word in the assessment file, and how it is shown. `alone` excludes all others."""

    key: str
    word: Name
    label: Sentence
    alone: bool = False


class NoneOfThem(Part):
    """The answer that none of several is true."""

    key: str
    label: Sentence


class OtherUnit(Part):
    """A second unit in which the same number may be typed, marked by a letter."""

    at: str
    unit: str
    key: str


class FormField(Part):
    """One question and where its answer stands in the assessment file."""

    at: str
    ask: Sentence
    kind: Literal["number", "whole", "choice", "several", "score", "yes_no"]
    unit: str | None = None
    other_unit: OtherUnit | None = None
    attribution: str | None = None
    options: tuple[Option, ...] = ()
    none: NoneOfThem | None = None
    score: Name | None = None
    unable: Option | None = None


class Section(Part):
    """A stretch of the round under one heading; `for_instrument` shows it only where that score is used."""

    title: Sentence
    for_instrument: Literal["ice", "capd"] | None = None
    while_log_does_not_know: bool = False
    fields: tuple[FormField, ...]


class Form(Part):
    """The whole form, with the answers that every field accepts beside its own."""

    about: Sentence
    sections: tuple[Section, ...]
    attributions: tuple[Option, ...]
    not_assessed: tuple[Option, ...]


def load_form(folder: Path) -> Form:
    """Return the bedside form; raise `TableInvalid` with the line at fault."""
    path = folder / "form.yaml"
    return validate_part(Form, load_document(path.read_bytes(), path.name))
