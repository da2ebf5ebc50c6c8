"""Text for a page: numbers as people write them, and foreign text that Markdown must not interpret."""

import re
from decimal import Decimal

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
LONGEST = 320  # characters of a message; a link can carry any text


def number(x: float) -> str:
    """Write x exactly as people do: '1 × 10⁻³', '0.02', '250', '1 × 10⁶'; round first if fewer digits are wanted."""
    exact = Decimal(repr(x)).normalize()
    if not exact.is_finite() or exact == 0:
        return "0" if exact == 0 else str(x)
    if Decimal("0.01") <= abs(exact) < 10_000:
        return f"{exact:f}"
    exponent = exact.adjusted()
    mantissa = f"{exact.scaleb(-exponent).normalize():f}"
    return f"{mantissa} × 10{str(exponent).translate(SUPERSCRIPTS)}"


def three_digits(x: float) -> str:
    """Write x with three significant digits: 0.12345 gives '0.123', 123456 gives '1.23 × 10⁵'."""
    return number(float(f"{x:.3g}"))


def plain(text: str) -> str:
    """Escape what Markdown or HTML would interpret: a link's text must not become a picture, a formula or a tag."""
    return re.sub(r"([\\`*_{}\[\]()<>#$~|!:&])", r"\\\1", " ".join(text.split()))


def short(text: str, longest: int = LONGEST) -> str:
    """Cut the middle out of a text that is too long, so that both ends of the sentence stay."""
    if len(text) <= longest:
        return text
    return f"{text[: longest * 3 // 5]} … {text[-longest * 2 // 5 :]}"
