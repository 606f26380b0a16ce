"""What belongs to a person's terminal: theme, plain signs, keys. A TOML file, only ever read."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.errors import DeskError

THEME_NAMES = ("night", "day", "contrast", "terminal")


@dataclass(frozen=True)
class TerminalSettings:
    """The terminal's settings, checked."""

    theme: str = "night"
    ascii: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)


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
    if path.exists():
        import tomllib

        try:
            values |= tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
            raise DeskError("settings_form", path=path, problem=str(problem)) from problem
    return _checked(values, path)


def _checked(values: dict[str, Any], path: Path) -> TerminalSettings:
    unknown = set(values) - {"theme", "ascii", "keys"}
    problem = None
    if unknown:
        problem = ", ".join(sorted(unknown))
    elif values["theme"] not in THEME_NAMES:
        problem = f"theme = {values['theme']!r} ({', '.join(THEME_NAMES)})"
    elif not isinstance(values["ascii"], bool):
        problem = "ascii = true | false"
    keys = values.get("keys", {})
    if not isinstance(keys, dict) or not all(isinstance(key, str) for key in keys.values()):
        problem = '[keys] new = "n"'
    if problem:
        raise DeskError("settings_form", path=path, problem=problem)
    return TerminalSettings(values["theme"], values["ascii"], keys)
