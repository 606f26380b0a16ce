"""What is printed: pages that fit the paper, nothing lost, nothing that commands a printer."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as some
from wcwidth import width

from models.language import Words
from models.sheets import (
    LINES,
    WIDTH,
    Column,
    Mark,
    Paragraph,
    Part,
    Ruled,
    Sheet,
    Signature,
    Table,
    as_html,
    as_text,
    pages,
    wrapped,
)
from models.text import shown

WORDS = Words("en")
CODE = "K9K9-ZTX9-1STK-H4CV"
ANYTHING = some.text(some.characters(), max_size=200)
MIXED = some.text(
    some.sampled_from("ab 水漏，。（）e\u0301é❤\ufe0f🇨🇳—…①\u1100\u0939\u093f\x1b\n"), max_size=300
)
TEXTS = some.one_of(ANYTHING, MIXED)
TABLES = some.lists(some.tuples(TEXTS, TEXTS, TEXTS), max_size=12).map(
    lambda rows: Table((Column("No.", 8, right=True), Column("物品", 20), Column("Note")), (*rows,))
)
CONTENTS = some.one_of(TEXTS.map(Paragraph), TABLES, some.integers(0, 5).map(Ruled))
PARTS = some.builds(Part, TEXTS, some.lists(CONTENTS, max_size=4).map(tuple))
MARKS = some.builds(Mark, some.sampled_from(["OVERRIDDEN", "补充"]), TEXTS)
SHEETS = some.builds(
    Sheet,
    title=TEXTS,
    subtitle=some.lists(TEXTS, max_size=3).map(tuple),
    code=some.sampled_from([None, CODE]),
    marks=some.lists(MARKS, max_size=3).map(tuple),
    parts=some.lists(PARTS, max_size=6).map(tuple),
    signatures=some.lists(some.builds(Signature, TEXTS), max_size=4).map(tuple),
)  # fmt: skip


def letters(text: str) -> str:
    return re.sub(r"\s", "", text)


def long_sheet(lines: int, *, rows: int = 0) -> Sheet:
    table = Table(
        (Column("No.", 6, right=True), Column("What")),
        tuple((f"#{number}", f"row {number}") for number in range(rows)),
    )
    return Sheet(
        title="Shift handover 12",
        code=CODE,
        marks=(Mark("OVERRIDDEN", "by Mary Jones: relief did not come"),),
        parts=(
            Part("First", tuple(Paragraph(f"line {number}") for number in range(lines))),
            Part("Second", (table,)),
        ),
        signatures=(Signature("Outgoing: Jane Lee"), Signature("Incoming: John King")),
    )


@given(SHEETS)
def test_every_page_has_66_lines_and_no_line_is_too_wide(sheet: Sheet) -> None:
    found = pages(sheet, WORDS)
    assert {len(page) for page in found} == {LINES}
    assert max(width(line) for page in found for line in page) <= WIDTH


@given(SHEETS)
def test_pages_are_numbered_and_all_have_code_and_marks(sheet: Sheet) -> None:
    found = pages(sheet, WORDS)
    for number, page in enumerate(found, 1):
        assert page[-1].endswith(f"page {number}/{len(found)}")
        assert (CODE in page[-1]) == (sheet.code is not None)
        head = page[: page.index("=" * WIDTH)]
        assert any(line.startswith("***") for line in head) or not sheet.marks
        assert not sheet.marks or any(sheet.marks[0].word in line for line in head)


@given(SHEETS)
def test_the_text_is_printable_and_splits_into_the_same_pages(sheet: Sheet) -> None:
    text = as_text(sheet, WORDS)
    assert [page.rstrip("\n").split("\n") for page in text.split("\f")] == pages(sheet, WORDS)
    assert all(letter.isprintable() or letter in "\n\f\u3000" for letter in text)


@given(TEXTS, some.integers(2, 40))
def test_wrapping_loses_no_letter_and_keeps_to_the_room(text: str, room: int) -> None:
    lines = wrapped(text, room)
    assert letters("".join(lines)) == letters(
        "".join(map(shown, re.split("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text)))
    )
    assert all(width(line) <= room for line in lines)


@given(some.lists(some.from_regex("[a-z]{1,12}", fullmatch=True), min_size=1, max_size=900))
def test_a_long_text_is_there_word_by_word_over_all_its_pages(text: list[str]) -> None:
    sheet = Sheet("Title", parts=(Part("H", (Paragraph(" ".join(text)),)),))
    bodies = [line for page in pages(sheet, WORDS) for line in page[2:-2]]
    start = bodies.index("-" * WIDTH) + 1
    assert " ".join(bodies[start:]).split() == text


def test_chinese_breaks_anywhere_but_before_closing_punctuation() -> None:
    assert wrapped("水管漏水，已关阀。", 8) == ["水管漏", "水，已关", "阀。"]
    assert wrapped("见（附件）一", 4) == ["见", "（附", "件）", "一"]
    assert wrapped("电梯 pump stops", 6) == ["电梯", "pump", "stops"]


def test_columns_stand_below_each_other_with_chinese_in_them() -> None:
    table = Table(
        (Column("Item", 12), Column("n", 4, right=True), Column("Note")),
        (("对讲机", "4", "完好"), ("torches", "12", "one missing"), ("a\u0301rea", "1", "x")),
    )
    [page] = pages(Sheet("T", parts=(Part("P", (table,)),)), WORDS)
    rows = [line for line in page if line.endswith(("完好", "one missing", "x", "Note"))]
    assert {width(row[: re.search("完好|one missing|x$|Note", row).start()]) for row in rows} == {
        13
    }  # type: ignore[union-attr]


@pytest.mark.parametrize("lines", range(50, 66))
def test_a_heading_is_never_alone_and_signatures_stay_together(lines: int) -> None:
    found = pages(long_sheet(lines, rows=3), WORDS)
    [page] = [page for page in found if "Second" in page]
    assert any("row 0" in line for line in page)
    [page] = [page for page in found if "Outgoing: Jane Lee" in page]
    assert "Incoming: John King" in page
    assert sum(line.startswith("Signed:") for line in page) == 2


def test_a_table_has_its_headings_on_every_page() -> None:
    found = pages(long_sheet(1, rows=150), WORDS)
    assert len(found) > 2
    for page in found[:3]:
        rows = [number for number, line in enumerate(page) if "row " in line]
        assert page[rows[0] - 1].split() == ["No.", "What"]


def test_marks_are_told_in_full_on_the_first_page() -> None:
    first, second, *_ = pages(long_sheet(100), WORDS)
    assert "*** OVERRIDDEN: by Mary Jones: relief did not come" in first
    assert "*** OVERRIDDEN ***" in second


class Reader(HTMLParser):
    """Collects the tags, their attributes and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@given(SHEETS)
def test_html_holds_no_tag_from_a_text_and_fetches_nothing(sheet: Sheet) -> None:
    reader = Reader(as_html(sheet, WORDS))
    known = re.findall(
        r"\w+", "html head meta title style body h1 h2 p div table thead tbody tr th td"
    )
    assert {tag for tag, _ in reader.tags} <= {*known}
    assert not [values for _, values in reader.tags if {"src", "href", "style"} & set(values)]
    style = as_html(sheet, WORDS).split("<style>")[1].split("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_html_says_what_people_wrote_as_text() -> None:
    nasty = "<script>alert(1)</script> & \"'</style>\x1b[31m"
    sheet = Sheet(nasty, ("云景花园",), CODE, parts=(Part(nasty, (Paragraph(nasty),)),))
    page = as_html(sheet, Words("zh"))
    assert "<script" not in page
    assert page.count("</style>") == 1
    assert "\x1b" not in page
    assert Reader(page).text.count("<script>alert(1)</script> & \"'</style>\ufffd[31m") == 4
    assert 'lang="zh"' in page
