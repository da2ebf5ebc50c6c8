"""Settings of experiments as frozen pydantic models: the source of widgets, links, the command line and validation."""

from gan_core.params.base import Params
from gan_core.params.bptt import BpttParams
from gan_core.params.compare_seeds import CompareSeedsParams
from gan_core.params.ddpm_samples import DdpmSamplesParams
from gan_core.params.dirac_gan import DiracGanParams
from gan_core.params.distributions import DistributionsParams
from gan_core.params.exact_saturation import ExactSaturationParams
from gan_core.params.exposure_bias import ExposureBiasParams
from gan_core.params.forward import ForwardParams
from gan_core.params.gaussian_diffusion import GaussianDiffusionParams
from gan_core.params.image_diffusion import ImageDiffusionParams
from gan_core.params.image_gan import ImageGanParams
from gan_core.params.image_race import ImageRaceParams
from gan_core.params.instance_noise import InstanceNoiseParams
from gan_core.params.inversion import InversionParams
from gan_core.params.latent_diffusion import LatentDiffusionParams
from gan_core.params.latent_walk import LatentWalkParams
from gan_core.params.line_critic import LineCriticParams
from gan_core.params.matrix_powers import MatrixPowersParams
from gan_core.params.memory_task import MemoryTaskParams
from gan_core.params.noise_schedule import NoiseScheduleParams
from gan_core.params.order_gan import OrderGanParams
from gan_core.params.parallel_lines import ParallelLinesParams
from gan_core.params.plane_diffusion import PlaneDiffusionParams
from gan_core.params.plane_gan import PlaneGanParams
from gan_core.params.reverse import ReverseParams
from gan_core.params.score import ScoreParams
from gan_core.params.seq2seq import Seq2seqParams
from gan_core.params.sequence_shapes import SequenceShapesParams
from gan_core.params.slipping_chain import SlippingChainParams
from gan_core.params.slope import SlopeParams
from gan_core.params.spec import Spec
from gan_core.params.stacked_gan import StackedGanParams
from gan_core.params.starving_generator import StarvingGeneratorParams
from gan_core.params.transport import TransportParams
from gan_core.params.trilemma import TrilemmaParams
from gan_core.params.two_symbols import TwoSymbolsParams
from gan_core.params.unrolled import UnrolledParams

__all__ = [
    "BpttParams",
    "CompareSeedsParams",
    "DdpmSamplesParams",
    "DiracGanParams",
    "DistributionsParams",
    "ExactSaturationParams",
    "ExposureBiasParams",
    "ForwardParams",
    "GaussianDiffusionParams",
    "ImageDiffusionParams",
    "ImageGanParams",
    "ImageRaceParams",
    "InstanceNoiseParams",
    "InversionParams",
    "LatentDiffusionParams",
    "LatentWalkParams",
    "LineCriticParams",
    "MatrixPowersParams",
    "MemoryTaskParams",
    "NoiseScheduleParams",
    "OrderGanParams",
    "ParallelLinesParams",
    "Params",
    "PlaneDiffusionParams",
    "PlaneGanParams",
    "ReverseParams",
    "ScoreParams",
    "Seq2seqParams",
    "SequenceShapesParams",
    "SlippingChainParams",
    "SlopeParams",
    "Spec",
    "StackedGanParams",
    "StarvingGeneratorParams",
    "TransportParams",
    "TrilemmaParams",
    "TwoSymbolsParams",
    "UnrolledParams",
]
