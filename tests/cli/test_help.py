"""Every command has its help, in both languages, and its section in docs/commands.md."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from tests.cli.conftest import ROOT, Shell, command, run
from tests.conftest import MakeDesk
from tests.terminal import Terminal
from tui.cli import dutydesk, translated
from tui.cli.translated import Translated

PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")


def commands(
    group: click.Command = dutydesk, name: str = "dutydesk"
) -> Iterator[tuple[str, click.Command]]:
    yield name, group
    if isinstance(group, click.Group):
        for child in group.commands.values():
            yield from commands(child, f"{name} {child.name}")


def options(command: click.Command) -> Iterator[click.Option]:
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield parameter


def sections() -> dict[str, str]:
    parts = re.split(r"^## (.+)$", PAGE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


EVERY = dict(commands())
ASCII_WORD = re.compile(r"[!-~]+")


@pytest.mark.parametrize("name", EVERY)
def test_every_command_and_option_has_help_that_is_translated(name: str) -> None:
    for part in (EVERY[name], *options(EVERY[name])):
        assert isinstance(part, Translated), f"{part.name} is not translated"
        assert part.help, f"{name}: {part.name} has no help"


@pytest.mark.parametrize("name", EVERY)
def test_every_value_of_an_option_has_a_name_of_ours(name: str) -> None:
    """Click would call it INTEGER RANGE, and what it may be x."""
    for option in options(EVERY[name]):
        chosen = option.is_flag or isinstance(option.type, click.Choice)
        assert chosen or option.metavar, f"{name}: {option.opts[0]} has no metavar"
    assert "x>=" not in helped(name, "en", 100)
    assert "<=x" not in helped(name, "en", 100)


@pytest.mark.parametrize("name", EVERY)
def test_the_colons_of_chinese_help_are_chinese(name: str) -> None:
    usage, *lines = helped(name, "zh", 100).splitlines()
    assert usage.startswith(f"用法：{name}")
    assert not [line for line in lines if line.endswith(":")]


@pytest.mark.parametrize("name", EVERY)
def test_every_command_and_option_has_its_place_in_the_page(name: str) -> None:
    section = sections().get(name)
    assert section, f"docs/commands.md has no section {name}"
    for option in options(EVERY[name]):
        assert option.opts[0] in section, f"{name}: {option.opts[0]} is not in its section"


NOWHERE = {"DUTYDESK_DB": "/nowhere/desk.db"}


@pytest.mark.parametrize("name", EVERY)
def test_help_is_printed_without_a_desk(name: str) -> None:
    result = CliRunner().invoke(
        dutydesk, [*name.split()[1:], "--help"], prog_name="dutydesk", env=NOWHERE
    )
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"Usage: {name}")


# Others are as those: a process for each of sixty commands would only start Python sixty times.
@pytest.mark.parametrize("name", ["dutydesk", "dutydesk log", "dutydesk complaint list"])
def test_a_process_prints_help_without_a_desk(name: str) -> None:
    result = run(*name.split()[1:], "--help", environment=NOWHERE)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(f"Usage: {name}".encode())


def test_help_speaks_the_language_that_is_asked_for(shell: Shell) -> None:
    shell.language = "zh"
    assert "选项" in shell("log", "list", "--help").stdout
    shell.language = "en"
    assert "Options" in shell("log", "list", "--help").stdout


def test_help_speaks_the_language_of_the_locale_where_there_is_no_desk(shell: Shell) -> None:
    nowhere = Shell(shell.path.with_name("nowhere.db"), language=None)
    nowhere.environment = {"LC_ALL": "zh_CN.UTF-8"}
    assert "选项" in nowhere("log", "list", "--help").stdout


@pytest.mark.parametrize(("language", "word"), [("en", "version"), ("zh", "版本")])
def test_the_version_is_told_in_the_language_that_is_asked_for(
    shell: Shell, language: str, word: str
) -> None:
    shell.language = language
    told = shell("--version").output
    assert re.search(rf"dutydesk\W+{word} \d", told)


def test_chinese_help_is_broken_by_cells() -> None:
    from wcwidth import width

    result = run("--lang", "zh", "log", "add", "--help", environment={"COLUMNS": "200"})
    assert max(map(width, result.stdout.decode().splitlines())) <= 80


def helped(name: str, language: str, columns: int) -> str:
    """Return the help of a command in lines of so many cells."""
    asked = ["--lang", language, *name.split()[1:], "--help"]
    result = CliRunner().invoke(
        dutydesk, asked, prog_name="dutydesk", env=NOWHERE, terminal_width=columns
    )
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", EVERY)
def test_no_line_of_help_ends_within_a_word(name: str, language: str) -> None:
    """Runs of ASCII are the same in short lines as in endless ones."""
    from wcwidth import width

    endless = helped(name, language, 5000)
    assert ("选项" in endless) == (language == "zh")
    words = ASCII_WORD.findall(endless)
    for columns in (60, 80, 120):
        told = helped(name, language, columns)
        assert sorted(ASCII_WORD.findall(told)) == sorted(words)
        for line in told.splitlines():
            assert width(line) <= columns
            assert not line.lstrip().startswith(tuple(translated.NEVER_FIRST))


def modules_after(arguments: list[str]) -> set[str]:
    script = (
        "import sys\n"
        "from tui.cli import dutydesk\n"
        f"try: dutydesk({arguments!r})\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "print('modules', *sys.modules)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(result.stdout.rpartition("modules")[2].split())


def test_help_loads_neither_the_console_nor_the_database() -> None:
    loaded = modules_after(["--help"])
    assert "click" in loaded
    assert loaded.isdisjoint({"textual", "rich", "peewee", "sqlite3", "argon2", "screens"})


def test_writing_an_entry_never_loads_the_console(shell: Shell) -> None:
    loaded = modules_after(["--db", str(shell.path), "log", "add", "Door", "--as", "gate"])
    assert "peewee" in loaded
    assert loaded.isdisjoint({"textual", "rich", "argon2", "screens"})


def test_click_speaks_the_language_of_the_desk(desk: MakeDesk) -> None:
    """Also where the locale is another: what it says of two PINs that differ, and at the end."""
    asked = command("--db", desk("zh"), "staff", "set-pin", "li")
    with Terminal(asked, environment={"LANG": "C.UTF-8"}) as terminal:
        for pin in ("111111", "222222"):
            terminal.wait_for("新口令:" if pin == "111111" else "再输入一次新口令:")
            terminal.send(f"{pin}\r")
        terminal.wait_for("两次输入不一致。")
        terminal.send("\x03")
        terminal.wait_for("已中止。")
        assert terminal.wait_exit() == 130


def test_click_s_own_words_are_chinese_in_chinese(shell: Shell) -> None:
    shell.language = "zh"
    assert "[OPTIONS]" not in shell("log", "list", "--help").stdout
    missing = shell("log", "purge").stderr
    assert "Missing" not in missing
    assert not missing.rstrip().endswith(".")
    guessed = shell("--lag").stderr
    assert "--lang" in guessed
    assert "。 " not in guessed


def test_what_the_system_says_of_a_file_is_told_in_our_words(shell: Shell) -> None:
    said = shell("checklist", "set", "/nowhere/list", "--as", "zhao", "--pin-file", "-").stderr
    assert "/nowhere/list cannot be read: there is no such file." in said


def test_every_number_that_is_asked_for_is_called_so_in_the_reader_s_language() -> None:
    """Click has names of its own for its types, in English alone."""
    asked = [
        (name, parameter.type)
        for name, each in commands()
        for parameter in each.params
        if isinstance(parameter.type, click.types.IntParamType | click.types.FloatParamType)
    ]
    assert len(asked) > 10
    for name, kind in asked:
        assert isinstance(kind, translated.WholeNumber), name
