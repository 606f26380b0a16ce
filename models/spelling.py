"""How a name is looked for with Latin letters: by the initials of its pinyin, or as it is."""

from __future__ import annotations

from models.search import CJK_RUN


def initials(name: str) -> str:
    """Return a name as it is typed to find it: `zw` for 张伟, `mary jones` for Mary Jones."""
    if not CJK_RUN.search(name):
        return name.casefold()
    from pypinyin import Style, lazy_pinyin

    letters = lazy_pinyin(name, style=Style.FIRST_LETTER)
    return "".join("".join(letters).casefold().split())
