"""Laboratory terms of CTCAE version 5.0 (NCI, 27 November 2017) as plain `if` and `else`.

Each function takes the numbers of one term, all of them known, and returns its grade; a set where the print tells the
grades apart by words that no record holds (symptoms, consequences, a threat to life). A limit of normal or a baseline
that is missing is set to every place around which a grade could change.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

from tox_grader.foundation.measurements import Measurement

TABLE = "ctcae_laboratory_5_0"
CUBIC_MILLIMETRE = {"/mm3": 1, "/uL": 1, "10^9/L": 1000, "10^3/uL": 1000}
TIMES = [Decimal(text) for text in ("1", "1.5", "2", "2.5", "3", "4", "5", "6", "10", "20")]
MULTIPLES = [*map(Fraction, ("0.25", "0.5", "0.75")), *map(Fraction, TIMES)]
Numbers = dict[str, Fraction]


# ---------------------------------------------------------------------------------------------------------------------
# Blood counts, per cubic millimetre
# ---------------------------------------------------------------------------------------------------------------------


def neutrophils(value: Fraction, lln: Fraction) -> set[int]:
    """Below LLN to 1,500; below 1,500 to 1,000; below 1,000 to 500; below 500."""
    if value < 500:
        return {4}
    if value < 1000:
        return {3}
    if value < 1500:
        return {2}
    return {1} if value < lln else {0}


def leukocytes(value: Fraction, lln: Fraction) -> set[int]:
    """Below LLN to 3,000; below 3,000 to 2,000; below 2,000 to 1,000; below 1,000."""
    if value < 1000:
        return {4}
    if value < 2000:
        return {3}
    if value < 3000:
        return {2}
    return {1} if value < lln else {0}


def lymphocytes(value: Fraction, lln: Fraction) -> set[int]:
    """Below LLN to 800; below 800 to 500; below 500 to 200; below 200."""
    if value < 200:
        return {4}
    if value < 500:
        return {3}
    if value < 800:
        return {2}
    return {1} if value < lln else {0}


def cd4(value: Fraction, lln: Fraction) -> set[int]:
    """Below LLN to 500; below 500 to 200; below 200 to 50; below 50."""
    if value < 50:
        return {4}
    if value < 200:
        return {3}
    if value < 500:
        return {2}
    return {1} if value < lln else {0}


def platelets(value: Fraction, lln: Fraction) -> set[int]:
    """Below LLN to 75,000; below 75,000 to 50,000; below 50,000 to 25,000; below 25,000."""
    if value < 25_000:
        return {4}
    if value < 50_000:
        return {3}
    if value < 75_000:
        return {2}
    return {1} if value < lln else {0}


def haemoglobin(value: Fraction, lln: Fraction) -> set[int]:
    """In g/dL: below LLN to 10.0; below 10.0 to 8.0; below 8.0; grade 4 is a threat to life."""
    if value < 8:
        return {3, 4}
    if value < 10:
        return {2}
    return {1} if value < lln else {0}


def febrile_neutropenia(count: Fraction, temperature: Decimal) -> set[int]:
    """Below 1,000 with one temperature above 38.3 C, or with 38.0 C and above for more than one hour."""
    if count >= 1000 or temperature < Decimal("38.0"):
        return {0}
    if temperature > Decimal("38.3"):
        return {3, 4}
    return {0, 3, 4}


# ---------------------------------------------------------------------------------------------------------------------
# Liver, kidney, coagulation
# ---------------------------------------------------------------------------------------------------------------------


def transaminase(value: Fraction, uln: Fraction, baseline: Fraction) -> set[int]:
    """Above ULN to 3.0, 5.0, 20.0 x ULN; abnormal baseline: 1.5 to 3.0, above 3.0, 5.0, 20.0 x baseline."""
    if baseline <= uln:
        return steps(value / uln, 1, 3, 5, 20)
    if value / baseline == Fraction(3, 2):
        return {1}
    return steps(value / baseline, Fraction(3, 2), 3, 5, 20)


def phosphatase_or_ggt(value: Fraction, uln: Fraction, baseline: Fraction) -> set[int]:
    """Above ULN to 2.5, 5.0, 20.0 x ULN; abnormal baseline: 2.0 to 2.5, above 2.5, 5.0, 20.0 x baseline."""
    if baseline <= uln:
        return steps(value / uln, 1, Fraction(5, 2), 5, 20)
    if value == 2 * baseline:
        return {1}
    return steps(value / baseline, 2, Fraction(5, 2), 5, 20)


def bilirubin(value: Fraction, uln: Fraction, baseline: Fraction) -> set[int]:
    """Above 1.0, 1.5, 3.0, 10.0 x ULN; with an abnormal baseline the same multiples of the baseline."""
    return steps(value / max(uln, baseline), 1, Fraction(3, 2), 3, 10)


def creatinine(value: Fraction, uln: Fraction, baseline: Fraction) -> set[int]:
    """Above ULN; above 1.5 x baseline or ULN; above 3.0 x baseline or ULN; above 6.0 x ULN."""
    if value > 6 * uln:
        return {4}
    if value > 3 * uln or value > 3 * baseline:
        return {3}
    if value > Fraction(3, 2) * uln or value > Fraction(3, 2) * baseline:
        return {2}
    return {1} if value > uln else {0}


def fibrinogen(value: Fraction, lln: Fraction, baseline: Fraction) -> set[int]:
    """In mg/dL: below 1.0, 0.75, 0.5, 0.25 x LLN; abnormal baseline: a fall, of 25%, 50%, 75%; below 50."""
    if value < 50:
        return {4}
    if baseline < lln:
        fallen = (baseline - value) * 100 / baseline
        return {(fallen > 0) + (fallen >= 25) + (fallen >= 50) + (fallen >= 75)}
    return {(value < lln) + (value < lln * 3 / 4) + (value < lln / 2) + (value < lln / 4)}


def inr(value: Fraction) -> set[int]:
    """Above 1.2, 1.5, 2.5; no grade 4."""
    return steps(value, Fraction(6, 5), Fraction(3, 2), Fraction(5, 2))


def steps(value: Fraction, *cuts: Fraction | int) -> set[int]:
    """Return how many of the rising cuts the value is above."""
    return {sum(value > cut for cut in cuts)}


# ---------------------------------------------------------------------------------------------------------------------
# Chemistry; where the print has a cut in two units, each unit has its own
# ---------------------------------------------------------------------------------------------------------------------


def triglycerides(value: Fraction, unit: str) -> set[int]:
    """From 150 to 300, above 300 to 500, above 500 to 1000, above 1000 mg/dL; 1.71, 3.42, 5.7, 11.4 mmol/L."""
    lowest, *higher = ("150", "300", "500", "1000") if unit == "mg/dL" else ("1.71", "3.42", "5.7", "11.4")
    if value < Fraction(lowest):
        return {0}
    return {1 + sum(value > Fraction(cut) for cut in higher)}


def albumin(value: Fraction, lln: Fraction) -> set[int]:
    """In g/L: below LLN to 30; below 30 to 20; below 20; grade 4 is a threat to life."""
    if value < 20:
        return {3, 4}
    if value < 30:
        return {2}
    return {1} if value < lln else {0}


def potassium_high(value: Fraction, uln: Fraction) -> set[int]:
    """Above ULN to 5.5; above 5.5 to 6.0; above 6.0 to 7.0; above 7.0."""
    if value > 7:
        return {4}
    if value > 6:
        return {3}
    if value > Fraction("5.5"):
        return {2}
    return {1} if value > uln else {0}


def potassium_low(value: Fraction, lln: Fraction) -> set[int]:
    """Below LLN to 3.0 is 1, with symptoms or intervention 2; below 3.0 to 2.5; below 2.5."""
    if value < Fraction("2.5"):
        return {4}
    if value < 3:
        return {3}
    return {1, 2} if value < lln else {0}


def sodium_low(value: Fraction, lln: Fraction) -> set[int]:
    """Below LLN to 130; 125 to 129 is 2, with symptoms 3; 120 to 124; below 120."""
    if value < 120:
        return {4}
    if value < 125:
        return {3}
    if value < 130:
        return {2, 3}
    return {1} if value < lln else {0}


LOW_CUTS = {
    ("calcium_low", "mmol/L"): ("2.0", "1.75", "1.5"),
    ("calcium_low", "mg/dL"): ("8.0", "7.0", "6.0"),
    ("magnesium_low", "mmol/L"): ("0.5", "0.4", "0.3"),
    ("magnesium_low", "mg/dL"): ("1.2", "0.9", "0.7"),
    ("glucose_low", "mmol/L"): ("3.0", "2.2", "1.7"),
    ("glucose_low", "mg/dL"): ("55", "40", "30"),
}


def low(cuts: tuple[str, str, str], value: Fraction, lln: Fraction) -> set[int]:
    """Below LLN to the first cut, then below the first, the second and the third."""
    first, second, third = map(Fraction, cuts)
    if value < third:
        return {4}
    if value < second:
        return {3}
    if value < first:
        return {2}
    return {1} if value < lln else {0}


def urate(value: Fraction, uln: Fraction) -> set[int]:
    """Above ULN without consequence 1, with consequence 3, a threat to life 4."""
    return {1, 3, 4} if value > uln else {0}


def lipase(times_uln: Fraction) -> set[int]:
    """Above ULN; above 1.5; above 2.0 is 2, with symptoms 3; above 5.0 is 3, with symptoms 4."""
    if times_uln > 5:
        return {3, 4}
    if times_uln > 2:
        return {2, 3}
    if times_uln > Fraction(3, 2):
        return {2}
    return {1} if times_uln > 1 else {0}


# ---------------------------------------------------------------------------------------------------------------------
# The terms by name
# ---------------------------------------------------------------------------------------------------------------------

Term = Callable[..., set[int]]
COUNTS: dict[str, Term] = {
    "neutrophils": neutrophils,
    "leukocytes": leukocytes,
    "lymphocytes": lymphocytes,
    "cd4": cd4,
    "platelets": platelets,
}
IN_UNITS: dict[str, tuple[Term, dict[str, str]]] = {
    "haemoglobin": (haemoglobin, {"g/dL": "1", "g/L": "0.1"}),
    "albumin": (albumin, {"g/L": "1", "g/dL": "10"}),
    "fibrinogen": (fibrinogen, {"mg/dL": "1", "g/L": "100"}),
}
LOW_TERMS = ("calcium_low", "magnesium_low", "glucose_low")
OF_NUMBERS: dict[str, Term] = {
    "alt": transaminase,
    "ast": transaminase,
    "bilirubin": bilirubin,
    "alp": phosphatase_or_ggt,
    "ggt": phosphatase_or_ggt,
    "creatinine": creatinine,
    "inr": inr,
    "potassium_high": potassium_high,
    "potassium_low": potassium_low,
    "sodium_low": sodium_low,
}
LIMITS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*COUNTS, *LOW_TERMS, "haemoglobin", "albumin", "potassium_low", "sodium_low"), ("lln",)),
    **dict.fromkeys(("alt", "ast", "bilirubin", "alp", "ggt", "creatinine"), ("uln", "baseline")),
    "fibrinogen": ("lln", "baseline"),
    **dict.fromkeys(("inr", "triglycerides"), ()),
}


def grades(column: str, known: Mapping[str, Any]) -> set[int]:
    """Return every grade that a term may have, its findings being given."""
    measured: Measurement = known[next(name for name in COLUMNS[column] if name != "temperature_c")]
    if column == "febrile_neutropenia":
        return febrile_neutropenia(per_cubic_millimetre(measured), known["temperature_c"])
    return together(grade(column, measured.unit, way) for way in ways(measured, *LIMITS.get(column, ("uln",))))


def grade(column: str, unit: str, way: Numbers) -> set[int]:
    """Return the grade of a term all of whose numbers are known."""
    if column in COUNTS:
        return COUNTS[column](**{name: number * CUBIC_MILLIMETRE[unit] for name, number in way.items()})
    if column in IN_UNITS:
        term, factors = IN_UNITS[column]
        return term(**{name: number * Fraction(factors[unit]) for name, number in way.items()})
    if column in LOW_TERMS:
        return low(LOW_CUTS[column, unit], way["value"], way["lln"])
    if column in OF_NUMBERS:
        return OF_NUMBERS[column](**way)
    if column == "triglycerides":
        return triglycerides(way["value"], unit)
    return over_uln(column, way["value"] / way["uln"])


def per_cubic_millimetre(measured: Measurement) -> Fraction:
    """Return a count in the unit of the print."""
    return Fraction(measured.value) * CUBIC_MILLIMETRE[measured.unit]


def over_uln(column: str, times: Fraction) -> set[int]:
    """Return the grade of a term that knows nothing but the multiple of ULN."""
    if column == "aptt":
        return steps(times, 1, Fraction(3, 2), Fraction(5, 2))
    if column == "ldh":
        return steps(times, 1)
    if column == "ck":
        return steps(times, 1, Fraction(5, 2), 5, 10)
    if column == "urate":
        return urate(times, Fraction(1))
    if column == "lipase":
        return lipase(times)
    raise ValueError(f"no such term: {column}")


def together(found: Iterator[set[int]]) -> set[int]:
    """Return every grade of every way."""
    return set().union(*found)


def ways(measured: Measurement, *limits: str) -> Iterator[Numbers]:
    """Yield the value with its limits; one that is missing stands on and between all places where it could matter."""
    given = {name: getattr(measured, name) for name in ("value", *limits)}
    known = {name: Fraction(number) for name, number in given.items() if number is not None}
    yield from every_way(known, [name for name, number in given.items() if number is None])


def every_way(known: Numbers, missing: Sequence[str]) -> Iterator[Numbers]:
    """Yield the numbers completed, one missing limit after the other."""
    if not missing:
        yield known
        return
    places = sorted(
        {number / multiple for number in known.values() if number for multiple in MULTIPLES} | {Fraction(1)}
    )
    between = [(lower + upper) / 2 for lower, upper in pairwise(places)]
    for place in (places[0] / 2, *places, *between, places[-1] * 2):
        yield from every_way(known | {missing[0]: place}, missing[1:])


# ---------------------------------------------------------------------------------------------------------------------
# Representative values: on and beside every cut, with and without the limits
# ---------------------------------------------------------------------------------------------------------------------


def measurements(
    unit: str, values: Sequence[str], step: str, **limits: Sequence[str | None]
) -> tuple[Measurement, ...]:
    """Return each value, one step below and one above it, with every combination of the limits."""
    numbers = sorted(
        {Decimal(value) + away for value in values for away in (-Decimal(step), Decimal(0), Decimal(step))}
    )
    return tuple(
        Measurement(
            number,
            unit,
            **{name: None if limit is None else Decimal(limit) for name, limit in zip(limits, chosen, strict=True)},
        )
        for chosen in product(*limits.values())
        for number in numbers
        if number >= 0
    )


def enzyme(unit: str) -> tuple[Measurement, ...]:
    """Return values on and beside every multiple of ULN and of the baseline, with one or both of them missing."""
    found: list[Measurement] = []
    for baseline in ("80", "100", "100.1", "200", "500", "501", "600"):
        multiples = [str(Decimal(baseline) * m) for m in TIMES] + [str(100 * m) for m in TIMES]
        found += measurements(unit, multiples, "0.1", uln=("100", None), baseline=(baseline,))
    found += measurements(unit, [str(100 * m) for m in TIMES], "0.1", uln=("100",), baseline=(None,))
    return (*found, *measurements(unit, ["100"], "1", uln=(None,), baseline=(None,)))


OF_ULN_100 = [str(100 * times) for times in TIMES]
BOTH = ("100", None)

COLUMNS: dict[str, dict[str, tuple[Any, ...]]] = {
    "neutrophils": {
        "neutrophils": (
            *measurements("/uL", ["0", "100", "500", "1000", "1500", "1800"], "1", lln=("1800", "1400", None)),
            *measurements("10^9/L", ["0.1", "0.5", "1.0", "1.5", "1.8"], "0.001", lln=("1.8", None)),
        )
    },
    "leukocytes": {
        "leukocytes": (
            *measurements("/mm3", ["0", "1000", "2000", "3000", "4000"], "1", lln=("4000", "2500", None)),
            *measurements("10^3/uL", ["1", "2", "3", "4"], "0.001", lln=("4", None)),
        )
    },
    "lymphocytes": {"lymphocytes": measurements("/uL", ["0", "200", "500", "800", "1000"], "1", lln=("1000", None))},
    "cd4": {"cd4": measurements("/uL", ["0", "50", "200", "500", "600"], "1", lln=("600", None))},
    "platelets": {
        "platelets": (
            *measurements("/uL", ["0", "10000", "25000", "50000", "75000", "150000"], "1", lln=("150000", None)),
            *measurements("10^9/L", ["10", "15", "25", "50", "75", "150"], "0.001", lln=("150", "60", None)),
        )
    },
    "haemoglobin": {
        "haemoglobin": (
            *measurements("g/dL", ["8.0", "10.0", "12.0"], "0.1", lln=("12.0", None)),
            *measurements("g/L", ["80", "100", "120"], "1", lln=("120", None)),
        )
    },
    "febrile_neutropenia": {
        "neutrophils": measurements("/uL", ["0", "500", "1000"], "1"),
        "temperature_c": tuple(map(Decimal, ("36.5", "37.9", "38.0", "38.1", "38.3", "38.4", "40.0"))),
    },
    "alt": {"alt": enzyme("U/L")},
    "ast": {"ast": enzyme("U/L")},
    "bilirubin": {"bilirubin": (*enzyme("umol/L"), *measurements("mg/dL", ["1.2", "1.8"], "0.1", uln=("1.2",)))},
    "alp": {"alp": enzyme("U/L")},
    "ggt": {"ggt": enzyme("U/L")},
    "creatinine": {
        "creatinine": (
            *measurements("umol/L", OF_ULN_100, "0.1", uln=BOTH, baseline=("100", "60", "250", None)),
            *measurements("umol/L", ["60", "90", "180"], "0.1", uln=BOTH, baseline=("60",)),
        )
    },
    "fibrinogen": {
        "fibrinogen": (
            *measurements(
                "mg/dL", ["50", "100", "150", "200"], "0.1", lln=("200", None), baseline=("300", "200", None)
            ),
            *measurements(
                "mg/dL",
                ["40", "50", "80", "100", "120", "150", "160", "200"],
                "0.1",
                lln=("200", None),
                baseline=("160",),
            ),
            *measurements(
                "g/L", ["0.5", "1.0", "1.1", "2.2"], "0.01", lln=("4.4", "2.2"), baseline=("4.0", "4.4", "5.0")
            ),
        )
    },
    "inr": {"inr": measurements("ratio", ["1.0", "1.2", "1.5", "2.5"], "0.01")},
    "aptt": {"aptt": measurements("s", OF_ULN_100, "0.1", uln=BOTH)},
    "ldh": {"ldh": measurements("U/L", OF_ULN_100, "0.1", uln=BOTH)},
    "ck": {"ck": measurements("U/L", OF_ULN_100, "0.1", uln=BOTH)},
    "triglycerides": {
        "triglycerides": (
            *measurements("mg/dL", ["150", "300", "500", "1000"], "0.1"),
            *measurements("mmol/L", ["1.70", "1.71", "3.40", "3.42", "5.7", "11.3", "11.4"], "0.01"),
        )
    },
    "albumin": {
        "albumin": (
            *measurements("g/L", ["20", "30", "35"], "1", lln=("35", None)),
            *measurements("g/dL", ["2.0", "3.0", "3.5"], "0.1", lln=("3.5", None)),
        )
    },
    "potassium_high": {
        "potassium": (
            *measurements("mmol/L", ["5.0", "5.5", "6.0", "7.0"], "0.01", uln=("5.0", "5.7", None)),
            *measurements("mEq/L", ["5.0", "5.5", "6.0", "7.0"], "0.1", uln=("5.0",)),
        )
    },
    "potassium_low": {"potassium": measurements("mmol/L", ["2.5", "3.0", "3.5"], "0.01", lln=("3.5", "2.9", None))},
    "sodium_low": {
        "sodium": measurements("mmol/L", ["120", "124", "125", "129", "130", "135"], "0.5", lln=("135", None))
    },
    "calcium_low": {
        "corrected_calcium": (
            *measurements("mmol/L", ["1.5", "1.75", "2.0", "2.2"], "0.01", lln=("2.2", None)),
            *measurements("mg/dL", ["6.0", "7.0", "8.0", "8.8"], "0.01", lln=("8.8", None)),
        )
    },
    "magnesium_low": {
        "magnesium": (
            *measurements("mmol/L", ["0.3", "0.4", "0.5", "0.7"], "0.01", lln=("0.7", None)),
            *measurements("mg/dL", ["0.7", "0.9", "1.2", "1.7"], "0.01", lln=("1.7", None)),
        )
    },
    "urate": {"urate": measurements("umol/L", OF_ULN_100, "0.1", uln=BOTH)},
    "lipase": {"lipase": measurements("U/L", OF_ULN_100, "0.1", uln=BOTH)},
    "glucose_low": {
        "glucose": (
            *measurements("mmol/L", ["1.7", "2.2", "3.0", "3.9"], "0.01", lln=("3.9", None)),
            *measurements("mg/dL", ["30", "40", "54", "55", "70"], "0.1", lln=("70", None)),
        )
    },
}
