"""An index such as EASIX: measured values multiplied and divided; a number without a grade and without a cut-off."""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from math import prod
from typing import Any

from tox_grader.foundation.problems import AssessmentInvalid, Problem
from tox_grader.grading.answer import Answer
from tox_grader.grading.cells import shown
from tox_grader.tables.compiled import CompiledIndex


def answer_index(table: CompiledIndex, findings: Mapping[str, Any]) -> Answer:
    """Return the number with the values that went in; nothing is worked out while one of them is missing.

    Raises `AssessmentInvalid` where a value to divide by is 0.
    """
    file = table.file
    factors = (*table.multiply, *table.divide_by)
    missing = tuple(dict.fromkeys(factor.lab for factor in factors if factor.number(findings) is None))
    told = (shown(factor.lab, findings.get(factor.lab)) for factor in factors)
    value = None if missing else _worked_out(table, findings)
    return Answer(
        file.table,
        file.toxicity,
        file.short,
        file.edition.version,
        table.sha256,
        "bounded" if missing else "graded",
        None,
        None,
        kind="index",
        value=value,
        still_needed=missing,
        missing=missing,
        inputs=tuple(text for text in told if text is not None),
    )


def _worked_out(table: CompiledIndex, findings: Mapping[str, Any]) -> str:
    divisors = {factor.lab: factor.number(findings) or Fraction(0) for factor in table.divide_by}
    for lab, number in divisors.items():
        if number == 0:
            raise AssessmentInvalid(
                Problem(
                    f"{table.file.short} divides by {lab}, which is 0",
                    lab,
                    "a number divided by 0 is no number",
                    f"check {lab}; {table.file.short} cannot be worked out at 0",
                ),
            )
    exact = prod((factor.number(findings) or Fraction(0) for factor in table.multiply), start=Fraction(1))
    exact /= prod(divisors.values(), start=Fraction(1))
    places = Decimal(1).scaleb(-table.file.decimals)
    return format((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(places, ROUND_HALF_EVEN), "f")
