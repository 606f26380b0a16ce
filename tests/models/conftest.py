"""Fixtures of the models' tests: demo desks, each kind built once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from models.database import database, open_desk
from models.demo import DemoDesk
from tests.factories import NOW, ZONE
from tests.models.demo_desks import anew

Built = Callable[..., DemoDesk]


@pytest.fixture(scope="session")
def demo_templates(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A demo desk of each kind that was asked for, to copy."""

    @cache
    def template(language: str, entries: int, now: int, timezone: str | None) -> DemoDesk:
        folder = tmp_path_factory.mktemp("demo")
        demo = anew(folder, language, entries=entries, now=now, timezone=timezone)
        database.close()
        return demo

    return template


@pytest.fixture
def built(tmp_path: Path, demo_templates: Built) -> Built:
    """Open a demo desk: `built()` is Chinese, 600 entries up to the tests' moment in Shanghai."""

    def copied(
        language: str = "zh",
        entries: int = 600,
        now: int = NOW,
        timezone: str | None = ZONE.key,
    ) -> DemoDesk:
        demo = demo_templates(language, entries, now, timezone)
        path = Path(shutil.copy(demo.path, tmp_path))
        open_desk(path)
        return replace(demo, path=path)

    return copied
