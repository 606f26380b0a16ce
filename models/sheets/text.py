"""A sheet as plain text for `lp`.

Text has 66 lines a page and at most 76 cells a line: at ten cells an inch more would not fit
between the margins of A4. Each page but the last ends in a form feed in place of its last line
end, so that the next begins on new paper wherever 66 lines or more fit. Characters of ambiguous
width count one cell, as on a terminal; the frame uses none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from wcwidth import clip, iter_graphemes, width

from models.language import Words
from models.sheets.parts import Paragraph, Part, Ruled, Sheet, Signature, Table, mark_words
from models.text import shown, shown_lines

LINES, WIDTH = 66, 76
GAP = "  "
FORM_FEED = "\f"
TITLE_LINES = 2
NOT_FIRST = frozenset("，。、；：？！）》」』】〉”’…%,.;:?!)]}")
NOT_LAST = frozenset("（《「『【〈“‘([{")
PLAIN = re.compile("[ -~\u3000-\u3029\u3030-\u303e\u4e00-\u9fff\uff01-\uff60]*")


# Cells


def padded(text: str, room: int, *, right: bool = False) -> str:
    """Return text filled up with blanks to so many cells."""
    blanks = " " * (room - width(text))
    return blanks + text if right else text + blanks


def wrapped(text: str, room: int) -> list[str]:
    """Return text in lines of at most `room` cells (two or more); only blanks at an end go.

    Chinese breaks anywhere but before closing punctuation, where that can be had.
    """
    return [line for given in shown_lines(text) for line in _wrapped_line(given.rstrip(), room)]


def _wrapped_line(text: str, room: int) -> Iterator[str]:
    if width(text) <= room:
        yield text
        return
    clusters = list(_clusters(text))
    start = 0
    while start < len(clusters):
        end, used = start, 0
        while end < len(clusters) and (used := used + clusters[end][1]) <= room:
            end += 1
        if end < len(clusters):
            end = _break(clusters, start, end)
        yield "".join(cluster for cluster, _ in clusters[start:end]).rstrip()
        start = end
        while start < len(clusters) and clusters[start][0] == " ":
            start += 1


def _clusters(text: str) -> Iterator[tuple[str, int]]:
    """Yield what is never torn apart, with its width: a letter and the marks upon it."""
    if PLAIN.fullmatch(text):
        yield from ((letter, 1 if letter < "\x7f" else 2) for letter in text)
        return
    for cluster in iter_graphemes(text):
        size = width(cluster)
        if size <= 2:
            yield cluster, size
        else:
            yield from ((letter, width(letter)) for letter in cluster)


def _break(clusters: Sequence[tuple[str, int]], start: int, end: int) -> int:
    """Return where a line ends that has room up to `end`: the last good place, else there."""
    for place in range(end, start, -1):
        before, after = clusters[place - 1], clusters[place]
        if after[0] == " " or before[0] == " ":
            return place
        wide = before[1] == 2 or after[1] == 2
        if wide and after[0] not in NOT_FIRST and before[0] not in NOT_LAST:
            return place
    return end


# Plain text


@dataclass(frozen=True)
class Strip:
    """Lines that stay on one page, and those that go before them again at the head of a page."""

    lines: tuple[str, ...]
    again: tuple[str, ...] = ()


def pages(sheet: Sheet, words: Words) -> list[list[str]]:
    """Return the sheet's pages, each of exactly 66 lines of at most 76 cells."""
    header = _header(sheet)
    room = LINES - len(header) - 2  # the footer and a blank line above it
    bodies: list[list[str]] = [[]]
    for strip in _short(_strips(sheet, words), room):
        if len(bodies[-1]) + len(strip.lines) > room:
            bodies.append(list(strip.again))
        if bodies[-1] or any(strip.lines):  # no page begins with blank lines
            bodies[-1] += strip.lines
    count = len(bodies)
    return [
        [*header, *body, *[""] * (room - len(body)), "", _footer(sheet, words, number, count)]
        for number, body in enumerate(bodies, 1)
    ]


def as_text(sheet: Sheet, words: Words) -> str:
    """Return the pages as one text for a printer, form feeds between them."""
    return FORM_FEED.join("\n".join(page) for page in pages(sheet, words)) + "\n"


def as_lines(sheet: Sheet, words: Words) -> list[str]:
    """Return the sheet as one long page, for reading on a terminal."""
    end = ["", words("code {code}", code=shown(sheet.code))] if sheet.code else []
    body = [line for strip in _strips(sheet, words) for line in strip.lines]
    return [*_header(sheet), *body, *end]


def _header(sheet: Sheet) -> list[str]:
    title = wrapped(shown(sheet.title), WIDTH)
    if len(title) > TITLE_LINES:
        title[TITLE_LINES - 1 :] = [clip(title[TITLE_LINES - 1], 0, WIDTH - 3) + "..."]
    marks = []
    if sheet.marks:
        text = "*** " + " - ".join(mark_words(sheet))
        marks = [clip(text, 0, WIDTH - 4) + " ***"]
    return [*title, *marks, "=" * WIDTH]


def _footer(sheet: Sheet, words: Words, number: int, count: int) -> str:
    page = words("page {number}/{count}", number=number, count=count)
    code = words("code {code}", code=shown(sheet.code)) if sheet.code else ""
    return padded(code, WIDTH - width(page)) + page


def _short(strips: Iterable[Strip], room: int) -> Iterator[Strip]:
    """Yield strips that fit on a page; a longer one is cut into lines."""
    for strip in strips:
        if len(strip.again) + len(strip.lines) <= room:
            yield strip
        else:
            again = strip.again if len(strip.again) < room else ()
            yield from (Strip((line,), again) for line in strip.lines)


def _strips(sheet: Sheet, words: Words) -> Iterator[Strip]:
    if len(wrapped(shown(sheet.title), WIDTH)) > TITLE_LINES:  # the header has it clipped
        yield from _lines(sheet.title)
    for line in sheet.subtitle:
        yield from _lines(line)
    for mark in sheet.marks:
        yield from _lines(f"*** {mark.word}: {mark.sentence}")
    for part in sheet.parts:
        yield from _part_strips(part)
    if sheet.signatures:
        yield Strip(tuple(_signature_lines(sheet.signatures, words)))


def _lines(text: str) -> Iterator[Strip]:
    return (Strip((line,)) for line in wrapped(text, WIDTH))


def _part_strips(part: Part) -> Iterator[Strip]:
    """Yield a part's strips; its heading stays with the first of them."""
    heading = ("", *wrapped(part.heading, WIDTH), "-" * WIDTH)
    first = True
    for content in part.content:
        for strip in _content_strips(content):
            yield Strip((*heading, *strip.lines)) if first else strip
            first = False
    if first:
        yield Strip(heading)


def _content_strips(content: Paragraph | Table | Ruled) -> Iterator[Strip]:
    if isinstance(content, Paragraph):
        yield from _lines(content.text)
    elif isinstance(content, Ruled):
        yield from (Strip(("", "_" * WIDTH)) for _ in range(content.count))
    else:
        yield from _table_strips(content)


def _table_strips(table: Table) -> Iterator[Strip]:
    """Yield a strip for each row; the headings are with the first and at the head of each page."""
    widths = _widths(table)
    headings = tuple(_row_lines([column.heading for column in table.columns], table, widths))
    headings = headings if any(line.strip() for line in headings) else ()
    for number, row in enumerate(table.rows):
        lines = tuple(_row_lines(row, table, widths))
        yield Strip(lines, headings) if number else Strip((*headings, *lines))


def table_lines(table: Table, room: int) -> list[str]:
    """Return a table in lines of at most `room` cells, its headings first if it has any."""
    headings = tuple(column.heading for column in table.columns)
    rows = (headings, *table.rows) if any(headings) else table.rows
    widths = _widths(table, room)
    return [line for row in rows for line in _row_lines(row, table, widths)]


def _row_lines(row: Sequence[str], table: Table, widths: Sequence[int]) -> Iterator[str]:
    columns = [wrapped(cell, room) for cell, room in zip(row, widths, strict=True)]
    for number in range(max(map(len, columns))):
        cells = (
            padded(lines[number] if number < len(lines) else "", room, right=column.right)
            for lines, room, column in zip(columns, widths, table.columns, strict=True)
        )
        yield GAP.join(cells).rstrip()


def _widths(table: Table, room: int = WIDTH) -> list[int]:
    """Return each column's width: as its content needs up to its most, the rest shared."""
    widths = []
    for number, column in enumerate(table.columns):
        cells = (column.heading, *(row[number] for row in table.rows))
        need = max(width(line) for cell in cells for line in shown_lines(cell))
        widths.append(max(2, min(column.most, need)) if column.most else 0)
    free = room - sum(widths) - len(GAP) * (len(widths) - 1)
    if sharing := widths.count(0):
        each, rest = divmod(free, sharing)
        shares = iter([each + (number < rest) for number in range(sharing)])
        widths = [size or next(shares) for size in widths]
    if min(widths) < 2 or free < 0:
        raise ValueError("the columns of a table are wider than the sheet")
    return widths


def _signature_lines(signatures: Sequence[Signature], words: Words) -> Iterator[str]:
    yield ""
    for signature in signatures:
        yield from ("", *wrapped(signature.label, WIDTH), "", words("Signed:") + " " + "_" * 40)
