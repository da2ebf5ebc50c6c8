"""Who may import whom, and that the web server never imports torch."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# what is implemented in torch is declared here without it: of these packages and modules themselves the web server may read
DECLARATIONS = (
    "gan_core.networks.activations",
    "gan_core.networks.pairs",
    "gan_core.training.constraints",
    "gan_core.training.cures",
    "gan_core.training.optimisers",
    "gan_core.training.trilemma",
)

# package or module -> the packages of this repository that it may import (itself is always allowed)
ALLOWED = {
    "gan_core.errors": set(),
    "gan_core.registry": {"gan_core.errors"},
    "gan_core.array": set(),
    "gan_core.numerals": set(),
    "gan_core.nested": set(),
    "gan_core.columns": set(),
    "gan_core.history": set(),
    "gan_core.settings": {"gan_core.errors"},
    "gan_core.report": {"gan_core.numerals"},
    "gan_core.losses": {"gan_core.array", "gan_core.registry"},
    "gan_core.data": {"gan_core.errors", "gan_core.array", "gan_core.registry", "gan_core.settings"},
    "gan_core.theory": {
        "gan_core.errors", "gan_core.array", "gan_core.registry", "gan_core.data", "gan_core.losses",
    },
    "gan_core.diffusion": {"gan_core.errors", "gan_core.array", "gan_core.registry", "gan_core.data"},
    "gan_core.networks": {"gan_core.registry"},
    "gan_core.training.optimisers": {"gan_core.registry"},
    "gan_core.training.constraints": {"gan_core.registry"},
    "gan_core.training.cures": {
        "gan_core.registry", "gan_core.networks", "gan_core.training.constraints", "gan_core.training.optimisers",
    },
    "gan_core.params": {
        "gan_core.errors", "gan_core.registry", "gan_core.numerals", "gan_core.losses", "gan_core.data",
        "gan_core.theory", "gan_core.diffusion", *DECLARATIONS,
    },
    "gan_core.reference_runs": {"gan_core.numerals", "gan_core.params", "gan_core.training.cures", "gan_core.training.trilemma"},
    "gan_core.training": {
        "gan_core.errors", "gan_core.array", "gan_core.nested", "gan_core.registry", "gan_core.checkpoints", "gan_core.losses",
        "gan_core.data", "gan_core.params", "gan_core.networks", "gan_core.diffusion",
    },
    "gan_core.metrics": {"gan_core.data", "gan_core.theory"},
    "gan_core.checkpoints": {"gan_core.errors"},
    "gan_core.telemetry": {
        "gan_core.errors", "gan_core.checkpoints", "gan_core.data", "gan_core.params", "gan_core.networks", "gan_core.training",
        "gan_core.metrics", "gan_core.nested", "gan_core.theory", "gan_core.diffusion", "gan_core.columns",
    },
    "gan_core.latent": {"gan_core.nested", "gan_core.training", "gan_core.telemetry"},
    "gan_core.experiments": {
        "gan_core.errors", "gan_core.registry", "gan_core.losses", "gan_core.data", "gan_core.params", "gan_core.networks",
        "gan_core.training", "gan_core.telemetry", "gan_core.latent", "gan_core.theory",
        "gan_core.diffusion", "gan_core.nested",
    },
    "gan_core.export": set(),
    "gan_core.runtime": {
        "gan_core.errors", "gan_core.settings", "gan_core.params", "gan_core.experiments", "gan_core.report", "gan_core.columns",
    },
    "gan_core.figures": {
        "gan_core.array", "gan_core.numerals", "gan_core.losses", "gan_core.data", "gan_core.theory", "gan_core.params",
        "gan_core.diffusion",
    },
    "gan_core.claims": {
        "gan_core.errors", "gan_core.numerals", "gan_core.registry", "gan_core.history", "gan_core.data", "gan_core.theory", "gan_core.diffusion", "gan_core.losses",
        "gan_core.params", "gan_core.experiments", "gan_core.runtime",
    },
    "gan_core.cli": {
        "gan_core.claims", "gan_core.errors", "gan_core.registry", "gan_core.report", "gan_core.data", "gan_core.losses", "gan_core.params",
        "gan_core.training", "gan_core.experiments", "gan_core.runtime",
    },
}  # fmt: skip
NOT_FOR_PAGES = {
    "gan_core.training",
    "gan_core.networks",
    "gan_core.telemetry",
    "gan_core.metrics",
    "gan_core.latent",
}
SHARED = ("ui.assets", "ui.headers", "ui.links", "ui.message", "ui.packing", "ui.text")  # by both faces
TORCH_FREE = ("params", "losses", "data", "reference_runs", "theory", "diffusion", "figures", "claims")


def imported(path):
    """Every module that a file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(module, packages):
    return any(module == package or module.startswith(package + ".") for package in packages)


@pytest.mark.parametrize("package", ALLOWED)
def test_one_way_through_the_code(package):
    place = ROOT / package.replace(".", "/")
    files = list(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    assert files
    for path in files:
        for module in imported(path):
            if module == "gan_core" or not module.startswith("gan_core"):
                assert not within(module, ["streamlit", "ui", "pages", "gradio", "gradio_face"]), (
                    f"{path.name} imports {module}"
                )
            else:
                assert within(module, ALLOWED[package] | {package}), f"{path.relative_to(ROOT)} imports {module}"


def test_every_package_stands_in_the_table():
    core = ROOT / "gan_core"
    packages = {f"gan_core.{path.parent.name}" for path in core.glob("*/__init__.py")}
    modules = {f"gan_core.{path.stem}" for path in core.glob("*.py") if not path.stem.startswith("__")}
    assert packages | modules <= set(ALLOWED)


def test_ui_and_pages_do_not_reach_into_training():
    for folder in ("ui", "pages"):
        for path in (ROOT / folder).rglob("*.py"):
            for module in imported(path):
                assert not within(module, NOT_FOR_PAGES | {"torch"}) or within(module, DECLARATIONS), (
                    f"{path.relative_to(ROOT)} imports {module}"
                )


def test_the_gradio_face_takes_of_ui_only_what_both_faces_share():
    for path in [ROOT / "gradio_app.py", *(ROOT / "gradio_face").glob("*.py")]:
        for module in imported(path):
            assert not within(module, NOT_FOR_PAGES | {"torch", "streamlit", "pages"}), f"{path.name} imports {module}"
            assert not module.startswith("ui.") or within(module, SHARED), f"{path.name} imports {module}"


def run(code: str) -> None:
    """Run Python in a process of its own, for what is imported there."""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=120)


def test_what_both_faces_share_imports_neither_of_their_packages_and_gan_core_no_streamlit():
    run(f"""
import sys, importlib
sys.modules["streamlit"] = sys.modules["gradio"] = None
for name in {[*SHARED, "gan_core.figures.drawn"]}: importlib.import_module(name)
assert "torch" not in sys.modules
import gan_core.cli, gan_core.experiments.plane_gan, gan_core.runtime.worker
""")


def test_the_front_imports_no_torch_and_its_data_transport_and_source_code_need_none():
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for folder in [*(f"gan_core/{name}" for name in TORCH_FREE), "ui"]
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "main.py"  # main runs a page when imported
    ]
    run(f"""
import sys, importlib, numpy as np
from gan_core.data import distributions
from gan_core.data.curve import Curve
from gan_core.data.mixture import EqualMixture
for d in distributions:
    x = d(sigma=0.1, radius=2.0).sample(9, np.random.default_rng(0))
    d(sigma=0.1, radius=2.0).log_density(x)
assert not {{"torch", "scipy"}} & set(sys.modules), "to draw data in numpy"
for name in {[*DECLARATIONS, *modules]}: importlib.import_module(name)
import gan_core.runtime.client, gan_core.runtime.pool
from gan_core.theory.transport import wasserstein_1
assert wasserstein_1(np.zeros((2, 2)), np.ones((2, 2))) > 1.4
from ui.lesson import blocks
assert "def gan_step" in blocks.source("gan_core/training/plane/gan_step.py", "gan_step")
assert "torch" not in sys.modules
""")
