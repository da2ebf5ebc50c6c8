"""The ordered table of lessons: the menu, the cards on the front page and each lesson's header are made from it."""

from dataclasses import dataclass

from gan_core.registry import suggest


@dataclass(frozen=True)
class Lesson:
    """One page. `path` is the file's name in pages/ without .py, and the page's address."""

    path: str
    topic: str  # under which it stands in the menu
    title: str  # short, for the menu
    question: str  # the title on the page
    sentence: str  # the claim that the page lets the reader check
    able: str  # what the reader will be able to do
    minutes: int
    assumes: str


LESSONS = (
    Lesson(
        path="plane",
        topic="GANs",
        title="The plane",
        question="How do two networks learn a ring of points?",
        sentence="A generator that never sees the data can match them, because the critic's slope tells each point "
        "where to go.",
        able="You will be able to read a GAN's picture: who moves, what pushes it, and how to tell that it works.",
        minutes=20,
        assumes="that you know what a gradient is",
    ),
    Lesson(
        path="images",
        topic="GANs",
        title="Images",
        question="What changes when the points are images?",
        sentence="The same game makes digits; WGAN changes six things in it, and a class can go into both networks or come "
        "out of one.",
        able="You will be able to say what separates GAN, WGAN, CGAN and AC-GAN, and to read which of it matters in a run.",
        minutes=30,
        assumes="the lesson on the plane",
    ),
    Lesson(
        path="latent",
        topic="GANs",
        title="Noise space",
        question="What lies between two images?",
        sentence="A trained generator turns every z into an image; the straight way from one z to the next leaves the z that it was "
        "trained on, the way along the sphere does not.",
        able="You will be able to walk through a generator's noise, and to say where its images can be trusted.",
        minutes=15,
        assumes="the lesson on images",
    ),
    Lesson(
        path="inversion",
        topic="GANs",
        title="Inversion",
        question="Which z makes this image?",
        sentence="Gradient descent on z finds it, without training anything; and since a generator makes clean images alone, the same "
        "search takes noise away and fills holes.",
        able="You will be able to invert a generator, and to say what it can bring back and what it invents.",
        minutes=20,
        assumes="the lesson on noise space",
    ),
    Lesson(
        path="slope",
        topic="Saturation",
        title="Slope on paper",
        question="Why does the generator stop learning?",
        sentence="Where the critic is sure that a sample is generated, log(1 − D) has almost no slope left, and −log D its full slope: the "
        "two differ by e⁻ᵃ.",
        able="You will be able to derive the slope that each loss sends back, and to say where it dies.",
        minutes=15,
        assumes="that you can take a derivative by the chain rule",
    ),
    Lesson(
        path="exact",
        topic="Saturation",
        title="Saturation, exactly",
        question="What is the generator's gradient when the critic is at its best?",
        sentence="log(1 − D) descends the Jensen–Shannon divergence and starves where that is flat; −log D descends another quantity, and does not.",
        able="You will be able to say what each loss descends, and to check it against an integral.",
        minutes=20,
        assumes="the lesson on the plane, and what a density is",
    ),
    Lesson(
        path="starving",
        topic="Saturation",
        title="The starving generator",
        question="Does a better critic teach better?",
        sentence="With log(1 − D) it does not: the surer the critic, the less of its slope reaches the generator.",
        able="You will be able to read starvation in a chart, and to say which loss it happens to.",
        minutes=15,
        assumes="the lesson on saturation, exactly",
    ),
    Lesson(
        path="race",
        topic="Saturation",
        title="The race on images",
        question="Which losses starve on images?",
        sentence="With the same networks, images and seed, a loss with a sigmoid in front of it can lose its slope within a hundred steps, and one without does not.",
        able="You will be able to tell a saturated run from its charts, and to cure it, knowing the price.",
        minutes=25,
        assumes="the lessons on images and on the starving generator",
    ),
    Lesson(
        path="collapse",
        topic="Mode collapse",
        title="Mode collapse",
        question="Why do all samples look the same?",
        sentence="A generator can be right about one mode and miss the others; that is another failure than running from mode to mode, and another than not "
        "learning, and four figures tell them apart.",
        able="You will be able to name what a run suffers from, with the figures that show it, and to try a cure for it.",
        minutes=25,
        assumes="the lesson on the plane",
    ),
    Lesson(
        path="order",
        topic="Mode collapse",
        title="Min-max or max-min",
        question="Who may finish first, the critic or the generator?",
        sentence="A frozen critic is answered best by a generator that puts every sample on one place; a frozen generator by D* = p/(p + q), "
        "which makes that place the dearest.",
        able="You will be able to prove what each order of the two optimisations gives, and to say what more steps of either player change.",
        minutes=20,
        assumes="the lesson on the plane",
    ),
    Lesson(
        path="seeds",
        topic="Mode collapse",
        title="Sixteen seeds",
        question="Is it better, or was it the seed?",
        sentence="One preset collapses or covers all modes depending on who takes more steps, and in between on the seed alone: three runs can tell either "
        "story, sixteen cannot.",
        able="You will be able to compare two settings by their seeds, to say what a p-value means, and to doubt a table that has one run a row.",
        minutes=25,
        assumes="the lesson on the plane, and what a mean and a standard deviation are",
    ),
    Lesson(
        path="stacked",
        topic="Mode collapse",
        title="A thousand modes",
        question="How many of a thousand modes does a generator make?",
        sentence="Three digits as red, green and blue make 1000 modes that a classifier can count; a count means something only beside what a perfect sampler "
        "of as many samples would score.",
        able="You will be able to count modes, to say how far the count can be trusted, and to estimate a support from duplicates.",
        minutes=20,
        assumes="the lesson on images",
    ),
    Lesson(
        path="lines",
        topic="Distances",
        title="Parallel lines",
        question="Which distance can a generator descend?",
        sentence="Between two lines that never meet, Jensen–Shannon is log 2 and flat however near they are; the Wasserstein distance is how far apart they "
        "are, with a slope.",
        able="You will be able to prove what four distances say of two lines, and to tell which of them can teach.",
        minutes=15,
        assumes="what a density is",
    ),
    Lesson(
        path="distributions",
        topic="Distances",
        title="Two distributions",
        question="How far apart are two distributions?",
        sentence="KL, JS and TV compare two densities at each x and end where the overlap ends; the Wasserstein distance counts how far mass must go. "
        "At the best critic the game is worth −log 4 + 2 JS.",
        able="You will be able to read a divergence as an area, and to derive what a GAN's best critic measures.",
        minutes=20,
        assumes="what a density is",
    ),
    Lesson(
        path="transport",
        topic="Distances",
        title="Moving mass",
        question="What does it cost to move one distribution onto another?",
        sentence="The cheapest plan of transport is worth exactly as much as the best prices under which nobody overpays; an entropic plan is quicker and dearer.",
        able="You will be able to read a plan of transport, to check it by its prices, and to say what entropy adds to its cost.",
        minutes=20,
        assumes="the lesson on two distributions",
    ),
    Lesson(
        path="critic",
        topic="Distances",
        title="Trained critics",
        question="What does a trained critic say of the distance?",
        sentence="A critic of logits says log 2 of any two lines that are apart, and goes flat; one whose slope is bounded says how far apart they are, and "
        "under a soft penalty it says too much.",
        able="You will be able to read a divergence from a critic's scores, and to say how far the reading can be trusted.",
        minutes=20,
        assumes="the lesson on parallel lines",
    ),
    Lesson(
        path="noise",
        topic="Distances",
        title="Noise heals JS",
        question="Can noise give Jensen–Shannon a slope?",
        sentence="Noise on data and samples makes them overlap: JS gets a slope where the noise is about half as wide as the gap, and hardly one far from that.",
        able="You will be able to choose how much instance noise helps at a given distance, and to say what it costs.",
        minutes=10,
        assumes="the lesson on parallel lines",
    ),
    Lesson(
        path="dirac",
        topic="Distances",
        title="Dirac-GAN",
        question="Does gradient descent find the equilibrium of the game?",
        sentence="A generator of one point and a critic of one slope: most methods circle the equilibrium or leave it, and what pulls the eigenvalues "
        "of a step inside the unit circle brings them in.",
        able="You will be able to tell from eigenvalues and an orbit together whether a method converges, and to say what R1 changes.",
        minutes=20,
        assumes="what an eigenvalue of a 2 × 2 matrix is",
    ),
    Lesson(
        path="forward",
        topic="Diffusion",
        title="Data to noise",
        question="How does an image become noise?",
        sentence="Many small steps that shrink the data and add noise are one jump, xₜ = √ᾱₜ x₀ + √(1 − ᾱₜ) ε; the schedule says how fast ᾱₜ goes to 0.",
        able="You will be able to derive the jump, to check it by numbers, and to tell a schedule that ends in noise from one that does not.",
        minutes=15,
        assumes="that variances of independent parts add",
    ),
    Lesson(
        path="reverse",
        topic="Diffusion",
        title="Noise to data",
        question="How does noise become data?",
        sentence="Whoever knows the mean of the noise in xₜ can go back step by step, drawing or not; the steps must be small, for only then is the way back nearly Gaussian.",
        able="You will be able to follow a sampler number by number, and to say what few steps, a variance and a spacing change.",
        minutes=20,
        assumes="the lesson on data to noise",
    ),
    Lesson(
        path="score",
        topic="Diffusion",
        title="The score field",
        question="Which way do the points go?",
        sentence="Every noised density has at each point a direction in which it grows fastest, the score; points that follow it from noise, t after t, become data, "
        "and through most of the steps where a point stands says little of the mode that it will end at.",
        able="You will be able to read a score field, to say what it points to, and when a chain's mode is decided.",
        minutes=10,
        assumes="the lesson on noise to data",
    ),
    Lesson(
        path="denoise",
        topic="Diffusion",
        title="A denoiser learns",
        question="How does a network learn the noise?",
        sentence="A network that sees noised points and their t learns the mean of the noise in them; whether it answers ε, x₀ or v, a sampler can use it, "
        "but where it errs most is another.",
        able="You will be able to say what a denoiser minimises, to turn ε, x₀ and v into each other, and to read a loss by t.",
        minutes=15,
        assumes="the lessons on data to noise and noise to data",
    ),
    Lesson(
        path="digits",
        topic="Diffusion",
        title="Digits from noise",
        question="How does a network draw a digit out of noise?",
        sentence="A U-Net is asked a few dozen times what of an image is noise, and each answer is taken away a little; DDIM asks 50 times where the training had 1,000 times t.",
        able="You will be able to follow one image from noise to digit, to count what a sampler costs, and to say what guidance does.",
        minutes=20,
        assumes="the lesson on a denoiser",
    ),
    Lesson(
        path="latent_diffusion",
        topic="Diffusion",
        title="Latent diffusion",
        question="Why diffuse in a latent space?",
        sentence="A denoiser of 4 × 7 × 7 latents needs a fraction of the operations that one of 28 × 28 pixels needs; the KL term of the autoencoder keeps the latents near N(0, I) in size.",
        able="You will be able to derive what an autoencoder's KL term bounds, to measure what it is good for, and to count what latents save.",
        minutes=20,
        assumes="the lessons on a denoiser and on digits from noise",
    ),
    Lesson(
        path="trilemma",
        topic="Diffusion",
        title="The trilemma",
        question="Which generative model is fast, good and complete?",
        sentence="The time of a sample follows the calls of a network; how near a family comes to the data and how much of them it misses must be measured, and is another "
        "order on points than on digits.",
        able="You will be able to say what each family minimises, what a sample of it costs, and how far a figure of one run can be trusted.",
        minutes=20,
        assumes="the lessons on the plane and on a denoiser",
    ),
)


def lesson(path: str) -> Lesson:
    """Return the lesson at a path; an unknown one raises KeyError and lists the known ones."""
    known = {item.path: item for item in LESSONS}
    if path not in known:
        raise KeyError(f"unknown lesson '{path}'{suggest(path, list(known))}; known: {', '.join(known)}")
    return known[path]
