"""The duty log's screen: the list, the entry beside it, and the line one types on."""

from screens.log.screen import LogScreen

__all__ = ["LogScreen"]
