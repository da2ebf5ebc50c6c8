"""Train what is shipped in checkpoints/ and write it down in the manifest.

    python -m tools.make_checkpoints [NAME …] [--device cuda]

Without names everything is made. MNIST is read from GANSCOPE_DATA. A run is an experiment's, so its settings and seed repeat it.
"""

import argparse
import sys
import time
from typing import Any

import numpy as np
import torch

from gan_core import checkpoints, experiments
from gan_core.data.images import image_sets
from gan_core.runtime.device import choose_device
from gan_core.training.classifier import accuracy, train_classifier

CLASSIFIERS = {
    "classifier_mnist": ("mnist", 4),
    "classifier_digits": ("digits", 12),
    "classifier_glyphs": ("glyphs", 400),
}
MNIST = {
    "data": "mnist",
    "width": 0.5,
    "batch_size": 64,
    "noise_dim": 64,
    "ema_decay": 0.999,
    "evaluate_every": 100_000,
}
GANS: dict[str, tuple[dict[str, Any], int]] = {  # settings, images seen
    "dcgan_mnist": (MNIST, 600_000),
    "cgan_mnist": ({**MNIST, "labels": "cgan"}, 300_000),
    "acgan_mnist": ({**MNIST, "labels": "acgan"}, 300_000),
    "dcgan_digits": ({"batch_size": 32, "ema_decay": 0.995, "evaluate_every": 100_000}, 96_000),
}


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


def make_gan(name: str, device: str) -> None:
    """Train a GAN, and keep the generator that is shown (its average) with its settings."""
    settings, images = GANS[name]
    run, start = experiments.create("image_gan", device=device, **settings), time.perf_counter()
    steps = images // run.params.batch_size
    for step in range(0, steps, 100):
        run.advance(min(100, steps - step))
        if sys.stderr.isatty():
            print(f"\r{name}: step {run.step} of {steps}", end="", file=sys.stderr)
    run.measure()
    snapshot = run.snapshot()
    shown = run.games[0].shown_G
    module = getattr(shown, "module", shown)
    arrays = {key: tensor.detach().cpu().numpy() for key, tensor in module.state_dict().items()}
    metrics = {
        key: float(snapshot[key][0])
        for key in ("frechet", "frechet_floor", "precision", "recall", "confidence", "share_as_asked")
    }
    entry = {
        "kind": "generator", "made": f"python -m tools.make_checkpoints {name}", "experiment": "image_gan", "params": run.params.non_defaults(),
        "seed": run.params.seed, "data": run.params.data, "steps": steps, "least_class_share": float(snapshot["class_histogram"].min()),
        "metrics": {key: round(value, 4) for key, value in metrics.items() if np.isfinite(value)},
    }  # fmt: skip
    _write(name, arrays, entry, start)


def _write(name: str, arrays: dict[str, np.ndarray], entry: dict[str, Any], start: float) -> None:
    size = checkpoints.write(name, arrays, entry)
    minutes = (time.perf_counter() - start) / 60
    print(f"{name}: {size / 1e6:.2f} MB in {minutes:.1f} minutes; {entry['metrics']}")


def main() -> None:
    """Make what is named, or everything; the classifiers come first, for they judge the rest."""
    makers = {**dict.fromkeys(CLASSIFIERS, make_classifier), **dict.fromkeys(GANS, make_gan)}
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
