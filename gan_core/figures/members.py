"""The colour and line style of each loss, the same on every page, and of each member of a race."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from gan_core.figures.theme import MEMBER_COLOURS, member_style
from gan_core.losses import losses

LOSS_STYLES = {name: member_style(i) for i, name in enumerate(losses.names())}


def member_styles(snapshot: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return {"color", "dash"} of each member: of its loss in a race of losses, else by its place.

    Where several members have the same loss, each further one keeps the loss's colour and has the next dash.
    """
    members, names = int(snapshot["members"]), [str(name) for name in snapshot.get("loss_name", ())]
    most, before = len(MEMBER_COLOURS), Counter[str]()
    if len(set(names)) < 2 or max(Counter(names).values()) > most:
        return [member_style(k) for k in range(members)]
    places, order = [], losses.names()
    for name in names:
        places.append(order.index(name) + most * before[name])
        before[name] += 1
    return [member_style(place) for place in places]
