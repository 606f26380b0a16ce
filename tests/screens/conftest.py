"""Fixtures of the screens' tests."""

from __future__ import annotations

import pytest

from tests.screens import console


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys follow each other at once; without it Pilot waits as it does by itself."""
    console.patch_waiting(monkeypatch)
