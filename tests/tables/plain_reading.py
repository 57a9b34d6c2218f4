"""A grading table read a second time, with plain YAML and z3, sharing nothing with the program.

Only what the print needs is understood here: bands, words, rows, levels. What each finding can be is written out by
hand in `plain_reading_words`; what depends on what (a ratio on its limit, a total on its items) stands in
`plain_reading_findings`; what is claimed of a table stands in `plain_reading_rows` and `plain_reading_claims`.
"""

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml
import z3

FOLDER = Path(__file__).resolve().parents[2] / "grading_tables"
Table = dict[str, Any]
Row = Mapping[str, Any]
NOT_TESTS = ("level", "points", "verdict", "applies", "by", "says", "left_to")  # what a row gives, not what it asks
_AMOUNT = re.compile(r"-?\d+(?:\.\d+)?")


def parsed(text: str) -> Table:
    data: Table = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return data


@functools.cache
def text_of(name: str) -> str:
    """Return a table as it stands in its file, without its worked examples: they are not what is proved here."""
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").split("\nexamples:")[0]


@functools.cache
def table(name: str) -> Table:
    return parsed(text_of(name))


def tables_of(kind: str) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml") if f"\nkind: {kind}\n" in text_of(path.stem)))


def spoken(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]


def cells_of(row: Row) -> dict[str, object]:
    """Return what a row tests, without what it says."""
    return {key: cell for key, cell in row.items() if key not in NOT_TESTS}


def columns_of(data: Table) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each column of a grade table, or each item of a score that is read from findings, with its rows."""
    for name, part in {**data.get("parameters", {}), **data.get("items", {})}.items():
        if "reading" in part:
            yield name, part["reading"]


def given_by(data: Table, column: str, row: Row) -> list[int]:
    """Return what a row gives: the places of its levels, from least to most severe, or its points."""
    if "points" in row:
        return [int(str(points)) for points in as_list(row["points"])]
    levels = list(data["parameters"][column]["levels"])
    return [levels.index(level) for level in as_list(row["level"])]


def is_band(cell: object) -> bool:
    return not isinstance(cell, (bool, list)) and re.search(r"(?:^|\s)-?\d", spoken(cell)) is not None


def needs_whole_numbers(cell: object) -> bool:
    """Tell whether a band has a meaning only among whole numbers: 7 to 9, or 10."""
    return " to " in spoken(cell) or re.fullmatch(r"-?\d+", spoken(cell)) is not None


def cuts_of(cell: object) -> list[Fraction]:
    return [Fraction(found) for found in _AMOUNT.findall(spoken(cell))]


def in_band(
    cell: object, number: z3.ArithRef, over: z3.ArithRef | int = 1, also: Mapping[Fraction, Fraction] | None = None
) -> z3.BoolRef:
    """Return the band that a cell states, as a claim about a number (or about a number divided by a positive one).

    Division is written as multiplication of the cut, so that all stays linear. `also` gives the cuts of another unit.
    """
    text = spoken(cell)
    printed = [(also or {}).get(cut, cut) for cut in cuts_of(cell)]
    cuts = [z3.RealVal(str(cut)) * over if isinstance(over, z3.ExprRef) else z3.RealVal(str(cut)) for cut in printed]
    first = cuts[0]
    if re.fullmatch(r"-?\d+", text):
        return number == first
    if re.fullmatch(r"\S+ to \S+", text):
        return z3.And(number >= first, number <= cuts[1])
    if text.startswith("below "):
        return number < first
    if text.startswith("above "):
        return number > first
    if text.endswith(" and above"):
        return number >= first
    if text.endswith(" or below"):
        return number <= first
    raise AssertionError(f"a cell of an unknown form: {cell!r}")


def bands_of(rows: Sequence[Row]) -> dict[str, list[object]]:
    """Return the different bands that rows state of each finding."""
    found: dict[str, list[object]] = {}
    for row in rows:
        for finding, cell in cells_of(row).items():
            if is_band(cell) and cell not in found.setdefault(finding, []):
                found[finding].append(cell)
    return found


def own_grades(data: Table) -> dict[str, list[int]]:
    """Return the grade that each level gives alone: 0 for the first, else the lowest grade that prints it.

    A gate whose level stands in no row only opens the columns and gives 0.
    """
    grades: dict[str, list[int]] = {}
    for name, parameter in data["parameters"].items():
        grades[name] = [0]
        for level in list(parameter["levels"])[1:]:
            printed = [row["grade"] for row in data["grades"] if level in as_list(row.get(name, []))]
            assert printed or parameter["role"] == "gate", f"{name}: no grade prints {level}"
            grades[name].append(min(printed, default=0))
    return grades


def points_of(data: Table) -> dict[str, list[int]]:
    """Return the points that each item of a score can give."""
    points: dict[str, list[int]] = {}
    for name, item in data["items"].items():
        if "reading" in item:
            points[name] = [int(str(found)) for row in item["reading"] for found in as_list(row["points"])]
        else:
            points[name] = list(item["answers"].values()) if "answers" in item else list(range(item["most"] + 1))
    return points


def totals_of(data: Table) -> tuple[int, int]:
    """Return the lowest and the highest total of a score."""
    points = points_of(data).values()
    return sum(min(found) for found in points), sum(max(found) for found in points)


def cannot_be(*claims: z3.BoolRef) -> bool:
    """Tell whether the claims cannot all hold: a proof, not a sample."""
    solver = z3.SimpleSolver()
    solver.add(*claims)
    answer = solver.check()
    assert answer != z3.unknown, solver.reason_unknown()
    return bool(answer == z3.unsat)
