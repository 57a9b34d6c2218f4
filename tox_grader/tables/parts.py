"""What the parts of every table file are made of: closed, frozen models, cells, names, sentences.

Every part is closed: an unknown key is refused with its line and the nearest key. Texts are our own words; sources
are cited. The classes hold what the file says and nothing worked out from it.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from tox_grader.tables.conditions import Test, parse_test


def _day(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _decimal(value: object) -> object:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def one_or_more(value: object) -> object:
    """Return a single value as a list of one, so that a file may write either."""
    return value if isinstance(value, tuple) else (value,)


Cell = Annotated[Any, BeforeValidator(parse_test)]
Day = Annotated[date, BeforeValidator(_day)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Sentence = Annotated[str, Field(min_length=3)]
Number = Annotated[Decimal, BeforeValidator(_decimal)]
OneOrMore = Annotated[tuple[str, ...], BeforeValidator(one_or_more)]
When = dict[str, Cell]


class Part(BaseModel):
    """A closed, frozen part of a table file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, arbitrary_types_allowed=True)


def split_columns(row: object, own: tuple[str, ...], rest: str) -> object:
    """Return a row whose free keys (the columns) are gathered under one name, as the class of the row holds them."""
    if not isinstance(row, dict) or rest in row:
        return row
    return {key: value for key, value in row.items() if key in own} | {
        rest: {key: value for key, value in row.items() if key not in own},
    }


__all__ = ["Cell", "Day", "Name", "Number", "OneOrMore", "Part", "Sentence", "Test", "When", "one_or_more"]
