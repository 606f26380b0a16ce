"""Lines of which only the cells that differ are painted again."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from screens.widgets.strips import changed_regions, strip_of


class PaintedLines(Widget):
    """What looks almost as before costs few bytes: over a slow line each one is waited for."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._painted: list[Strip] = []
        self._painted_at: Size | None = None
        """The size that `_painted` is of; None: all of it has to be painted again."""

    def lines(self) -> Sequence[Text]:
        """Return what it says at the size of now; lines beyond its height are not shown."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Say what there is to say now."""
        if self._painted_at != self.size:
            self._painted_at = None  # also where it has the old size again before it is painted
            self.refresh()
            return
        painted = self._paint()
        if regions := changed_regions(self._painted, painted):  # none would mean all of it
            self.refresh(*regions)
        self._painted = painted

    def _paint(self) -> list[Strip]:
        width, height = self.size
        lines = [*self.lines()[:height], *([Text()] * height)][:height]
        return [strip_of(line, width, self.app.console, self.rich_style) for line in lines]

    def notify_style_update(self) -> None:
        """Paint all of it in the new colours."""
        super().notify_style_update()
        self._painted_at = None

    def render_line(self, y: int) -> Strip:
        """Return one line."""
        if self._painted_at != self.size:
            self._painted, self._painted_at = self._paint(), self.size
        return self._painted[y]
