"""What is kept: the settings laid over the preset `collapse`, by name. The phase change first, then every cure."""

from typing import Any

from gan_core.params.cure_words import CURE_WORDS

PRESET, SEEDS, STEPS, EARLY_STEPS = "collapse", 16, 3000, 100
PHASES: dict[str, dict[str, Any]] = {
    "plain": {},
    "critic_steps_5": {"n_D": 5},
    "critic_steps": dict(CURE_WORDS["critic_steps"].settings),
    "generator_steps": {"n_G": 3, "lr_D": 1e-3},
}
CURES: dict[str, dict[str, Any]] = {name: dict(cure.settings) for name, cure in CURE_WORDS.items()}
SETTINGS = {**PHASES, **CURES}
