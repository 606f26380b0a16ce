"""`dutydesk visitor`: who is inside, who came, passes, badges, the do-not-admit list, retention."""

from tui.cli.visitor import (  # noqa: F401 - each adds its own
    badges,
    barred,
    door,
    exchange,
    passes,
    printing,
    purging,
    reading,
)
from tui.cli.visitor.group import visitor

__all__ = ["visitor"]
