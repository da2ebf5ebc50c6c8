"""The code of a loss, for the Code tab of the lessons."""

from gan_core.losses import losses
from ui.lesson import Source
from ui.run_panel import RunPanel


def named(loss: str) -> Source:
    """Return the class of a loss."""
    return Source.of(f"gan_core/losses/{loss}.py", type(losses[loss]).__name__)


def of(run: RunPanel, member: int) -> Source:
    """Return the class of the loss that the member shown is trained with."""
    members = run.params.each_member()
    return named(members[min(member, len(members) - 1)].loss)
