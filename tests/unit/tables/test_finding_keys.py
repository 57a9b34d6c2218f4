"""Equal keys of findings, equal answers: answers to a questionnaire count by the total that they add up to."""

from typing import Any

import pytest

from tox_grader.foundation.problems import AssessmentInvalid
from tox_grader.grading.scores import total_of
from tox_grader.tables.finding_keys import FindingKeys
from tox_grader.workflows.station import Station

LIBRARY = Station().library
KEYS = FindingKeys([LIBRARY.scale("astct_icans_2019_adult")], (), lambda _, value: value, total_of)
NONE_RIGHT = dict.fromkeys(LIBRARY.score("ice_score").items, 0)


def key(items: dict[str, int], total: int | None = None) -> Any:
    return KEYS.key({"ice": items} if total is None else {"ice": items, "ice_total": total})


def test_answers_that_add_up_to_one_total_have_one_key() -> None:
    assert key(NONE_RIGHT | {"year": 1}) == key(NONE_RIGHT | {"month": 1})
    assert key(NONE_RIGHT | {"year": 1}) != key(NONE_RIGHT)


def test_a_total_beside_unfinished_answers_tells_their_keys_apart() -> None:
    assert key({"year": 1}, 8) != key({"year": 1}, 9) != key({"year": 1})
    assert key({"year": 1}, 8) == key({"month": 1}, 8)


def test_a_total_that_the_answers_cannot_add_up_to_has_no_key() -> None:
    with pytest.raises(AssessmentInvalid, match="the total 3 is given, but the items add up to 0"):
        key(NONE_RIGHT, 3)
