"""Numbers as people write them: '5 × 10⁻⁵', not '5e-05'."""

import math
from decimal import Decimal

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_of_ten(exponent: int) -> str:
    """Return '10⁻⁵'."""
    return f"10{str(exponent).translate(SUPERSCRIPTS)}"


def format_number(x: float, digits: int = 3) -> str:
    """Write x with three significant digits: 0.12345 → '0.123', 0.00005 → '5 × 10⁻⁵', -2.5 → '−2.5', NaN → '–'."""
    x = float(x)
    if math.isnan(x):
        return "–"
    if math.isinf(x):
        return "∞" if x > 0 else "−∞"
    if x == 0:
        return "0"
    rounded = f"{abs(x):.{digits - 1}e}"  # as text: 10⁻³²⁴ is no float, and 1.80 × 10³⁰⁸ is none either
    sign, mantissa, exponent = "−" if x < 0 else "", rounded.split("e")[0], int(rounded.split("e")[1])
    if -3 <= exponent < 6:
        whole = f"{float(rounded):,.{max(0, digits - 1 - exponent)}f}"
        return sign + (whole.rstrip("0").rstrip(".") if "." in whole else whole)
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{sign}{mantissa} × {power_of_ten(exponent)}"


def format_exact(x: float) -> str:
    """Write x with every digit that it has: '1 × 10⁻³', '0.02', '250', '1 × 10⁶'; a whole number as it is."""
    if isinstance(x, int):
        return str(x)
    exact = Decimal(repr(x)).normalize()
    if not exact.is_finite() or exact == 0:
        return "0" if exact == 0 else str(x)
    if Decimal("0.01") <= abs(exact) < 10_000:
        return f"{exact:f}"
    exponent = exact.adjusted()
    return f"{exact.scaleb(-exponent).normalize():f} × {power_of_ten(exponent)}"
