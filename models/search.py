"""Search in Chinese and English: overlapping pairs of characters in an FTS5 index (see DESIGN)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from peewee import Expression, ModelSelect, Table

from models.database import database

CJK = (
    "\u2e80-\u2fdf\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
CJK_RUN = re.compile(f"([{CJK}]+)")
WORD = re.compile(r"[^\W_]+")  # what the index takes for a word


def index_words(text: str) -> str:
    """Return text as the index takes it: a run of CJK as its overlapping pairs and last character.

    Full-width letters and digits count as their usual forms, here and in what is looked for.
    """
    if text.isascii():
        return text
    pieces: list[str] = []
    for run, is_cjk in _runs(text):
        if is_cjk:
            pieces += [run[at : at + 2] for at in range(len(run))]
        else:
            pieces.append(run)
    return " ".join(pieces)


def query(typed: str) -> str | None:
    """Return the FTS5 query for what a person types, each word as a prefix; None if there is none.

    Everything is quoted: `c++` and a lone quote are text, never syntax.
    """
    terms: list[str] = []
    for run, is_cjk in _runs(typed):
        if not is_cjk:
            terms += [f'"{word}" *' for word in WORD.findall(run)]
        elif len(run) == 1:
            terms.append(f'"{run}" *')
        else:
            pairs = " ".join(run[at : at + 2] for at in range(len(run) - 1))
            terms.append(f'"{pairs}"')
    return " ".join(terms) or None


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the runs of CJK characters and of others, and which of the two each is."""
    for position, run in enumerate(CJK_RUN.split(unicodedata.normalize("NFKC", text))):
        if run:
            yield run, position % 2 == 1


def add(table: str, number: int, text: str) -> None:
    """Add a row's words to an index, inside the write that adds the row."""
    database.ask(
        f"INSERT INTO {table} (rowid, words) VALUES (?, ?)",  # noqa: S608 - our own table names
        number,
        index_words(text),
    )


def add_many(table: str, rows: Iterable[tuple[int, str]]) -> None:
    """Add the words of many rows, numbers and texts, inside the write that adds the rows."""
    words = ((number, index_words(text)) for number, text in rows)
    database.load(table, ("rowid", "words"), words)


def remove(table: str, number: int, text: str) -> None:
    """Take a row's words out of an index; `text` must be what was added."""
    database.ask(
        f"INSERT INTO {table} ({table}, rowid, words) VALUES ('delete', ?, ?)",  # noqa: S608
        number,
        index_words(text),
    )


def rebuild_pages(table: str) -> None:
    """Merge an index into one piece, so that words taken out leave no trace in it."""
    database.ask(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608


def within(
    found: ModelSelect[Any], key: Any, table: str, words: str
) -> tuple[ModelSelect[Any], Any]:
    """Return a query narrowed to the rows whose words match, and the column to page along.

    `words` comes from `query`. Paging along the index's own row number keeps it from sorting.
    """
    index: Any = Table(table, ("rowid", table))
    matching = Expression(getattr(index, table), "MATCH", words)
    return found.join(index, on=(index.rowid == key)).where(matching), index.rowid
