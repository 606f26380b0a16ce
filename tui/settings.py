"""What belongs to a person's terminal: theme, signs, keys, printer. A TOML file, only read."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.errors import DeskError

THEME_NAMES = ("night", "day", "contrast", "terminal")
PRINTER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]{0,126}")


@dataclass(frozen=True)
class TerminalSettings:
    """The terminal's settings, checked."""

    theme: str = "night"
    ascii: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)
    printer: str | None = None
    print_folder: Path | None = None


def settings_path() -> Path:
    """Return where the file would be: the platform's configuration folder."""
    import platformdirs

    return Path(platformdirs.user_config_dir("dutydesk")) / "settings.toml"


def load(path: Path, environ: Mapping[str, str] = os.environ) -> TerminalSettings:
    """Read the file if there is one. Raises DeskError `settings_form` naming what is wrong in it.

    A terminal of sixteen colours (TERM=linux) has the theme `terminal` and plain signs unless the
    file says otherwise.
    """
    console = environ.get("TERM") == "linux"
    values: dict[str, Any] = {"theme": "terminal" if console else "night", "ascii": console}
    try:
        text = path.read_text(encoding="utf-8")
        import tomllib

        values |= tomllib.loads(text)
    except (FileNotFoundError, NotADirectoryError):
        pass
    # What is no UTF-8, no TOML, or has a number too long for Python is a ValueError.
    except (ValueError, RecursionError, OSError) as problem:
        raise DeskError("settings_form", path=path, problem=str(problem)) from problem
    return _checked(values, path)


def _checked(values: dict[str, Any], path: Path) -> TerminalSettings:
    unknown = set(values) - {"theme", "ascii", "keys", "printer", "print_folder"}
    problem = None
    if unknown:
        problem = ", ".join(sorted(unknown))
    elif values["theme"] not in THEME_NAMES:
        problem = f"theme = {values['theme']!r} ({', '.join(THEME_NAMES)})"
    elif not isinstance(values["ascii"], bool):
        problem = "ascii = true | false"
    else:
        problem = _print_problem(values)
    keys = values.get("keys", {})
    if not isinstance(keys, dict) or not all(map(_is_key, keys.values())):
        problem = '[keys] new = "n"'
    if problem:
        raise DeskError("settings_form", path=path, problem=problem)
    folder = values.get("print_folder")
    return TerminalSettings(
        values["theme"],
        values["ascii"],
        keys,
        values.get("printer"),
        None if folder is None else Path(folder),
    )


def _print_problem(values: Mapping[str, Any]) -> str | None:
    """Return what is wrong with where to print, if anything: one place, a name or a whole path."""
    printer, folder = values.get("printer"), values.get("print_folder")
    if printer is not None and folder is not None:
        return "printer, print_folder: only one of them"
    if printer is not None and not (isinstance(printer, str) and PRINTER.fullmatch(printer)):
        return 'printer = "front-desk"'
    if folder is not None and not _is_folder(folder):
        return 'print_folder = "/srv/printed"'
    return None


def _is_folder(value: object) -> bool:
    return isinstance(value, str) and value.isprintable() and Path(value).is_absolute()


def _is_key(value: object) -> bool:
    return isinstance(value, str) and value.isprintable()
