"""What stands in a table file in another form than the one asked for is refused, never taken for something near it."""

from datetime import date
from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from tox_grader.tables.conditions import parse_test
from tox_grader.tables.parts import Day, Number
from tox_grader.tables.schema import ReadingRow

DAY: TypeAdapter[date] = TypeAdapter(Day)
NUMBER: TypeAdapter[Decimal] = TypeAdapter(Number)


def test_a_day_is_written_as_a_day() -> None:
    assert DAY.validate_python("2019-04-01", strict=True) == date(2019, 4, 1)
    with pytest.raises(ValidationError, match="valid date"):
        DAY.validate_python(2019, strict=True)


@pytest.mark.parametrize("value", [3, Decimal("3.0")])
def test_a_number_is_taken_exactly(value: object) -> None:
    assert NUMBER.validate_python(value, strict=True) == 3


@pytest.mark.parametrize("value", ["3", True, None])
def test_neither_a_text_nor_true_is_a_number(value: object) -> None:
    with pytest.raises(ValidationError):
        NUMBER.validate_python(value, strict=True)


def test_the_free_keys_of_a_row_are_its_conditions_unless_they_stand_together_already() -> None:
    gathered = {"when": {"device": "mask"}, "level": "present"}
    row = ReadingRow.model_validate({"device": "mask", "level": "present"})
    assert row == ReadingRow.model_validate(gathered)
    assert row.when == {"device": parse_test("mask")}
    with pytest.raises(ValidationError, match="valid dictionary"):
        ReadingRow.model_validate(5)
