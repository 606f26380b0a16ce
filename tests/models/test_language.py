"""The catalogue: every sentence of the program is there in Chinese, with the same facts."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from models.errors import SENTENCES, DeskError
from models.language import Words, choose, of_desk
from tests.conftest import MakeDesk

ROOT = Path(__file__).parents[2]
KEYWORDS = {"words": None, "_words": None, "plural": (1, 2), "words.plural": (1, 2), "N_": None}
FACT = re.compile(r"\{(\w+)[^}]*\}")


@cache
def in_the_sources() -> dict[str, str]:
    """Return every message id (of a plural the first) and where it stands."""
    found: dict[str, str] = {}
    for storey in ("models", "screens", "tui"):
        for file, line, message, *_ in extract_from_dir(ROOT / storey, keywords=KEYWORDS):
            one = message if isinstance(message, str) else message[0]
            found.setdefault(one, f"{storey}/{file}:{line}")
    return found


@cache
def catalogue() -> Catalog:
    with (ROOT / "models/locale/zh/LC_MESSAGES/dutydesk.po").open("rb") as file:
        return read_po(file, locale="zh")


def translations(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_the_extraction_sees_all_three_storeys() -> None:
    storeys = {place.partition("/")[0] for place in in_the_sources().values()}
    assert storeys == {"models", "screens", "tui"}
    assert set(SENTENCES.values()) <= set(in_the_sources())


def test_no_message_hides_where_the_extraction_does_not_see_it() -> None:
    """Inside an f-string a message is found by Python 3.12 and later only."""
    known = {ids for message in catalogue() for ids in _ids(message)}
    said = re.compile(r"\bwords\('([^']+)'\)")
    hidden = [
        (file.name, message)
        for storey in ("models", "screens", "tui")
        for file in (ROOT / storey).rglob("*.py")
        for message in said.findall(file.read_text(encoding="utf-8"))
        if message not in known
    ]
    assert hidden == []


def _ids(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple | list) else (message.id,)


def test_every_message_has_a_finished_translation() -> None:
    missing = [
        f"{place}: {one}"
        for one, place in in_the_sources().items()
        if (message := catalogue().get(one)) is None
        or message.fuzzy
        or not all(translations(message))
    ]
    assert missing == []


def test_every_translation_has_the_facts_of_its_sentence() -> None:
    wrong = []
    for message in catalogue():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = set(FACT.findall(ids[-1]))
        texts = translations(message) if message.id else ()
        wrong += [text for text in texts if text and set(FACT.findall(text)) != wanted]
    assert wrong == []


def test_every_fact_of_the_errors_is_put_in_its_place() -> None:
    for code, sentence in SENTENCES.items():
        facts = dict.fromkeys(FACT.findall(sentence), "entry")
        for words in (Words("en"), Words("zh")):
            assert "{" not in DeskError(code, **facts).sentence(words)


def test_what_people_typed_is_made_safe_in_a_sentence() -> None:
    error = DeskError("time_form", "time", value="\x1b[31mnow\u202e")
    assert error.sentence(Words("en")).startswith("Time: \ufffd[31mnow\ufffd was not understood.")


@pytest.mark.parametrize(
    ("wishes", "environ", "language"),
    [
        (("zh", "en"), {}, "zh"),
        ((None, "en"), {"LANG": "zh_CN.UTF-8"}, "en"),
        ((None, "xx"), {"LANG": "zh_CN.UTF-8"}, "zh"),
        ((), {"LC_ALL": "de_DE.UTF-8", "LANG": "zh_CN"}, "en"),
        ((), {}, "en"),
    ],
)
def test_the_first_language_wished_for_is_chosen(
    wishes: tuple[str | None, ...], environ: dict[str, str], language: str
) -> None:
    assert choose(*wishes, environ=environ) == language


def test_the_language_of_a_desk_is_read_without_opening_it(desk: MakeDesk) -> None:
    assert of_desk(desk("zh")) == "zh"
    assert of_desk(desk("en", "other.db")) == "en"


def test_what_is_no_desk_has_no_language(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("language zh\n" * 1000)
    strange = tmp_path / "strange.db"
    with closing(sqlite3.connect(strange)) as file:
        file.execute("CREATE TABLE setting (other)")
    for path in (text, strange, tmp_path, tmp_path / "missing", tmp_path / ("x" * 300)):
        assert of_desk(path) is None


def test_plurals_are_counted() -> None:
    assert Words("en").plural("{count} more", "{count} more", 3) == "3 more"


def test_sentences_follow_each_other_as_the_language_writes_them() -> None:
    assert Words("en").joined(("One.", "", "Two.")) == "One. Two."
    assert Words("zh").joined(("一。", "", "二。")) == "一。二。"


def test_names_parts_and_brackets_are_written_as_the_language_writes_them() -> None:
    for words, listed, parted, bracketed, alone in (
        (Words("en"), "a, b", "a; b", "a (b)", "(b)"),
        (Words("zh"), "a、b", "a；b", "a（b）", "（b）"),
    ):
        assert words.listed("ab") == listed
        assert words.parted("ab") == parted
        assert words.bracketed("a", "b") == bracketed
        assert words.bracketed("", "b") == alone
