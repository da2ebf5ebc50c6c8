"""A snapshot as docs/architecture.md describes it, made up: no network, no torch, and every value known."""

import numpy as np

RINGS = 2.0 * np.stack([np.cos(np.arange(8) * np.pi / 4), np.sin(np.arange(8) * np.pi / 4)], -1)
EXTENT, CELLS, POINTS, ARROWS = 3.2, 40, 400, 64


def snapshot(step: int = 4000, members: int = 1, at: int | None = None, every: int = 500) -> dict:
    """Generated points close in on a ring of eight modes while `step` grows; scalars follow plain curves."""
    shown = step if at is None else at
    K = members
    rng = np.random.default_rng(7)
    near = rng.integers(0, 8, POINTS)
    real = RINGS[near] + 0.06 * rng.standard_normal((POINTS, 2))
    noise, fake = rng.standard_normal((K, POINTS, 2)), rng.integers(0, 8, (K, POINTS))
    t = min(1.0, shown / 5000)
    wobble = 0.05 * np.sin(shown / 60 + np.arange(POINTS))[:, None]
    generated = t * (RINGS[fake] + 0.12 * noise) + (1 - t) * 0.7 * noise + wobble
    line = np.linspace(-EXTENT, EXTENT, CELLS)
    d2 = ((line[None, :, None] - RINGS[:, 0]) ** 2 + (line[:, None, None] - RINGS[:, 1]) ** 2).min(-1)
    f = 2.2 * np.exp(-d2 / 0.5) - 1.1 - 0.4 * np.sin(shown / 300)
    push = (RINGS[fake] - generated)[:, :ARROWS] * 10.0 ** rng.uniform(-3, 0.6, (K, ARROWS, 1))
    u = np.linspace(-2, 2, 17)
    fixed, run = np.meshgrid(np.linspace(-2, 2, 9), u, indexing="ij")
    z = np.concatenate([np.stack([fixed, run], -1), np.stack([run, fixed], -1)])
    radius = np.maximum(np.linalg.norm(z, axis=-1, keepdims=True), 1e-6)
    manifold = np.repeat((z / radius * (2 * np.tanh(radius) * t + radius * 0.5 * (1 - t)))[None], K, 0)
    history = _history(step, K, every)
    last = {
        name: values[-1].astype(float) for group in history.values() for name, values in group.items() if name != "step"
    }
    return {
        "step": step, "members": K, "params": {"seed": 7, "loss": "non_saturating", "data": "ring", "sigma": 0.02, "radius": 2.0},
        "member_labels": [f"seed {7 + k}" for k in range(K)], **last,
        "layer_gradients_G": np.zeros((K, 3)), "layer_gradients_D": np.zeros((K, 3)), "mode_histogram": np.full((K, 8), 1 / 8),
        "history": history,
        "picture": {
            "step": shown, "extent": EXTENT, "real": real.astype(np.float32), "generated": generated.astype(np.float32),
            "discriminator": np.repeat(f[None], K, 0).astype(np.float32), "arrows": push.astype(np.float32),
            "manifold": manifold.astype(np.float32),
        },
        "loss_unit": ["nats"] * K, "discriminator_output": ["logit"] * K, "ignores_shift": [False] * K, "stopped": [""] * K,
        "frames": np.arange(0, step + 1, max(40, step // 100)),
        "status": "running", "steps_per_second": 812.0, "device": "cpu", "events": "1200:lr_D=1e-4,1350:step_D",
    }  # fmt: skip


def _history(step: int, K: int, every: int) -> dict:
    k = np.arange(K) * 0.35

    def at(n: int) -> np.ndarray:
        return np.linspace(1, max(step, 2), n, dtype=np.float32)

    def of(values: np.ndarray) -> np.ndarray:
        return values.astype(np.float32)

    x, p, e = at(every), at(max(2, every // 2)), at(40)
    s, q, m = x[:, None], p[:, None], e[:, None]
    ripple = 0.06 * np.sin(s / 37 + 3 * k)
    return {
        "every": {
            "step": x, "loss_D": of(1.38 - 0.5 * np.exp(-s / 900) + ripple), "loss_G": of(0.69 + 1.6 * np.exp(-s / 700 - k) - ripple),
            "score_real": of(1.5 * np.exp(-s / 1500) + ripple), "score_fake": of(-1.5 * np.exp(-s / 1500 - k) + ripple),
            "logit_gradient": of(0.5 + 0.4 * np.exp(-s / 800 - k) + 0 * s),
        },
        "probe": {
            "step": p, "sample_gradient": of(10 ** (-0.3 - 2.5 * np.exp(-((q - 1800) / 700) ** 2) - k + 0.1 * np.sin(q / 50))),
            **{f"gradient_G_{i}": of(10.0 ** (-i - k + 0.2 * np.sin(q / 90 + i))) for i in (1, 2, 3)},
        },
        "evaluation": {
            "step": e, "modes_covered": of(np.clip(np.round(8 * (1 - np.exp(-m / 900)) - k), 0, 8)),
            "high_quality_share": of(0.96 * (1 - np.exp(-m / 1400 - k)) + 0 * m),
        },
        "distance": {"step": e[::10], "js_nats": of(0.6 * np.exp(-m[::10] / 2000) + 0.05 + 0 * k), "js_floor_nats": of(0.04 + 0 * m[::10] + 0 * k),
                     "sliced_w1": of(1.3 * np.exp(-m[::10] / 1500) + 0.03 + 0 * k)},
    }  # fmt: skip
