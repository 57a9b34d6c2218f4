"""Which files hold the editions of a table, which edition is in force, and editions that contradict each other."""

from datetime import date
from pathlib import Path

import pytest

from tox_grader.foundation.problems import Problem, TableInvalid
from tox_grader.tables.editions import in_force, read_editions, table_files
from tox_grader.tables.library import shipped_folder

NAME = "easix"
SHIPPED = (shipped_folder() / f"{NAME}.yaml").read_text(encoding="utf-8")
EDITION = "{version: 1.0.0, effective_from: 2021-09-14}"
LINE = SHIPPED[: SHIPPED.index("edition:")].count("\n") + 1
WHY = "a table that can be read in two ways could give two patients with the same findings different grades"
ONE_OF_ITS_OWN = "give the newer one a version and a day of its own"


def write(path: Path, edition: str, name: str = NAME) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SHIPPED.replace(EDITION, edition).replace(f"table: {NAME}", f"table: {name}"), encoding="utf-8")
    return path


def test_an_earlier_edition_is_found_beside_the_newest_and_without_one(tmp_path: Path) -> None:
    newest = write(tmp_path / f"{NAME}.yaml", EDITION)
    earlier = write(tmp_path / "editions" / NAME / "0.9.0.yaml", EDITION)
    alone = write(tmp_path / "editions" / "old_index" / "1.0.0.yaml", EDITION)
    write(tmp_path / "units.yaml", EDITION)
    assert table_files([tmp_path]) == {NAME: (newest, earlier), "old_index": (alone,)}


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2019, 12, 31), "1.0.0"),
        (date(2020, 1, 1), "1.0.0"),
        (date(2021, 12, 31), "1.0.0"),
        (date(2022, 1, 1), "2.0.0"),
        (date(2030, 1, 1), "2.0.0"),
        (None, "2.0.0"),
    ],
)
def test_the_latest_edition_that_was_in_effect_grades_a_day(tmp_path: Path, day: date | None, version: str) -> None:
    paths = [
        write(tmp_path / "later.yaml", "{version: 2.0.0, effective_from: 2022-01-01, supersedes: 1.0.0}"),
        write(tmp_path / "earlier.yaml", "{version: 1.0.0, effective_from: 2020-01-01}"),
    ]
    assert in_force(read_editions(NAME, paths), day).file.edition.version == version


@pytest.mark.parametrize(
    ("edition", "name", "problem"),
    [
        (
            "{version: 2.0.0, effective_from: 2021-09-14}",
            NAME,
            Problem(
                "two editions of easix grade from the same day",
                f"other.yaml line {LINE}, edition.effective_from; easix.yaml line {LINE}, edition.effective_from",
                WHY,
                ONE_OF_ITS_OWN,
            ),
        ),
        (
            "{version: 1.0.0, effective_from: 2022-01-01}",
            NAME,
            Problem(
                "two editions of easix are both version 1.0.0",
                f"other.yaml line {LINE}, edition.version; easix.yaml line {LINE}, edition.version",
                WHY,
                ONE_OF_ITS_OWN,
            ),
        ),
        (
            "{version: 2.0.0, effective_from: 2022-01-01, supersedes: 1.1.0}",
            NAME,
            Problem(
                "version 2.0.0 supersedes 1.1.0, which is not an earlier edition here",
                f"other.yaml line {LINE}, edition.supersedes",
                WHY,
                "keep the earlier edition in editions/easix/1.1.0.yaml",
            ),
        ),
        (
            "{version: 2.0.0, effective_from: 2022-01-01}",
            "m_easix",
            Problem(
                "the file holds the table 'm_easix'",
                f"other.yaml line {SHIPPED[: SHIPPED.index('table:')].count(chr(10)) + 1}, table",
                WHY,
                "name the file m_easix.yaml",
            ),
        ),
    ],
    ids=["one day", "one version", "an edition that is not here", "another table"],
)
def test_editions_that_contradict_each_other_are_refused(
    tmp_path: Path, edition: str, name: str, problem: Problem
) -> None:
    paths = [write(tmp_path / "easix.yaml", EDITION), write(tmp_path / "other.yaml", edition, name)]
    with pytest.raises(TableInvalid) as refused:
        read_editions(NAME, paths)
    assert refused.value.problems == (problem,)
