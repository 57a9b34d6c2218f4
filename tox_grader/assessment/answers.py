"""How one key of an assessment is read: the bridge between the declared models and the readers.

Every key carries a `Reading`. It looks at the declared type and chooses exactly one reader, so a wrong value gives
exactly one fault even where several forms are accepted (a word or a section, a value or `not_assessed`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from tox_grader.assessment import readers, readers_numbers
from tox_grader.assessment.faults import WRONG_KIND, described, fault
from tox_grader.assessment.forms import Form
from tox_grader.assessment.readers_numbers import Least
from tox_grader.assessment.unknown import NotAssessed
from tox_grader.foundation.quantities import Bounds

T = TypeVar("T")
Into = Callable[[object], object]

# Under this name the accepted forms of a key travel from its reader to the JSON Schema.
_FORM = "accepted_forms"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What an assessment is checked against: what is possible, and what time it is (None: not checked)."""

    limits: Mapping[str, Bounds] = field(default_factory=dict)
    now: datetime | None = None


def circumstances(context: object) -> Circumstances:
    """Return the circumstances that came with this check, or none at all."""
    return context if isinstance(context, Circumstances) else Circumstances()


@dataclass(frozen=True, slots=True)
class Reading:
    """Marks one key: the name of its limits where the key alone does not tell (`total`), and what kind of value it is.

    Points are whole and never below 0. `least` is what an amount cannot be below (`zero`), or has to be above
    (`above_zero`). `units` are those of a unit, or of the section that holds one.
    """

    limit: str | None = None
    points: bool = False
    least: Least | None = None
    units: tuple[str, ...] = ()

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Choose the one reader for the declared type."""
        form = Form.declared(source)
        nested = form.section or form.entries
        kept = {_FORM: form}
        if nested is None:
            return core_schema.with_info_plain_validator_function(
                lambda value, info: self._read(form, value, info, _leave_as_is), metadata=kept
            )
        return core_schema.with_info_wrap_validator_function(
            lambda value, into, info: self._read(form, value, info, into),
            handler.generate_schema(nested),
            metadata=kept,
        )

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe the accepted forms for a machine."""
        kept: dict[str, Any] = dict(schema)
        nested = handler(kept["schema"]) if "schema" in kept else None
        form: Form = kept["metadata"][_FORM]
        if self.units:
            return form.json_schema_with_units(nested, self.units)
        return form.json_schema(nested, _JSON_LEAST["zero" if self.points else self.least])

    def _read(self, form: Form, value: object, info: ValidationInfo, into: Into) -> object:
        if value is None and form.may_be_absent:
            return None
        if form.may_be_unknown and isinstance(value, NotAssessed):
            return value
        if isinstance(value, Mapping) and "not_assessed" in value:
            if form.may_be_unknown:
                return readers.read_not_assessed(value)
            raise readers.refuse_not_assessed()
        if form.section is not None:
            return _read_section(form, _with_units(value, self.units) if self.units else value, into)
        if form.entries is not None:
            return _read_list(value, into)
        return self._read_value(form, value, info)

    def _read_value(self, form: Form, value: object, info: ValidationInfo) -> object:
        limits = circumstances(info.context).limits
        name = self.limit or info.field_name or ""
        if form.words and (form.value is None or isinstance(value, str)):
            return readers.read_word(value, form.words)
        if form.grades:
            return readers_numbers.read_grade(value, form.grades)
        if form.value is Decimal:
            number = readers_numbers.read_decimal(value, name, limits)
            return number if self.least is None else readers_numbers.checked_amount(number, self.least)
        if form.value is int:
            return self._whole_reader()(value, name, limits)
        if self.units or isinstance(value, _GivenUnit):
            return _read_unit(value, self.units)
        return _READERS[form.value](value)

    def _whole_reader(self) -> Callable[[object, str, Mapping[str, Bounds]], int]:
        if self.points:
            return readers_numbers.read_points
        return readers_numbers.read_whole if self.least is None else readers_numbers.read_count


_JSON_LEAST: dict[Least | None, dict[str, int]] = {
    None: {},
    "zero": {"minimum": 0},
    "above_zero": {"exclusiveMinimum": 0},
}
_READERS: dict[Any, Callable[[object], object]] = {
    bool: readers.read_truth,
    str: readers.read_text,
    datetime: readers.read_moment,
    date: readers.read_day,
}


def _leave_as_is(value: object) -> object:
    return value


@dataclass(frozen=True, slots=True)
class _GivenUnit:
    """A unit as it was written, on its way into a section that does not know by itself which ones are accepted."""

    value: object
    accepted: tuple[str, ...]


def _with_units(value: object, accepted: tuple[str, ...]) -> object:
    if not isinstance(value, Mapping) or "unit" not in value:
        return value
    return {**value, "unit": _GivenUnit(value["unit"], accepted)}


def _read_unit(value: object, accepted: tuple[str, ...]) -> str:
    if isinstance(value, _GivenUnit):
        return readers.read_unit(value.value, value.accepted)
    return readers.read_unit(value, accepted)


def _read_section(form: Form, value: object, into: Into) -> object:
    if form.words and isinstance(value, str):
        return readers.read_word(value, form.words)
    if isinstance(value, Mapping):
        return into(dict(value))
    if isinstance(value, BaseModel):
        return into(value)
    word = f", or one of the words {', '.join(form.words)}," if form.words else ""
    raise fault(
        f"a section with keys{word} is wanted, {described(value)}",
        why=WRONG_KIND,
        do="write its keys indented under it",
    )


def _read_list(value: object, into: Into) -> object:
    if not isinstance(value, list | tuple):
        raise fault(
            f"a list is wanted, {described(value)}", why=WRONG_KIND, do="write it as a list, such as [first, second]"
        )
    return into(tuple(value))


# A key that may hold its value, nothing, or the reason why it was not assessed: the usual key.
Answer = Annotated[T | NotAssessed | None, Reading()]
Points = Annotated[int | NotAssessed | None, Reading(points=True)]
Amount = Annotated[Decimal | NotAssessed | None, Reading(least="zero")]
Count = Annotated[int | NotAssessed | None, Reading(least="zero")]
AboveZero = Annotated[Decimal | NotAssessed | None, Reading(least="above_zero")]
