"""Demo desks for the tests that are about building one; the others take the fixture `built`."""

from __future__ import annotations

from pathlib import Path

from models.demo import DemoDesk, build
from tests.factories import NOW, ZONE


def anew(folder: Path, language: str = "zh", **options: object) -> DemoDesk:
    """Build a demo desk up to the tests' moment, and leave it open."""
    arguments = {"language": language, "now": NOW, "timezone": ZONE.key, **options}
    return build(folder / "demo.db", **arguments)  # type: ignore[arg-type]
