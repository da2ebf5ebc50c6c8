"""A small classifier of images; its features are what generated images are compared in."""

from torch import Tensor, nn

FEATURES = 64


def block(before: int, after: int, kernel: int) -> nn.Module:
    """Convolution at every second pixel, batch norm, ReLU."""
    return nn.Sequential(
        nn.Conv2d(before, after, kernel, 2, kernel // 2, bias=False), nn.BatchNorm2d(after), nn.ReLU(inplace=True)
    )


class Classifier(nn.Module):
    """Images (N, C, H, W) in [0, 1], side 28 or 32 → logits (N, classes).

    28 → 14 → 7 → 4, or 32 → 16 → 8 → 4, channels 32, 64, 64; then 64 features and one linear layer. With batch norm: put it in
    eval mode to judge. Check: one channel, 10 classes: 122,730 parameters.
    """

    def __init__(self, channels: int, classes: int):
        super().__init__()
        self.channels, self.classes = channels, classes
        self.body = nn.Sequential(
            block(channels, 32, 5), block(32, 64, 3), block(64, 64, 3), nn.Flatten(),
            nn.Linear(16 * 64, FEATURES, bias=False), nn.BatchNorm1d(FEATURES), nn.ReLU(inplace=True),
        )  # fmt: skip
        self.head = nn.Linear(FEATURES, classes)

    def features(self, x: Tensor) -> Tensor:
        """Return the activations before the last layer, (N, 64), none negative; in eval mode each image's own."""
        return self.body(x)

    def forward(self, x: Tensor) -> Tensor:
        """Return logits (N, classes)."""
        return self.head(self.features(x))
