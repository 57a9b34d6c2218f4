"""The parts of a sheet: sections of lines, and tables with boxes to tick. One sheet, printed as text or for paper."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tox_grader.tables.conditions import Test, say
from tox_grader.tables.schema import Measure

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_REFERENCES = {"uln": "the upper limit of normal", "lln": "the lower limit of normal", "baseline": "the baseline"}


@dataclass(frozen=True)
class Entry:
    """One cell of a table: what it says, and whether there is a box to tick beside it."""

    says: str
    tick: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under a heading; each cell holds any number of entries. The first column names the row."""

    heading: tuple[str, ...]
    rows: tuple[tuple[tuple[Entry, ...], ...], ...]


@dataclass(frozen=True)
class Section:
    """A stretch of the sheet: its title, its lines as plain text, and on paper a table in place of these lines."""

    title: str
    lines: tuple[str, ...]
    table: Table | None = None


@dataclass(frozen=True)
class Head:
    """What stands at the head of every page: name, edition, hash, status, and where the table comes from."""

    title: str
    table: str
    edition: str
    sha256: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A whole sheet. `signatures` says who signed; empty where nobody did."""

    head: Head
    sections: tuple[Section, ...]
    signatures: tuple[str, ...] = ()


def row(*cells: str) -> tuple[tuple[Entry, ...], ...]:
    """Return a row of plain cells."""
    return tuple((Entry(cell),) if cell else () for cell in cells)


def spoken(name: str) -> str:
    """Return a name as it is read aloud."""
    return name.replace("_", " ")


def when_words(when: Mapping[str, Test], measures: Mapping[str, Measure]) -> str:
    """Return a row of tests in words; a measured value with its unit or with what it is a multiple of."""
    return ", ".join(_test_words(finding, test, measures.get(finding)) for finding, test in when.items())


def _test_words(finding: str, test: Test, measure: Measure | None) -> str:
    if measure is None:
        return f"{finding} {say(test)}"
    unit = str(measure.unit) if measure.over is None else f"x {_REFERENCES[measure.over].removeprefix('the ')}"
    unit = f"x {unit}" if unit.startswith("10^") else unit
    lab = f"baseline {spoken(measure.lab)}" if measure.of == "baseline" else spoken(measure.lab)
    return f"{lab} {_NUMBER.sub(lambda found: f'{found[0]} {unit}', say(test))}"


def measure_words(measure: Measure) -> str:
    """Return what a measure is: `crp in mg/dL`, `creatinine as a multiple of the upper limit of normal`."""
    lab = spoken(measure.lab)
    value = f"the baseline of {lab}" if measure.of == "baseline" else lab
    if measure.over is None:
        return f"{value} in {measure.unit}"
    return f"{value} as a multiple of {_REFERENCES[measure.over]}"
