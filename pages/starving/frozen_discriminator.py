"""A generator before a discriminator that was frozen when it was sure: plain gradient descent against Adam."""

from collections.abc import Mapping, Sequence
from typing import Any

from gan_core import figures
from gan_core.figures.theme import Figure
from gan_core.history import at_step
from gan_core.numerals import format_number
from pages import frozen_check, loss_code, plane_view
from ui.lesson import STEPS_OF_A_GAN, Check, Source, Step, Training, Try
from ui.live_view import Seen
from ui.run_panel import RunPanel

GROUPS = {
    "game": "Loss",
    "rates": "Learning rates and steps",
    "optimiser": "Optimiser and batch",
    "ensemble": "Several at once",
    "data": "Data",
    "networks": "Networks and z",
    "telemetry": "Telemetry",
    "more": "Seed",
}
AT, STARVED = 300, 1e-3
SIMPLE = ("loss", "vary", "freeze_D_at", "beta2")


def draw(snapshot: Mapping[str, Any], view: Seen, member: int) -> dict[str, Figure]:
    """The plane of one member, and of all the slope that reaches the generator."""
    theme = view.theme
    return {
        "picture": plane_view.picture(snapshot, view, member),
        "slope": figures.slope(snapshot, theme),
        "gradients": figures.gradients(snapshot, theme),
        "scores": figures.scores(snapshot, theme),
    }


def readings(snapshot: Mapping[str, Any], member: int) -> dict[str, str]:
    """The slope of the member shown, and whether D still trains."""
    at = snapshot["params"]["freeze_D_at"]
    frozen = 0 < at < snapshot["picture"]["step"]
    return {
        "slope": format_number(snapshot["logit_gradient"][member], 2),
        "D": f"frozen since step {at:,}" if frozen else "trains",
    }


def starved(snapshot: Mapping[str, Any], member: int) -> str | None:
    """Whether the slope at the scores is below STARVED at step AT."""
    slope = at_step(snapshot, "every", "logit_gradient", AT, member=member, mean_of=20)
    return None if slope is None else "yes" if slope < STARVED else "no"


def explain_starved(snapshot: Mapping[str, Any], member: int) -> str:
    """The figure behind the answer."""
    slope = at_step(snapshot, "every", "logit_gradient", AT, member=member, mean_of=20)
    return f"The slope was {format_number(slope, 2)}, mean of 20 steps. Under minimax it is the mean of D(G(z)), under the non-saturating loss that of 1 − D(G(z))."


QUESTIONS = [
    frozen_check.check("starving_frozen", ("adam_leaves", "sgd_stands")),
    Check(
        "starving_slope",
        f"Will the slope at the scores be below 10⁻³ at step {AT}?",
        starved,
        explain_starved,
        f"at step {AT}",
        options=("yes", "no"),
        claims=("sure_when_frozen", "non_saturating_keeps_its_slope"),
        note="Ask what the slope is for each loss, in terms of D.",
    ),
]

SEEN = """
Two generators, each before a discriminator of its own. D is trained for 300 steps, until it is sure, and then **frozen**: from there on only G moves. The loss is minimax, so the slope
at the scores is D(G(z)), about 10⁻⁶ now. Both discriminators are trained by Adam; one generator is too, the other by plain gradient descent (SGD).

- **SGD** takes the learning rate times the gradient as its step. A gradient of 10⁻⁶ is a step of 10⁻¹⁰.
- **Adam** divides the gradient by √v̂, the size of past gradients. After the freeze √v̂ still remembers the larger gradients of the beginning, and the steps are small. It forgets them with β₂, and then
  the steps are as long as ever, however small the gradient is.
- Where the points go is another matter: D was trained while they stood at their place, and its slope away from there need not lead to the data.

So a tiny gradient alone does not hold Adam. In a run with minimax in which D goes on to train, the gradient can fall faster than √v̂ forgets: then the points stand still under Adam too.
"""

TRIES = [
    Try(
        "Adam and SGD",
        {"preset": "frozen"},
        "Look at the slope: which of the two comes back, and when?",
        layers=("generated",),
        chart="slope",
        claims=("adam_leaves", "sgd_stands"),
    ),
    Try(
        "Adam's ε",
        {"preset": "frozen", "vary": "eps=1e-8|1e-3"},
        "Adam divides by √v̂ + ε. With ε = 10⁻³, far above the gradient, it is not scaled up. Does the slope come back?",
        chart="slope",
        claims=("large_epsilon_stands",),
    ),
    Try(
        "The non-saturating loss",
        {"preset": "frozen", "loss": "non_saturating"},
        "The slope at the scores is 1 − D(G(z)) here. Is there anything to wait for?",
        chart="slope",
        claims=("non_saturating_keeps_its_slope",),
    ),
]

MATHEMATICS = [
    Step(
        "One step of each",
        r"\begin{aligned} \text{SGD:} \quad & \Delta w = -\eta\, g \\ \text{Adam:} \quad & \Delta w = -\eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon} \end{aligned}",
        "m̂ and v̂ are averages of past g and g², w is one weight. Multiply every gradient by 10⁻⁶: the step of SGD is 10⁻⁶ times as long, that of Adam stays the same as long as √v̂ is far above ε "
        "([arXiv:1412.6980](https://arxiv.org/abs/1412.6980), Sec. 2.1).",
    ),
    Step(
        "How long Adam remembers",
        r"\begin{aligned} & v_k = \beta_2^k\, v_0 + (1 - \beta_2^k)\, g^2 \\ & \beta_2^k\, v_0 = g^2 \;\Leftrightarrow\; k = \frac{2 \log(\sqrt{v_0}/|g|)}{\log(1/\beta_2)} \end{aligned}",
        "For a gradient g that stays the same from the freeze on, k = 0. With √v₀ a thousand times |g| and β₂ = 0.99 the two terms are equal after 1,375 steps, with β₂ = 0.999 after 13,809.",
    ),
    Step(
        "What ε does",
        r"\Delta w = -\eta\, \frac{g}{|g| + \epsilon} \approx \begin{cases} -\eta\, \operatorname{sign} g & |g| \gg \epsilon \\ -(\eta/\epsilon)\, g & |g| \ll \epsilon \end{cases}",
        "For a constant g and after a long time, when m̂ = g and v̂ = g². Below ε Adam is plain gradient descent with momentum and the rate η/ε.",
    ),
]


def code(run: RunPanel, member: int) -> Sequence[Source]:
    """The two optimisers, and the loss."""
    return [
        Source.of("gan_core/training/optimisers/adam.py", "Adam"),
        Source.of("gan_core/training/optimisers/sgd.py", "SGD"),
        loss_code.of(run, member),
    ]


SCENE = Training(
    experiment="plane_gan",
    key="starving_plane",
    opens="frozen",
    groups=GROUPS,
    simple=SIMPLE,
    draw=draw,
    readings=readings,
    layers=figures.LAYERS,
    on=figures.DEFAULT_LAYERS,
    commands=STEPS_OF_A_GAN,
    questions=QUESTIONS,
    seen=SEEN,
    tries=TRIES,
    mathematics=MATHEMATICS,
    code=code,
    words=(
        "generator",
        "discriminator",
        "frozen",
        "gradient",
        "vanishing gradient",
        "saturation",
        "minimax loss",
        "seed",
        "decade",
    ),
)
