"""`dutydesk handover`: past handovers, their sheets, and papers that are typed in afterwards."""

from tui.cli.handover import paper, printing, reading  # noqa: F401 - each adds its commands
from tui.cli.handover.group import handover

__all__ = ["handover"]
