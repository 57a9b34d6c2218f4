"""Laboratory terms of CTCAE version 6.0 (NCI, 22 July 2025) as plain `if` and `else`.

What the print changed stands here; a term that reads as in version 5.0 is graded by the reference of that version.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from tests.properties.scales import ref_ctcae_laboratory_5_0 as version_5
from tests.properties.scales.ref_ctcae_laboratory_5_0 import measurements, steps, together, ways

TABLE = "ctcae_laboratory_6_0"


def neutrophils(count: Fraction) -> set[int]:
    """Below 1,500 to 1,000; below 1,000 to 500; below 500 to 100; below 100."""
    if count < 100:
        return {4}
    if count < 500:
        return {3}
    if count < 1000:
        return {2}
    return {1} if count < 1500 else {0}


def platelets(count: Fraction, lln: Fraction) -> set[int]:
    """Below LLN to 75,000; below 75,000 to 50,000; below 50,000 to 10,000; below 10,000."""
    if count < 10_000:
        return {4}
    if count < 50_000:
        return {3}
    if count < 75_000:
        return {2}
    return {1} if count < lln else {0}


def lymphocytes(value: Fraction, lln: Fraction) -> set[int]:
    """Lymphopenia is present or it is not."""
    return {1} if value < lln else {0}


def transaminase(value: Fraction, uln: Fraction, baseline: Fraction) -> set[int]:
    """As in 5.0 from a normal or low baseline; from one above ULN 1.0 to 1.5, above 1.5, 2.0, 4.0 x baseline.

    Grade 3 is printed for a baseline up to 5 x ULN; of one above that the print does not say whether it is 3 or 4.
    """
    if baseline <= uln:
        return steps(value / uln, 1, 3, 5, 20)
    times = value / baseline
    if times > 4:
        return {4}
    if times > 2:
        return {3, 4} if baseline > 5 * uln else {3}
    if times > Fraction(3, 2):
        return {2}
    return {1} if times >= 1 else {0}


def bilirubin(value: Fraction, uln: Fraction, baseline: Fraction) -> set[int]:
    """As in 5.0 from a normal or low baseline; from one above ULN 1.0 to 1.5, above 1.5, 2.5, 10.0 x baseline."""
    if baseline <= uln:
        return steps(value / uln, 1, Fraction(3, 2), 3, 10)
    return from_raised_baseline(value / baseline, Fraction(3, 2), Fraction(5, 2), 10)


def ggt(value: Fraction, uln: Fraction, baseline: Fraction) -> set[int]:
    """As in 5.0 from a normal or low baseline; from one above ULN 1.0 to 1.5, above 1.5, 3.0, 10.0 x baseline."""
    if baseline <= uln:
        return steps(value / uln, 1, Fraction(5, 2), 5, 20)
    return from_raised_baseline(value / baseline, Fraction(3, 2), 3, 10)


def from_raised_baseline(times: Fraction, *cuts: Fraction | int) -> set[int]:
    """Return 1 from the baseline on, and one more for each cut that the value is above."""
    return {0} if times < 1 else {1 + sum(times > cut for cut in cuts)}


def alp(value: Fraction, uln: Fraction, baseline: Fraction) -> set[int]:
    """Above the baseline and ULN; no other grade."""
    return {1} if value > uln and value > baseline else {0}


def creatinine(value: Fraction, uln: Fraction, lln: Fraction, baseline: Fraction) -> set[int]:
    """As in 5.0, but multiples of the baseline count only where it was below LLN."""
    low = baseline < lln
    if value > 6 * uln:
        return {4}
    if value > 3 * uln or (low and value > 3 * baseline):
        return {3}
    if value > Fraction(3, 2) * uln or (low and value > Fraction(3, 2) * baseline):
        return {2}
    return {1} if value > uln else {0}


def lipase(value: Fraction, uln: Fraction) -> set[int]:
    """Above ULN; above 1.5; above 3.0 is 2, with symptoms 3; above 5.0 is 3, with symptoms 4."""
    if value > 5 * uln:
        return {3, 4}
    if value > 3 * uln:
        return {2, 3}
    if value > Fraction(3, 2) * uln:
        return {2}
    return {1} if value > uln else {0}


CHANGED: dict[str, tuple[Callable[..., set[int]], tuple[str, ...]]] = {
    "lymphocytes": (lymphocytes, ("lln",)),
    "alt": (transaminase, ("uln", "baseline")),
    "ast": (transaminase, ("uln", "baseline")),
    "bilirubin": (bilirubin, ("uln", "baseline")),
    "ggt": (ggt, ("uln", "baseline")),
    "alp": (alp, ("uln", "baseline")),
    "creatinine": (creatinine, ("uln", "lln", "baseline")),
    "lipase": (lipase, ("uln",)),
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return every grade that a term may have, its findings being given."""
    measured = known[next(name for name in COLUMNS[column] if name != "temperature_c")]
    if column == "neutrophils":
        return neutrophils(version_5.per_cubic_millimetre(measured))
    if column == "platelets":
        factor = version_5.CUBIC_MILLIMETRE[measured.unit]
        return together(platelets(way["value"] * factor, way["lln"] * factor) for way in ways(measured, "lln"))
    if column in CHANGED:
        term, limits = CHANGED[column]
        return together(term(**way) for way in ways(measured, *limits))
    return version_5.grades(column, known)


COLUMNS: dict[str, dict[str, tuple[Any, ...]]] = {
    name: values for name, values in version_5.COLUMNS.items() if name != "ck"
} | {
    "neutrophils": {
        "neutrophils": (
            *measurements("/uL", ["0", "100", "300", "500", "1000", "1500"], "1", lln=("1800", None)),
            *measurements("10^9/L", ["0.1", "0.5", "1.0", "1.5"], "0.001"),
        )
    },
    "lymphocytes": {"lymphocytes": measurements("/uL", ["100", "500", "1000"], "1", lln=("1000", None))},
    "creatinine": {
        "creatinine": (
            *measurements(
                "umol/L",
                version_5.OF_ULN_100,
                "0.1",
                uln=("100",),
                lln=("50", None),
                baseline=("40", "50", "90", "250"),
            ),
            *measurements("umol/L", ["40", "60", "120"], "0.1", uln=("100", None), lln=("50",), baseline=("40",)),
            *measurements("umol/L", ["90", "160"], "1", uln=("100",), lln=("50",), baseline=(None,)),
            *measurements("umol/L", ["90", "160"], "1", uln=("100",), lln=(None,), baseline=(None,)),
            *measurements("mg/dL", ["1.0", "1.5", "3.0"], "0.1", uln=("1.0",), lln=("0.6",), baseline=("0.5",)),
        )
    },
    "sodium_low": {"sodium": measurements("mmol/L", ["120", "125", "129.5", "130", "135"], "0.1", lln=("135", None))},
}
