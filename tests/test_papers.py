"""The papers say what the program does: keys, rights, links, and the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from models.staff import PERMISSIONS, ROLES
from screens import keys
from tui.cli import dutydesk

ROOT = Path(__file__).parents[1]
PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
# What a block's line runs: the program and its sub-commands, without the words of either language.
COMMAND = re.compile(r"^(make|pipx|uv|dutydesk)((?: [a-z][a-z-]*)*)")


def rows(page: Path) -> list[list[str]]:
    """Return the cells of every row of every table, without the signs for code."""
    lines = page.read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("|") and not line.startswith("|-")
    ]


def commands(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    lines = (line for block in BLOCK.findall(text) for line in block.splitlines())
    return [found[0].strip() for line in lines if (found := COMMAND.match(line))]


def heading_levels(page: Path) -> list[str]:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    return re.findall(r"^#+(?= )", text, re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """Return what a link can point to in a page, as GitHub names it."""
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_key_of_the_table_is_in_the_page_of_keys() -> None:
    """A key that was added, dropped or moved is so in docs/keys.md too."""
    documented = {row[0]: row[1:3] for row in rows(ROOT / "docs/keys.md") if row[0] in keys.KEYS}
    assert documented == {
        key.id: [
            keys.sign(key, typing=False, keymap={}) if key.letter else "",
            keys.sign(key, typing=True, keymap={}),
        ]
        for key in keys.KEYS.values()
    }


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_keys_of_a_readme_are_those_of_the_program(page: Path) -> None:
    """No README tells of a key that is none."""
    pairs = {
        (
            keys.sign(key, typing=False, keymap={}) if key.letter else "",
            keys.sign(key, typing=True, keymap={}),
        )
        for key in keys.KEYS.values()
    }
    told = [(row[0], row[1]) for row in rows(page) if re.fullmatch(r"\^[A-Z]|F\d+", row[1])]
    assert told
    assert set(told) <= pairs


def test_both_readmes_have_the_same_headings_and_commands() -> None:
    """What one language tells to do, the other does too, in the same order."""
    english, chinese = READMES
    assert heading_levels(english) == heading_levels(chinese)
    assert commands(english) == commands(chinese)
    assert {"make run", "make test"} <= set(commands(english))


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_commands_of_a_readme_exist(page: Path) -> None:
    """A command that was renamed is so in the READMEs too."""
    ours = [line.split()[1:] for line in commands(page) if line.startswith("dutydesk ")]
    assert ours
    for words in ours:
        command = dutydesk.commands[words[0]]
        group = getattr(command, "commands", None)
        assert group is None or words[1] in group, words


@pytest.mark.parametrize("page", PAPERS, ids=lambda page: page.name)
def test_relative_links_lead_somewhere(page: Path) -> None:
    """A page that was moved or a heading that was renamed is found out."""
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target), link


def test_the_table_of_rights_is_that_of_the_program() -> None:
    """A right that was given or taken is so in docs/architecture.md too."""
    table = rows(ROOT / "docs/architecture.md")
    start = table.index(["right", *ROLES])
    assert table[start + 1 : start + 1 + len(PERMISSIONS)] == [
        [label, *("yes" if role in roles else "–" for role in ROLES)]
        for label, roles in PERMISSIONS.values()
    ]
    assert table[start + 1 + len(PERMISSIONS)][0] == "what"  # the next table: no row too many


@pytest.mark.parametrize(
    "name", ["console.svg", "console.zh.svg", "handover.svg", "handover.zh.svg"]
)
def test_the_pictures_fetch_nothing(name: str) -> None:
    """Whoever opens a README tells no font's host of it."""
    picture = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert "@font-face" not in picture
    assert "url(http" not in picture
