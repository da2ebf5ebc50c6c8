"""What an outcome depends on: the claim's settings, and the code that trains and measures. A fingerprint of both tells when it is stale."""

import ast
import hashlib
import json
from functools import cache
from pathlib import Path

from gan_core.claims.claim import Claim, FormulaClaim

ROOT = Path(__file__).parents[2]
# what does not change a run: how things are named, drawn, kept and sent, and the declarations of settings, whose values count by themselves
APART = ("gan_core.params", "gan_core.figures", "gan_core.claims", "gan_core.reference_runs", "gan_core.runtime")
TABLE = "gan_core.experiments"  # of all experiments: another one changes none of the others; the modules in it count


def fingerprint(claim: Claim | FormulaClaim) -> str:
    """Return 12 hex digits that change with the claim's settings, figure, condition or the code that it runs, but not with comments or its sentence."""
    settings = json.dumps(claim.base.model_dump(), sort_keys=True, default=str)
    asked = [claim.at_least, claim.at_most, claim.words, sorted(map(str, claim.free.items()))]
    if isinstance(claim, Claim):
        code = _closure(f"gan_core.experiments.{claim.experiment}")
        asked += [claim.step, claim.events]
    else:
        own = claim.value.__module__  # the claim's sentences stand there too, so only what it imports counts
        code = frozenset().union(*map(_closure, _imports(own))) if own.startswith("gan_core") else frozenset()
    whole = "\n".join([settings, json.dumps(asked), *(f"{name} {_code(name)}" for name in sorted(code))])
    return hashlib.sha256(whole.encode()).hexdigest()[:12]


@cache
def _closure(module: str) -> frozenset[str]:
    """Return the modules of gan_core that a module imports, directly or through others, and itself."""
    found, ahead = set[str](), [module]
    while ahead:
        name = ahead.pop()
        if name in found or name.startswith(APART) or name == TABLE:
            continue
        found.add(name)
        ahead += _imports(name)
    return frozenset(found)


@cache
def _imports(module: str) -> list[str]:
    found = list[str]()
    for node in ast.walk(ast.parse(_path(module).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gan_core"):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [node.module or "", *(name for name in names if _path(name).exists())]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.startswith("gan_core")]
    return found


@cache
def _code(module: str) -> str:
    """Return a digest of a module without comments and docstrings."""
    tree = ast.parse(_path(module).read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


def _path(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
