"""What a sheet of paper is made of, in words already."""

from __future__ import annotations

from dataclasses import dataclass

from models.text import shown


@dataclass(frozen=True)
class Mark:
    """What must never be overlooked: a word for every page and a sentence for the first."""

    word: str
    sentence: str


@dataclass(frozen=True)
class Paragraph:
    """Text of any length, its own line ends kept."""

    text: str


@dataclass(frozen=True)
class Column:
    """A column: its heading, its greatest width in cells (0 shares what is left), its side."""

    heading: str
    most: int = 0
    right: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells; a row has as many as there are columns."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Ruled:
    """Lines to write on by hand."""

    count: int


@dataclass(frozen=True)
class Part:
    """A heading and what stands below it."""

    heading: str
    content: tuple[Paragraph | Table | Ruled, ...]


@dataclass(frozen=True)
class Signature:
    """Who signs or signed, in words, above a line for the pen."""

    label: str


@dataclass(frozen=True)
class Sheet:
    """A whole sheet, in words already; `code` is the chain's."""

    title: str
    subtitle: tuple[str, ...] = ()
    code: str | None = None
    marks: tuple[Mark, ...] = ()
    parts: tuple[Part, ...] = ()
    signatures: tuple[Signature, ...] = ()


def tick(done: bool) -> str:
    """Return a box, ticked or not."""
    return "[x]" if done else "[ ]"


def mark_words(sheet: Sheet) -> list[str]:
    """Return the words of the sheet's marks, each once."""
    return list(dict.fromkeys(shown(mark.word) for mark in sheet.marks))
