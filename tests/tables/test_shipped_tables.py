"""Every check over every shipped file finds nothing, and every worked example comes out as written."""

from pathlib import Path

import pytest
import yaml

from tox_grader.tables.library import shipped_folder
from tox_grader.workflows.check_tables import Checked, check_tables
from tox_grader.workflows.station import Station

CHECKED = {checked.name: checked for checked in check_tables(Station())}
TABLES = sorted(
    path.stem for path in shipped_folder().glob("*.yaml") if "\ntable: " in path.read_text(encoding="utf-8")
)
SETTINGS = {"protocol", "drugs", "limits", "bedside", "form"}


@pytest.mark.parametrize("checked", CHECKED.values(), ids=list(CHECKED))
def test_a_shipped_file_has_no_problem(checked: Checked) -> None:
    assert [problem.as_lines() for problem in checked.problems] == []


def test_every_shipped_table_and_settings_file_is_checked() -> None:
    assert {*TABLES, *SETTINGS} <= set(CHECKED)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_shown_by_worked_examples(name: str) -> None:
    assert CHECKED[name].examples >= 6


def test_every_shipped_protocol_can_be_read() -> None:
    library = Station().library
    names = sorted(path.stem for path in (shipped_folder() / "protocols").glob("*.yaml"))
    assert names
    for name in names:
        assert library.protocol(name).file.protocol == name


@pytest.mark.parametrize("path", sorted(shipped_folder().rglob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_file_is_read_the_same_without_the_c_reader(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert yaml.load(text, Loader=yaml.SafeLoader) == yaml.load(text, Loader=yaml.CSafeLoader)


@pytest.mark.parametrize("path", sorted(shipped_folder().rglob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_file_is_plain_text_without_tabs_or_windows_line_ends(path: Path) -> None:
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert b"\t" not in raw
    assert raw.endswith(b"\n")
