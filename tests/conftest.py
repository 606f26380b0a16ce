"""Fixtures that every storey's tests share."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from models import staff
from models.database import database, open_desk
from tests import factories

MakeDesk = Callable[..., Path]
Afterwards = Callable[[str, Callable[[], object]], Path]
LET_GO_BEFORE_A_LOOK = 50_000
"""Objects; by itself the collector looks after 700, a seventh of the screens' tests' time."""


def pytest_collection_finish() -> None:
    """Take what is loaded out of the collector's sight: it stays to the end anyway."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(LET_GO_BEFORE_A_LOOK)


@pytest.fixture(scope="session")
def pin_hash() -> str:
    """The hash of the tests' PIN, made once: it is slow on purpose."""
    return staff.hash_pin(factories.PIN, 6)


@pytest.fixture(scope="session")
def desk_templates(tmp_path_factory: pytest.TempPathFactory, pin_hash: str) -> dict[str, Path]:
    """A finished desk in each language, to copy."""
    folder = tmp_path_factory.mktemp("desks")
    templates = {language: folder / f"{language}.db" for language in factories.NAMES}
    for language, path in templates.items():
        factories.build_desk(path, language, pin_hash)
    return templates


@pytest.fixture(scope="session")
def desk_afterwards(
    tmp_path_factory: pytest.TempPathFactory, desk_templates: dict[str, Path]
) -> Afterwards:
    """A desk at which something was done, to copy: done once, for it takes longer than a copy."""

    @cache
    def template(language: str, done: Callable[[], object]) -> Path:
        path = tmp_path_factory.mktemp("afterwards") / f"{language}.db"
        shutil.copy(desk_templates[language], path)
        open_desk(path)
        done()
        database.close()
        return path

    return template


@pytest.fixture
def desk(
    tmp_path: Path, desk_templates: dict[str, Path], desk_afterwards: Afterwards
) -> Iterator[MakeDesk]:
    """Make a desk and open it: `desk()` is Chinese, `desk("en")` English; returns its path.

    Clerk `li`, lobby `wang`, supervisor `zhao`, `admin`, device `gate`; every PIN is 246810. With
    `after=hand_over` it is as that function leaves it.
    """

    def make(
        language: str = "zh", name: str = "desk.db", after: Callable[[], object] | None = None
    ) -> Path:
        path = tmp_path / name
        shutil.copy(desk_afterwards(language, after) if after else desk_templates[language], path)
        path.chmod(0o600)
        open_desk(path)
        return path

    yield make
    database.close()
