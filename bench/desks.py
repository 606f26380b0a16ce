"""The demo desks that the benchmark works at: built once, by the product's own command."""

from __future__ import annotations

import getpass
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from models.audit import Origin
from models.database import database, open_desk
from models.demo.build import DEMO_PIN
from models.demo.stories import BOOKS
from models.log import reads

SMALL, USUAL, LARGE = 10_000, 100_000, 1_000_000
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class DemoDesk:
    """A demo desk: where it is, and who can be asked to work at it."""

    path: Path
    language: str

    @property
    def clerk(self) -> str:
        """The login of a person who writes and reads here."""
        people = BOOKS[self.language].people
        return next(person.login for person in people if "clerk" in person.roles)

    @property
    def device(self) -> str:
        """The login of a device that writes here."""
        return next(person.login for person in BOOKS[self.language].people if person.device)

    def ask(self, read: Callable[[], Answer]) -> Answer:
        """What a reading function answers at this desk; the desk is closed again."""
        open_desk(self.path)
        try:
            return read()
        finally:
            database.close()

    def newest(self) -> int:
        """The number of the entry at the end of its list."""
        return self.ask(lambda: reads.newest(1)[0].number)


@dataclass(frozen=True)
class Bench:
    """What every figure is taken with: a folder for the desks, how often, the environment."""

    folder: Path
    runs: int
    environment: Mapping[str, str | None] = field(
        default_factory=lambda: {"LANG": "C.UTF-8", "LC_ALL": None, "DUTYDESK_DB": None}
    )

    def desk(self, entries: int, language: str = "zh") -> DemoDesk:
        """The demo desk of that length, built now if it is not there yet."""
        path = self.folder / f"{language}-{entries}.db"
        if not path.exists():
            words = ("demo", "--lang", language, "--entries", str(entries), "--no-open", "--keep")
            say(f"building a desk of {entries:,} entries ({language})")
            command = [*dutydesk(), *words, path]
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=sys.stderr, check=True)
        return DemoDesk(path, language)

    @contextmanager
    def copy(self, entries: int) -> Iterator[DemoDesk]:
        """A copy of a demo desk to write in, gone afterwards: the desk itself stays as built."""
        desk = self.desk(entries)
        with tempfile.TemporaryDirectory(prefix="copy-", dir=self.folder) as folder:
            yield replace(desk, path=Path(shutil.copy(desk.path, folder)))

    @property
    def pin_file(self) -> Path:
        """A file that holds the demo desks' PIN, readable by nobody else."""
        path = self.folder / "pin"
        path.touch(0o600)
        path.write_text(f"{DEMO_PIN}\n")
        return path

    def console(self, desk: DemoDesk) -> list[str | Path]:
        """The command that opens a desk's console, signed in."""
        return [*dutydesk("--db", desk.path), "--as", desk.clerk, "--pin-file", self.pin_file]


def dutydesk(*words: str | Path) -> list[str | Path]:
    """The command line `dutydesk` of this very environment."""
    return [sys.executable, "-m", "tui", *words]


def origin() -> Origin:
    """Where what the benchmark writes comes from."""
    return Origin("shell", getpass.getuser())


def say(progress: str) -> None:
    """Tell what is being done, beside the table."""
    print(progress, file=sys.stderr, flush=True)
