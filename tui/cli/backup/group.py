"""The group `dutydesk backup` and what its commands share."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from models.clock import local
from models.errors import DeskError
from models.files import reason_of
from models.language import N_
from models.text import shown
from tui.cli.context import Invocation, private_line
from tui.cli.translated import group

if TYPE_CHECKING:
    from models.backups.archive import Header
    from models.backups.encryption import Key

PATH = click.Path(path_type=Path)
JSON = N_("One JSON object a line.")
QUIET = N_("Say nothing but what is wrong, as for cron.")
IDENTITY = N_("A file with the private key, of age or SSH, of rights 0600.")
PASSPHRASE_FILE = N_("Where the passphrase is: a file of rights 0600, - for standard input.")
UNRECORDED = N_("The desk could not record that: {why}")
LARGEST_KEY_FILE = 100_000
REDRAWN = 0.1  # seconds between two looks of the line that tells how far it is
UNITS = ("B", "kB", "MB", "GB", "TB")


@group("backup", help=N_("Backups that are proved: make, look at, keep, schedule, restore."))
def backup() -> None:
    pass


def read_key(
    call: Invocation, header: Header, identities: Iterable[Path], passphrase_file: str | None
) -> Key:
    """Return what opens a backup: key files, or a passphrase from its file or asked for."""
    from models.backups import encryption

    if header.encryption == encryption.PASSPHRASE:
        return encryption.Key(passphrase=read_passphrase(call, passphrase_file, of=header))
    texts = [read_key_file(path, private=True) for path in identities]
    return encryption.Key(tuple(key for text in texts for key in encryption.parse_identities(text)))


def read_passphrase(
    call: Invocation, file: str | None, *, new: bool = False, of: Header | None = None
) -> str | None:
    """Return the passphrase from its file or asked for, twice when new; None without a terminal.

    `of` is the backup that it opens.
    """
    if file is not None:
        return private_line(file, "passphrase").decode("utf-8", "surrogateescape").rstrip("\r\n")
    if not sys.stdin.isatty():
        return None
    again = call.words("The passphrase again") if new else False
    asked = call.words("Passphrase")
    if of is not None:
        backup = f"{shown(of.code)} {moment_label(of)}"
        asked = call.words("Passphrase of the backup {backup}", backup=backup)
    return str(click.prompt(asked, hide_input=True, confirmation_prompt=again, err=True))


def read_key_file(path: Path, *, private: bool = False) -> str:
    """Return the text of a file with keys; one with private keys is its owner's alone."""
    try:
        with path.open("rb") as file:
            if private and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise DeskError("identity_file_rights", "identity", path=path)
            return file.read(LARGEST_KEY_FILE).decode("utf-8", "replace")
    except OSError as problem:
        reason = reason_of(problem)
        raise DeskError("backup_unreadable", "identity", path=path, reason=reason) from None


class ProgressLine:
    """One line on a terminal that says which step it is and how far; nothing elsewhere."""

    def __init__(self, call: Invocation, *, shown: bool) -> None:
        self._words = call.words
        self._shown = shown and sys.stderr.isatty()
        self._drawn = 0.0
        self._step = ""

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        """Take the line away, for other words."""
        if self._step:
            click.echo("\r\x1b[K", nl=False, err=True)
        self._step = ""

    def told(self, step: str, done: int, whole: int) -> None:
        """Show a step of the work, done and in all; 0 in all where that is not known."""
        now = time.monotonic()
        if not self._shown or (step == self._step and now < self._drawn + REDRAWN):
            return
        self._step, self._drawn = step, now
        share = f"{100 * done // whole} %" if whole else "…"
        click.echo(f"\r\x1b[K{self._words(step)} {share}", nl=False, err=True)


def readable_size(size: int) -> str:
    """Return a size in bytes as `7.4 MB`, in powers of a thousand."""
    left, unit = float(size), 0
    while left >= 999.5 and unit < len(UNITS) - 1:
        left, unit = left / 1000, unit + 1
    return f"{left:.0f} {UNITS[unit]}" if unit == 0 or left >= 99.5 else f"{left:.1f} {UNITS[unit]}"


def zone_of(header: Header) -> ZoneInfo:
    """Return the time zone that a backup's desk has; UTC where this machine does not know it."""
    try:
        return ZoneInfo(header.timezone)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def moment_label(header: Header) -> str:
    """Return the moment that a backup holds, as its own desk's clock showed it."""
    return f"{local(header.created_at, zone_of(header)):%Y-%m-%d %H:%M}"
