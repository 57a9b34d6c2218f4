"""The checks of a folder of tables: every file is looked at, and one that is broken does not hide the others."""

import shutil
from pathlib import Path

import pytest

from tox_grader.foundation.problems import WrongUsage
from tox_grader.tables.library import shipped_folder
from tox_grader.workflows.check_tables import check_tables, grid_of
from tox_grader.workflows.station import Station


@pytest.fixture(name="tables")
def _tables(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_folder(), tmp_path / "tables"))


@pytest.mark.parametrize("name", ["astct_crs_2019", "capd_score", "drugs", "limits", "form", "protocols/asco_2021"])
def test_one_broken_file_does_not_hide_the_others(name: str, tables: Path) -> None:
    before = [checked.name for checked in check_tables(Station(folder=tables))]
    with (tables / f"{name}.yaml").open("a", encoding="utf-8") as file:
        file.write("strange_key: 1\n")
    after = list(check_tables(Station(folder=tables)))
    assert [checked.name for checked in after] == before
    broken = [checked for checked in after if checked.problems]
    assert any("unknown key 'strange_key'" in problem.what for checked in broken for problem in checked.problems)
    assert any(checked.problems == () for checked in after)


def test_the_grid_of_a_table_that_does_not_exist_names_the_nearest() -> None:
    with pytest.raises(WrongUsage) as caught:
        grid_of(Station(), "astct_crs_2018")
    assert caught.value.problems[0].do == "did you mean 'astct_crs_2019'?"
