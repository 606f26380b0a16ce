"""`dutydesk complaint`: take, list, show, export, import and count cases."""

from tui.cli.complaint import counting, exchange, reading, taking  # noqa: F401 - each adds its own
from tui.cli.complaint.group import complaint

__all__ = ["complaint"]
