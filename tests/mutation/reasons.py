"""The written reasons for changes that no test notices, held against the changes that survived.

A reason names a file, a function and the text that was changed (`before`), or a part of either with `*`; `after` is
given where only one change of that text is meant. Nothing names a line number: a reason stays where lines move.
"""

import tomllib
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

WRITTEN = Path(__file__).parent / "reasons.toml"


@dataclass(frozen=True)
class Survivor:
    """A change that no test noticed."""

    file: str
    function: str
    before: str
    after: str


@dataclass(frozen=True)
class Reason:
    """Why a change, or a group of them, may stay unnoticed."""

    file: str
    function: str
    because: str
    before: str = "*"
    after: str = "*"

    def covers(self, survivor: Survivor) -> bool:
        """Tell whether this is the reason for that change."""
        pairs = (
            (survivor.file, self.file),
            (survivor.function, self.function),
            (survivor.before, self.before),
            (survivor.after, self.after),
        )
        return all(text == pattern or fnmatchcase(text, _plain(pattern)) for text, pattern in pairs)


def written_reasons(path: Path = WRITTEN) -> tuple[Reason, ...]:
    """Return the reasons of the file, in its order."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(Reason(**reason) for reason in told.get("reason", ()))


def compare(survivors: Iterable[Survivor], reasons: Iterable[Reason], files: AbstractSet[str]) -> list[str]:
    """Return one line for each survivor without a reason, and each reason without a survivor in a file tried whole."""
    found, given = list(survivors), list(reasons)
    problems = [
        f"no reason for {one.file} {one.function}: {one.before} => {one.after}"
        for one in found
        if not any(reason.covers(one) for reason in given)
    ]
    problems += [
        f"nothing survives any more of {reason.file} {reason.function}: {reason.before} => {reason.after}"
        for reason in given
        if reason.file in files and not any(reason.covers(one) for one in found)
    ]
    return problems


def _plain(pattern: str) -> str:
    """Return the pattern with square brackets meant as they stand: code is full of them."""
    return pattern.replace("[", "[[]")
