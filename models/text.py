"""Text from people and machines: cleaned on the way in, made safe to show on the way out."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Letters that paint nothing: a name made of them looks empty.
BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
# These choose a form of the letter before them; behind nothing they are nothing.
SELECTORS = frozenset(
    map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x180B, 0x180C, 0x180D, 0x180F))
)
LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
MARKS = frozenset(("Mn", "Me"))
MOST_MARKS = 4  # combining marks on one letter; more can paint over the lines above
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def clean_line(text: str) -> str:
    """Return one line of harmless text: line ends and tabs become spaces, the ends are trimmed.

    Control characters, bidirectional overrides, zero-width and other invisible characters go;
    lone surrogates become U+FFFD; letters in every script stay as they were written, those that
    this Python does not know yet too.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    return _harmless(LINE_ENDS.sub(" ", text).replace("\t", " "), keep="").strip()


def clean_text(text: str) -> str:
    """Return harmless text of many lines: every line end is a newline, tabs are four spaces."""
    return _harmless(LINE_ENDS.sub("\n", text).replace("\t", "    "), keep="\n").strip()


def shown(text: str) -> str:
    """Return stored text as one line that can be shown anywhere; the harmful shows as U+FFFD."""
    if text.isprintable() and text.isascii():
        return text
    return _harmless(LINE_ENDS.sub(" / ", text).replace("\t", " "), keep="", instead=REPLACEMENT)


def shown_lines(text: str) -> list[str]:
    """Return stored text as lines that can be shown anywhere."""
    return [shown(line) for line in LINE_ENDS.split(text)]


def formula_safe(text: str) -> str:
    """Return a CSV cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def _harmless(text: str, *, keep: str, instead: str = "") -> str:
    if text.isprintable() and BLANK_LETTERS.isdisjoint(text) and SELECTORS.isdisjoint(text):
        return _thin_marks(text)
    kept: list[str] = []
    for character in text:
        if character in SELECTORS and not (kept and _takes_a_form(kept[-1])):
            kept.append(instead)
        elif character in keep:
            kept.append(character)
        else:
            kept.append(_harmless_character(character, instead))
    return _thin_marks("".join(kept))


def _takes_a_form(before: str) -> bool:
    return before.isprintable() and before not in SELECTORS and before not in ("", " ")


def _harmless_character(character: str, instead: str) -> str:
    category = unicodedata.category(character)
    if category == "Zs":
        # the ideographic space is common in Chinese; the others are odd blanks
        return character if character == "\u3000" else " "
    if category == "Cs":
        return REPLACEMENT
    if category in ("Cn", "Co"):  # perhaps a letter of a newer Unicode; on the screen a risk
        return instead or character
    if category in ("Cc", "Cf", "Zl", "Zp") or character in BLANK_LETTERS:
        return instead
    return character


def _thin_marks(text: str) -> str:
    if text.isascii() or all(unicodedata.category(character) not in MARKS for character in text):
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in MARKS else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)
