"""The scene "Train" of the lesson on digits: a U-Net learns 28 × 28 images live."""

from collections.abc import Mapping
from typing import Any

from gan_core.figures import denoise, digits
from gan_core.figures.theme import Figure
from pages.denoiser_check import where_larger
from ui.lesson import Source, Step, Training, Try
from ui.live_view import Seen

GROUPS = {
    "data": "Data", "network": "Network", "sampler": "Sampler", "optimiser": "Learning, and how long", "schedule": "Schedule", "more": "Seed",
}  # fmt: skip
SIMPLE = ("data", "predicts", "start", "guidance", "steps")


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """Samples of the average above images of the data; the loss against the step and against t."""
    return {
        "picture": digits.training(snapshot, view.theme, layers=view.layers),
        "loss": denoise.loss(snapshot, view.theme),
        "by_t": denoise.loss_by_t(snapshot, view.theme),
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """How far the training is, and how long it has to go."""
    return {
        "samples of step": f"{snapshot['picture']['step']:,}",
        **progress(int(snapshot["step"]), int(snapshot["params"]["steps"]), float(snapshot["steps_per_second"])),
        "weights": f"{snapshot['parameters']:,}",
    }


def progress(step: int, asked: int, rate: float) -> dict[str, str]:
    """Say which share of the steps asked for is done, and the time left at the present rate. 500 of 2,000 at 5 a second: 25 %, 5 min."""
    if not asked:
        return {}
    left = max(0, asked - step)
    seconds = left / rate if rate > 0 else None
    time = (
        "0 s"
        if not left
        else "–"
        if seconds is None
        else f"{seconds:.0f} s"
        if seconds < 90
        else f"{seconds / 60:.0f} min"
    )
    return {"done": f"{100 * min(step, asked) // asked} % of {asked:,}", "time left": time}


FLOOR = "No network can have a loss below the variance that xₜ leaves; for digits it is not known here. In the lesson on a denoiser of points it is."
WHY = {
    "v": f"Near the noise v is nearly −x₀, whose best guess is the mean image: what is left is the variance of a pixel, and most pixels of digits are always paper. Near the data v is nearly ε, which has variance 1; the network has to find it between the strokes. {FLOOR}",
    "eps": f"Near the noise xₜ is nearly ε, and ε is easy; near the data xₜ is nearly x₀, and the little ε in it must be told from the digit. {FLOOR}",
    "x_0": f"Near the data xₜ is nearly x₀; near the noise the best guess is the mean image, and the variance of a pixel is left. {FLOOR}",
}
QUESTIONS = [
    where_larger(
        "digits_ends", 200, lambda params: WHY[params["predicts"]], "The network answers v at first. Ask again with ε and with x₀.", claims=("v_near_the_data", "eps_near_the_data"),
    )
]  # fmt: skip

MATHEMATICS = [
    Step("A step of training", r"\begin{gathered} t \sim \{1, \dots, T\} \\ x_t = \sqrt{\bar\alpha_t}\,x_0 + \sqrt{1-\bar\alpha_t}\,\varepsilon \\ v = \sqrt{\bar\alpha_t}\,\varepsilon - \sqrt{1-\bar\alpha_t}\,x_0 \\ L = \mathbb{E}\,\bigl\|v - v_\theta(x_t, t, c)\bigr\|^2 \end{gathered}",
     "Each image of a batch gets a t and noise of its own, and the network one call. The loss is the mean over pixels. With ε or x₀ as the answer, that stands in place of v."),
    Step("The class is hidden now and then", r"c \leftarrow \varnothing \quad\text{with probability } 0.1",
     "So that the same network also answers without a class, which guidance needs ([arXiv:2207.12598](https://arxiv.org/abs/2207.12598), Algorithm 1)."),
    Step("The average that draws", r"\bar\theta \leftarrow d\,\bar\theta + (1 - d)\,\theta",
     "Samples are drawn by the average of the weights. One call of DDIM goes beside each step of training, so the training never waits for a picture; a picture has the step at which it was begun."),
]  # fmt: skip

SEEN = """
**The picture** has what the average of the weights makes of 20 images of noise, the same each time, by DDIM without noise: each class in turn. Below it stand five images of the data. Until the
first picture is made, the noise itself stands there.

- **Loss**: of each step's batch, the mean squared error of a pixel. **Loss by t** says where on the way it errs.
- **Done** and **time left** are to the *steps asked for*, at the rate of the last second. Pause and go on whenever you like; ask for more and the training goes on.
- A picture begins at every 50th step and is made beside the steps that follow, a call of the sampler each.
- On this page nothing judges the digits but you; `run image_diffusion --set judged=1000` has a classifier do it.
"""

TRIES = [
    Try("Go on from the trained U-Net", {"preset": "trained"}, "MNIST, and weights that were trained on it: the loss begins low, and the first picture has digits.", claims=("trained_begins_low",)),
    Try("It answers ε", {"predicts": "eps"}, "The loss by t is now smaller near the noise than near the data. Yet near the noise x̂₀ = (xₜ − √(1 − ᾱₜ) ε)/√ᾱₜ divides by nearly 0: what do the samples say?", claims=("eps_near_the_data",)),
    Try("Larger batches", {"batch_size": 32}, "A step takes more time, and its loss is the mean of more images, so it varies less. Compare the samples after as many seconds, not steps.", claims=("v_near_the_data",)),
    Try("Without guidance", {"guidance": 0.0}, "The network is no longer asked about classes, so the samples come without their order. What is trained stays the same.", claims=("v_near_the_data",)),
]  # fmt: skip

SCENE = Training(
    experiment="image_diffusion",
    groups=GROUPS,
    simple=SIMPLE,
    draw=draw,
    readings=readings,
    layers=digits.TRAINING_LAYERS,
    start={"steps": 2000},
    opens="quick",
    height=500,
    still=lambda snapshot: digits.training(snapshot, "light")["data"][0]["pixels"],
    questions=QUESTIONS,
    seen=SEEN,
    tries=TRIES,
    mathematics=MATHEMATICS,
    code=[
        Source.of("gan_core/training/diffusion/game.py", "DiffusionGame"),
        Source.of("gan_core/networks/diffusion/unet.py", "UNet"),
    ],
    words=("denoiser", "v", "average of the weights", "guidance", "DDIM", "noise schedule", "seed"),
)
