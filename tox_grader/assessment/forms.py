"""Which forms the value of one key may take, read off its declared type; and how a machine is told of them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from tox_grader.assessment.unknown import NotAssessed

JsonSchema = dict[str, Any]

# Stands in the generated schema where `{not_assessed: REASON}` may be written; `schema` puts the definition there.
NOT_ASSESSED_MARK = "#not-assessed"

_MOMENT_PATTERN = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$"
_PLAIN: dict[Any, JsonSchema] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "number"},
    str: {"type": "string", "minLength": 1},
    # Not `format: date-time`: that form demands seconds, which a ward does not write.
    datetime: {"type": "string", "pattern": _MOMENT_PATTERN},
    date: {"type": "string", "format": "date"},
}


@dataclass(frozen=True, slots=True)
class Form:
    """The accepted forms of one key's value."""

    may_be_absent: bool = False
    may_be_unknown: bool = False
    words: tuple[str, ...] = ()
    grades: tuple[int, ...] = ()
    value: Any = None
    section: type[BaseModel] | None = None
    entries: Any = None

    @classmethod
    def declared(cls, source: Any) -> "Form":
        """Return the forms that a declared type stands for."""
        parts = get_args(source) if get_origin(source) in {Union, UnionType} else (source,)
        found: dict[str, Any] = {}
        for part in parts:
            found |= _kind_of(part)
        return cls(**found)

    @property
    def entry(self) -> Any:
        """Return the declared type of one entry of the list, without its mark."""
        entry = get_args(self.entries)[0]
        return get_args(entry)[0] if get_origin(entry) is Annotated else entry

    def json_schema(self, nested: JsonSchema | None, least: JsonSchema) -> JsonSchema:
        """Return the JSON Schema of the accepted forms; `nested` is that of a section or list, `least` of a number."""
        forms: list[JsonSchema] = [nested] if nested is not None else []
        if self.value is not None:
            forms.append(_PLAIN[self.value] | least)
        if self.grades:
            forms.append({"type": "integer", "enum": list(self.grades)})
        if self.words:
            forms.append({"type": "string", "enum": list(self.words)})
        if self.may_be_unknown:
            forms.append({"$comment": NOT_ASSESSED_MARK})
        if self.may_be_absent:
            forms.append({"type": "null"})
        return forms[0] if len(forms) == 1 else {"anyOf": forms}

    def json_schema_with_units(self, nested: JsonSchema | None, units: tuple[str, ...]) -> JsonSchema:
        """Return the JSON Schema of a unit, or of a section that holds one, where only these units are accepted."""
        if nested is None:
            return {"type": "string", "enum": list(units)}
        return self.json_schema({**nested, "properties": {"unit": {"enum": list(units)}}}, {})


def _kind_of(part: Any) -> dict[str, Any]:
    if part is NoneType:
        return {"may_be_absent": True}
    if part is NotAssessed:
        return {"may_be_unknown": True}
    if get_origin(part) is Literal:
        listed = get_args(part)
        return {"words": listed} if isinstance(listed[0], str) else {"grades": listed}
    if get_origin(part) is tuple:
        return {"entries": part}
    if isinstance(part, type) and issubclass(part, BaseModel):
        return {"section": part}
    return {"value": part}
