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
    sign, size = ("−" if x < 0 else ""), float(f"{abs(x):.{digits - 1}e}")
    if size == 0:
        return "0"
    exponent = math.floor(math.log10(size) + 1e-12)
    if -3 <= exponent < 6:
        whole = f"{size:,.{max(0, digits - 1 - exponent)}f}"
        return sign + (whole.rstrip("0").rstrip(".") if "." in whole else whole)
    mantissa = f"{size / 10.0**exponent:.{digits - 1}f}".rstrip("0").rstrip(".")
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
