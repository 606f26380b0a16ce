"""Fixtures of the screens' tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from screens import places
from tests import factories
from tests.screens import console
from tests.screens.console import Clock, deskapp
from tui.app import DeskApp


@pytest.fixture(autouse=True, scope="session")
def _style_sheets_parsed_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        console.patch_parsing(patched)
        yield


@pytest.fixture(autouse=True)
def _nothing_laid_out_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Laying out the other screens beside the log takes longer than most tests; some want it."""

    async def nothing(*_: object) -> None:
        """What is opened first is laid out then."""

    monkeypatch.setattr(places, "prepare", nothing)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys follow each other at once; without it Pilot waits as it does by itself."""
    console.patch_waiting(monkeypatch)


@pytest.fixture
def app(quick: None) -> Iterator[Callable[..., DeskApp]]:
    """Make apps that end with the test."""
    with ExitStack() as apps:
        yield lambda **options: apps.enter_context(
            deskapp(clock=Clock(factories.NOW), terminal="/dev/pts/7", **options)
        )
