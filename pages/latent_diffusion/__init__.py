"""Lesson: latent diffusion in small. An autoencoder, a denoiser of its latents, and what the KL term is for."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from gan_core.figures import latent_diffusion as figures
from gan_core.figures.theme import Figure
from gan_core.numerals import format_number
from gan_core.params import LatentDiffusionParams
from pages.latent_diffusion import mathematics
from ui import controls
from ui.lesson import Check, Lesson, Source, Training, Try, live_steps
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {
    "autoencoder": "Autoencoder", "data": "Data", "network": "Network", "sampler": "Sampler", "optimiser": "The denoiser's learning, and how long", "schedule": "Schedule",
    "telemetry": "Judging", "more": "Seed",
}  # fmt: skip
SIMPLE = ("kl", "beside", "data", "sampling_steps")


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """Images of every kind for each weight of KL; the codes' width, and both losses."""
    return {
        "picture": figures.picture(snapshot, view.theme, layers=view.layers),
        "bound": figures.bound(snapshot, view.theme),
        "loss": figures.loss(snapshot, view.theme),
        "posterior": figures.posterior(snapshot, view.theme),
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """How wide the codes are, what a sample saves, and at the end how far the samples are from the data."""
    time = mathematics.time(snapshot)
    found = {
        "learns": "denoiser" if snapshot["picture"]["diffuses"] else "autoencoder",
        "widest z": format_number(float(np.max(snapshot["latent_std"][member])), 3),
        "operations": f"{mathematics.operations(snapshot):.1f} × fewer",
        "time": f"{time:.1f} × shorter" if np.isfinite(time) else "–",
    }
    prior, diffusion = (np.asarray(snapshot[f"frechet_{name}"], float) for name in ("prior", "diffusion"))
    if np.isfinite(prior).all():
        found |= {
            "Fréchet, N(0, I)": _each(prior),
            "diffusion": _each(diffusion),
            "real": f"{snapshot['frechet_floor'][0]:.1f}",
        }
    return found


def _each(values: np.ndarray) -> str:
    return " · ".join(format_number(float(value), 3) for value in values)


def off(snapshot: Mapping[str, Any]) -> int:
    """Which member has no KL term; −1 where none has."""
    weights = LatentDiffusionParams.of(snapshot["params"]).weights
    return weights.index(0.0) if 0.0 in weights else -1


def widest(snapshot: Mapping[str, Any], member: int) -> str | None:
    """How wide the widest channel is without KL, when the autoencoder is frozen."""
    if not snapshot["picture"]["diffuses"]:
        return None
    std = float(np.max(snapshot["latent_std"][off(snapshot)]))
    return WIDTHS[int(std >= 1) + int(std >= 2)]


def explain_widest(snapshot: Mapping[str, Any], member: int) -> str:
    """All channels of all members."""
    each = "; ".join(
        f"{name}: {', '.join(format_number(float(one), 3) for one in std)}"
        for name, std in zip(snapshot["member_labels"], snapshot["latent_std"], strict=True)
    )
    return f"The standard deviations of the four channels: {each}. Reconstruction alone is the better, the smaller the noise σ is against the distances between codes, and nothing limits these distances. How far the codes go is left to the training."


def ratio(snapshot: Mapping[str, Any]) -> float:
    """The Fréchet distance of latent diffusion without KL, over that with it."""
    with_kl, without = (float(one) for one in snapshot["frechet_diffusion"])
    return without / with_kl


def suffers(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Whether diffusion in the latents is farther from the data without KL, once the run has judged."""
    if snapshot["members"] < 2 or not np.isfinite(ratio(snapshot)):
        return None
    found = ratio(snapshot)
    return FAR[0] if found > 1.1 else FAR[2] if found < 1 / 1.1 else FAR[1]


def explain_suffers(snapshot: Mapping[str, Any], member: int) -> str:
    """The distances behind the answer."""
    with_kl, without = (format_number(float(one), 3) for one in snapshot["frechet_diffusion"])
    prior, bare = (format_number(float(one), 3) for one in snapshot["frechet_prior"])
    return (
        f"Fréchet distance of {snapshot['judged_images']} samples: {with_kl} with KL, {without} without; decoded from N(0, I), {prior} and {bare}; real digits have {format_number(float(snapshot['frechet_floor'][0]), 3)}. "
        "One seed is one run: try another before you believe a small difference."
    )


WIDTHS, FAR = ("below 1", "1 to 2", "above 2"), ("farther", "about as near", "nearer")
QUESTIONS = [
    Check(
        "latent_widest", "Without KL: how wide is the widest channel of z when the autoencoder is frozen, in standard deviations? N(0, 1) has 1.",
        widest, explain_widest, "when the autoencoder is frozen", options=WIDTHS, note="Ask what rebuilding gains from wide codes.", claims=("wide_without_kl", "held_with_kl"),
        fits=lambda snapshot: off(snapshot) >= 0,
    ),
    Check(
        "latent_suffers", "Are the samples of latent diffusion farther from digits without KL than with it? A tenth more counts.",
        suffers, explain_suffers, "when all steps are taken", options=FAR, note="The latents are divided by their standard deviation first. What does that mend, and what not?", claims=("diffusion_without_kl",),
        fits=lambda snapshot: snapshot["members"] == 2 and snapshot["params"]["steps"] > 0,
    ),
]  # fmt: skip

SEEN = """
**Left** a run with the KL term, **right** the same without it: the same images, seed and noise, and the same weights to begin with. First each autoencoder learns; then it is frozen and a denoiser learns its latents, which have been divided by their standard deviation.

- **Rebuilt**: the images above, through the mean of their code. The first chart says what the KL term costs, or gains, in accuracy.
- **N(0, I)**: what the decoder makes of noise. It was trained on codes of images only; *Fréchet* says how far these are from digits, and how far those by diffusion.
- **Diffusion**: noise, led to the latents by DDIM, multiplied by their standard deviation and decoded once.
- **z by channel**: mean ± standard deviation of each of the four channels over images and places. Read here what the KL term does. *Widest z* is the largest of the four deviations, of the member chosen in the bar.
- **Fréchet**, at the end, of a trained classifier's features, left · right: how far the decoded noise and the samples by diffusion are from the data; *real* is what as many real images score.
- **Operations** and **time** compare a sample here, decoder included, with one of the trained U-Net, on pixels with as many calls. The denoiser here has the form of that U-Net's two lowest levels and is narrower: so the saving is that of a smaller network too, whose weights stand under *What a sample costs*.
- **The denoisers' losses** are of different data, each run's own latents: which is lower says nothing of which draws better.
"""

TRIES = [
    Try("β = 10", {"kl": 10.0}, "Ten times the pull to N(0, I). What do the rebuilt digits lose, and do draws from N(0, I) gain?", claims=("a_strong_pull",)),
    Try("β = 0.01", {"kl": 0.01}, "Nearly off. Compare the widths of the channels, and the digits by diffusion.", claims=("a_weak_pull",)),
    Try("An autoencoder of 100 steps", {"autoencoder_steps": 100}, "Every sample by diffusion goes through this decoder: look at *rebuilt* and *diffusion* together.", claims=("a_short_autoencoder", "rebuilt_well")),
    Try("Fifty calls of the network", {"sampling_steps": 50}, "Twice as many calls in the latents and in pixels, and the decoder is still asked once. Does the saving change?", claims=("the_saving_stays",)),
]  # fmt: skip


def switch(run: RunPanel) -> None:
    """One press that leaves the KL term out, or puts it back; Undo takes it back."""
    on = run.params is None or run.params.kl > 0
    label, value = ("KL off", 0.0) if on else ("KL on, β = 1", 1.0)
    st.button(
        label,
        key="latent_kl",
        on_click=controls.set_values,
        args=({"kl": value},),
        kwargs={"why": label},
        width="stretch",
    )


LESSON = Lesson(
    path="latent_diffusion",
    topic="Diffusion",
    title="Latent diffusion",
    question="Why diffuse in a latent space?",
    claim="The denoiser of 4 × 7 × 7 latents here needs a fraction of the operations of the U-Net on 28 × 28 pixels, also because it is a smaller network. The KL term of the autoencoder bounds the size of the latents.",
    able="You will be able to derive what an autoencoder's KL term bounds, to measure what it is good for, and to count what latents save.",
    minutes=20,
    level="advanced",
    assumes="the lessons on a denoiser and on digits from noise",
    shows=Training(
        experiment="latent_diffusion",
        groups=GROUPS,
        simple=SIMPLE,
        draw=draw,
        readings=readings,
        layers=figures.LAYERS,
        start={"steps": 900},
        redraw=("kl", "beside"),
        height=560,
        own={"above the controls": switch},
        still=lambda snapshot: snapshot["picture"]["diffusion"][0],
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        mathematics=live_steps(mathematics.steps, lambda new: new["step"]),
        code=[
            Source.of("gan_core/training/vae/elbo.py", "reconstruction_nats", "kl_nats"),
            Source.of("gan_core/training/vae/two_stages.py", "TwoStages"),
            Source.of("gan_core/training/vae/latents.py", "aggregate", "scale_of", "encoded"),
            Source.of("gan_core/networks/cost.py", "multiply_adds"),
        ],
        words=(
            "autoencoder",
            "latent",
            "evidence lower bound",
            "aggregate posterior",
            "multiply–add",
            "denoiser",
            "network calls",
            "seed",
            "Kullback–Leibler divergence",
            "DDIM",
            "nat",
        ),
    ),
)
