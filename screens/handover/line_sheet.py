"""A line of another part over the whole width: what the list has no room for."""

from __future__ import annotations

from rich.text import Text

from screens.session import Session
from screens.widgets.sheet import SheetScreen


class BlockLineScreen(SheetScreen[None]):
    """One line whole, below its heading; it stays in the words of the document."""

    def __init__(self, session: Session, heading: str, line: str) -> None:
        text = Text.assemble((heading, "bold"), "\n\n", line)

        async def read() -> Text:
            return text

        super().__init__(session, text, read)
