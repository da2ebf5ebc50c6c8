"""The figures for good and for even samples, and what a discriminator can know of a collapsed generator."""

from ui.lesson import Step

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
        "A collapsed run's discriminator cannot be sure",
        r"\min_D L_D = \log\frac{M+1}{M} + \frac{\log(M+1)}{M}",
        "All samples at one mode of M, spread as the data are there: real points are a share 1/M of the data at that mode. D\\* = (1/M)/(1/M + 1) = 1/(M + 1) there and 1 elsewhere, and "
        "V(D\\*) has just these two terms. Of 8 modes 0.392 nats, of 25 0.170. Try *Complete collapse* and read the loss. That is why a discriminator's loss near 0 is *not* collapse: "
        "the samples are where there are no data.",
    ),
]
