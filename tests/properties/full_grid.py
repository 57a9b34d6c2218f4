"""Every combination of a scale's findings, unknown included, as an independent reference answers it.

A reference module (`scales/ref_*.py`) grades findings that are all known, one column at a time, in plain `if` and
`else`. Here the unknown ones are enumerated: the answer to a combination with unknown findings is the set of answers
to every way in which they could turn out.
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

from tox_grader.assessment.absences import WHEN_LEFT_OUT

Choice = int  # the index of a value; one beyond the last is "not known"
Outcome = tuple[int, int]
FOLDER = Path(__file__).parent / "scales"


def references() -> list[ModuleType]:
    """Return every reference module of the folder."""
    names = sorted(path.stem for path in FOLDER.glob("ref_*.py"))
    return [import_module(f"tests.properties.scales.{name}") for name in names]


class ColumnGrid:
    """One column of a reference: the bounds of every combination of its findings."""

    def __init__(self, reference: ModuleType, column: str) -> None:
        self.column = column
        self.values: Mapping[str, Sequence[Any]] = reference.COLUMNS[column]
        self.names = tuple(self.values)
        self._grades = reference.grades
        self._met: dict[tuple[Choice, ...], frozenset[int]] = {}

    def combinations(self) -> Iterator[tuple[Choice, ...]]:
        """Yield every combination of values; a finding whose absence has a stated meaning is always given."""
        yield from product(
            *(
                range(len(values) + (0 if name in WHEN_LEFT_OUT or _says_unknown(values) else 1))
                for name, values in self.values.items()
            )
        )

    def grades(self, choice: tuple[Choice, ...]) -> frozenset[int]:
        """Return every grade (or number of points) that the combination could give."""
        known = self._met.get(choice)
        if known is None:
            known = self._met[choice] = self._worked_out(choice)
        return known

    def _worked_out(self, choice: tuple[Choice, ...]) -> frozenset[int]:
        for place, name in enumerate(self.names):
            size = len(self.values[name])
            if choice[place] == size:
                filled = ((*choice[:place], value, *choice[place + 1 :]) for value in range(size))
                return frozenset().union(*(self.grades(way) for way in filled))
        return frozenset(self._grades(self.column, self.findings(choice)))

    def findings(self, choice: tuple[Choice, ...]) -> dict[str, Any]:
        """Return the combination as findings; what is not known has no name."""
        return {
            name: self.values[name][value]
            for name, value in zip(self.names, choice, strict=True)
            if value < len(self.values[name]) and self.values[name][value] is not None
        }

    def choice_of(self, findings: Mapping[str, Any]) -> tuple[Choice, ...] | None:
        """Return the combination that these findings are, None where one holds a value of another column's."""
        choice: list[Choice] = []
        for name, values in self.values.items():
            if name not in findings:
                choice.append(list(values).index(None) if _says_unknown(values) else len(values))
            elif findings[name] in values:
                choice.append(list(values).index(findings[name]))
            else:
                return None
        return tuple(choice)


def _says_unknown(values: Sequence[Any]) -> bool:
    """Tell whether the reference itself says what an absent finding means, by listing None among its values."""
    return any(value is None for value in values)
