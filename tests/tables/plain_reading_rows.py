"""What z3 proves of rows of which the first that fits counts: no gap, no dead row, nothing milder for worse findings.

Every claim yields a sentence for each defect, with a patient in whom it shows. One solver serves all rows of a column.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import z3

from tests.tables.plain_reading import Row, Table, bands_of, cannot_be, cells_of, in_band
from tests.tables.plain_reading_findings import Findings
from tests.tables.plain_reading_words import LOW_IS_WORSE_IN_COLUMN, RANKS, TRUTHS, WORDS


@dataclass(frozen=True)
class Rows:
    findings: Findings
    rows: Sequence[Row]
    fits: list[z3.BoolRef]

    def patient(self, model: z3.ModelRef) -> str:
        """Say in words what the findings of a model are."""
        told = [f"{name} {said(name, variable, model)}" for name, variable in self.findings.variables.items()]
        absent = [name for name, known in self.findings.known.items() if not z3.is_true(model.eval(known))]
        return ", ".join(told + [f"{name} not known" for name in absent])


def said(name: str, variable: z3.ArithRef, model: z3.ModelRef) -> str:
    """Say what a model has for a finding, in the words of the table."""
    value = model.eval(variable, model_completion=True)
    if name in WORDS:
        return str(WORDS[name][value.as_long()])
    return str(bool(value.as_long())).lower() if name in TRUTHS else str(value)


def rows_of(data: Table, rows: Sequence[Row], told_in: str = "", *, absent: bool = False) -> Rows:
    findings = Findings(data, told_in, absent=absent)
    return Rows(findings, rows, findings.fits(rows))


def units_told(data: Table, rows: Sequence[Row]) -> list[str]:
    """Return the units that change a cut of these rows: the table's own (""), and each that the print has beside it."""
    asked = {name for row in rows for name in cells_of(row)}
    measures = [rule for name, rule in data.get("measures", {}).items() if name in asked]
    return ["", *sorted({unit for rule in measures for unit in rule.get("printed_also", {})})]


def unread_or_dead(rows: Rows, *, rest_is_read: bool = False) -> Iterator[str]:
    """Yield each row that no patient reaches, and a patient whom no row reads."""
    solver = z3.SimpleSolver()
    solver.add(*rows.findings.possible)
    for place, fits in enumerate(rows.fits):
        solver.push()
        solver.add(fits)
        if solver.check() != z3.sat:
            yield f"dead row {place + 1}: {dict(rows.rows[place])}"
        solver.pop()
        solver.add(z3.Not(fits))
    if solver.check() != z3.unsat and not rest_is_read:
        yield f"gap: no row reads {rows.patient(solver.model())}"


def first_fit(rows: Rows, gives: list[int]) -> z3.ArithRef:
    """Return what the first row that fits gives."""
    given: z3.ArithRef = z3.IntVal(gives[-1])
    for fits, value in reversed(list(zip(rows.fits, gives, strict=True))):
        given = z3.If(fits, z3.IntVal(value), given)
    return given


def worsened(name: str, before: z3.ArithRef, after: z3.ArithRef) -> z3.BoolRef:
    """Return the claim that a word has become one that ranks as worse."""
    ranks = [(place, RANKS[name][word]) for place, word in enumerate(WORDS[name]) if word in RANKS[name]]
    pairs = [(place, other) for place, rank in ranks for other, higher in ranks if higher > rank]
    return z3.Or(*(z3.And(before == place, after == other) for place, other in pairs))


def milder_for_worse(
    rows: Rows, gives: list[list[int]], column: str, open_below: Collection[str] = (), settled: Collection[str] = ()
) -> Iterator[str]:
    """Yield each finding whose worsening alone, all else as it is, lowers what the column gives at least or at most.

    `open_below` names findings that may open the answer downwards, but still never lower what it may be at most;
    `settled` names those whose worsening may settle an open answer, but never lower what it is at least.
    """
    variables = rows.findings.variables
    later = [(variable, z3.FreshConst(variable.sort(), "later")) for variable in variables.values()]
    lowest, highest = first_fit(rows, [min(given) for given in gives]), first_fit(rows, [max(given) for given in gives])
    less = z3.substitute(lowest, *later) < lowest
    less_at_most = z3.substitute(highest, *later) < highest
    solver = z3.SimpleSolver()
    read = [*rows.findings.possible, z3.Or(*rows.fits)]
    solver.add(*read, *(z3.substitute(claim, *later) for claim in read))
    for place, name in enumerate(variables):
        before, after = later[place]
        way = rows.findings.worse[name] * (-1 if column in LOW_IS_WORSE_IN_COLUMN else 1)
        if not way and name not in RANKS:
            continue
        solver.push()
        solver.add(worsened(name, before, after) if name in RANKS else (after - before) * way > 0)
        solver.add(*(same == other for number, (same, other) in enumerate(later) if number != place))
        solver.add(z3.Or(*([] if name in open_below else [less]), *([] if name in settled else [less_at_most])))
        if solver.check() != z3.unsat:
            to = said(name, after, solver.model())
            yield f"milder for worse: {name} going to {to} from {rows.patient(solver.model())}"
        solver.pop()


def ragged_bands(data: Table, rows: Sequence[Row], told_in: str = "") -> Iterator[str]:
    """Yield the bands of a finding that never overlap and yet leave a number out between them.

    Bands that overlap are told by the order of their rows; for them a gap is a finding that no row reads.
    """
    for name, bands in bands_of(rows).items():
        number, _, also = Findings(data, told_in).number(name)
        below, here, above = (z3.FreshConst(number.sort(), name) for _ in range(3))
        held = z3.Sum(z3.IntVal(0), *(z3.If(in_band(band, here, 1, also), 1, 0) for band in bands))
        between = [z3.Or(*(in_band(band, other, 1, also) for band in bands)) for other in (below, above)]
        if cannot_be(held > 1) and not cannot_be(held == 0, below < here, here < above, *between):
            yield f"bands of {name} leave a number out: {bands}"


def scored_although(rows: Rows, gives: list[list[int]], finding: str, word: str) -> Iterator[str]:
    """Yield a patient in whom the column gives something although the finding has a word that takes it out."""
    place = WORDS[finding].index(word)
    if finding not in rows.findings.variables:
        yield f"{finding} is not asked"
        return
    solver = z3.SimpleSolver()
    solver.add(*rows.findings.possible, rows.findings.variables[finding] == place)
    solver.add(first_fit(rows, [max(given) for given in gives]) != 0)
    if solver.check() != z3.unsat:
        yield f"{word} counts: {rows.patient(solver.model())}"


def unsettled_bands(data: Table, rows: Sequence[Row], word_bands: dict[str, str], number: str) -> Iterator[str]:
    """Yield each word that stands for a band on which the rows cut, so that the word would not settle them."""
    for cell in bands_of(rows).get(number, []):
        for word, band in word_bands.items():
            findings = Findings(data)
            stands, cut = findings.fits([{number: band}, {number: cell}])
            solver = z3.SimpleSolver()
            solver.add(*findings.possible, stands)
            both_sides = []
            for side in (cut, z3.Not(cut)):
                solver.push()
                solver.add(side)
                both_sides.append(solver.check() != z3.unsat)
                solver.pop()
            if all(both_sides):
                yield f"{word} stands for {band}, which {cell} cuts"
