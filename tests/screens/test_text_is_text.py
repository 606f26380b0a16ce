"""What people write is shown as it is: never markup, never a command to the terminal."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.text import clean_line
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import at
from tests.screens.console import WIDE, console, tamper

ROOT = Path(__file__).parents[2]
MARKUP = ("[urgent] call", "[/x]", "[@click=app.quit]here[/]", "[b]bold", r"\[red]x")
HARMFUL = ("\x1b[2J\x1b]0;owned\x07", "\x9b31m", "a\u202eb", "c\u200bd", "\x00\x08\x7f", "e\u2066f")
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(autouse=True)
def _quick(quick: None) -> None:
    """All but the tests of the time a person takes."""


def written_by_a_stranger(text: str) -> None:
    """Put a text into every field of the desk that people fill in, past all cleaning."""
    factories.write("one", place="B2", category="incident", carried=True, due_at=at(2, 30))
    tamper("UPDATE entry SET text=?, place=?, author_name=?, reference=?", *[text] * 4)
    tamper("UPDATE staff SET name=? WHERE login='wang'", text)
    tamper("UPDATE setting SET value=? WHERE name='desk_name'", text)


@pytest.mark.parametrize("text", MARKUP)
@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_markup_is_shown_letter_for_letter(
    desk: MakeDesk, text: str, size: tuple[int, int]
) -> None:
    desk("en")
    written_by_a_stranger(text)
    async with console(size, login="wang") as here:
        assert text in here.lines[0]
        await here.until(lambda: text in here.rows)
        await here.press("enter")
        await here.until("happened 2026-11-24")
        assert f"place {text}" in here.text
        assert f"{text} (li)" in here.text
        assert here.app.is_running


@pytest.mark.parametrize("text", HARMFUL)
@pytest.mark.parametrize("size", [(80, 24), WIDE])
async def test_nothing_that_moves_or_hides_reaches_the_terminal(
    desk: MakeDesk, text: str, size: tuple[int, int]
) -> None:
    desk("en")
    written_by_a_stranger(f"x{text}y")
    async with console(size, login="wang") as here:
        for keys in (("enter",), ("escape", "f"), ("escape", "v"), ("escape", "c"), ("ctrl+l",)):
            assert FORBIDDEN.findall(here.text) == []
            await here.press(*keys)
            await here.pilot.pause(0.05)
        await here.type("x")
        assert FORBIDDEN.findall(here.text) == []


@pytest.mark.parametrize("text", [*MARKUP, "\x1b]0;owned\x07[b]"])
async def test_what_is_typed_and_pasted_is_text(desk: MakeDesk, text: str) -> None:
    desk("en")
    async with console() as here:
        await here.press("n")
        await here.paste(text)
        await here.until(lambda: here.typed == clean_line(text))
        await here.type(" @B[/2]")
        await here.until(lambda: "@B[/2]" in here.preview)
        await here.enter()
        await here.until("#1 is written")
        await here.until(lambda: f"B[/2]  {clean_line(text)}" in here.rows)
        assert FORBIDDEN.findall(here.text) == []


@pytest.mark.parametrize("text", HARMFUL)
async def test_what_is_pasted_into_the_long_form_cannot_move_the_terminal(
    desk: MakeDesk, text: str
) -> None:
    desk("en")
    async with console() as here:
        await here.press("ctrl+e")
        await here.until("Long entry")
        await here.paste(f"before {text}\nafter")
        await here.until("after")
        assert "before" in here.text
        assert FORBIDDEN.findall(here.text) == []


async def test_a_notification_shows_markup_as_text(desk: MakeDesk, tmp_path: Path) -> None:
    path = desk("en", name="[red]desk.db")
    async with console() as here:
        path.rename(tmp_path / "elsewhere.db")

        def told() -> str:
            """What the notification says; where it is broken depends on the path's length."""
            return "".join(line.partition("▌")[2].strip() for line in here.lines)

        await here.until(lambda: "[red]desk.db" in told())
        (tmp_path / "elsewhere.db").rename(path)


async def test_a_sentence_about_somebody_shows_the_name_as_text(desk: MakeDesk) -> None:
    desk("en")
    factories.write("by John", login="wang")
    tamper("UPDATE entry SET author_name='[b]John\x1b[2J'")
    async with console() as here:
        await here.press("v")
        await here.until("Entry 1 is [b]John")
        assert FORBIDDEN.findall(here.text) == []


async def test_a_draft_left_by_another_program_is_shown_safely(desk: MakeDesk) -> None:
    desk("en")
    columns = "person, form, terminal, process, content, saved_at"
    tamper(
        f"INSERT INTO draft ({columns}) VALUES ('li', 'log.entry', '/dev/pts/7', 'gone', ?, 1)",
        "[b]half\x1b[2J\u202e",
    )
    async with console() as here:
        await here.press("n")
        await here.until(lambda: "[b]half" in here.typed)
        assert FORBIDDEN.findall(here.text) == []


async def test_a_search_for_markup_is_shown_as_typed(desk: MakeDesk) -> None:
    desk("en")
    factories.write("[urgent] call")
    async with console() as here:
        await here.press("slash")
        await here.type("[urgent]")
        await here.until("found: [urgent]")
        assert "[urgent] call" in here.rows


# The source: a bare string in one of these is markup.

TAKES_MARKUP = {"Static", "Label", "Button", "Option", "notify", "Checkbox", "Link", "update"}
SAFE = {"Text", "Content", "assemble", "understood_text", "entry_text", "_line"}
DICTIONARIES = {"_known_shifts"}
TITLES = {"border_title", "border_subtitle", "tooltip"}


def sources() -> Iterator[Path]:
    for folder in ("screens", "tui"):
        for path in (ROOT / folder).rglob("*.py"):
            if "cli" not in path.parts:  # prints; there is no markup in a shell
                yield path


def name_of(call: ast.expr) -> str:
    if isinstance(call, ast.Attribute):
        return call.attr
    return call.id if isinstance(call, ast.Name) else ""


def is_safe(call: ast.Call) -> bool:
    for keyword in call.keywords:
        if keyword.arg == "markup" and isinstance(keyword.value, ast.Constant):
            return keyword.value.value is False
    if not call.args:
        return True
    first = call.args[0]
    return isinstance(first, ast.Call) and name_of(first.func) in SAFE


def updates_a_dictionary(called: ast.expr) -> bool:
    return isinstance(called, ast.Attribute) and name_of(called.value) in DICTIONARIES


def bare_texts(source: str) -> list[int]:
    """Return the lines in which a text reaches a widget that would take it for markup."""
    found: list[int] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and name_of(node.func) in TAKES_MARKUP:
            if not is_safe(node) and not updates_a_dictionary(node.func):
                found.append(node.lineno)
        elif isinstance(node, ast.Assign):
            named = any(name_of(target) in TITLES for target in node.targets)
            safe = isinstance(node.value, ast.Call) and name_of(node.value.func) in SAFE
            if named and not safe:
                found.append(node.lineno)
    return found


def test_no_bare_text_reaches_a_widget_that_reads_markup() -> None:
    found = {path.name: lines for path in sources() if (lines := bare_texts(path.read_text()))}
    assert found == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("Static(name)", [1]),
        ("Static(f'{name}')", [1]),
        ("widgets.Label('x')", [1]),
        ("self.notify(words('x'))", [1]),
        ("self.notify(words('x'), markup=True)", [1]),
        ("box.border_title = name", [1]),
        ("line.update(name)", [1]),
        ("Option(name, id='x')", [1]),
        ("Static(Text(name))", []),
        ("Static(name, markup=False)", []),
        ("self.notify(name, markup=False)", []),
        ("box.border_title = Content(name)", []),
        ("Static()", []),
    ],
)
def test_the_search_for_bare_texts_finds_them(source: str, lines: list[int]) -> None:
    assert bare_texts(source) == lines
