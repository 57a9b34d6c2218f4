"""The questions of a bedside assessment in the order of the round, and the assessment that their answers make.

Screen and line mode ask the same questions. An answer is a word, a number, a list, or a reason why it could not
be assessed; a question that was not answered leaves no key behind.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from tox_grader.foundation.quantities import Bounds
from tox_grader.grading.bedside import answer_for
from tox_grader.tables.form import FormField
from tox_grader.tables.schema import ScoreTable
from tox_grader.workflows.station import Station

NUMBER = re.compile(r"(\d{1,3})([.,](\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a key stands for."""

    key: str
    value: str | int | bool
    label: str
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in which a number may be typed: its key path, its name and the bounds of what can be true."""

    at: str
    name: str
    bounds: Bounds | None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question: where its answer stands (`at`), what is asked, and what may be answered."""

    at: str
    section: str
    ask: str
    kind: Literal["number", "whole", "choice", "several"]
    choices: tuple[Choice, ...] = ()
    units: tuple[Unit, ...] = ()
    none: Choice | None = None
    hint: str | None = None
    attribution: str | None = None


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """The question was asked and could not be answered, with the reason."""

    reason: str


Answer = str | int | bool | Decimal | tuple[str, ...] | NotAssessed
Given = Mapping[str, Answer]


def questions(station: Station, instrument: Literal["ice", "capd"], *, log_knows: bool = False) -> tuple[Question, ...]:
    """Return the questions in the order of the round, with the score that this patient does.

    What went before the log is asked only while the log does not know it.
    """
    found: list[Question] = []
    for section in station.form.sections:
        asked = not (section.while_log_does_not_know and log_knows)
        if asked and section.for_instrument in (None, instrument):
            for field in section.fields:
                found.extend(_questions(station, section.title, field))
    return tuple(found)


def _questions(station: Station, section: str, field: FormField) -> list[Question]:
    if field.kind == "score":
        score = station.library.score(str(field.score))
        items = _items(score, section, field)
        if field.unable is not None:
            unable = Choice(field.unable.key, field.unable.word, field.unable.label)
            items.insert(0, Question(field.at, section, f"{score.short} possible?", "choice", (unable,)))
        return items
    if field.kind == "yes_no":
        return [
            Question(
                field.at,
                section,
                field.ask,
                "choice",
                (Choice(key="0", value=False, label="no"), Choice(key="1", value=True, label="yes")),
            )
        ]
    if field.kind in ("number", "whole"):
        units = [Unit(field.at, field.unit or "", station.limits.get(_last(field.at)))]
        if field.other_unit is not None:
            other = field.other_unit
            units.append(Unit(other.at, other.unit, station.limits.get(_last(other.at)), other.key))
        kind: Literal["number", "whole"] = "whole" if field.kind == "whole" else "number"
        return [Question(field.at, section, field.ask, kind, units=tuple(units), attribution=field.attribution)]
    choices = tuple(Choice(option.key, option.word, option.label, option.alone) for option in field.options)
    none = None if field.none is None else Choice(field.none.key, "", field.none.label)
    several: Literal["several", "choice"] = "several" if field.kind == "several" else "choice"
    return [Question(field.at, section, field.ask, several, choices, none=none, attribution=field.attribution)]


def _items(score: ScoreTable, section: str, field: FormField) -> list[Question]:
    found: list[Question] = []
    for place, (name, item) in enumerate(score.items.items()):
        if item.answers:
            choices = tuple(Choice(str(key), word, word) for key, word in enumerate(item.answers))
        else:
            labels = {0: "wrong", 1: "right"} if item.most == 1 else {}
            choices = tuple(Choice(str(n), n, labels.get(n, str(n))) for n in range((item.most or 0) + 1))
        attribution = field.attribution if place == 0 else None
        found.append(
            Question(
                f"{field.at}.{name}", section, item.ask, "choice", choices, hint=item.hint, attribution=attribution
            )
        )
    return found


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def attribution_word(at: str, key_word: str) -> str:
    """Return the word of an attribution for the section it stands in: this toxicity is `crs` or `icans`."""
    return at.partition(".")[0] if key_word == "toxicity" else key_word


def document(given: Given) -> dict[str, Any]:
    """Return the sections of an assessment that these answers make. `given` maps key paths to answers."""
    typed: dict[str, Any] = {}
    for at, answer in given.items():
        *sections, last = at.split(".")
        place = typed
        for section in sections:
            inner = place.get(section)
            if not isinstance(inner, dict):
                inner = place[section] = {}
            place = inner
        place[last] = _written(answer)
    return typed


def _written(answer: Answer) -> Any:
    if isinstance(answer, NotAssessed):
        return {"not_assessed": answer.reason}
    return list(answer) if isinstance(answer, tuple) else answer


def read_number(text: str, question: Question) -> tuple[Unit, Decimal | int] | str:
    """Return the unit and the number that were typed, or a sentence that says why the text is refused.

    One decimal mark, a point or a comma; a letter behind it may name the other unit. A number outside the bounds
    of its unit is refused, never converted.
    """
    text = text.strip()
    unit = next((u for u in question.units if u.key and text.lower().endswith(u.key)), question.units[0])
    digits = text[: -len(unit.key)].strip() if unit.key else text
    match = NUMBER.fullmatch(digits)
    if not match:
        return f"write a number such as {'98' if question.kind == 'whole' else '38.5'} in {unit.name}"
    if question.kind == "whole" and match.group(2):
        return f"write a whole number in {unit.name}"
    number = Decimal(match.group(1) + ("." + match.group(3) if match.group(3) else ""))
    if unit.bounds is not None and not unit.bounds.holds(number):
        return f"{digits} {unit.name} cannot be true: {unit.bounds.lowest} to {unit.bounds.highest} {unit.name}"
    return unit, int(number) if question.kind == "whole" else number


def instrument_for(  # the ability is a finding that may be unknown, not a switch
    age: int | None,
    can_do_ice: bool | None,  # noqa: FBT001
    station: Station,
) -> Literal["ice", "capd"]:
    """Return the score that this patient does, by the rule of the table with ICE."""
    findings: dict[str, Any] = {"instrument": "ice"}
    if age is not None:
        findings["age_years"] = age
    if can_do_ice is not None:
        findings["can_do_ice"] = can_do_ice
    for name in station.bedside.tables["ICANS"]:
        file = station.library.table(name).file
        if "ice_total" in file.scores:
            return "ice" if answer_for(station.library, name, findings).applies else "capd"
    return "ice"
