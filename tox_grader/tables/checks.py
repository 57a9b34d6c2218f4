"""What must hold for every grading table. Each check returns the problems it finds; an empty list is a proof.

The domain of every finding is finite once the cut points are known, so these are proofs over the whole table, not
samples. `checks_levels` holds what is claimed of levels and grades, `proof` what is claimed of findings and levels.
"""

from collections.abc import Iterator
from itertools import product

from tox_grader.tables.checks_levels import level_claims
from tox_grader.tables.compiled import CompiledScoreTable, CompiledTable
from tox_grader.tables.loader import Loaded
from tox_grader.tables.make_sources import Vocabulary
from tox_grader.tables.problems import Key
from tox_grader.tables.proof import MOST_PIECES, Claim, problem, reading_claim, scoring_although_other_cause
from tox_grader.tables.schema import GradeTable, IndexTable, ScoreTable, Wildcard

_FORM = "closed words, references, examples"


def table_claims(
    loaded: Loaded, table: CompiledTable, vocabulary: Vocabulary, most_pieces: int = MOST_PIECES
) -> Iterator[Claim]:
    """Yield everything that is claimed of a grading table, each claim with what is wrong with it."""
    yield from level_claims(loaded, table)
    for column in table.parameters:
        yield reading_claim(loaded, table, column, "parameters", most_pieces)
    found = [problem(loaded, path, what, "closed words") for path, what in _words(table.file, vocabulary)]
    found += [problem(loaded, path, what, "illustrated") for path, what in _without_example(table)]
    found += [problem(loaded, path, what, "attribution") for path, what in _attribution(table)]
    found += [problem(loaded, path, what, "references") for path, what in _references(table.file)]
    yield Claim(_FORM, "every word is read once, every name is known, every footnote and flag is shown", tuple(found))


def score_claims(
    loaded: Loaded,
    score: ScoreTable,
    table: CompiledScoreTable | None,
    vocabulary: Vocabulary,
    most_pieces: int = MOST_PIECES,
) -> Iterator[Claim]:
    """Yield everything that is claimed of a score, each claim with what is wrong with it."""
    ways = ("most", "answers", "reading")
    unclear = [
        problem(loaded, ("items", name), f"the item {name!r} needs exactly one of {', '.join(ways)}", "complete")
        for name, item in score.items.items()
        if [item.most is not None, bool(item.answers), bool(item.reading)].count(True) != 1
    ]
    yield Claim("items", f"each of {len(score.items)} items is answered in exactly one way", tuple(unclear))
    if table is None or unclear:
        return
    if score.toxicity is None:
        what = "a score that answers by itself says what it is about: toxicity is missing"
        yield Claim("toxicity", "the score says what it is about", (problem(loaded, ("kind",), what, "complete"),))
    for column in table.columns:
        yield reading_claim(loaded, table, column, "items", most_pieces)
    yield _verdict_claim(loaded, table)
    found = [problem(loaded, path, what, "closed words") for path, what in _words(score, vocabulary)]
    found += [problem(loaded, path, what, "illustrated") for path, what in _flags_without_example(score)]
    found += [problem(loaded, path, what, "references") for path, what in _item_references(score)]
    yield Claim(_FORM, "every word is read once, every name is known, every flag is shown", tuple(found))


def index_claims(loaded: Loaded, index: IndexTable) -> Iterator[Claim]:
    """Yield what is claimed of an index: all that it measures goes into it."""
    used = {*index.multiply, *index.divide_by}
    found = [
        problem(loaded, ("measures", name), f"{name!r} is neither multiplied nor divided by", "references")
        for name in index.measures
        if name not in used
    ]
    yield Claim("formula", f"each of {len(index.measures)} values has a unit and goes into it; no grade", tuple(found))


def _verdict_claim(loaded: Loaded, table: CompiledScoreTable) -> Claim:
    lowest = sum(min(column.level_grades) for column in table.columns)
    highest = sum(max(column.level_grades) for column in table.columns)
    if not table.verdicts:
        return Claim("verdicts", f"none are given; totals run from {lowest} to {highest}")
    gaps = [problem(loaded, ("verdicts",), what, "complete") for what in _verdict_gaps(table, lowest, highest)]
    says = f"each of {highest - lowest + 1} totals, {lowest} to {highest}, has a verdict"
    reached = _verdicts_reached(table, lowest, highest)
    gaps += [
        problem(loaded, ("verdicts", row), "no total and no findings reach this verdict", "reachable")
        for row in range(len(table.verdicts))
        if row not in reached
    ]
    return Claim("verdicts", f"{says}; each of {len(table.verdicts)} rows reached", tuple(gaps))


def _verdict_rows(table: CompiledScoreTable, lowest: int, highest: int) -> Iterator[tuple[int, int | None]]:
    """Yield every total with the first row that fits, for every combination of the findings that rows test."""
    used = sorted({source for _, condition in table.verdicts for source, _, _ in condition.findings.parts})
    for total in range(lowest, highest + 1):
        for combination in product(*(table.sources[source].domain for source in used)):
            cells = dict(zip(used, combination, strict=True))
            fits = (
                row
                for row, (_, condition) in enumerate(table.verdicts)
                if condition.findings.holds_for(cells) and (condition.grade is None or condition.grade.holds(total))
            )
            yield total, next(fits, None)


def _verdict_gaps(table: CompiledScoreTable, lowest: int, highest: int) -> Iterator[str]:
    """Yield each total of which no row says anything."""
    for total in dict.fromkeys(total for total, row in _verdict_rows(table, lowest, highest) if row is None):
        yield f"no verdict is given for the total {total}"


def _verdicts_reached(table: CompiledScoreTable, lowest: int, highest: int) -> frozenset[int]:
    return frozenset(row for _, row in _verdict_rows(table, lowest, highest) if row is not None)


# Checks over words, references and examples


def _words(file: GradeTable | ScoreTable, vocabulary: Vocabulary) -> Iterator[tuple[Key, str]]:
    """Yield each list word that is in no group or in two (refused or counted twice), each drug that can never run."""
    for name, rate in file.rates.items():
        for drug in rate.shares:
            if drug not in vocabulary["vasopressors"]:
                yield ("rates", name), f"{drug!r} is never in the list of vasopressors, so that its rate is always 0"
    for name, groups in file.groups.items():
        members = [member for group in groups.values() if not isinstance(group, Wildcard) for member in group]
        members += [word for word, group in groups.items() if isinstance(group, Wildcard)]
        for word in sorted({member for member in members if members.count(member) > 1}):
            yield ("groups", name), f"{word!r} stands in two groups"
        for word in sorted(vocabulary.get(name, frozenset()) ^ set(members)):
            yield ("groups", name), f"{word!r} is not both an accepted word and in a group"


def _without_example(table: CompiledTable) -> Iterator[tuple[Key, str]]:
    """Every level and every footnote that can be cited must be shown by a worked example (run by `grading`)."""
    file = table.file
    cited = {note for example in file.examples for note in example.expect.get("footnotes", ())}
    for name in file.footnotes:
        if name not in cited:
            yield ("footnotes", name), f"no worked example cites the footnote {name!r}"
    yield from _flags_without_example(file)


def _flags_without_example(file: GradeTable | ScoreTable) -> Iterator[tuple[Key, str]]:
    raised = {flag for example in file.examples for flag in example.expect.get("flags", ())}
    for name in file.flags:
        if name not in raised:
            yield ("flags", name), f"no worked example raises the flag {name!r}"


def _attribution(table: CompiledTable) -> Iterator[tuple[Key, str]]:
    """Yield each reading that scores although the footnote says that another cause explains the finding."""
    for name, note in table.file.footnotes.items():
        for parameter, finding in note.effect.attributions.items():
            column = next((c for c in table.parameters if c.name == parameter), None)
            if column is None:
                yield ("footnotes", name), f"there is no parameter {parameter!r}"
                continue
            for words in scoring_although_other_cause(column, table, finding):
                yield ("parameters", parameter), f"{words} scores although another cause explains it"


def _references(file: GradeTable) -> Iterator[tuple[Key, str]]:
    for name, part in file.parameters.items():
        for place, row in enumerate(part.reading):
            if row.by is not None and row.by not in file.interpretations:
                yield ("parameters", name, "reading", place), f"there is no interpretation {row.by!r}"
    for place, grade in enumerate(file.grades):
        for name, levels in grade.cells.items():
            unknown = [
                level for level in levels if name not in file.parameters or level not in file.parameters[name].levels
            ]
            for level in unknown:
                yield ("grades", place, name), f"{level!r} is not a level of {name!r}"


def _item_references(file: ScoreTable) -> Iterator[tuple[Key, str]]:
    totals = {str(total) for total in range(sum(item.points[-1] for item in file.items.values()) + 1)}
    for total in () if file.look_up is None else file.look_up.rows:
        if total not in totals:
            yield ("look_up", "rows", total), f"no total is {total!r}"
    for name, item in file.items.items():
        for place, row in enumerate(item.reading):
            if row.by is not None and row.by not in file.interpretations:
                yield ("items", name, "reading", place), f"there is no interpretation {row.by!r}"
