"""What a seed draws, how uncertain a mean is, and a test without an assumption about the law."""

from ui.lesson import Step

MATHEMATICS = [
    Step(
        "A figure of a seed is a random number",
        r"X_1, \dots, X_n \quad\text{independent, of one law}",
        "A seed fixes the first weights, the batches and every z. Another seed is another draw of the figure from the same law. What a paper wants to compare is two laws; what it has is n draws of each.",
    ),
    Step(
        "The mean is uncertain by the standard error",
        r"\begin{gathered} \bar X \pm t_{0.975,\,n-1}\,\frac{s}{\sqrt n} \\ s^2 = \frac{1}{n-1}\sum_i (X_i - \bar X)^2 \end{gathered}",
        "t is 12.7 for two seeds, 4.30 for three, 2.13 for sixteen. It holds for normal figures; counts of modes that are 1 or 8 are not normal, so the dots say more than the interval.",
    ),
    Step(
        "A test without an assumption about the law",
        r"\begin{gathered} d = \bar X_B - \bar X_A \\ p_\ge = \frac{\#\{\pi : d_\pi \ge d\}}{\#\pi}, \quad p_\le = \frac{\#\{\pi : d_\pi \le d\}}{\#\pi} \\ p = \min(1,\, 2 p_\ge,\, 2 p_\le) \end{gathered}",
        "If the setting does nothing, the labels A and B are arbitrary, and every way π to give them out is as likely (Fisher, *The Design of Experiments*, 1935). With 2 seeds each there are 6 ways, so p ≥ 1/3; with 4 each 70, p ≥ 0.029; "
        "with 16 each 601,080,390, of which 9,999 are drawn here, so p ≥ 0.0002. "
        "Here A and B begin from the same seeds; where that makes a pair alike, the difference varies less than the test reckons with, and p is on the cautious side.",
    ),
    Step(
        "What an anecdote is worth",
        r"P(\text{all } k \text{ cover}) = \binom{m}{k} \Big/ \binom{n}{k}",
        "m of n seeds cover all modes, and somebody tries k of them. With m = 9, n = 16, k = 3: 84 of 560, 15 %. The chart under *The test* counts all pairs of choices, without any formula.",
    ),
]
