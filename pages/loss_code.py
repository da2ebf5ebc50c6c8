"""The code of the loss in use, for the Code tab of every lesson that trains a GAN."""

from gan_core.losses import losses
from ui.lesson import Source
from ui.run_panel import RunPanel


def of(run: RunPanel, member: int) -> Source:
    """Return the class of the loss that the member shown is trained with."""
    members = run.params.each_member()
    loss = members[min(member, len(members) - 1)].loss
    return Source.of(f"gan_core/losses/{loss}.py", type(losses[loss]).__name__)
