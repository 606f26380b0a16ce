"""How a name is looked for with Latin letters: by the initials of its pinyin, or as it is."""

from __future__ import annotations

from models.search import CJK_RUN

OWN = 1  # counts on whenever SURNAMES or the functions here spell a name otherwise


def version() -> str:
    """Return by what names are spelled: what was indexed by another is to be indexed anew."""
    from importlib import metadata

    return f"{OWN} {metadata.version('pypinyin')}"


def initials(name: str) -> str:
    """Return a name as it is typed to find it: `zw` for 张伟, `mary jones` for Mary Jones."""
    if not CJK_RUN.search(name):
        return name.casefold()
    from pypinyin import Style, lazy_pinyin

    letters = lazy_pinyin(name, style=Style.FIRST_LETTER)
    return "".join("".join(letters).casefold().split())


def pinyin(name: str) -> str:
    """Return how a name sounds, without tones: `zhangwei` for 张伟, `mary jones` for Mary Jones.

    A surname is read as a surname: 单 is shan, 曾 is zeng.
    """
    if not CJK_RUN.search(name):
        return name.casefold()
    from pypinyin import lazy_pinyin

    surname = next((each for each in SURNAMES if name.startswith(each)), "")
    letters = SURNAMES.get(surname, "") + "".join(lazy_pinyin(name[len(surname) :]))
    return "".join(letters.casefold().split())


# Read otherwise than the character alone, the longer ones first.
SURNAMES = {
    "尉迟": "yuchi",
    "万俟": "moqi",
    "澹台": "tantai",
    "长孙": "zhangsun",
    "单于": "chanyu",
    "单": "shan",
    "曾": "zeng",
    "解": "xie",
    "仇": "qiu",
    "查": "zha",
    "盖": "ge",
    "区": "ou",
    "朴": "piao",
    "乐": "yue",
    "覃": "qin",
    "翟": "zhai",
    "缪": "miao",
    "员": "yun",
    "折": "she",
    "种": "chong",
    "黑": "he",
    "秘": "bi",
    "召": "shao",
    "繁": "po",
}
