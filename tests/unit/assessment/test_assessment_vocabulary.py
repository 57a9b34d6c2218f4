"""The word lists, the file's keys and the JSON Schema say the same."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tox_grader.assessment.domains import OrganToxicity
from tox_grader.assessment.domains_icans import Capd, Cartox10, Ice
from tox_grader.assessment.domains_laboratory import Labs
from tox_grader.assessment.domains_terms import Hyperinflammation, NeuroTerms
from tox_grader.assessment.questions import READING_PATHS, reading_path
from tox_grader.assessment.schema import assessment_schema
from tox_grader.assessment.vocabulary import CAPD_ITEMS, CARTOX_10_ITEMS, ICE_ITEMS, ORGANS, VOCABULARY
from tox_grader.assessment.vocabulary_laboratory import LABORATORY, UNITS
from tox_grader.assessment.vocabulary_terms import HYPERINFLAMMATION, NEURO_TERMS

SCHEMA = assessment_schema()


def forms_at(path: str) -> list[dict[str, Any]]:
    forms: list[dict[str, Any]] = [SCHEMA]
    for key in path.split("."):
        (inner,) = [form["properties"][key] for form in forms if "properties" in form]
        forms = inner.get("anyOf", [inner])
    return forms


def every_part(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for inner in schema.values():
            yield from every_part(inner)
    if isinstance(schema, list):
        for inner in schema:
            yield from every_part(inner)


@pytest.mark.parametrize("finding", sorted(set(READING_PATHS) - {"instrument"}))
def test_every_finding_is_written_under_a_key_that_exists(finding: str) -> None:
    assert forms_at(reading_path(finding))


@pytest.mark.parametrize("finding", sorted(set(VOCABULARY) - {"instrument", "vasopressors", "raised_icp"}))
def test_the_words_of_a_finding_are_the_words_of_its_key(finding: str) -> None:
    (words,) = [form["enum"] for form in forms_at(reading_path(finding)) if "enum" in form]
    assert frozenset(words) == VOCABULARY[finding]


def test_the_words_of_the_two_lists_are_the_words_of_their_entries() -> None:
    (signs,) = [form["items"]["enum"] for form in forms_at("icans.raised_icp") if "items" in form]
    (entry,) = [form["items"]["anyOf"] for form in forms_at("crs.vasopressors") if "items" in form]
    assert frozenset(signs) == VOCABULARY["raised_icp"]
    (drugs,) = [form["properties"]["drug"]["enum"] for form in entry if "properties" in form]
    (named,) = [form["enum"] for form in entry if "enum" in form]
    assert frozenset(named) == frozenset(drugs) == VOCABULARY["vasopressors"]


def test_the_item_lists_are_the_keys_of_their_sections() -> None:
    assert set(Ice.model_fields) == {*ICE_ITEMS, "total"}
    assert set(Capd.model_fields) == {*CAPD_ITEMS, "total"}
    assert set(Cartox10.model_fields) == {*CARTOX_10_ITEMS, "total"}
    assert set(OrganToxicity.model_fields) == {*ORGANS, "attribution", "others"}
    assert set(Labs.model_fields) == set(LABORATORY)
    assert set(NeuroTerms.model_fields) == set(NEURO_TERMS)
    assert set(Hyperinflammation.model_fields) == {*HYPERINFLAMMATION, "hlh_severity", "fibrin_marker"}


@pytest.mark.parametrize("name", sorted(UNITS))
def test_the_schema_accepts_the_units_of_a_laboratory_value_and_no_other(name: str) -> None:
    (value,) = [form for form in forms_at(reading_path(name)) if form.get("$ref", "").endswith(("Value", "FromZero"))]
    assert value["properties"] == {"unit": {"enum": list(UNITS[name])}}
    definition = SCHEMA["$defs"][value["$ref"].rpartition("/")[2]]
    assert definition["required"] == ["value", "unit"]
    assert set(definition["properties"]) == {"value", "unit", "uln", "lln", "baseline"}


def test_a_laboratory_value_that_cannot_be_0_says_so_in_the_schema() -> None:
    kinds = {name: definition["properties"].get("value") for name, definition in SCHEMA["$defs"].items() if name in
             {"LaboratoryValue", "ValueFromZero"}}  # fmt: skip
    assert kinds["LaboratoryValue"]["exclusiveMinimum"] == 0
    assert kinds["ValueFromZero"]["minimum"] == 0


def test_the_units_of_a_series_stand_in_the_schema() -> None:
    for name in ("neutrophils", "platelets"):
        assert {"type": "string", "enum": list(UNITS[name])}["enum"] == forms_at(f"blood_counts.{name}.unit")[0]["enum"]


def test_a_flat_name_leads_to_its_key_in_the_file() -> None:
    assert reading_path("flow_l_min") == "crs.oxygen.flow_l_min"
    assert reading_path("organ_renal") == "organ_toxicity.renal"
    assert reading_path("term_tremor") == "neuro_terms.tremor"
    assert reading_path("platelet_series") == "blood_counts.platelets"


def test_a_part_of_a_laboratory_value_leads_to_its_key_in_the_file() -> None:
    assert reading_path("alt.baseline") == "labs.alt.baseline"


def test_numbers_are_numbers_in_the_schema() -> None:
    assert {"type": "number"} in forms_at("crs.temperature_c")
    assert {"type": "integer", "minimum": 0} in forms_at("icans.ice.month")


def test_the_schema_closes_every_section_and_describes_every_key() -> None:
    sections = [part for part in every_part(SCHEMA) if "properties" in part and "type" in part]
    assert len(sections) == 25
    for section in sections:
        assert section["additionalProperties"] is False
        assert section["title"]
        assert all(inner["description"] for inner in section["properties"].values())


def test_the_schema_names_its_dialect_and_holds_no_mark_that_was_left_over() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert not [part for part in every_part(SCHEMA) if "$comment" in part]
    assert SCHEMA["required"] == ["schema", "patient"]


def test_the_room_can_be_entered_without_loading_the_validation_library() -> None:
    asks = (
        "import sys, tox_grader.assessment, tox_grader.assessment.vocabulary, tox_grader.assessment.questions, "
        "tox_grader.assessment.history; sys.exit('pydantic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0
