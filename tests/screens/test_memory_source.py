"""Rows in memory give the same pages as those that are read from the desk."""

from __future__ import annotations

from collections.abc import Hashable

import pytest

from screens.widgets.memory_source import MemorySource
from screens.widgets.pages import Page


def source(rows: str = "abcdefgh") -> MemorySource[str]:
    return MemorySource(rows, _itself)


def _itself(row: str) -> Hashable:
    return row


def page(rows: str, *, before: bool = False, after: bool = False) -> Page[str]:
    return Page(tuple(rows), before, after)


async def test_the_ends_of_the_list() -> None:
    assert await source().oldest(3) == page("abc", after=True)
    assert await source().newest(3) == page("fgh", before=True)
    assert await source().oldest(9) == await source().newest(9) == page("abcdefgh")
    assert await source("").oldest(3) == await source("").newest(3) == page("")


@pytest.mark.parametrize(
    ("key", "earlier", "later"),
    [
        ("a", page("", after=True), page("bc", before=True, after=True)),
        ("d", page("bc", before=True, after=True), page("ef", before=True, after=True)),
        ("g", page("ef", before=True, after=True), page("h", before=True)),
        ("h", page("fg", before=True, after=True), page("", before=True)),
    ],
)
async def test_the_rows_beside_a_key(key: str, earlier: Page[str], later: Page[str]) -> None:
    assert await source().before(key, 2) == earlier
    assert await source().after(key, 2) == later


@pytest.mark.parametrize(
    ("key", "expected"), [("a", "abcd"), ("d", "bcde"), ("h", "efgh"), ("z", "efgh")]
)
async def test_the_rows_around_a_key_fill_the_page(key: str, expected: str) -> None:
    assert "".join((await source().around(key, 4)).rows) == expected


async def test_a_key_that_is_gone_keeps_its_place() -> None:
    rows = source()
    rows.replace("abcefgh")
    assert rows.rows == tuple("abcefgh")
    assert "".join((await rows.around("d", 4)).rows) == "bcef"
    assert (await rows.after("d", 2)).rows == ("e", "f")
    assert (await rows.before("d", 2)).rows == ("b", "c")
