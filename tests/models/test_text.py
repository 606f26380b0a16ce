"""Text is text: nothing typed, pasted or piped can hide, fake or command anything."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.text import clean_line, clean_text, formula_safe, shown, shown_lines

ANYTHING = some.text(some.characters())
HARMFUL = (
    "\x00\x07\x08\x1b\x7f\x85\x9b\xad\u061c\u200b\u200d\u200e\u200f\u2028\u2029\u202a\u202e\u2060"
    "\u2066\u2069\ufeff\ufff9\U000e0001\U000e0041\u3164\u115f\u034f\u180e"
)


def printable(text: str) -> bool:
    return all(character.isprintable() or character == "\u3000" for character in text)


@given(ANYTHING)
def test_what_is_shown_is_one_printable_line(text: str) -> None:
    assert printable(shown(text))
    assert len(shown(text).splitlines()) <= 1


@given(ANYTHING)
def test_lines_are_shown_one_by_one(text: str) -> None:
    assert all(printable(line) for line in shown_lines(text))


@given(ANYTHING)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)


@given(ANYTHING)
def test_a_clean_text_has_nothing_that_commands_a_terminal(text: str) -> None:
    for cleaned in (clean_line(text), clean_text(text).replace("\n", "")):
        for character in cleaned:
            assert unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


@pytest.mark.parametrize("character", HARMFUL)
def test_what_is_harmful_goes_on_the_way_in_and_is_marked_on_the_way_out(character: str) -> None:
    assert clean_line(f"a{character}b") in ("ab", "a b")
    assert shown(f"a{character}b") in ("a\ufffdb", "a / b")
    assert clean_line(character * 3) == ""


@pytest.mark.parametrize(
    "text",
    [
        "plain text, 100 % (really) [urgent] <b>",
        "电梯2号停在7层、有人被困！",
        "全角　空格",
        "שלום עולם",
        "مرحبا بالعالم",
        "ภาษาไทยที่นี่",
        "Tiếng Việt",
        "e\u0301",
        "葛\U000e0100城",
        "❤\ufe0f",
        "👍🏽",
        "\U00031350",
    ],
)
def test_letters_of_every_script_stay_as_they_were_written(text: str) -> None:
    assert clean_line(text) == text


def test_letters_behind_which_nothing_stands_choose_no_form() -> None:
    assert clean_line("\ufe0f\ufe0e") == ""
    assert clean_line("a \ufe0f\U000e0100b") == "a b"


def test_line_ends_and_tabs() -> None:
    assert clean_line(" a\r\nb\tc\u2028d ") == "a b c d"
    assert clean_text("a\r\nb\rc\u2029d\te\n") == "a\nb\nc\nd    e"
    assert shown("a\r\nb") == "a / b"
    assert shown_lines("a\r\nb\u2028c") == ["a", "b", "c"]


@pytest.mark.parametrize("mark", ["\u0301", "\u0e31", "\u20dd"])
def test_marks_cannot_pile_up_over_other_lines(mark: str) -> None:
    assert shown("a" + mark * 50 + "b") == "a" + mark * 4 + "b"


def test_a_lone_surrogate_is_replaced() -> None:
    assert clean_line("a\udcffb") == shown("a\udcffb") == "a\ufffdb"


@pytest.mark.parametrize("start", list("=+-@\t\r\n＝＋－＠"))
def test_no_cell_starts_a_formula(start: str) -> None:
    assert formula_safe(f"{start}1+1") == f"'{start}1+1"
    assert formula_safe(f"1{start}1") == f"1{start}1"
