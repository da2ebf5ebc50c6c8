"""Lesson: inversion. The z of an image, by gradient descent; denoising and inpainting by the same means."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from gan_core.figures import latent
from gan_core.figures.theme import Figure
from gan_core.history import at_step
from gan_core.params import InversionParams
from pages.inversion.drawing import drawing
from ui import controls
from ui.lesson import Check, Lesson, Source, Step, Training, Try
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {"images": "Images", "search": "Search", "more": "Seed", "canvas": None}
SIMPLE = ("task", "generator", "sigma", "hole")
AT = 300  # the step that is asked about


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The images, and how close the found ones are."""
    return {
        "picture": latent.search(snapshot, view.theme, member, layers=view.layers),
        "psnr": latent.psnr(snapshot, view.theme),
        "ssim": latent.similarity(snapshot, view.theme),
        "length": latent.found_length(snapshot, view.theme),
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The figures of the bar above the picture."""
    psnr, given = (np.asarray(snapshot[name], float) for name in ("psnr", "psnr_given"))
    found = {"PSNR": f"{np.median(psnr):.1f} dB", "worst": f"{psnr.min():.1f} dB"}
    if snapshot["params"]["task"] != "invert":
        found["as given"] = f"{np.median(given):.1f} dB"
    return {**found, "SSIM": f"{np.median(snapshot['ssim']):.2f}"}


def closeness(snapshot: Mapping[str, Any], member: int) -> str | None:
    """How close the middle image is at step AT."""
    psnr = at_step(snapshot, "every", "psnr", AT)
    if psnr is None:
        return None
    median = float(np.median(psnr))
    return "below 15 dB" if median < 15 else "15 to 25 dB" if median < 25 else "above 25 dB"


def explain_closeness(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    psnr = at_step(snapshot, "every", "psnr", AT)
    return (
        f"The median was {np.median(psnr):.1f} dB, the worst image {psnr.min():.1f} dB. A PSNR of 20 dB is an error of 0.1 of the range from "
        "white to black in each pixel. No weight has been trained: a z for an image as close as this was there already."
    )


QUESTIONS = [
    Check(
        "inversion_closeness",
        f"At step {AT} of inverting images that the generator has not seen: how close is the middle one?",
        closeness,
        explain_closeness,
        f"at step {AT}",
        options=("below 15 dB", "15 to 25 dB", "above 25 dB"),
        claims=("found_within_25_dB",),
        note="Ask what it would mean if no z gave the image.",
        fits=lambda snapshot: snapshot["params"]["task"] == "invert" and not snapshot["params"]["drawing"],
    )
]

SEEN = """
The generator's weights stay as they are. **z** alone moves, down the slope of the error between G(z) and what is given, by Adam
(Creswell & Bharath 2016, [arXiv:1611.05644](https://arxiv.org/abs/1611.05644)). The images are of the test set: the generator has not seen them.

- Every image is searched for from several **starts** at once, for the slope leads into a near valley and not into the deepest; the row at the foot of the
  picture shows them for one image, and a frame marks the best.
- **Denoise**: least squares to the noisy image. G can hardly make noise on single pixels, so most of it is left behind, and with it whatever else G cannot make.
- **Inpaint**: mean |G(z) − x| over the known pixels alone (the context loss of [arXiv:1607.07539](https://arxiv.org/abs/1607.07539)); in the picture known pixels stay
  as they are, and those in the hole are G's. Nothing in the loss compares them with the lost ones: compare the rows.
- **PSNR** is 10 log₁₀(1/mean squared error), **SSIM** the structural similarity ([Wang et al. 2004](https://doi.org/10.1109/TIP.2003.819861)), both to the true image;
  above the picture stand the medians over the images, and the worst PSNR.
- **Length |z|/√d**: a pull keeps it near 1, where nearly all z of training are. Set the pull to 0 and look how long z becomes.
"""

TRIES = [
    Try("Take the noise away", {"task": "denoise"}, "Read the PSNR as given and as found.", claims=("noise_is_taken_away",)),
    Try("Fill the hole", {"task": "inpaint", "hole": "middle"}, "Which digits come back as another one? Look at the starts: do they agree?", claims=("hole_is_filled",)),
    Try(
        "One start only",
        {"task": "invert", "restarts": 1},
        "What becomes of the worst image? Add starts until it does not get better.",
        claims=("one_start_is_close",),
    ),
    Try("No pull", {"task": "invert", "shell_weight": 0.0}, "Does |z| grow? Does the image get better for it?", claims=("no_pull_lengthens", "no_pull_is_close_too")),
]  # fmt: skip

MATHEMATICS = [
    Step(
        "What is minimised",
        r"\min_z \; \frac1P \|G(z) - x\|^2 + \lambda \left(\frac{\|z\|^2}{d} - 1\right)^2",
        "P is the number of pixels, d that of the entries of z. The second term is the pull: it is 0 where z has the length that the generator was trained on. "
        "[arXiv:1611.05644](https://arxiv.org/abs/1611.05644); Adam and restarts as in [arXiv:1703.03208](https://arxiv.org/abs/1703.03208).",
    ),
    Step(
        "The slope at z",
        r"\begin{aligned} & \frac{\partial}{\partial z}\, \frac1P \|G(z) - x\|^2 \\ & = \frac2P \left(\frac{\partial G}{\partial z}\right)^{\!\top} (G(z) - x) \end{aligned}",
        "The chain rule. One backward pass through the generator gives it; no weight is changed. Since G is not linear, there are several valleys: hence the restarts.",
    ),
    Step(
        "Why least squares take noise away",
        r"\begin{aligned} & y = x + \sigma\varepsilon \\ & -\log p(y \mid z) = \frac{\|G(z) - y\|^2}{2\sigma^2} + \text{const} \end{aligned}",
        "If the image is G(z) plus normal noise of one σ on each pixel, the z with the least squared error to y is the most likely one.",
    ),
    Step(
        "A hole",
        r"\min_z \; \frac{1}{\sum_i m_i} \sum_i m_i\, |G(z)_i - x_i|",
        "m is 1 at known pixels and 0 at lost ones. A lost pixel does not count: what stands in the hole is what this z gives there. The context loss of [arXiv:1607.07539](https://arxiv.org/abs/1607.07539).",
    ),
]


def canvases(run: RunPanel) -> None:
    """A digit of one's own, and a hole."""
    with st.popover("Draw a digit, or a hole", icon=":material/draw:", width="stretch"):
        _canvases(run.params)


def _canvases(now: InversionParams) -> None:
    st.caption("Draw a digit to search for its z; Clear goes back to the test set.")
    drawn = drawing("inversion_digit", now.drawing, label="canvas for a digit")
    if drawn != now.drawing:
        controls.set_values({"drawing": drawn}, why="Drawn" if drawn else "Back to the test set")
        st.rerun()
    st.caption("Draw the pixels that are to be lost.")
    mask = drawing("inversion_hole", now.mask, label="canvas for a hole", brush=2.5, under=now.drawing)
    if mask != now.mask:
        hole = {"task": "inpaint", "hole": "drawn"} if mask else {"hole": "middle"} if now.hole == "drawn" else {}
        controls.set_values({"mask": mask, **hole}, why="Hole drawn" if mask else "No hole")
        st.rerun()


LESSON = Lesson(
    path="inversion",
    topic="GANs",
    title="Inversion",
    question="Which z makes this image?",
    claim="Gradient descent on z finds an image close to it, without training anything; and since G can make little else than digits, the same search takes noise away and fills holes.",
    able="You will be able to invert a generator, and to say what it can bring back and what it invents.",
    minutes=20,
    level="advanced",
    assumes="the lesson on noise space",
    shows=Training(
        experiment="inversion",
        groups=GROUPS,
        simple=SIMPLE,
        own={"above the controls": canvases},
        draw=draw,
        readings=readings,
        layers=latent.SEARCH_LAYERS,
        height=480,
        questions=QUESTIONS,
        seen=SEEN,
        tries=TRIES,
        from_start=False,
        mathematics=MATHEMATICS,
        code=[
            Source.of("gan_core/latent/inversion.py", "Inversion"),
            Source.of("gan_core/latent/restoration.py", "inpainting", "add_noise"),
        ],
        words=(
            "generator",
            "noise",
            "gradient",
            "seed",
            "peak signal-to-noise ratio",
            "structural similarity",
            "decibel",
        ),
    ),
)
