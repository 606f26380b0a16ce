"""Words in both languages: gettext, with the language as a value handed on, never a global."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from pathlib import Path

LANGUAGES = ("zh", "en")
DOMAIN = "dutydesk"
LOCALE_FOLDER = Path(__file__).parent / "locale"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a message for the catalogue; it is translated where it is shown."""
    return message


class Words:
    """The words of one language. Message ids are the English sentences."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue: gettext.NullTranslations
        if language == "en":
            self._catalogue = gettext.NullTranslations()
        else:
            self._catalogue = gettext.translation(DOMAIN, LOCALE_FOLDER, [language])

    def __call__(self, message: str, /, **facts: object) -> str:
        """Translate a message and put the facts in their places."""
        if not message:
            return ""
        sentence = self._catalogue.gettext(message)
        return sentence.format(**facts) if facts else sentence

    def joined(self, sentences: Iterable[str]) -> str:
        """Put sentences one after another; Chinese has no blank behind a stop."""
        return ("" if self.language == "zh" else " ").join(filter(None, sentences))

    def listed(self, names: Iterable[str]) -> str:
        """Put names one after another."""
        return ("、" if self.language == "zh" else ", ").join(names)

    def parted(self, parts: Iterable[str]) -> str:
        """Put parts of a sentence one after another, which may have commas themselves."""
        return ("；" if self.language == "zh" else "; ").join(parts)

    def bracketed(self, name: str, more: str) -> str:
        """Put something in brackets, behind a name if there is one."""
        if self.language == "zh":
            return f"{name}（{more}）"
        return f"{name} ({more})" if name else f"({more})"

    def plural(self, one: str, many: str, count: int, /, **facts: object) -> str:
        """Translate a message that counts something; the count is the fact `count`."""
        return self._catalogue.ngettext(one, many, count).format(count=count, **facts)


def choose(*wishes: str | None, environ: Mapping[str, str] = os.environ) -> str:
    """Return the first wish that is one of our languages, else the locale's, else English.

    Callers give the wishes in order: `--lang`, the person, the desk.
    """
    for wish in wishes:
        if wish in LANGUAGES:
            return wish
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"


def of_desk(path: Path) -> str | None:
    """Return the language of a desk before it is opened, or None where there is none to be read.

    It is only looked at: nothing is brought up to date, waited for or left beside the file, and no
    lock is held afterwards. What stands in the journal alone counts where consoles are open.
    """
    try:
        if not path.is_file():
            return None
        has_journal = Path(f"{path}-wal").exists()
    except OSError:
        return None
    import sqlite3  # here, for where no desk is looked at it would be loaded for nothing

    # Without `readonly_shm` SQLite may write the journal's index (-shm) anew, and leave it there.
    for form in ("readonly_shm=1", "immutable=1") if has_journal else ("immutable=1",):
        place = f"{path.absolute().as_uri()}?mode=ro&{form}"
        with suppress(sqlite3.Error), closing(sqlite3.connect(place, timeout=0, uri=True)) as file:
            found = file.execute("SELECT value FROM setting WHERE name = 'language'").fetchall()
            return next((str(value) for (value,) in found), None)
    return None
