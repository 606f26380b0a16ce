"""The command line as the tests use it: run inside this process, or as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from models.database import database
from tests import factories
from tests.conftest import MakeDesk
from tui.cli import dutydesk

ROOT = Path(__file__).parents[2]


@dataclass
class Shell:
    """Runs commands on one desk, at the tests' moment, in English unless told otherwise."""

    path: Path
    now: int = factories.NOW
    language: str | None = "en"
    environment: dict[str, str | None] = field(default_factory=dict)

    def __call__(self, *arguments: str, given: str | bytes = "") -> Result:
        """Run a command with `given` as its standard input."""
        language = ("--lang", self.language) if self.language else ()
        moment: Callable[[], int] = lambda: self.now  # noqa: E731
        return CliRunner().invoke(
            dutydesk,
            ["--db", str(self.path), *language, *arguments],
            input=given,
            obj=moment,
            env=self.environment,
            catch_exceptions=False,
        )

    def lines(self, *arguments: str, given: str | bytes = "") -> list[str]:
        """Run a command that must succeed and return what it printed."""
        result = self(*arguments, given=given)
        assert result.exit_code == 0, result.output
        return result.stdout.splitlines()

    def objects(self, *arguments: str) -> list[dict[str, Any]]:
        """Run a reading command with --json and return its objects."""
        return [json.loads(line) for line in self.lines(*arguments, "--json")]


@pytest.fixture
def shell(desk: MakeDesk) -> Shell:
    """A shell on a new desk whose language is English."""
    return Shell(desk("en"))


@pytest.fixture
def pin_file(tmp_path: Path) -> Path:
    """A file with the PIN that only its owner can read."""
    path = tmp_path / "pin"
    path.write_text(factories.PIN + "\n")
    path.chmod(0o600)
    return path


def command(*arguments: str | Path) -> list[str]:
    """Return a command line that starts the program as a process."""
    return [sys.executable, "-m", "tui", *map(str, arguments)]


def run(
    *arguments: str | Path, given: bytes = b"", environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process to its end."""
    return subprocess.run(
        command(*arguments),
        input=given,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "LANG": "C.UTF-8", **(environment or {})},
        timeout=60,
        check=False,
    )


def tamper(path: Path, statement: str, values: Sequence[object] = ()) -> None:
    """Change the database behind the program's back."""
    import sqlite3

    database.close()
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement, values)
    connection.close()
