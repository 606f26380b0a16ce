"""The environment the console was started in, made safe before Textual reads it."""

from __future__ import annotations

import codecs
import locale
import os
import sys
from collections.abc import Mapping, MutableMapping

from models.language import N_

DOORS = ("TEXTUAL_", "PYTHON", "LESS")
"""Beginnings of names that choose code to load or programs to start."""
PROGRAMS = {
    *("BROWSER", "EDITOR", "GIT_PAGER", "LV", "MANPAGER", "MORE", "PAGER", "SUDO_EDITOR", "VISUAL"),
    *("JUPYTER_COLUMNS", "JUPYTER_LINES", "COLUMNS", "LINES"),
}
"""Names of programs to start, and a size that would be believed instead of the window's."""
HARMLESS = {"PYTHONUTF8", "PYTHONIOENCODING", "PYTHONCOERCECLOCALE", "PYTHONDONTWRITEBYTECODE"}
"""A running interpreter and its venv need none of PYTHON*; these name an encoding, never code."""


def scrub(environ: MutableMapping[str, str]) -> None:
    """Take away what would load code or start programs, and set what Textual shall do.

    Call it with os.environ before textual is imported: its constants are read at import.
    """
    for name in list(environ):
        if name in PROGRAMS or (name.startswith(DOORS) and name not in HARMLESS):
            del environ[name]
    environ["TEXTUAL_ANIMATIONS"] = "none"
    environ["TEXTUAL_FPS"] = "120"  # what was read is painted up to 8 ms sooner; idle costs nothing
    environ.setdefault("ESCDELAY", "50")


def utf8_advice(environ: Mapping[str, str] = os.environ) -> str | None:
    """The message id of what to set when the terminal does not speak UTF-8, else None."""
    named = (environ.get("LC_ALL") or environ.get("LANG") or "").partition(".")[2]
    # Python falls back to UTF-8 for a locale that is not installed; the terminal does not.
    forced = bool(sys.flags.utf8_mode and named and not _is_utf8(named.partition("@")[0]))
    if _is_utf8(locale.getencoding()) and not forced:
        return None
    return N_(
        "This terminal's locale is not UTF-8: set LANG=C.UTF-8 (or LANG=zh_CN.UTF-8),"
        " unset LC_ALL, and start again."
    )


def _is_utf8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False
