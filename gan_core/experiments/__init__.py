"""Experiments by name. Adding one: its file here, its params in gan_core.params, one line in the table below.

The table maps a name to where its class lies, so that the web server can list experiments and their params without torch.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from gan_core.params import (
    BpttParams,
    CompareSeedsParams,
    DdpmSamplesParams,
    DiracGanParams,
    ExactSaturationParams,
    ExposureBiasParams,
    GaussianDiffusionParams,
    ImageDiffusionParams,
    ImageGanParams,
    ImageRaceParams,
    InversionParams,
    LatentDiffusionParams,
    LatentWalkParams,
    LineCriticParams,
    MemoryTaskParams,
    NoiseScheduleParams,
    OrderGanParams,
    ParallelLinesParams,
    Params,
    PlaneDiffusionParams,
    PlaneGanParams,
    Seq2seqParams,
    SequenceShapesParams,
    StackedGanParams,
    StarvingGeneratorParams,
    TrilemmaParams,
)
from gan_core.registry import Registry

if TYPE_CHECKING:
    from gan_core.experiments.experiment import Experiment


@dataclass(frozen=True)
class Entry:
    """An experiment as the web server knows it: name, title, class, params and commands. The class lies in the module of its name."""

    name: str
    title: str
    cls: str
    Params: type[Params]
    commands: tuple[str, ...] = ()

    def load(self) -> type["Experiment"]:
        """Import the experiment's class (and torch)."""
        return getattr(import_module(f"gan_core.experiments.{self.name}"), self.cls)


registry: Registry[Entry] = Registry("experiment")
registry.register(Entry("plane_gan", "A GAN in the plane", "PlaneGan", PlaneGanParams, ("step_D", "step_G")))
registry.register(Entry("image_gan", "GANs of images", "ImageGan", ImageGanParams, ("step_D", "step_G")))
registry.register(Entry("latent_walk", "A walk through a generator's noise", "LatentWalk", LatentWalkParams))
registry.register(Entry("inversion", "The z of an image", "InversionRun", InversionParams))
registry.register(
    Entry("exact_saturation", "The generator's gradient, exactly", "ExactSaturation", ExactSaturationParams)
)
registry.register(Entry("image_race", "A race of losses on images", "ImageRace", ImageRaceParams, ("step_D", "step_G")))
registry.register(
    Entry(
        "starving_generator",
        "A frozen generator and trained discriminators",
        "StarvingGenerator",
        StarvingGeneratorParams,
    )
)
registry.register(
    Entry("parallel_lines", "Two parallel lines and four distances", "ParallelLines", ParallelLinesParams)
)
registry.register(Entry("dirac_gan", "The Dirac-GAN", "DiracGan", DiracGanParams))
registry.register(Entry("line_critic", "Trained critics of two lines", "LineCritic", LineCriticParams))
registry.register(Entry("compare_seeds", "Two settings, many seeds", "CompareSeeds", CompareSeedsParams))
registry.register(Entry("noise_schedule", "A noise schedule", "NoiseSchedule", NoiseScheduleParams))
registry.register(
    Entry("gaussian_diffusion", "Diffusion of Gaussian data, exactly", "GaussianDiffusion", GaussianDiffusionParams)
)
registry.register(
    Entry("stacked_gan", "GANs of a thousand modes", "StackedGan", StackedGanParams, ("step_D", "step_G"))
)

registry.register(
    Entry("order_gan", "The order of the two optimisations", "OrderGan", OrderGanParams, ("step_D", "step_G"))
)
registry.register(Entry("plane_diffusion", "A denoiser of points", "PlaneDiffusion", PlaneDiffusionParams))
registry.register(Entry("image_diffusion", "A denoiser of images", "ImageDiffusion", ImageDiffusionParams))
registry.register(Entry("ddpm_samples", "Samples of the trained U-Net", "DdpmSamples", DdpmSamplesParams))
registry.register(
    Entry("latent_diffusion", "Diffusion in an autoencoder's latents", "LatentDiffusion", LatentDiffusionParams)
)
registry.register(Entry("trilemma", "Six families of generative models", "Trilemma", TrilemmaParams))
registry.register(Entry("sequence_shapes", "Five shapes of a sequence task", "SequenceShapes", SequenceShapesParams))
registry.register(Entry("exposure_bias", "A model on its own tokens", "ExposureBias", ExposureBiasParams))
registry.register(Entry("seq2seq", "An encoder and a decoder, with and without attention", "Seq2seq", Seq2seqParams))
registry.register(Entry("bptt", "Backpropagation through time, beside autograd", "Bptt", BpttParams))
registry.register(Entry("memory_task", "A symbol remembered over blanks", "MemoryTask", MemoryTaskParams))


def create(name: str, *, device: str = "cpu", **values: Any) -> "Experiment":
    """Build an experiment from plain values, as in `create("plane_gan", loss="hinge", members=4, seed=1)`."""
    entry = registry[name]
    return entry.load()(entry.Params.of(values), device=device)
