"""What an assessment may leave open, and what it keeps of what was written."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from tox_grader.assessment.findings import findings
from tox_grader.assessment.model import Assessment, NotAssessed, known
from tox_grader.assessment.schema import assessment_schema
from tox_grader.assessment.validate import validate
from tox_grader.foundation.quantities import Bounds

SINGAPORE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 14, 30, tzinfo=SINGAPORE)
MINIMAL: dict[str, Any] = {"schema": "assessment/1", "patient": {"id": "W7-042"}}
NOTHING_KNOWN = findings(validate(MINIMAL, limits={}, now=NOW), now=NOW)


def accepted(**sections: Any) -> Assessment:
    return validate({**MINIMAL, **sections}, limits={}, now=NOW)


def nested(path: tuple[str, ...], value: object) -> dict[str, Any]:
    document: dict[str, Any] = {}
    inner = document
    for key in path[:-1]:
        inner[key] = inner = {}
    inner[path[-1]] = value
    if path[0] == "patient":
        document["patient"]["id"] = "W7-042"
    return {**MINIMAL, **document}


def keys_that_may_be_unknown(schema: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for form in schema.get("anyOf", [schema]):
        if form.get("$ref") == "#/$defs/NotAssessed":
            yield path
        # A section that cannot stand without other keys is unknown as a whole here, and tested by itself.
        if not {"schema", "patient", "id"}.issuperset(form.get("required", ())):
            continue
        for key, inner in form.get("properties", {}).items():
            yield from keys_that_may_be_unknown(inner, (*path, key))


EVERY_KEY = list(keys_that_may_be_unknown(assessment_schema()))


def test_only_schema_and_patient_id_are_needed_and_an_id_is_never_unknown() -> None:
    assert accepted().patient.id == "W7-042"
    assert len(EVERY_KEY) == 186
    assert {("schema",), ("id",), ("patient",), ("patient", "id")}.isdisjoint(EVERY_KEY)


@pytest.mark.parametrize("path", EVERY_KEY, ids=".".join)
def test_not_assessed_may_stand_in_place_of_any_value_and_is_unknown(path: tuple[str, ...]) -> None:
    assessment = validate(nested(path, {"not_assessed": "sedated"}), limits={}, now=NOW)
    kept: Any = assessment
    for key in path:
        kept = getattr(kept, key)
    assert kept == NotAssessed("sedated")
    assert known(kept) is None
    assert findings(assessment, now=NOW) == NOTHING_KNOWN


@pytest.mark.parametrize("path", EVERY_KEY, ids=".".join)
def test_a_key_written_without_a_value_is_unknown(path: tuple[str, ...]) -> None:
    assessment = validate(nested(path, None), limits={}, now=NOW)
    assert findings(assessment, now=NOW) == NOTHING_KNOWN


def test_a_whole_number_is_accepted_where_a_decimal_is_wanted() -> None:
    crs = known(accepted(crs={"temperature_c": 39}).crs)
    assert crs is not None
    assert crs.temperature_c == Decimal(39)
    assert isinstance(crs.temperature_c, Decimal)


def test_a_time_keeps_the_zone_in_which_it_was_written() -> None:
    assessment = accepted(observed_at="2026-11-20T14:10+08:00")
    assert isinstance(assessment.observed_at, datetime)
    assert assessment.observed_at.isoformat() == "2026-11-20T14:10:00+08:00"


def test_times_and_days_that_were_already_read_are_accepted() -> None:
    seen = datetime(2026, 11, 20, 14, 10, tzinfo=SINGAPORE)
    assessment = accepted(patient={"id": "a", "birth_date": date(1958, 3, 2)}, observed_at=seen)
    assert (assessment.observed_at, assessment.patient.birth_date) == (seen, date(1958, 3, 2))


def test_a_baseline_before_the_infusion_is_accepted() -> None:
    assessment = accepted(observed_at="2026-11-13T10:30+08:00", infusion={"infused_at": "2026-11-14T10:30+08:00"})
    assert findings(assessment, now=NOW)["infusion_day"] == -1


def test_unspecified_vasopressors_may_repeat() -> None:
    assessment = accepted(crs={"vasopressors": ["unspecified", "unspecified", {"drug": "unspecified"}]})
    assert findings(assessment, now=NOW)["vasopressors"] == ("unspecified",) * 3


def test_a_unit_that_was_not_assessed_is_fine_where_there_is_no_dose() -> None:
    entry = {"drug": "dopamine", "dose": {"not_assessed": "other"}, "unit": {"not_assessed": "other"}}
    assert findings(accepted(crs={"vasopressors": [entry]}), now=NOW)["vasopressors"] == ("dopamine",)


def test_one_of_two_keys_that_exclude_each_other_may_be_not_assessed() -> None:
    assessment = accepted(crs={"temperature_c": {"not_assessed": "other"}, "temperature_f": Decimal("100.4")})
    assert findings(assessment, now=NOW)["temperature_c"] == 38


@pytest.mark.parametrize(
    "ice",
    [
        {"year": 1, "total": 9},
        {"name_objects": 3, "month": 1, "total": 4},
        {"year": 1, "month": {"not_assessed": "asleep"}, "total": 1},
    ],
)
def test_a_total_that_missing_items_could_reach_is_accepted(ice: dict[str, Any]) -> None:
    assert findings(accepted(icans={"ice": ice}), now=NOW)["ice_total"] == ice["total"]


@pytest.mark.parametrize(
    ("fever", "temperature", "attribution"),
    [
        ("present", Decimal("38.0"), "uncertain"),
        ("absent", Decimal("37.9"), "uncertain"),
        ("absent", Decimal("39.0"), "other_cause"),
    ],
)
def test_fever_as_a_word_is_accepted_beside_a_number_that_agrees(
    fever: str, temperature: Decimal, attribution: str
) -> None:
    crs = {"fever": fever, "temperature_c": temperature, "fever_attribution": attribution}
    febrile = Bounds(Decimal(38), Decimal(99))
    assessment = validate({**MINIMAL, "crs": crs}, limits={"fever_temperature_c": febrile}, now=NOW)
    assert findings(assessment, now=NOW)["fever"] == fever


def test_an_assessment_does_not_change() -> None:
    assessment = accepted()
    with pytest.raises(ValidationError):
        assessment.id = "another"  # type: ignore[misc]  # the refusal is the test


def test_an_assessment_that_contradicts_itself_cannot_be_made_by_another_door() -> None:
    with pytest.raises(ValidationError, match="both temperature_c and temperature_f"):
        Assessment.model_validate({**MINIMAL, "crs": {"temperature_c": 38, "temperature_f": 100}})
