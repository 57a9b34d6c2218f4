"""Prove that every table says one thing for every patient, and that its worked examples come out."""

from collections.abc import Iterator
from dataclasses import dataclass

from tox_grader.assessment.questions import READING_PATHS
from tox_grader.assessment.vocabulary import VOCABULARY
from tox_grader.foundation.nearest import did_you_mean
from tox_grader.foundation.problems import Problem, TableInvalid
from tox_grader.grading.examples import failed_examples, levels_without_example
from tox_grader.tables.checks import check_score, check_table
from tox_grader.tables.form import load_form
from tox_grader.tables.grid import grid_text, score_grid_text
from tox_grader.tables.schema import ScoreTable
from tox_grader.workflows.station import Station


@dataclass(frozen=True)
class Checked:
    """One table, how many worked examples it has, and what is wrong with it."""

    name: str
    examples: int
    problems: tuple[Problem, ...]


def check_tables(station: Station) -> Iterator[Checked]:
    """Yield the checks of every table, score, protocol and settings file, one at a time."""
    library = station.library
    for name in library.names():
        try:
            loaded = library.loaded(name)
            found = [*_checks(station, name), *failed_examples(library, name), *levels_without_example(library, name)]
            yield Checked(name, len(loaded.file.examples), tuple(found))
        except TableInvalid as error:
            yield Checked(name, 0, error.problems)
    for name, load in (
        ("protocol", lambda: library.protocol(station.bedside.protocol)),
        ("drugs", library.drugs),
        ("limits", lambda: check_limit_names(station)),
        ("bedside", lambda: station.bedside),
        ("form", lambda: load_form(station.folder)),
    ):
        try:
            load()
            yield Checked(name, 0, ())
        except TableInvalid as error:
            yield Checked(name, 0, error.problems)


def _checks(station: Station, name: str) -> list[Problem]:
    loaded = station.library.loaded(name)
    if isinstance(loaded.file, ScoreTable):
        return check_score(loaded, loaded.file)
    return check_table(loaded, station.library.table(name), VOCABULARY)


def check_limit_names(station: Station) -> None:
    """Refuse a limit for a measurement that does not exist: a mistyped name would silently be no limit."""
    known = {*READING_PATHS, "temperature_f", "weight_kg"}
    unknown = [name for name in station.limits if name not in known]
    if unknown:
        why = "a mistyped name is no limit, and an impossible value would be accepted"
        problems = [
            Problem(f"there is no measurement {name!r}", "limits.yaml", why, did_you_mean(name, known))
            for name in unknown
        ]
        raise TableInvalid(problems)


def grid_of(station: Station, name: str) -> str:
    """Return the complete grid of a table or score as text."""
    file = station.library.loaded(name).file
    return score_grid_text(file) if isinstance(file, ScoreTable) else grid_text(station.library.table(name))
