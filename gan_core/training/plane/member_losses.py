"""One objective a member: members that share one are computed together."""

from collections.abc import Sequence

import torch
from torch import Tensor

from gan_core.array import Array
from gan_core.losses import Objective, losses


def share_right(objective: Objective, f_real: Tensor, f_fake: Tensor) -> Tensor:
    """Share of decisions that are right, (…): score on the right side of the threshold, or pairs in the right order."""
    if objective.threshold is None:
        return (f_real > f_fake).to(f_real.dtype).mean(-1)
    right = torch.stack((f_real > objective.threshold, f_fake <= objective.threshold))
    return right.to(f_real.dtype).mean((0, -1))


class MemberLosses:
    """The losses of K members by name; both take scores (K, N) and return (K,)."""

    def __init__(self, names: Sequence[str], real_label: float, device: torch.device):
        self.objectives: list[Objective] = [losses[name] for name in names]
        self.names = list(names)
        self.needs_real = any(item.needs_real for item in self.objectives)
        self.real_label = real_label
        distinct = list(dict.fromkeys(names))
        members = [[k for k, name in enumerate(names) if name == one] for one in distinct]
        self._groups = [
            (losses[one], torch.tensor(ks, device=device)) for one, ks in zip(distinct, members, strict=True)
        ]
        self._order = torch.tensor([k for ks in members for k in ks], device=device).argsort()

    def loss_D(self, f_real: Tensor, f_fake: Tensor) -> Tensor:
        """The discriminator's loss of every member, with the label for real data in force."""
        label = self.real_label
        return self._each(lambda item, real, fake: item.loss_D(real, fake, label), f_real, f_fake)

    def loss_G(self, f_fake: Tensor, f_real: Tensor | None) -> Tensor:
        """The generator's loss of every member; f_real may be None unless `needs_real`."""
        return self._each(lambda item, fake, real: item.loss_G(fake, real), f_fake, f_real)

    def slopes_D(self, f_real: Tensor, f_fake: Tensor) -> Tensor:
        """The slopes of the discriminators' losses at the real scores, then at the generated ones, (K, 2N)."""
        label, n = self.real_label, f_real.shape[-1]
        return self._each(lambda item, real, fake: torch.cat(item.slopes_D(real, fake, label), -1), f_real, f_fake) / n

    def slopes_G(self, f_fake: Tensor, f_real: Tensor | None) -> Tensor:
        """The slopes of the generators' losses at the scores of generated points, (K, N), each N times as large as that of their mean."""
        return self._each(lambda item, fake, real: item.slope_G(fake, real), f_fake, f_real)

    def is_right(self, f_real: Tensor, f_fake: Tensor) -> Tensor:
        """Share of decisions that are right, (K,)."""
        return self._each(share_right, f_real, f_fake)

    def _each(self, function, first: Array, second: Array | None) -> Tensor:
        if len(self._groups) == 1:
            return function(self._groups[0][0], first, second)
        parts = [function(item, first[ks], None if second is None else second[ks]) for item, ks in self._groups]
        return torch.cat(parts)[self._order]
