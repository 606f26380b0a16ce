"""The group `dutydesk log` and the help that its commands share."""

from __future__ import annotations

from models.language import N_
from tui.cli.translated import group

PIN_FILE = N_("Where the PIN is: a file of rights 0600, - for standard input.")
JSON = N_("One JSON object a line.")
SINCE = N_("Only what was recorded at this time or later: 02:10, 11-22, 2026-11-22 02:10.")
UNTIL = N_("Only what was recorded before this time.")


@group("log", help=N_("Write, read, check and export the duty log."))
def log() -> None:
    pass
