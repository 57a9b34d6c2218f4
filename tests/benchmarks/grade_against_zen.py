"""One explained grade of both toxicities: this program against zen-engine, on the same 1,000 complete cases.

Explained means for us two `Answer`s with reasons, footnotes, flags and what is still needed, from the flat findings;
for zen the evaluation with its trace, which names the rows that fired. Grades are compared first; one that differs
ends the benchmark with an error.

    python -m tests.benchmarks.grade_against_zen [--rounds 15]
"""

import argparse
import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import zen

from tests.benchmarks.complete_cases import complete_findings
from tests.benchmarks.figures import Side, at_least, heading
from tests.benchmarks.zen_tables import context, graph
from tox_grader.assessment.findings import Finding
from tox_grader.grading.answer import Answer
from tox_grader.grading.bedside import answer_for
from tox_grader.tables.library import Library
from tox_grader.workflows.station import Station

CASES = 1_000
BOUND = 10
TABLES = ("astct_crs_2019", "astct_icans_2019_adult")
_KEY = "astct"
_TRACED: Any = {"trace": True}
_UNTRACED: Any = {}

Grades = tuple[int | None, int | None, int | None, int | None]
Round = Callable[[], float]


@dataclass(frozen=True)
class Ours:
    """The program's side: the tables compiled once, or anew before each round."""

    cases: Sequence[dict[str, Finding]]

    def library(self) -> Library:
        """Return the tables read and compiled, with nothing kept from an earlier case."""
        library = Station().library
        for name in TABLES:
            library.table(name)
            library.scores_of(library.loaded(name).file)
        return library

    def answers(self, library: Library) -> Iterator[tuple[Answer, Answer]]:
        """Yield both answers to every case."""
        crs, icans = TABLES
        for found in self.cases:
            yield answer_for(library, crs, found), answer_for(library, icans, found)

    def cold_round(self) -> float:
        """Return the time of all cases by tables that have never answered anything."""
        return timed(self.answers(self.library()))

    def grades(self) -> list[Grades]:
        """Return the bounds of both grades of every case."""
        return [
            (crs.at_least, crs.could_be, icans.at_least, icans.could_be) for crs, icans in self.answers(self.library())
        ]


class Zens:
    """The other side: the same graph by its two synchronous ways of calling."""

    def __init__(self, cases: Sequence[dict[str, Finding]]) -> None:
        """Load the graph both ways and turn the findings into plain data."""
        self.contexts = [context(found) for found in cases]
        self.engine = zen.ZenEngine({"loader": {"type": "static", "content": {_KEY: graph()}}})
        self.decision = zen.ZenEngine().create_decision(json.dumps(graph()))

    def by_engine(self, options: Any) -> Iterator[Any]:
        """Yield the evaluation of every case by `engine.evaluate`, its fastest call that we found."""
        evaluate = self.engine.evaluate
        return (evaluate(_KEY, case, options) for case in self.contexts)

    def by_decision(self, options: Any) -> Iterator[Any]:
        """Yield the evaluation of every case by `create_decision(...).evaluate`: the call of its quick start."""
        evaluate = self.decision.evaluate
        return (evaluate(case, options) for case in self.contexts)

    def grades(self) -> list[Grades]:
        """Return the bounds of both grades of every case; both ways of calling have to agree."""
        found: list[list[Grades]] = []
        for answers in (self.by_engine(_TRACED), self.by_decision(_UNTRACED)):
            results = [answer["result"] for answer in answers]
            found.append([(r["crs_at_least"], r["crs_could_be"], r["icans"], r["icans"]) for r in results])
        if found[0] != found[1]:
            raise AssertionError("the two ways of calling zen give different grades")
        return found[0]


def timed(answers: Iterable[object]) -> float:
    """Return the microseconds for each case; no answer is kept, on neither side."""
    gc.collect()
    begin = perf_counter()
    for _ in answers:
        pass
    return (perf_counter() - begin) / CASES * 1e6


def assert_equal_grades(ours: Ours, zens: Zens) -> str:
    """Compare the grades of every case; return how many there are of which."""
    mine, theirs = ours.grades(), zens.grades()
    differing = [place for place, pair in enumerate(zip(mine, theirs, strict=True)) if pair[0] != pair[1]]
    if differing:
        place = differing[0]
        raise AssertionError(
            f"{len(differing)} of {CASES} grades differ; case {place}: ours {mine[place]}, zen {theirs[place]}, "
            f"findings {ours.cases[place]}",
        )
    return f"  {CASES} of {CASES} cases have equal grades, {len(set(mine))} different pairs of grades among them"


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    heading("Grade of CRS and ICANS with its reasons, against zen-engine", "zen-engine")
    cases = complete_findings(CASES)
    ours, zens = Ours(cases), Zens(cases)
    print(assert_equal_grades(ours, zens))
    kept = ours.library()
    timed(ours.answers(kept))
    sides: dict[str, Round] = {
        "ours, warm": lambda: timed(ours.answers(kept)),
        "zen, static loader, with trace": lambda: timed(zens.by_engine(_TRACED)),
        "ours, cold (tables new in each round)": ours.cold_round,
        "zen, static loader, no trace": lambda: timed(zens.by_engine(_UNTRACED)),
        "zen, create_decision, with trace": lambda: timed(zens.by_decision(_TRACED)),
        "zen, create_decision, no trace": lambda: timed(zens.by_decision(_UNTRACED)),
    }
    measured: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, one_round in sides.items():
            measured[name].append(one_round())
    told = {name: Side(name, figures) for name, figures in measured.items()}
    for side in told.values():
        print(side.line("us a case"))
    warm, cold = told["ours, warm"].p50, told["ours, cold (tables new in each round)"].p50
    for name in tuple(told)[1:]:
        if name.startswith("zen"):
            peer = told[name].p50
            bounded = at_least(f"{name} / ours warm", peer / warm, BOUND) if "with trace" in name else None
            print(f"  {bounded or f'{name} / ours warm: {peer / warm:.2f} (no bound: it does not explain)'}")
            print(f"    the same against ours cold: {peer / cold:.2f}")


if __name__ == "__main__":
    main()
