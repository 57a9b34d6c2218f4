"""Read one number: a measurement, a count, points, a grade. Each returns it exactly or says one fault."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from tox_grader.assessment.faults import IMPOSSIBLE, WRONG_KIND, as_numeral, described, fault
from tox_grader.foundation.quantities import Bounds, plain

Least = Literal["zero", "above_zero"]

# Nobody measures to more places than this; a number with a huge exponent would only stall the arithmetic.
_MOST_PLACES = 30
_AS_REPORTED = "write the number as the laboratory reported it, or leave the key out"


def read_decimal(value: object, name: str, limits: Mapping[str, Bounds]) -> Decimal:
    """Return an exact number that can be true of the named measurement."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise fault(f"a number is wanted, {described(value)}", why=WRONG_KIND, do=_write_number(value))
    if isinstance(value, Decimal) and not value.is_finite():
        raise fault("a number that is not finite was given", why=IMPOSSIBLE, do="write the number as it was measured")
    _refuse_endless(value)
    number = Decimal(value)
    _refuse_impossible(number, name, limits)
    return number


def read_whole(value: object, name: str, limits: Mapping[str, Bounds]) -> int:
    """Return a whole number that can be true of the named score or count."""
    if isinstance(value, bool) or not isinstance(value, int):
        given = "given as a decimal" if isinstance(value, Decimal) else described(value)
        raise fault(f"a whole number is wanted, {given}", why=WRONG_KIND, do=_write_number(value, whole=True))
    _refuse_endless(value)
    _refuse_impossible(Decimal(value), name, limits)
    return value


def read_count(value: object, name: str, limits: Mapping[str, Bounds]) -> int:
    """Return how many there were: a whole number, never below 0."""
    count = read_whole(value, name, limits)
    if count < 0:
        raise fault(f"the count {count} is below 0", why=IMPOSSIBLE, do="write 0 or how many there were")
    return count


def read_points(value: object, name: str, limits: Mapping[str, Bounds]) -> int:
    """Return the points of one scored item: a whole number, never below 0."""
    points = read_whole(value, name, limits)
    if points < 0:
        raise fault(f"the points {points} are below 0", why=IMPOSSIBLE, do="write 0 or the points scored")
    return points


def checked_amount(amount: Decimal, least: Least) -> Decimal:
    """Return the number of something that there is none of at the least, or that cannot be absent at all."""
    if amount < 0 or (amount == 0 and least == "above_zero"):
        wanted = "0 or more" if least == "zero" else "more than 0"
        raise fault(f"{plain(amount)} is not possible (accepted: {wanted})", why=IMPOSSIBLE, do=_AS_REPORTED)
    return amount


def read_grade(value: object, accepted: tuple[int, ...]) -> int:
    """Return one grade of a closed scale, such as CTCAE 0 to 5."""
    grade = read_whole(value, "", {})
    if grade not in accepted:
        scale = " to ".join(str(end) for end in dict.fromkeys((accepted[0], accepted[-1])))
        raise fault(f"the grade {grade} does not exist (accepted: {scale})", why=IMPOSSIBLE, do=f"write {scale}")
    return grade


def _write_number(value: object, *, whole: bool = False) -> str:
    numeral = as_numeral(value) if isinstance(value, str) else None
    if numeral and not (whole and "." in numeral):
        return f"write {numeral} without quotes"
    if isinstance(value, float):
        return "hand the number over as a decimal or a whole number"
    return "write the whole number itself" if whole else "write the number itself"


def _refuse_endless(number: int | Decimal) -> None:
    if isinstance(number, int):
        endless = abs(number) >= 10**_MOST_PLACES
    else:
        endless = len(number.as_tuple().digits) > _MOST_PLACES or abs(number.adjusted()) > _MOST_PLACES
    if endless:
        raise fault("the number has more places than any measurement", why=IMPOSSIBLE, do="write it as measured")


def _refuse_impossible(number: Decimal, name: str, limits: Mapping[str, Bounds]) -> None:
    bounds = limits.get(name)
    if bounds is not None and not bounds.holds(number):
        lowest, highest = plain(bounds.lowest), plain(bounds.highest)
        raise fault(
            f"{name} {plain(number)} is not possible (accepted: {lowest} to {highest})",
            why=IMPOSSIBLE,
            do=_likely_slip(number, name, limits),
        )


def _likely_slip(number: Decimal, name: str, limits: Mapping[str, Bounds]) -> str:
    fahrenheit = limits.get("temperature_f")
    if name == "temperature_c" and fahrenheit is not None and fahrenheit.holds(number):
        return "check the number; if it was read in Fahrenheit, write it as temperature_f"
    celsius = limits.get("temperature_c")
    if name == "temperature_f" and celsius is not None and celsius.holds(number):
        return "check the number; if it was read in Celsius, write it as temperature_c"
    if name.endswith("_percent") and limits[name].holds(number * 100):
        return f"check the number; if it is a fraction, write it in percent: {plain(number * 100)}"
    return "check the number against the monitor or the chart and write it again"
