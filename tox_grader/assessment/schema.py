"""The assessment file described for machines: a JSON Schema made from the models, so that it cannot drift from them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

from tox_grader.assessment.forms import NOT_ASSESSED_MARK
from tox_grader.assessment.model import Assessment
from tox_grader.assessment.vocabulary import NotAssessedReason, words

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

_NOT_ASSESSED: dict[str, Any] = {
    "title": "Not assessed",
    "description": "Stands in place of a value that could not be had; it is unknown, never normal.",
    "type": "object",
    "properties": {
        "not_assessed": {"type": "string", "enum": list(words(NotAssessedReason)), "description": "Why not"},
    },
    "required": ["not_assessed"],
    "additionalProperties": False,
}


class _TidySchema(GenerateJsonSchema):
    """Leaves out what says nothing: a title that only repeats its key, and the default null of a key left out."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002  # the parent class calls it so
        return False

    def default_schema(self, schema: Any) -> dict[str, Any]:
        inner: CoreSchema = schema["schema"]
        return self.generate_inner(inner)


def assessment_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one assessment file."""
    made = Assessment.model_json_schema(by_alias=True, schema_generator=_TidySchema)
    definitions = {**made.pop("$defs", {}), "NotAssessed": _NOT_ASSESSED}
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        **_linked(made),
        "$defs": {name: _linked(definitions[name]) for name in sorted(definitions)},
    }


def _linked(schema: Any) -> Any:
    """Return the schema with every mark of a possible `not_assessed` replaced by its definition."""
    if isinstance(schema, Mapping):
        if schema.get("$comment") == NOT_ASSESSED_MARK:
            return {"$ref": "#/$defs/NotAssessed"}
        return {key: _linked(value) for key, value in schema.items()}
    return [_linked(entry) for entry in schema] if isinstance(schema, list) else schema
