"""The edition in force on the day answers, for one table, for two that answer together, and for any scale."""

from datetime import date
from typing import Any

import pytest

from tox_grader.grading.bedside import answer_for, bedside_answers
from tox_grader.grading.scales import answers_of
from tox_grader.tables.library import Library, shipped_folder
from tox_grader.workflows.station import Station

ICANS = ("astct_icans_2019_adult", "astct_icans_2019_child")
BEFORE, AFTER = date(2026, 2, 1), date(2026, 4, 1)
WELL: dict[str, Any] = {
    "consciousness": "awakens_spontaneously",
    "seizure": "none",
    "motor": "no_deep_focal_weakness",
    "raised_icp": ("imaged_normal",),
    "ice_total": 10,
    "capd_possible": True,
    "capd_total": 0,
}


@pytest.fixture(name="library", scope="module")
def _library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Return the tables with a later edition of both that calls grade 0 by another word."""
    ward = tmp_path_factory.mktemp("ward")
    for name in ICANS:
        text = (shipped_folder() / f"{name}.yaml").read_text(encoding="utf-8")
        edition = "{version: 2.0.0, effective_from: 2026-03-01, supersedes: 1.0.0}"
        text = text.replace("{version: 1.0.0, effective_from: 2019-04-01}", edition)
        (ward / f"{name}.yaml").write_text(text.replace("ICANS criteria not met", "no ICANS"), encoding="utf-8")
    return Station(local=ward).library


@pytest.mark.parametrize(
    ("day", "edition", "word"), [(BEFORE, "1.0.0", "ICANS criteria not met"), (AFTER, "2.0.0", "no ICANS")]
)
def test_the_edition_of_the_day_answers(library: Library, day: date, edition: str, word: str) -> None:
    for name in ICANS:
        assert answer_for(library, name, WELL, day).edition == edition
        assert answers_of(library, name, WELL, day)[0].edition == edition
    both = bedside_answers(library, {"ICANS": ICANS}, WELL, day)
    assert [(one.edition, one.grade, one.called) for one in both] == [(edition, 0, word)] * 2
