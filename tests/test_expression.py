"""What a student types is read as arithmetic and nothing else."""

import ast
import math
import random
from pathlib import Path

import numpy as np
import pytest

from gan_core.errors import BadInput
from gan_core.theory import expression
from gan_core.theory.expression import read


@pytest.mark.parametrize(
    ("text", "at", "value"),
    [
        ("a", 3, 3),
        ("-a^2", 3, -9),
        ("2**-a", 3, 0.125),
        ("2^3^2", 0, 512),
        ("1 - 2 - 3", 0, -4),
        ("8 / 4 / 2", 0, 1),
        ("2 + 3 * 4", 0, 14),
        ("(2 + 3) * 4", 0, 20),
        ("--a", 2, 2),
        ("3 − 2 × a", 2, -1),
        ("log(e) + tanh(0) + exp(0)", 0, 2),
        ("sigma(a)", math.log(3), 0.75),
        ("σ(a)·4", math.log(3), 3),
        ("1e-3 + .5 + 2.", 0, 2.501),
        ("pi / π", 0, 1),
        ("+a", -1, -1),
    ],
)
def test_value(text, at, value):
    assert float(read(text)(np.array(float(at)))) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing is written"),
        ("   ", "nothing is written"),
        ("__import__('os')", "'__import__' at character 1 is not allowed"),
        ("a.__class__", "'.' at character 2 is not allowed"),
        ("().__class__", "'.' at character 3 is not allowed"),
        ("()", "')' at character 2 is not expected"),
        ("lambda: 1", "'lambda' at character 1 is not allowed"),
        ("open(a)", "'open' at character 1 is not allowed; allowed are a, pi, e, log, exp, sigma, tanh"),
        ("sin(a)", "'sin' at character 1 is not allowed"),
        ("x + 1", "'x' at character 1 is not allowed"),
        ("nan", "'nan' at character 1"),
        ("-inf", "'inf' at character 2"),
        ("1e999", "the number at character 1 is too large"),
        ("9" * 199 + "." + "9" * 199, "characters are too many; at most 200"),
        ("(" * 10_000 + "a" + ")" * 10_000, "20,001 characters are too many; at most 200"),
        ("(" * 90 + "a" + ")" * 90, "deeper than 40"),
        ("-" * 150 + "a", "deeper than 40"),
        ("^".join("a" * 60), "deeper than 40"),
        ("a < 1 < 2", "'<' at character 3 is not allowed"),
        ("'a'", '"\'" at character 1 is not allowed'),
        ("(a := 3)", "':' at character 4 is not allowed"),
        ("[a for a in a]", "'[' at character 1 is not allowed"),
        ("a if a else a", "'if' at character 3 is not allowed"),
        ("2a", "'a' at character 2 is not expected; +, −, *, / or ^ is missing"),
        ("a(2)", "'(' at character 2 is not expected"),
        ("exp", "the end is not expected; an opening bracket has to follow exp"),
        ("exp(a", "the end is not expected; a closing bracket"),
        ("exp()", "')' at character 5 is not expected"),
        ("a)", "its opening bracket is missing"),
        ("a +", "the end is not expected"),
        ("* a", "'*' at character 1 is not expected"),
        ("a, a", "',' at character 2 is not allowed"),
        ("a\x00", "at character 2 is not allowed"),
        ("a\n;a", "';' at character 3 is not allowed"),
        ("０", "at character 1 is not allowed"),  # a digit, but not an ASCII one
        ("log(a)(a)", "'(' at character 7 is not expected"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text, says):
    with pytest.raises(BadInput) as caught:
        read(text)
    sentence = str(caught.value)
    assert says in sentence and sentence.startswith("derivative: ") and sentence.endswith(".") and len(sentence) < 320


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("text", ["9**9**9**9", "1/0", "log(-1)", "0/0", "(0-1)^a", "exp(exp(exp(a)))", "1e308*1e308"])
def test_what_has_no_number_gives_none_at_once_and_without_a_warning(text):
    assert not np.isfinite(read(text)(np.array([5.5]))).any()


def test_nothing_of_python_evaluates_what_is_typed():
    """The module calls neither eval nor exec nor compile, and imports nothing that could."""
    tree = ast.parse(Path(expression.__file__).read_text("utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not names & {"eval", "exec", "compile", "getattr", "__import__", "globals", "locals"}
    modules = {
        getattr(node, "module", None) or node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    }
    assert modules == {"math", "re", "collections.abc", "typing", "numpy", "gan_core.array", "gan_core.errors"}


def written(rng, depth):
    """A random expression of the language, which is also Python's."""
    if depth == 0:
        return rng.choice(["a", "pi", "e", "2", "0.5", "3.", ".25", "1e-2"])
    left, right = written(rng, depth - 1), written(rng, rng.randrange(depth))
    shapes = [
        "({} + {})",
        "{} - ({})",
        "({}) * {}",
        "({}) / ({})",
        "({}) ** ({})",
        "-{} + {}",
        "exp({}) - {}",
        "sigma({}) * ({})",
        "tanh({}) / ({})",
        "log({}) + {}",
    ]
    return rng.choice(shapes).format(left, right)


def test_a_thousand_random_expressions_have_the_value_that_python_gives_them():
    rng, a = random.Random(0), np.array([-2.3, -0.4, 0.7, 3.1])
    known = {
        "log": np.log,
        "exp": np.exp,
        "tanh": np.tanh,
        "sigma": lambda x: 1 / (1 + np.exp(-x)),
        "pi": math.pi,
        "e": math.e,
    }
    compared = 0
    for _ in range(1000):
        text = written(rng, rng.randrange(1, 4))
        if len(text) > expression.MAX_LENGTH:
            continue
        # numpy's numbers in place of Python's, whose 0.0 ** -1 and 1/0 raise
        in_numpy = ast.unparse(ast.fix_missing_locations(Numbers().visit(ast.parse(text, mode="eval"))))
        with np.errstate(all="ignore"):
            expected = np.broadcast_to(eval(in_numpy, {**known, "a": a, "np": np}), a.shape)  # our own text
        np.testing.assert_allclose(read(text)(a), expected, rtol=1e-9, equal_nan=True, err_msg=text)
        compared += np.isfinite(expected).all()
    assert compared > 300


class Numbers(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.parse(f"np.float64({node.value})", mode="eval").body


def test_random_texts_are_read_or_refused_in_one_sentence_and_raise_nothing_else():
    rng, signs = random.Random(1), "aei(+-*/^).,0123456789 sigmalogexp_[]{}'\"\\:=<>!@#$%&|~`?\n\t\0é−×σ𝟙"
    for _ in range(5000):
        text = "".join(rng.choices(signs, k=rng.randrange(30)))
        try:
            read(text)(np.array([0.5]))
        except BadInput as problem:
            assert str(problem).startswith("derivative: ")
