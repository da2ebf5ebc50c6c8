"""What a student types, as a function of a: arithmetic and four functions, read by a parser of our own. No Python is run.

    sum     = product (("+" | "-") product)*
    product = signed (("*" | "/") signed)*
    signed  = ("-" | "+") signed | power
    power   = atom (("**" | "^") signed)?          so that -a^2 is -(a^2) and 2^-a is allowed
    atom    = number | "a" | "pi" | "e" | function "(" sum ")" | "(" sum ")"

All arithmetic is in float64, so no number grows beyond one machine word: 9**9**9**9 is infinite at once.
"""

import math
import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gan_core.array import sigmoid
from gan_core.errors import BadInput

Function = Callable[[np.ndarray], np.ndarray]

MAX_LENGTH, MAX_DEPTH = 200, 40  # characters; brackets, signs and powers within each other
FUNCTIONS: dict[str, Function] = {"log": np.log, "exp": np.exp, "sigma": sigmoid, "tanh": np.tanh}
CONSTANTS = {"pi": math.pi, "e": math.e}
SPELLINGS = str.maketrans({"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/"})
ALIASES = {"σ": "sigma", "π": "pi", "^": "**"}
TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)|(?P<name>[^\W\d]\w*)|(?P<sign>\*\*|[-+*/^()])"
)
SAID = "a number, a, pi, e, sigma(…), log(…), exp(…), tanh(…) or an opening bracket"


class Token(NamedTuple):
    """A piece of the text. kind: "number", "name", "sign" or, after the last, "end". place: its first character, from 1."""

    kind: str
    text: str
    place: int


def read(text: str) -> Function:
    """Return the function that a text such as '-(1 - sigma(a))' writes; it takes and returns float64 arrays of one shape.

    Where it has no finite value it returns NaN or ±inf and warns of nothing. What cannot be read raises BadInput: one
    sentence that names the character or the name at fault and what is allowed. Check: read("2^-a")(3) is 1/8.
    """
    if len(text) > MAX_LENGTH:
        raise BadInput(f"derivative: {len(text):,} characters are too many; at most {MAX_LENGTH} are read.")
    if not text.strip():
        raise BadInput("derivative: nothing is written; an example is -sigma(a).")
    body = _Parser(_tokens(text.translate(SPELLINGS))).whole()

    def function(a: np.ndarray) -> np.ndarray:
        a = np.asarray(a, float)
        with np.errstate(all="ignore"):
            return np.broadcast_to(body(a), a.shape)

    return function


def _tokens(text: str) -> list[Token]:
    found, at = [], 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = TOKEN.match(text, at)
        if match is None:
            raise BadInput(
                f"derivative: {text[at]!r} at character {at + 1} is not allowed; allowed are + − * / ^ ( ) and {SAID}."
            )
        token = Token(str(match.lastgroup), ALIASES.get(match[0], match[0]), at + 1)
        if token.kind == "name" and token.text not in ("a", *CONSTANTS, *FUNCTIONS):
            raise BadInput(
                f"derivative: the name {token.text!r} at character {at + 1} is not allowed; "
                f"allowed are a, {', '.join((*CONSTANTS, *FUNCTIONS))}."
            )
        found.append(token)
        at = match.end()
    return [*found, Token("end", "", len(text) + 1)]


class _Parser:
    """Recursive descent over the grammar above; each method returns a function of a."""

    def __init__(self, tokens: list[Token]):
        self._tokens = tokens
        self._at = self._depth = 0

    def whole(self) -> Function:
        body = self._sum()
        if self._next.kind != "end":
            wanted = (
                "+, −, *, / or ^ is missing before it" if self._next.text != ")" else "its opening bracket is missing"
            )
            raise BadInput(f"derivative: {self._here} is not expected; {wanted}.")
        return body

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    @property
    def _here(self) -> str:
        token = self._next
        return "the end" if token.kind == "end" else f"{token.text!r} at character {token.place}"

    def _take(self, *signs: str) -> Token | None:
        """Step over the next token if it is one of these signs."""
        token = self._next
        if token.kind != "sign" or token.text not in signs:
            return None
        self._at += 1
        return token

    def _sum(self) -> Function:
        left = self._product()
        while sign := self._take("+", "-"):
            left = _both(np.add if sign.text == "+" else np.subtract, left, self._product())
        return left

    def _product(self) -> Function:
        left = self._signed()
        while sign := self._take("*", "/"):
            left = _both(np.multiply if sign.text == "*" else np.divide, left, self._signed())
        return left

    def _signed(self) -> Function:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BadInput(
                f"derivative: brackets, signs and powers lie deeper than {MAX_DEPTH} within each other, at character {self._next.place}."
            )
        sign = self._take("-", "+")
        body = self._signed() if sign else self._power()
        self._depth -= 1
        return _of(np.negative, body) if sign and sign.text == "-" else body

    def _power(self) -> Function:
        base = self._atom()
        return _both(np.power, base, self._signed()) if self._take("**") else base

    def _atom(self) -> Function:
        if self._take("("):
            return self._closed()
        token = self._next
        if token.kind == "number":
            self._at += 1
            return _number(token)
        if token.kind != "name":
            raise BadInput(f"derivative: {self._here} is not expected; what can stand here is {SAID}.")
        self._at += 1
        if token.text == "a":
            return lambda a: a
        if token.text in CONSTANTS:
            return _constant(CONSTANTS[token.text])
        if not self._take("("):
            raise BadInput(f"derivative: {self._here} is not expected; an opening bracket has to follow {token.text}.")
        return _of(FUNCTIONS[token.text], self._closed())

    def _closed(self) -> Function:
        body = self._sum()
        if not self._take(")"):
            raise BadInput(
                f"derivative: {self._here} is not expected; a closing bracket or +, −, *, / or ^ can stand here."
            )
        return body


def _number(token: Token) -> Function:
    number = float(token.text)
    if not math.isfinite(number):
        raise BadInput(f"derivative: the number at character {token.place} is too large; at most 1e308 is read.")
    return _constant(number)


def _constant(number: float) -> Function:
    return lambda a: np.full_like(a, number)


def _of(outer: Function, inner: Function) -> Function:
    return lambda a: outer(inner(a))


def _both(sign: Callable[..., np.ndarray], left: Function, right: Function) -> Function:
    return lambda a: sign(left(a), right(a))
