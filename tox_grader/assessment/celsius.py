"""Degrees Fahrenheit as degrees Celsius, without rounding across any cut point."""

from decimal import Decimal, localcontext

_FREEZING_F = 32
_SPARE_DIGITS = 30


def fahrenheit_to_celsius(fahrenheit: Decimal) -> Decimal:
    """Return the temperature in degrees Celsius: 100.4 F is exactly 38 C.

    A result that does not end (ninths) is carried so many digits further than the reading that it can never
    reach a cut point which the exact value does not reach.
    """
    with localcontext() as context:
        context.prec = len(fahrenheit.as_tuple().digits) + abs(fahrenheit.adjusted()) + _SPARE_DIGITS
        return (fahrenheit - _FREEZING_F) * 5 / 9
