"""The loop that a collection of GANs writes for images: a DataLoader, BCELoss on sigmoid outputs, Adam as it comes, .item()."""

from collections.abc import Iterator

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset

from gan_core.networks.pairs import Pair


class Pictures(Dataset):
    """Pixels (n, H, W) as pictures that become tensors in [0, 1] one by one, as torchvision's ToTensor makes them."""

    def __init__(self, pixels: np.ndarray):
        self.pictures = [Image.fromarray(image) for image in pixels]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.pictures)

    def __getitem__(self, i: int) -> Tensor:
        """Return one picture, (1, H, W)."""
        return torch.from_numpy(np.array(self.pictures[i]))[None].float().div(255)


class LoaderLoop:
    """The same two networks, trained as collections do; `advance(steps)`.

    fresh: the generator's update draws images of its own (Goodfellow et al. 2014, Algorithm 1), else it goes through those
    that the discriminator has seen, as we do.
    """

    def __init__(self, pair: Pair, pixels: np.ndarray, batch: int, noise_dim: int, *, fresh: bool):
        torch.manual_seed(0)
        shape = (1, *pixels.shape[1:])
        self.G, self.D = (
            pair.generator(noise_dim, shape, 1.0),
            nn.Sequential(pair.discriminator(shape, 1, 1.0), nn.Sigmoid()),
        )
        self.opt_G, self.opt_D = (
            torch.optim.Adam(network.parameters(), lr=2e-4, betas=(0.5, 0.999)) for network in (self.G, self.D)
        )
        self.loader = DataLoader(Pictures(pixels), batch, shuffle=True, drop_last=True)
        self.fresh, self.noise_dim, self.loss, self.batches = fresh, noise_dim, nn.BCELoss(), self._batches()
        self.lines: list[str] = []

    def _batches(self) -> Iterator[Tensor]:
        while True:
            yield from self.loader

    def advance(self, steps: int) -> None:
        """One discriminator and one generator update a step."""
        for _ in range(steps):
            x = next(self.batches)
            ones, zeros = torch.ones(len(x), 1), torch.zeros(len(x), 1)
            self.opt_D.zero_grad()
            x_fake = self.G(torch.randn(len(x), self.noise_dim))
            loss_D = (self.loss(self.D(x), ones) + self.loss(self.D(x_fake.detach()), zeros)) / 2
            loss_D.backward()
            self.opt_D.step()
            self.opt_G.zero_grad()
            if self.fresh:
                x_fake = self.G(torch.randn(len(x), self.noise_dim))
            loss_G = self.loss(self.D(x_fake), ones)
            loss_G.backward()
            self.opt_G.step()
            self.lines.append(f"{loss_D.item():.3f} {loss_G.item():.3f}")
