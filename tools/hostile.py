"""Hostile inputs, one parser of foreign text or bytes a function: each must answer, or refuse in one sentence, and do nothing else.

A function takes a `random.Random` and makes one input of it, so that a seed repeats it: `tools.fuzz` runs many of them, and
the tests let hypothesis drive the generator and make a failing input small.
"""

import contextlib
import io
import math
import random
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from gan_core import params as models
from gan_core.data.images.kept_uploads import content_of
from gan_core.data.images.upload import read_zip
from gan_core.errors import MAX_LENGTH, BadInput, quoted
from gan_core.params import Params
from gan_core.params.events import read_events
from gan_core.params.vary import parse_vary
from gan_core.runtime import protocol
from gan_core.runtime.store import Store
from gan_core.theory.expression import read as read_expression
from ui import links

MODELS: list[type[Params]] = [
    model for name in models.__all__ if isinstance(model := getattr(models, name), type) and issubclass(model, Params)
]

NUMBERS: list[Any] = [
    math.nan, math.inf, -math.inf, 1e308, -1e308, 5e-324, -0.0, 0, 1, -1, 0.5, 2**31, 2**63, 2**64, -(2**63), 10**400, -(10**400),
    10**5000, True, False,
]  # fmt: skip
TEXTS = [
    "", " ", "nan", "NaN", "inf", "-Infinity", "1e308", "1e309", "-1e400", "9" * 400, "9" * 5000, "-0.0", "0x10", "1_000", "１２", "٣", "½", "1e-5",
    "true", "None", "null", "\0", "a\0b", "\u202e321", "\u200f7", "\ufeff1", "\ud800", "é\u0301" * 40, "😀" * 100, "𝟙", "İ", "ß",
    "<script>alert(1)</script>", "'; DROP TABLE runs; --", "../../etc/passwd", "%00%ff", "{0.__class__}", "%s%n", "__import__('os')",
    "$\\frac{1}{0}$", "a=b;c=d|e", "loss=hinge", "sigma=1e309", "members=64", "vary=seed=1", "=", "|", ";", ":", ",", "x" * 100_000,
]  # fmt: skip
LETTERS = "a0.eE+-*/^() =|;:,_\0\u202e😀9σπ"


def text(rng: random.Random, letters: str = LETTERS) -> str:
    """Make a text: one that has made trouble somewhere, or letters at random."""
    return (
        rng.choice(TEXTS) if rng.random() < 0.5 else "".join(rng.choice(letters) for _ in range(rng.randrange(1, 60)))
    )


def value(rng: random.Random) -> Any:
    """Make a value of any kind."""
    plain = [
        lambda: rng.choice(NUMBERS),
        lambda: text(rng),
        lambda: rng.uniform(-10, 10),
        lambda: rng.randrange(-5, 5000),
    ]
    odd = [
        lambda: None,
        lambda: [],
        lambda: [1.0],
        lambda: {},
        lambda: {"a": 1},
        lambda: b"\xff\0",
        lambda: np.float64("nan"),
    ]
    odd += [lambda: (1, 2), lambda: 1j, lambda: np.array([1, 2]), lambda: object, lambda: {1, 2}, lambda: np.int64(3)]
    return rng.choice(plain if rng.random() < 0.8 else odd)()


def is_finite(params: Params) -> bool:
    """Tell whether every number of some params is one that can be computed with."""
    return all(math.isfinite(item) for item in params.model_dump().values() if isinstance(item, float))


def refused(problem: BadInput, *named: str) -> None:
    """Check a refusal: a sentence of bounded length that can be written in UTF-8 and that names a field at fault."""
    said = str(problem)
    said.encode()
    assert said.strip() and len(said) <= MAX_LENGTH + 3, f"{len(said)} characters"
    assert not named or any(name in said or quoted(name) in said for name in named), (
        f"none of {named} is named in: {said}"
    )


def settings(rng: random.Random) -> None:
    """One to three fields of a model, through the three ways in."""
    model = rng.choice(MODELS)
    given = {rng.choice(list(model.model_fields)): value(rng) for _ in range(rng.randrange(1, 4))}
    if rng.random() < 0.05:
        given[text(rng)[:200]] = value(rng)
    if rng.random() < 0.05:
        given["preset"] = value(rng)
    try:
        assert is_finite(model.of(given))
    except BadInput as problem:
        refused(problem, *problem.fields)
        assert problem.fields, f"no field is named: {problem}"
    try:
        assert is_finite(model.of().changed(given))
    except BadInput as problem:
        refused(problem, *problem.fields)
    found, problems = model.lenient(given)
    assert is_finite(found) and all(problems)


def address(rng: random.Random) -> None:
    """A link's query; it is never refused as a whole."""
    model = rng.choice(MODELS)
    names = [*model.model_fields, *links.RESERVED]
    query = {
        rng.choice(names) if rng.random() < 0.9 else text(rng)[:300]: text(rng) for _ in range(rng.randrange(1, 6))
    }
    link = links.read(query, model)
    assert is_finite(link.params) and all(0 < len(said) <= 400 for said in link.problems)
    again = links.build(link.params, link.events, link.stop)
    again.encode("ascii")


def events(rng: random.Random) -> None:
    """What was done to a run, as in a link and on the command line."""
    model = rng.choice(MODELS)
    live = [name for name, spec in model.specs().items() if spec.live] or ["seed"]
    parts = [
        f"{rng.choice([text(rng), str(rng.randrange(99))])}:{rng.choice([*live, text(rng)])}={text(rng)}"
        for _ in range(3)
    ]
    try:
        read_events(",".join(parts[: rng.randrange(1, 4)]), model, ("step_D",))
    except BadInput as problem:
        refused(problem, "events")


def expression(rng: random.Random) -> None:
    """What a student types as a derivative."""
    words = [
        "a",
        "pi",
        "e",
        "sigma(",
        "log(",
        "exp(",
        "tanh(",
        "(",
        ")",
        "+",
        "-",
        "*",
        "/",
        "^",
        "**",
        "9",
        "1e308",
        ".5",
        " ",
        "σ",
    ]
    typed = "".join(rng.choice(words) for _ in range(rng.randrange(1, 30))) if rng.random() < 0.7 else text(rng)
    try:
        read_expression(typed)(np.array([-1e308, -1.0, 0.0, math.nan, math.inf]))
    except BadInput as problem:
        refused(problem, "derivative")


def varied(rng: random.Random) -> None:
    """The little language in which the members of an ensemble differ."""
    names = ["loss", "lr_D", "seed", "members", "vary", "width_G", "", "σ"]
    typed = ";".join(
        f"{rng.choice(names)}={'|'.join(text(rng)[:50] for _ in range(rng.randrange(4)))}" for _ in range(2)
    )
    for read in (parse_vary, lambda words: models.PlaneGanParams.of(vary=words)):
        try:
            read(typed)
        except BadInput as problem:
            refused(problem)


@cache
def _zip() -> bytes:
    from PIL import Image

    picture, whole = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(16):
            archive.writestr(f"{i % 2}/{i}.png", picture.getvalue())
    return whole.getvalue()


def broken(whole: bytes, rng: random.Random) -> bytes:
    """Return bytes with some of them changed, left out or doubled; most of the time near an end, where the tables are."""
    made = bytearray(whole)
    for _ in range(rng.randrange(1, 8)):
        near = rng.choice([len(made), min(len(made), 64)])
        at = rng.randrange(near) if rng.random() < 0.6 else len(made) - 1 - rng.randrange(min(len(made), 1000))
        made[at] = rng.choice([0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)])
        if rng.random() < 0.1:
            del made[at : at + rng.randrange(1, 50)]
        if rng.random() < 0.1:
            made[at:at] = made[at : at + 20]
        if not made:
            return b""
    return bytes(made)


def uploaded(rng: random.Random) -> None:
    """A zip of images."""
    try:
        made = read_zip(broken(_zip(), rng), rng.choice([28, 32]), coloured=rng.random() < 0.5)
        assert made.pixels.dtype == np.uint8 and len(made) >= 16
    except BadInput as problem:
        refused(problem, "upload")
    try:
        content_of(text(rng))
    except BadInput as problem:
        refused(problem, "upload")


@cache
def _message() -> bytes:
    return protocol.encode(
        {"a": np.arange(20.0), "b": ["x", {"c": 1.5}], "d": math.nan, "id": 3, "do": "look", "with": {}}
    )


def message(rng: random.Random) -> None:
    """Bytes between front and worker."""
    with contextlib.suppress(ValueError):
        protocol.decode(broken(_message(), rng))


@cache
def _folder() -> tuple[tempfile.TemporaryDirectory, Store, bytes]:
    folder = tempfile.TemporaryDirectory()
    store = Store(Path(folder.name) / "runs", 1 << 20)
    store.save(
        "ab" * 8, {"w": np.arange(12.0).reshape(3, 4)}, {"run": {"step": 3}, "recipe": {"experiment": "plane_gan"}}
    )
    return folder, store, store.path("ab" * 8).read_bytes()


def saved(rng: random.Random) -> None:
    """A saved run that was damaged, and an id that is none."""
    _, store, whole = _folder()
    store.path("ab" * 8).write_bytes(broken(whole, rng))
    try:
        store.load("ab" * 8)
    except BadInput as problem:
        refused(problem, "saved state")
    try:
        store.load(text(rng))
    except BadInput as problem:
        refused(problem, "run")


TARGETS: dict[str, tuple[int, Callable[[random.Random], None]]] = {  # name: (its share, what runs one)
    "settings": (10, settings),
    "address": (8, address),
    "events": (4, events),
    "expression": (6, expression),
    "vary": (4, varied),
    "message": (4, message),
    "saved": (2, saved),
    "zip": (2, uploaded),
}
