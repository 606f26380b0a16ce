"""Four themes: normal is grey, colour says that something is not normal."""

from typing import Any

from textual.app import ReturnType
from textual.reactive import Initialize, Reactive
from textual.theme import Theme

from screens.keyboard import OrderedKeys

NIGHT = Theme(
    "night",
    primary="#5f87af",
    accent="#5f87af",
    foreground="#c6c6c6",
    background="#121212",
    surface="#1c1c1c",
    panel="#303030",
    warning="#d7af5f",
    error="#ff5f5f",
    success="#87af87",
    variables={"quiet": "#8a8a8a"},
)
DAY = Theme(
    "day",
    dark=False,
    primary="#005f87",
    accent="#005f87",
    foreground="#262626",
    background="#f5f5f0",
    surface="#e8e8e2",
    panel="#c6c6c0",
    warning="#875f00",
    error="#af0000",
    success="#005f00",
    variables={"quiet": "#5f5f5f"},
)
CONTRAST = Theme(
    "contrast",
    primary="#ffffff",
    accent="#ffffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#ffffff",
    warning="#ffff00",
    error="#ff5555",
    success="#00ff00",
    variables={"quiet": "#ffffff"},
)
# The terminal's own sixteen colours, whatever they are set to.
TERMINAL = Theme(
    "terminal",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_bright_red",
    success="ansi_green",
    accent="ansi_blue",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "quiet": "ansi_default",
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "surface-active": "ansi_default",
        "foreground-disabled": "ansi_default",
    },
)
THEMES = (NIGHT, DAY, CONTRAST, TERMINAL)
BY_NAME = {theme.name: theme for theme in THEMES}


class ThemedApp(OrderedKeys[ReturnType]):
    """An app that wears one of our themes from the first line it paints."""

    # What is told stands above what is typed, close together so that several can be read.
    CSS = """
    ToastRack { dock: top; align: right top; margin-top: 3; max-height: 65vh; }
    Toast { padding: 0 1; }
    """

    # Textual makes the stylesheet before a subclass can choose, so the choice must be there first.
    theme: Reactive[str] = Reactive(Initialize(lambda app: app.first_theme))

    def __init__(self, theme: str, **options: Any) -> None:
        self.first_theme = theme
        super().__init__(**options)
        for ours in THEMES:
            self.register_theme(ours)

    def get_theme(self, theme_name: str) -> Theme | None:
        """Return our theme of that name, else one of Textual's."""
        return BY_NAME.get(theme_name) or super().get_theme(theme_name)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colours that only our own themes know."""
        return {"quiet": "#8a8a8a"}
