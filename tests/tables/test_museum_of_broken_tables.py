"""A museum of broken tables, named by defect: a shipped file with one slip each, and each told with file and line.

An exhibit is a small file of `museum/`: which text is replaced by which, what is said of it, and at which line. By
default that is the line of the slip; `blames_the_line_of` names another text of the broken file.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tox_grader.foundation.problems import Problem
from tox_grader.tables.library import shipped_folder
from tox_grader.workflows.check_tables import check_tables
from tox_grader.workflows.station import Station

MUSEUM = Path(__file__).parent / "museum"
EXHIBITS = sorted(path.stem for path in MUSEUM.glob("*.yaml"))
CRS = "astct_crs_2019"


@dataclass(frozen=True)
class Exhibit:
    file: str
    replace: str
    by: str
    says: str
    problems: int | None = None
    advises: str = ""
    blames_the_line_of: str = ""

    def broken(self, text: str) -> str:
        assert text.count(self.replace) == 1, f"{self.replace!r} stands {text.count(self.replace)} times in {self.file}"
        return text.replace(self.replace, self.by)

    def line(self, text: str) -> int:
        """Return the line at which the broken text is to be blamed."""
        broken = self.broken(text)
        if self.blames_the_line_of:
            return broken[: broken.index(self.blames_the_line_of)].count("\n") + 1
        same = next(
            (place for place, (old, new) in enumerate(zip(text, broken, strict=False)) if old != new),
            len(broken),
        )
        return broken[:same].count("\n") + 1


def exhibit(name: str) -> Exhibit:
    return Exhibit(**yaml.safe_load((MUSEUM / f"{name}.yaml").read_text(encoding="utf-8")))


@pytest.fixture(name="tables")
def _tables(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_folder(), tmp_path / "tables"))


def problems_of(folder: Path, name: str) -> tuple[Problem, ...]:
    """Return what the checks say of one file of the folder."""
    known_as = "protocol" if name.startswith("protocols/") else name
    return next(checked.problems for checked in check_tables(Station(folder=folder)) if checked.name == known_as)


@pytest.mark.parametrize("name", EXHIBITS)
def test_a_broken_table_is_told_with_file_and_line(name: str, tables: Path) -> None:
    shown = exhibit(name)
    path = tables / f"{shown.file}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(shown.broken(text), encoding="utf-8")

    problems = problems_of(tables, shown.file)

    told = [(problem.what, problem.where, problem.do) for problem in problems]
    line = shown.line(text)
    found = [problem for problem in problems if shown.says in problem.what]
    assert found, told
    assert any(problem.where.partition(",")[0] == f"{shown.file}.yaml line {line}" for problem in found), (line, told)
    assert any(shown.advises in problem.do for problem in found), told
    # A slip that moves grades is told by several checks and by the examples that it breaks.
    assert len(problems) == shown.problems or (shown.problems is None and len(problems) > 1), told
    for problem in problems:
        assert all((problem.what, problem.where, problem.why, problem.do))


def empty(_text: str) -> bytes:
    return b""


def blank(_text: str) -> bytes:
    return b" \n\n"


def only_remarks(_text: str) -> bytes:
    return b"# nothing but a remark\n"


def not_utf8(text: str) -> bytes:
    return text.replace("title: Cytokine", "title: Cyt\xf6kine").encode("latin-1")


def not_a_mapping(_text: str) -> bytes:
    return b"- a list\n"


Break = Callable[[str], bytes]
UNREADABLE: list[tuple[Break, str, str]] = [
    (empty, "the file is empty", f"{CRS}.yaml"),
    (blank, "the file is empty", f"{CRS}.yaml"),
    (only_remarks, "the kind of the table is None", f"{CRS}.yaml"),
    (not_utf8, "this is not UTF-8 text", f"{CRS}.yaml line 7"),
    (not_a_mapping, "the kind of the table is None", f"{CRS}.yaml line 1"),
]


@pytest.mark.parametrize(("break_it", "says", "where"), UNREADABLE, ids=[row[0].__name__ for row in UNREADABLE])
def test_a_file_that_holds_no_table_is_told(break_it: Break, says: str, where: str, tables: Path) -> None:
    path = tables / f"{CRS}.yaml"
    path.write_bytes(break_it(path.read_text(encoding="utf-8")))
    (problem,) = problems_of(tables, CRS)
    assert says in problem.what
    assert problem.where.partition(",")[0] == where


def test_a_file_that_is_not_named_after_its_table_is_told(tables: Path) -> None:
    (tables / f"{CRS}.yaml").rename(tables / "aa_crs.yaml")
    (problem,) = problems_of(tables, "aa_crs")
    assert problem.what == f"the file holds the table '{CRS}'"
    assert problem.where == "aa_crs.yaml line 5, table"
    assert problem.do == f"name the file {CRS}.yaml"


EDITION = "edition: {version: 1.0.0, effective_from: 2019-04-01}"
EDITIONS: list[tuple[str, str, str]] = [
    (
        "{version: 1.1.0, effective_from: 2019-04-01}",
        f"two editions of {CRS} grade from the same day",
        "effective_from",
    ),
    ("{version: 1.0.0, effective_from: 2021-04-01}", f"two editions of {CRS} are both version 1.0.0", "version"),
    (
        "{version: 1.1.0, effective_from: 2021-04-01, supersedes: 0.9.0}",
        "version 1.1.0 supersedes 0.9.0, which is not an earlier edition here",
        "supersedes",
    ),
]


@pytest.mark.parametrize(("edition", "says", "key"), EDITIONS, ids=[row[2] for row in EDITIONS])
def test_two_editions_that_cannot_both_be_told_apart_are_told(edition: str, says: str, key: str, tables: Path) -> None:
    text = (tables / f"{CRS}.yaml").read_text(encoding="utf-8")
    assert text.count(EDITION) == 1
    line = text[: text.index(EDITION)].count("\n") + 1
    earlier = tables / "editions" / CRS / "1.0.0.yaml"
    earlier.parent.mkdir(parents=True)
    earlier.write_text(text, encoding="utf-8")
    (tables / f"{CRS}.yaml").write_text(text.replace(EDITION, f"edition: {edition}"), encoding="utf-8")
    (problem,) = problems_of(tables, CRS)
    assert problem.what == says
    assert f"line {line}, edition.{key}" in problem.where
    assert problem.do


def test_an_earlier_edition_is_checked_like_the_newest(tables: Path) -> None:
    text = (tables / f"{CRS}.yaml").read_text(encoding="utf-8")
    earlier = tables / "editions" / CRS / "0.9.0.yaml"
    earlier.parent.mkdir(parents=True)
    dated = text.replace(EDITION, "edition: {version: 0.9.0, effective_from: 2018-04-01}")
    earlier.write_text(exhibit("gap_at_a_device").broken(dated), encoding="utf-8")
    problems = problems_of(tables, f"{CRS}@0.9.0")
    assert any("device=blow_by" in problem.what for problem in problems)
    assert all(problem.where.startswith("0.9.0.yaml line ") for problem in problems)
    assert problems_of(tables, CRS) == ()


def test_a_mark_at_the_front_and_windows_line_ends_are_no_defect(tables: Path) -> None:
    path = tables / f"{CRS}.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert problems_of(tables, CRS) == ()


def test_every_fault_of_form_is_told_at_once(tables: Path) -> None:
    path = tables / f"{CRS}.yaml"
    text = path.read_text(encoding="utf-8")
    for name in ("unknown_effect", "unknown_status", "missing_doi"):
        text = exhibit(name).broken(text)
    path.write_text(text, encoding="utf-8")
    said = [problem.what for problem in problems_of(tables, CRS)]
    assert sorted(said) == sorted(
        ["'takes_most_sever' is not accepted here", "'review' is not accepted here", "the key 'doi' is missing"],
    )


def messages() -> Iterator[tuple[str, str]]:
    for name in EXHIBITS:
        shown = exhibit(name)
        yield shown.file + shown.replace + shown.by, name


def test_no_two_exhibits_show_the_same_slip() -> None:
    assert len(dict(messages())) == len(EXHIBITS) >= 110
