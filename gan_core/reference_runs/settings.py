"""The settings of the reference runs, which override the preset `collapse`, by name. First the phase change, then every cure."""

from typing import Any

from gan_core.training.cures import cures

PRESET, SEEDS, STEPS, EARLY_STEPS = "collapse", 16, 3000, 100
PHASES: dict[str, dict[str, Any]] = {
    "plain": {},
    "critic_steps_5": {"n_D": 5},
    "critic_steps": dict(cures["critic_steps"].settings),
    "generator_steps": {"n_G": 3, "lr_D": 1e-3},
}
CURES: dict[str, dict[str, Any]] = {cure.name: dict(cure.settings) for cure in cures}
SETTINGS = {**PHASES, **CURES}
