"""The figures for good and for even samples, and what the best discriminator makes of samples at one mode: its loss and its gradient."""

from gan_core.numerals import format_number
from gan_core.theory.collapsed_samples import least_loss_nats
from ui.lesson import Step

MODES = 8
WIDTHS = (1.0, 0.5, 0.2, 0.1, 0.01)  # of the samples, over that of the data
BY_WIDTH = "; ".join(f"r = {width:g}: {format_number(least_loss_nats(MODES, width))}" for width in WIDTHS)

MATHEMATICS = [
    Step(
        "The figure for good",
        r"P(\lVert x - c \rVert \le 3\sigma) = 1 - e^{-9/2} = 0.98889",
        "In the plane ‖x − c‖²/σ² is the sum of two squared standard normal numbers, which has the law of 2 Exp(1).",
    ),
    Step(
        "The figure for even",
        r"\begin{gathered} \mathrm{KL}(h \,\|\, \mathrm{uniform}) = \sum_m h_m \log(M h_m) \\ 0 \le \mathrm{KL} \le \log M \end{gathered}",
        "h are the shares of the good samples by nearest mode. All in one of 8: log 8 = 2.079. Seven even ones of eight: log(8/7) = 0.134. Without a good sample it says nothing.",
    ),
    Step(
        "Its floor",
        r"\mathbb{E}[\mathrm{KL}] \approx \frac{M - 1}{2N}",
        "Even a perfect sampler's N good samples are not even. 2N · KL has nearly the law χ² with M − 1 degrees of freedom, whose mean is M − 1. For 8 modes and 2,500 samples: 0.00142.",
    ),
    Step(
        "The best discriminator of samples at one mode",
        r"\min_D L_D = \log\frac{M+1}{M} + \frac{\log(M+1)}{M}",
        "Premises: the M modes are far apart, all samples are at one of them, *spread as the data are there*, the loss is that of 2014, and D may be any function. Real points are a share 1/M of the data at that mode. "
        "D\\* = (1/M)/(1/M + 1) = 1/(M + 1) there and 1 elsewhere, and V(D\\*) has just these two terms. Of 8 modes 0.392 nats, of 25 0.170. It is the most that the best discriminator can lose on samples at one mode. "
        f"Narrower samples, with r times the data's standard deviation, are easier to tell. Of 8 modes: {BY_WIDTH}; a single point: 0. So a loss near 0 does not rule collapse out: look at the samples.",
    ),
    Step(
        "Value against gradient: collapse can be stationary",
        r"\begin{aligned} f^* &= \log\frac{p}{q} = \log\frac{r^2}{M} - \Bigl(1 - \frac{1}{r^2}\Bigr)\frac{\lVert x - c\rVert^2}{2\sigma^2} \\ \nabla f^* &= \Bigl(\frac{1}{r^2} - 1\Bigr)\frac{x - c}{\sigma^2} \end{aligned}",
        "The premises of step 4, with q = N(c, r²σ² I) at the mode c; both losses of the generator send a sample along ∇f. Narrower samples, r < 1, are sent outwards, wider ones inwards: the best discriminator corrects the *width*. At r = 1 it is "
        "constant on the samples, and **its gradient is 0**: none of them is sent to another mode. Yet the value is not the least one: JS = 0.497 for 8 modes, and 0 if all are covered. "
        "Samples at one mode with the data's width are a *stationary point*, even if the discriminator is the best one after every step. Of a trained discriminator this is an approximation: see the claims.",
    ),
]
