"""`dutydesk log`: write, list, search, check, export and thin out the duty log."""

from tui.cli.log import keeping, reading, writing  # noqa: F401 - each adds its commands
from tui.cli.log.group import log

__all__ = ["log"]
