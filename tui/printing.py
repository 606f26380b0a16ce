"""Printing from the console: to a printer or a folder that is configured, never a typed path."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from models.errors import DeskError
from models.files import reason_of
from tui.settings import TerminalSettings

SECONDS = 10
FOLDER = "printed"  # beside the database, where nothing else is configured


@dataclass(frozen=True)
class Printing:
    """Where this terminal's sheets go."""

    settings: TerminalSettings
    database: Path

    def send(self, name: str, text: str) -> str:
        """Print a text and return where it went: the printer's name or the new file's path.

        `name` is the program's own, such as `handover-12`. It takes up to 10 seconds; raises
        DeskError when lp is missing, fails or hangs, or the folder cannot be written.
        """
        if self.settings.printer is not None:
            _to_printer(self.settings.printer, text)
            return self.settings.printer
        folder = self.settings.print_folder or self.database.parent / FOLDER
        try:
            return str(_to_folder(folder, name, text))
        except OSError as problem:
            reason = reason_of(problem)
            raise DeskError("print_folder", path=folder, reason=reason) from problem


def _to_printer(printer: str, text: str) -> None:
    program = shutil.which("lp")
    if program is None:
        raise DeskError("printer_missing")
    try:
        done = subprocess.run(
            [program, "-d", printer, "--"],
            input=text.encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DeskError("printer_slow", printer=printer, seconds=SECONDS) from None
    except OSError as problem:
        reason = reason_of(problem)
        raise DeskError("printer_failed", printer=printer, reason=reason) from problem
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip() or str(done.returncode)
        raise DeskError("printer_failed", printer=printer, reason=reason)


def _to_folder(folder: Path, name: str, text: str) -> Path:
    """Write a new file that is whole or not there, and never takes another's place."""
    folder.mkdir(mode=0o700, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
    growing = Path(temporary)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        for number in count(1):
            path = folder / (f"{name}.txt" if number == 1 else f"{name}-{number}.txt")
            try:
                os.link(growing, path)  # unlike a rename, never replaces
            except FileExistsError:
                continue
            return path
    finally:
        growing.unlink(missing_ok=True)
    raise AssertionError("the numbers do not end")
