"""The scene "Sample" of the lesson on digits: a trained U-Net draws them, a step at a time."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from gan_core import checkpoints
from gan_core.errors import BadInput
from gan_core.figures import digits as figures
from gan_core.figures.theme import Figure
from gan_core.params.image_diffusion import TRAINED
from ui import run_switch
from ui.lesson import Check, Source, Step, Training, Try
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {"network": "Network", "sampler": "Sampler", "more": "Seed"}
SIMPLE = ("digit", "guidance", "sampler", "sampling_steps")
NAMED = 5  # digits whose names fit above the picture
FOLLOWED = "digits_followed"
THIRDS = ("in the first third of the steps", "in the middle third", "in the last third")


def missing() -> str:
    """Say that the trained U-Net is not in place; '' where it is."""
    try:
        known = checkpoints.manifest()
    except BadInput as problem:
        return str(problem)
    if TRAINED in known:
        return ""
    return f"The trained U-Net is not in place: checkpoints/ has no {TRAINED}, and `make checkpoints` makes it. Until then you can train one here."


def draw(snapshot: Mapping[str, Any], view: Seen, member: int, followed: int) -> dict[str, Figure]:
    """Samples, the step and the strips of the one followed; how the guess settles."""
    return {
        "picture": figures.sampling(snapshot, view.theme, followed, layers=view.layers),
        "change": figures.change(snapshot, view.theme),
        "eps": figures.noise_size(snapshot, view.theme),
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """Where the sampler is, and what it has cost; at the end, what a classifier reads."""
    t, s = snapshot["t_before"], snapshot["t"]
    found = {
        "t": f"{t:,} → {s:,}" if snapshot["picture"]["step"] else f"{s:,}",
        "calls": f"{snapshot['network_calls']:,} of {snapshot['steps_in_all'] * snapshot['calls_a_step']:,}",
        "weights": f"{snapshot['parameters']:,}",
    }
    if s == 0 and "named" in snapshot:
        named = [str(name) for name in snapshot["named"]]
        found["classifier"] = (
            f"{' '.join(named[:NAMED])}{' …' * (len(named) > NAMED)} · {100 * snapshot['confidence']:.0f} %"
        )
    return found


def shares(snapshot: Mapping[str, Any]) -> np.ndarray:
    """Which share of all changes of the guess fell into each third of the steps."""
    change = np.nan_to_num(np.asarray(snapshot["history"]["every"]["guess_change"], float)[:, 0])
    parts = np.array([part.sum() for part in np.array_split(change, 3)])
    return parts / max(parts.sum(), 1e-12)


def when(snapshot: Mapping[str, Any], member: int) -> str | None:
    """In which third of the steps the guess changes most, once all are taken."""
    if snapshot["step"] < max(3, snapshot["steps_in_all"]):
        return None
    return THIRDS[int(shares(snapshot).argmax())]


def explain_when(snapshot: Mapping[str, Any], member: int) -> str:
    """The figures behind the answer."""
    first, middle, last = (f"{100 * share:.0f} %" for share in shares(snapshot))
    return (
        f"Of all that the guess x̂₀ changed by, step for step, {first} fell into the first third, {middle} into the middle one and {last} into the last. "
        "Look at the strip *its x̂₀*. The best guess is the mean of all digits that the noise could hide; the network approximates it. Near t = T that is a blur, for there every digit is possible."
    )


QUESTIONS = [
    Check(
        "digits_calls",
        "Trained with T = 1,000. Ancestral sampling visits every t; DDIM visits 50. How many network calls does that save for each image?",
        lambda _, member: 950.0,
        lambda _, member: (
            "1,000 − 50 = 950; 20 times fewer, with the same network. Guidance with w other than 0 and 1 asks twice in a step, with the class and without: 100 calls, as the bar counts."
        ),
        "once you have said a number",
        at_once=True,
        tolerance=0.5,
        most=1000,
        voice="arithmetic",
    ),
    Check(
        "digits_w0",
        "The network is told “3”, and the guidance is w = 0. What is drawn?",
        lambda _, member: "any digit",
        lambda _, member: (
            "ε = ε(no class) + w (ε(class) − ε(no class)): with w = 0 the class falls out, and the answer is that of *None told*. It can be so told since training hid one label in ten. Try it: the seed alone decides."
        ),
        "once you have chosen",
        at_once=True,
        options=("a 3, blurred", "any digit", "a 0"),
        voice="the formula",
    ),
    Check(
        "digits_when",
        "When does the guess of the finished digit, x̂₀, change most?",
        when,
        explain_when,
        "when all steps are taken",
        options=THIRDS,
        note="Then ask which digit it is, with the sampler held at t = 700, 500 and 300.",
        fits=lambda snapshot: snapshot["steps_in_all"] >= 3,
        claims=("the_guess_settles_early",),
    ),
]

MATHEMATICS = [
    Step("From one answer to x̂₀ and ε", r"\begin{gathered} \hat x_0 = \sqrt{\bar\alpha_t}\,x_t - \sqrt{1-\bar\alpha_t}\,v_\theta(x_t, t, c) \\ \hat\varepsilon = \frac{x_t - \sqrt{\bar\alpha_t}\,\hat x_0}{\sqrt{1-\bar\alpha_t}} \end{gathered}",
     "This U-Net answers v. x̂₀ is then cut to the range from paper to ink, for no image lies beyond, and ε is what leads from the cut x̂₀ to xₜ. Both stand in the row *this step*."),
    Step("DDIM", r"\begin{gathered} x_s = \sqrt{\bar\alpha_s}\,\hat x_0 + \sqrt{1-\bar\alpha_s-\sigma^2}\;\hat\varepsilon + \sigma z \\ \sigma = \eta\sqrt{\tilde\beta} \end{gathered}",
     "Noise x̂₀ again, but only to the next time s that is visited. With η = 0 nothing is drawn: the start decides the image ([arXiv:2010.02502](https://arxiv.org/abs/2010.02502), Eq. 12)."),
    Step("Ancestral", r"\begin{gathered} x_s = \mathbb{E}[x_s \mid x_t, \hat x_0] + \sigma z \\ \sigma^2 = \tilde\beta \text{ or } \beta \end{gathered}",
     "Fresh noise at every step but the last ([arXiv:2006.11239](https://arxiv.org/abs/2006.11239), Algorithm 2). Where times are left out, β is 1 − ᾱₜ/ᾱₛ."),
    Step("Guidance", r"\varepsilon = \varepsilon(x_t, t) + w\,\bigl(\varepsilon(x_t, t, c) - \varepsilon(x_t, t)\bigr)",
     "One network gives both, for training hides one label in ten. w = 1 is the plain answer with the class; w = 0 that without; w > 1 goes beyond it; in the paper, images then are more surely of the class and less diverse (Fig. 1 and 2). "
     "Two calls in a step, but for 0 and 1 ([arXiv:2207.12598](https://arxiv.org/abs/2207.12598), Eq. 6, where our w is 1 + w)."),
    Step("Calls of the network", r"\begin{aligned} \text{DDIM-50} &: & 50 \cdot 1 &= 50 \\ \text{with guidance} &: & 50 \cdot 2 &= 100 \\ \text{every } t &: & 1000 \cdot 1 &= 1000 \end{aligned}",
     "The calls take nearly all of the time: between them a sampler only adds and multiplies. The bar above the picture counts them, for each sample."),
]  # fmt: skip

SEEN = """
**The upper rows** have all samples at t and what the network guesses of each, x̂₀. The framed one is followed below; choose it beside the picture.

- **This step** has xₜ, the noise ε that the network sees in it, the guess x̂₀ that follows, and what the sampler makes of the two, xₛ. Play, step, or wind back with the slider under the picture.
- **The strips** have the same image at seven times, t written above: *back* as the sampler came, from right to left, with its guesses; *forward* the finished image noised again, by one jump to each t with fresh noise.
- **Calls** counts how often the network was asked for each sample, of how often in all.
- **Change of x̂₀**: how far the guess moved in a step, root mean square over all pixels of all samples; 1 would be from paper to ink everywhere.
- **Size of ε**: the root mean square of what the network takes for noise. True noise has about 1.
- **Classifier**, at the end: what a small classifier sees in the first five digits, and its mean confidence over all of them. It was trained on MNIST's training images, as was this U-Net. On 4,000 real test images its mean confidence is 0.988, so samples cannot be expected to have more.

Grey is 0, halfway from paper to ink; noise beyond ink and paper is cut in the picture, not in the sampler.
"""

TRIES = [
    Try("Ten steps", {"sampling_steps": 10}, "Ten calls in place of fifty. Are the digits worse? Read what the classifier sees, above the picture.", claims=("ten_steps",)),
    Try("One step", {"sampling_steps": 1}, "The guess x̂₀ from noise alone. The best guess is the mean of the digits that were asked for, and no sample of them: compare it with a digit of fifty steps.", claims=("one_step_is_grey", "fifty_steps_are_not")),
    Try("All 1,000 steps, ancestral", {"sampler": "ancestral", "sampling_steps": 1000}, "Noise is drawn at every step. Set the speed to full and watch the calls: 20 times as many, and are the digits better?", claims=("a_thousand_steps",)),
    Try("Guidance 3, all told “8”", {"digit": "8", "guidance": 3.0}, "Two calls in a step. Compare with w = 1, then w = 0, with the same seed: how sure is the classifier, and how different are the digits?", claims=("guidance",)),
    Try("η = 1", {"eta": 1.0}, "DDIM that draws as much as ancestral sampling: another image from the same start.", claims=("with_noise",)),
]  # fmt: skip


class Sampling(Training):
    """A run of the trained U-Net; where that is not in place, a sentence says so and a button offers to train one."""

    def show(self, bar: DeltaGenerator, in_address: Mapping[str, str]) -> None:
        """Draw as any run; without the U-Net there is no run, and `now` is (None,)."""
        why = missing()
        if not why:
            super().show(bar, in_address)
            return
        with st.columns([280, 900], gap="medium")[1]:
            st.info(why)
            st.button("Train one here", on_click=run_switch.switch_to, args=("Train",), type="primary")
        self.draw_tabs(None)


def choose_followed(run: RunPanel) -> dict[str, int]:
    """Let the reader choose the sample that is followed."""
    names = range(min(16, run.params.n))
    return {
        "followed": st.selectbox("Sample followed", names, key=FOLLOWED, format_func=lambda k: f"number {k + 1}") or 0
    }


SCENE = Sampling(
    experiment="ddpm_samples",
    groups=GROUPS,
    simple=SIMPLE,
    draw=draw,
    readings=readings,
    layers=figures.LAYERS,
    start={"n": 5},
    redraw=("n",),
    speed="5",
    height=560,
    own={"above the controls": choose_followed},
    questions=QUESTIONS,
    seen=SEEN,
    tries=TRIES,
    mathematics=MATHEMATICS,
    code=[
        Source.of("gan_core/training/diffusion/sampling.py", "predictor"),
        Source.of("gan_core/diffusion/samplers.py", "Ancestral", "Ddim", "step"),
    ],
    words=(
        "denoiser",
        "reverse process",
        "DDIM",
        "ancestral sampling",
        "guidance",
        "network calls",
        "v",
        "noise schedule",
        "seed",
    ),
)
