"""What is claimed of rows over laboratory values: their cuts are those in words, and of two multiples one follows."""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

import z3

from tests.tables.plain_reading import Table, as_list, cannot_be, cells_of, columns_of, cuts_of, is_band, spoken
from tests.tables.plain_reading_findings import Findings

# Cuts that no words have as they are: up to 129 is below 130; a fall of 75% leaves 0.25; the other multiples are those
# of a second limit, and that they follow from the first is proved by `second_multiple_follows`.
SAID_OTHERWISE: Mapping[str, frozenset[Fraction]] = {
    name: frozenset(map(Fraction, cuts.split()))
    for name, cuts in {
        "sodium_mmol_l": "130",
        "fibrinogen_x_baseline": "0.25 0.5 0.75",
        "alt_x_uln": "1.5 10",
        "ast_x_uln": "1.5 10",
        "alp_x_uln": "2",
        "ggt_x_uln": "2",
    }.items()
}


def said_in(words: str) -> set[tuple[str, Fraction]]:
    """Return the numbers in words, each with the side that is said before it: below, above or none."""
    found = re.findall(r"(?:(below|above) )?(\d+(?:\.\d+)?)", words.lower())
    return {(side, Fraction(number)) for side, number in found}


def cuts_are_said(data: Table) -> Iterator[str]:
    """Each cut of a measured value stands in the words of the level, or of the interpretation that the row follows.

    "Below" and "above" stand there too; a cut that is included has neither before it. Once the limit itself is said
    by its name, not by a number.
    """
    measures = {name for name, rule in data.get("measures", {}).items() if rule.get("of") != "baseline"}
    for column, rows in columns_of(data) if "parameters" in data else ():
        levels = data["parameters"][column]["levels"]
        for row in rows:
            said = [str(levels[level]) for level in as_list(row["level"])]
            said += [data["interpretations"][row["by"]]["says"]] if "by" in row else []
            for name, cell in cells_of(row).items():
                side = spoken(cell).split()[0] if spoken(cell).startswith(("below", "above")) else ""
                cuts = set(cuts_of(cell)) - {1} - SAID_OTHERWISE.get(name, frozenset()) if is_band(cell) else set()
                if name in measures and not {(side, cut) for cut in cuts} <= said_in(" ".join(said)):
                    yield f"{column}: {name} {cell} gives {row['level']}, which is said to be {said}"


def second_multiple_follows(data: Table) -> Iterator[str]:
    """Of two multiples in a row that knows the baseline one follows from the rest, and changes nothing."""
    measures = data.get("measures", {})
    for column, rows in columns_of(data) if "parameters" in data else ():
        for row in rows:
            tests = list(cells_of(row).items())
            if len(tests) < 3 or not any(measures.get(name, {}).get("of") == "baseline" for name, _ in tests):
                continue
            findings = Findings(data)
            fits = findings.fits([{name: cell} for name, cell in tests])
            others = [[fit for fit in fits if fit is not left_out] for left_out in fits]
            if not any(
                cannot_be(*findings.possible, *rest, z3.Not(fit)) for fit, rest in zip(fits, others, strict=True)
            ):
                yield f"{column}: no test follows from the others in {dict(row)}"
