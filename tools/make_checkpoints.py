"""Train what is shipped in checkpoints/ and write it down in the manifest.

    python -m tools.make_checkpoints [NAME …] [--device cuda]

Without names everything is made. MNIST is read from GANSCOPE_DATA. A run is an experiment's, so its settings and seed repeat it.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from gan_core import checkpoints, experiments
from gan_core.data.images import image_sets
from gan_core.metrics.class_histogram import class_histogram
from gan_core.runtime.device import choose_device
from gan_core.telemetry.images.picture import samples_of
from gan_core.telemetry.images.sample_evaluator import classifier_of, middle
from gan_core.training.classifier import accuracy, train_classifier

SAMPLES = 10_000  # that the classes are counted of
CLASSIFIERS = {
    "classifier_mnist": ("mnist", 4),
    "classifier_digits": ("digits", 12),
    "classifier_glyphs": ("glyphs", 400),
}


@dataclass(frozen=True)
class Recipe:
    """A run, and what is kept of it: {images that the critic has been shown: name}."""

    settings: dict[str, Any]
    keep: dict[int, str]
    critic: bool = False  # keep the last critic too, to go on from
    halves: bool = False  # write float16, and judge what is written


MNIST = {"data": "mnist", "batch_size": 64, "ema_decay": 0.999, "evaluate_every": 100_000}
RECIPES = {
    recipe.keep[max(recipe.keep)]: recipe
    for recipe in (
        Recipe(
            {"ema_decay": 0.995, "evaluate_every": 100_000},
            {16_000: "dcgan_digits_early", 300_000: "dcgan_digits"},
            critic=True,
        ),
        Recipe(
            {**MNIST, "width": 1.0, "noise_dim": 100, "lr_D": 4e-4, "lr_G": 4e-4},
            {60_000: "dcgan_mnist_1", 600_000: "dcgan_mnist", 1_500_000: "dcgan_mnist_25"},
            halves=True,
        ),
        Recipe({"labels": "cgan", "ema_decay": 0.995, "evaluate_every": 100_000}, {128_000: "cgan_digits"}),
        Recipe({"labels": "acgan", "ema_decay": 0.995, "evaluate_every": 100_000}, {128_000: "acgan_digits"}),
        Recipe({**MNIST, "labels": "cgan"}, {600_000: "cgan_mnist"}),
        Recipe({**MNIST, "labels": "acgan"}, {600_000: "acgan_mnist"}),
        # five critic steps each: 2,000 and 3,000 of the generator
        Recipe({"preset": "wgan_gp", "ema_decay": 0.995, "evaluate_every": 100_000}, {640_000: "wgan_gp_digits"}),
        Recipe({**MNIST, "preset": "wgan_gp"}, {960_000: "wgan_gp_mnist"}),
    )
}

DENOISERS = {"unet_mnist": 10_000}  # steps
SHIPPED_RUN = {"preset": "shipped", "judged": 1000, "sampling_steps": 50}


def make_classifier(name: str, device: str) -> None:
    """Train a classifier on a set's training part and judge it on the other."""
    data, epochs = CLASSIFIERS[name]
    source, start = image_sets[data], time.perf_counter()
    classifier = train_classifier(source.load(28, train=True), epochs=epochs, seed=0, device=device)
    found = accuracy(classifier, source.load(28, train=False))
    arrays = {key: tensor.cpu().numpy() for key, tensor in classifier.state_dict().items()}
    entry = {
        "kind": "classifier", "made": f"python -m tools.make_checkpoints {name}", "data": data, "epochs": epochs, "seed": 0,
        "metrics": {"test_accuracy": round(found, 4)},
    }  # fmt: skip
    _write(name, arrays, entry, start)


def make_gans(name: str, device: str) -> None:
    """Train a recipe's run, and keep at each of its stops the generator that is shown (its average) with its settings."""
    recipe = RECIPES[name]
    run, start = experiments.create("image_gan", device=device, **recipe.settings), time.perf_counter()
    game = run.games[0]
    for images, kept in sorted(recipe.keep.items()):
        steps = images // (run.params.batch_size * run.params.n_D)
        while run.step < steps:
            run.advance(min(100, steps - run.step))
            if sys.stderr.isatty():
                print(f"\r{kept}: step {run.step} of {steps}", end="", file=sys.stderr)
        shown = getattr(game.shown_G, "module", game.shown_G)
        with rounded(shown) if recipe.halves else nullcontext(arrays_of(shown)) as arrays:
            entry = {
                "made": made(name, kept), "images_seen": images, "steps": steps, "seed": run.params.seed,
                "data": run.params.data, "shape": list(game.images.shape), "classes": list(game.images.classes),
                "params": run.params.model_dump(), "metrics": judged(run),
            }  # fmt: skip
            _write(kept, arrays, {"kind": "generator", **entry}, start)
    if recipe.critic:
        critic = f"{name}_critic"
        _write(critic, arrays_of(game.D), {"kind": "critic", **entry, "made": made(name, critic)}, start)


def make_denoiser(name: str, device: str) -> None:
    """Train the U-Net's run and ship it."""
    run, start = experiments.create("image_diffusion", device=device, **SHIPPED_RUN), time.perf_counter()
    while run.step < DENOISERS[name]:
        run.advance(min(100, DENOISERS[name] - run.step))
        if sys.stderr.isatty():
            print(f"\r{name}: step {run.step} of {DENOISERS[name]}", end="", file=sys.stderr)
    ship_denoiser(run, name, start)


def ship_denoiser(run: Any, name: str, start: float) -> None:
    """Write the average of a run of image_diffusion as it is now, in float16, with the figures of what is written."""
    halves = {key: array.astype(np.float16) for key, array in averaged(run.game).items()}
    with torch.no_grad():
        for weight, half in zip(run.game.average.weights, halves.values(), strict=True):
            weight.copy_(torch.from_numpy(half))
    run.measure()
    snapshot = run.snapshot()
    names = ("frechet", "frechet_floor", "precision", "recall", "confidence", "share_as_asked")
    figures = {key: float(snapshot[key]) for key in names}
    figures["least_class_share"] = float(snapshot["class_histogram"].min())
    entry = {
        "kind": "denoiser", "made": f"python -m tools.make_checkpoints {name}", "steps": run.step,
        "images_seen": run.step * run.params.batch_size, "seed": run.params.seed, "data": run.params.data,
        "shape": list(run.images.shape), "classes": list(run.images.classes), "params": run.params.model_dump(),
        "judged": {"samples": snapshot["judged_images"], "sampler": "ddim", "sampling_steps": run.params.S},
        "metrics": {key: round(value, 4) for key, value in figures.items()},
    }  # fmt: skip
    _write(name, halves, entry, start)


def averaged(game: Any) -> dict[str, np.ndarray]:
    """Return the average of a denoiser's weights under their names; it has no running statistics."""
    return {key: array.copy() for key, array in arrays_of(game.average.module).items()}


def made(name: str, kept: str) -> str:
    """Say what makes a checkpoint: the command, and after # the file's name where the run leaves several."""
    return f"python -m tools.make_checkpoints {name}" + (f"  # {kept}" if kept != name else "")


def judged(run: Any) -> dict[str, float]:
    """Fréchet distance, precision and recall as on the page, and the classes of SAMPLES images by the shipped classifier."""
    run.measure()
    snapshot, game = run.snapshot(), run.games[0]
    figures = {key: float(snapshot[key][0]) for key in ("frechet", "frechet_floor", "precision", "recall")}
    classifier = classifier_of(run.params.data, str(game.device))
    assert classifier is not None, "the classifiers come first"
    g = game.generator("checkpoint")
    labels = game.draw_labels(g, SAMPLES)
    samples = samples_of(game, game.draw_z(g, SAMPLES), labels)
    with torch.no_grad():
        logits = torch.cat([classifier(part) for part in middle(samples).split(500)])
    seen = class_histogram(logits, labels if game.G.classes else None)
    figures |= {"confidence": float(seen["mean_confidence"]), "least_class_share": float(seen["class_histogram"].min())}
    if "share_as_asked" in seen:
        figures["share_as_asked"] = float(seen["share_as_asked"])
    return {key: round(value, 4) for key, value in figures.items()}


@contextmanager
def rounded(network: torch.nn.Module) -> Iterator[dict[str, np.ndarray]]:
    """Let a network have its weights as float16 has them, which are given, for a while; whole numbers stay as they are."""
    exact = {key: tensor.clone() for key, tensor in network.state_dict().items()}
    halves = {
        key: array.astype(np.float16) if array.dtype.kind == "f" else array for key, array in arrays_of(network).items()
    }
    network.load_state_dict({key: torch.from_numpy(array) for key, array in halves.items()})
    yield halves
    network.load_state_dict(exact)


def arrays_of(network: torch.nn.Module) -> dict[str, np.ndarray]:
    """Return a network's weights and running statistics."""
    return {key: tensor.detach().cpu().contiguous().numpy() for key, tensor in network.state_dict().items()}


def _write(name: str, arrays: dict[str, np.ndarray], entry: dict[str, Any], start: float) -> None:
    size = checkpoints.write(name, arrays, entry)
    minutes = (time.perf_counter() - start) / 60
    print(f"{name}: {size / 1e6:.2f} MB after {minutes:.1f} minutes; {entry['metrics']}", flush=True)


def main() -> None:
    """Make what is named, or everything; the classifiers come first, for they judge the rest."""
    makers = {
        **dict.fromkeys(CLASSIFIERS, make_classifier), **dict.fromkeys(RECIPES, make_gans),
        **dict.fromkeys(DENOISERS, make_denoiser),
    }  # fmt: skip
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(makers))
    parser.add_argument("--device", default="")
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in makers]
    if unknown:
        parser.error(f"unknown checkpoint '{unknown[0]}'; known: {', '.join(makers)}")
    torch.set_num_threads(1)
    for name in given.names or makers:
        makers[name](name, choose_device(given.device))


if __name__ == "__main__":
    main()
