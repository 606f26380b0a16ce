"""Every theme can be worn, from the first line that is painted."""

from __future__ import annotations

import pytest

from tests import factories
from tests.conftest import MakeDesk
from tests.screens.console import console
from tui.settings import THEME_NAMES, TerminalSettings


@pytest.mark.parametrize("theme", THEME_NAMES)
async def test_the_console_opens_in_every_theme(desk: MakeDesk, theme: str) -> None:
    desk("en")
    factories.write("Lift 2 stuck", severity=2)
    async with console(settings=TerminalSettings(theme)) as here:
        await here.until("Lift 2 stuck")
        await here.press("f")
        await here.until("Show only")
        assert here.app.current_theme.name == theme
