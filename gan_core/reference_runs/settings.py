"""The settings of the reference runs, which override the preset `collapse`, by name: the order of steps, every cure as a switch, and equal learning rates."""

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
PUBLISHED = [cure.name for cure in cures if cure.paper_sets]  # cures with an entry for what their papers set
EQUAL = {"lr_D": 1e-3}  # the generator's rate; the preset's D has a tenth of it
RATES: dict[str, dict[str, Any]] = {"plain_equal": EQUAL}
for _name in PUBLISHED:
    _published = {**cures[_name].settings, **cures[_name].paper_sets}
    RATES |= {
        f"{_name}_equal": {**cures[_name].settings, **EQUAL},
        f"{_name}_published": _published,
        f"{_name}_published_slow": {name: value for name, value in _published.items() if name != "lr_D"},
    }
SETTINGS = {**PHASES, **CURES, **RATES}
