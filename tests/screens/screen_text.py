"""What a person sees: the text of a running app's screen."""

from __future__ import annotations

from typing import Any

from textual._context import visible_screen_stack
from textual.app import App


def screen_lines(app: App[Any]) -> list[str]:
    """Return the lines of the screen now shown, modal and what is behind it included, as plain
    text without the blanks at their ends."""
    # Private in Textual: the compositor holds what is painted; there is no public way to it. A
    # modal takes what is behind it from this stack, which each painting uses up.
    visible_screen_stack.set(app._background_screens)
    strips = app.screen._compositor.render_strips()
    return [strip.text.rstrip() for strip in strips]


def screen_text(app: App[Any]) -> str:
    """Return the screen as one text with line ends."""
    return "\n".join(screen_lines(app))
