"""Hold two tables, two editions of one, or a file that is not in use yet, against each other."""

from pathlib import Path

from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.tables.diff import Side, differences
from tox_grader.tables.diff_moves import Section
from tox_grader.tables.editions import NAMED
from tox_grader.tables.library import Library, answers_by_itself
from tox_grader.tables.loader import Loaded, load_table

_SUFFIXES = (".yaml", ".yml")
_WHY = "what moved can only be told between two tables that can be read"


def compare_tables(library: Library, before: str, after: str, *, every_one: bool = False) -> tuple[str, list[Section]]:
    """Return a heading and every section of what differs between two tables, each an ID, `ID@VERSION` or a path."""
    one, other = side_of(library, before), side_of(library, after)
    return f"From {_told(one)} to {_told(other)}", differences(one, other, every_one=every_one)


def side_of(library: Library, name: str) -> Side:
    """Return the table that a name or a path stands for; `WrongUsage` where there is none."""
    loaded = _from_file(Path(name)) if _is_path(name) else library.loaded(name)
    return Side(name, loaded, library.ready(loaded) if answers_by_itself(loaded.file) else None)


def _is_path(name: str) -> bool:
    return name.endswith(_SUFFIXES) or "/" in name or "\\" in name


def _from_file(path: Path) -> Loaded:
    try:
        raw = path.read_bytes()
    except OSError as error:
        what = f"the file cannot be read: {error.strerror or error}"
        raise WrongUsage(Problem(what, str(path), _WHY, "name a table, NAME@VERSION, or a file that exists")) from error
    return load_table(raw, path.name)


def _told(side: Side) -> str:
    file = side.loaded.file
    here = f"{file.table}{NAMED}{file.edition.version}"
    return here if side.called in (here, file.table) else f"{here} ({side.called})"
