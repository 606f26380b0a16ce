"""`dutydesk demo`: a desk to look around in, gone at the end however the end comes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from models import desk
from models.database import database, open_desk
from models.demo import DEMO_PIN
from models.log import reads
from models.log.reads import Filters
from models.log.verify import verify
from tests.cli.conftest import Shell, command, run
from tests.terminal import Terminal

UTF8 = {"LANG": "C.UTF-8", "LC_ALL": None}


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's place for temporary folders, for this process and those it starts."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def shell(tmp_path: Path, temporary: Path) -> object:
    """A shell on a machine without a desk."""
    yield Shell(tmp_path / "none.db")
    if not database.deferred:
        database.close()


def dead_process() -> int:
    """Return the number of a process that is gone."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.parametrize(("language", "title"), [("zh", "演示"), ("en", "DEMO")])
def test_without_a_terminal_it_prints_the_brief_and_is_gone(
    shell: Shell, temporary: Path, language: str, title: str
) -> None:
    lines = shell.lines("demo", "--lang", language)
    assert title in lines[0]
    assert any("600" in line for line in lines)
    assert list(temporary.iterdir()) == []
    assert not shell.path.exists()


def test_it_speaks_the_language_of_the_whole_command(shell: Shell) -> None:
    shell.language = "zh"
    assert "演示" in shell.lines("demo", "--entries", "60")[0]


def test_kept_and_not_opened_it_says_where_it_is_and_who_can_sign_in(
    shell: Shell, tmp_path: Path, temporary: Path
) -> None:
    path = tmp_path / "new" / "demo.db"
    result = shell("demo", "--no-open", "--keep", str(path), "--entries", "1000")
    assert (result.exit_code, result.stdout) == (0, f"{path}\n")
    open_desk(path)
    assert desk.current().demo
    assert verify().whole
    assert len(list(reads.everything(Filters(folded=True)))) == 1000
    assert DEMO_PIN in result.stderr
    on_duty = {entry.author for entry in reads.newest(40)}
    assert any(login in result.stderr for login in on_duty)
    assert list(path.parent.glob(f".{path.name}*")) == list(temporary.iterdir()) == []


def test_the_seed_tells_the_same_stories(shell: Shell) -> None:
    first, again, other = (shell.lines("demo", "--seed", seed) for seed in ("7", "7", "8"))
    assert first == again != other


def test_what_is_kept_is_never_written_over(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "precious.db"
    path.write_text("precious")
    result = shell("demo", "--no-open", "--keep", str(path))
    assert result.exit_code == 2
    assert str(path) in result.stderr
    assert path.read_text() == "precious"


def test_only_building_wants_a_place_to_keep_it(shell: Shell, temporary: Path) -> None:
    result = shell("demo", "--no-open")
    assert result.exit_code == 2
    assert "--keep PATH" in result.stderr
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("entries", ["0", "-1", "many"])
def test_a_number_that_will_not_do_is_named(shell: Shell, temporary: Path, entries: str) -> None:
    result = shell("demo", "--entries", entries)
    assert result.exit_code == 2
    assert "--entries" in result.stderr
    assert list(temporary.iterdir()) == []


def test_a_forced_command_shows_the_demo_and_not_the_real_desk(
    tmp_path: Path, temporary: Path
) -> None:
    forced = {"SSH_ORIGINAL_COMMAND": "sh", "XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)}
    result = run("--lang", "en", "demo", "--entries", "60", environment=forced)
    assert result.returncode == 0, result.stderr
    assert b"DEMO" in result.stdout


def test_a_reader_who_leaves_early_leaves_nothing_behind(temporary: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        asked = command("demo", "--entries", "60")
        result = subprocess.run(asked, stdin=subprocess.DEVNULL, stdout=closed, check=False)
    assert result.returncode == 141
    assert list(temporary.iterdir()) == []


def test_at_a_terminal_it_opens_signed_in_and_is_gone_when_told_to_stop(temporary: Path) -> None:
    with Terminal(command("--lang", "en", "demo"), environment=UTF8, columns=120) as terminal:
        terminal.wait_for("Building the demo desk")
        terminal.wait_for(lambda: 1049 in terminal.modes)
        terminal.wait_for("DEMO")
        terminal.wait_for("new entry")
        [folder] = temporary.iterdir()
        assert folder.stat().st_mode & 0o777 == 0o700
        terminal.kill()
        assert terminal.wait_exit() == 143
    assert list(temporary.iterdir()) == []


def test_what_a_hung_up_line_left_is_cleared_at_the_next_start(
    shell: Shell, temporary: Path
) -> None:
    with Terminal(command("--lang", "en", "demo"), environment=UTF8) as terminal:
        terminal.wait_for("new entry")
        terminal.hang_up()
        terminal.wait_exit()
    shell.lines("demo", "--entries", "60")
    assert list(temporary.iterdir()) == []


def test_only_what_dead_programs_left_is_cleared(shell: Shell, temporary: Path) -> None:
    left = temporary / f"dutydesk-demo-{dead_process()}-left"
    others = [
        temporary / f"dutydesk-demo-{os.getpid()}-running",
        temporary / "dutydesk-demo-notes-mine",
        temporary / "something-else",
    ]
    for folder in (left, *others):
        folder.mkdir()
        (folder / "desk.db").write_text("precious")
    shell.lines("demo", "--entries", "60")
    assert sorted(temporary.iterdir()) == sorted(others)
    assert all((folder / "desk.db").exists() for folder in others)


def test_a_link_by_a_leftover_s_name_leads_nothing_to_be_removed(
    shell: Shell, temporary: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "desk.db").write_text("precious")
    (temporary / f"dutydesk-demo-{dead_process()}-link").symlink_to(mine)
    shell.lines("demo", "--entries", "60")
    assert (mine / "desk.db").read_text() == "precious"


def test_stopped_while_it_is_built_it_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "demo.db"
    asked = command("--lang", "en", "demo", "--entries", "500000", "--keep", path)
    with Terminal(asked, environment=UTF8) as terminal:
        terminal.wait_for("Building the demo desk")
        terminal.wait_for(lambda: list(path.parent.glob(".demo.db.*")))
        terminal.kill()
        assert terminal.wait_exit() == 143
    assert list(path.parent.iterdir()) == []


def test_a_terminal_that_is_not_utf8_is_told_what_to_set(temporary: Path) -> None:
    asked = command("--lang", "zh", "demo")
    with Terminal(asked, environment={"LC_ALL": "zh_CN.GBK"}) as terminal:
        assert terminal.wait_exit() == 2
        assert "LANG=C.UTF-8" in terminal.text()
    assert list(temporary.iterdir()) == []


def test_the_first_run_can_look_around(tmp_path: Path, temporary: Path) -> None:
    path = tmp_path / "none.db"
    asked = command("--db", path, "--lang", "en")
    with Terminal(asked, environment=UTF8, columns=120) as terminal:
        terminal.wait_for("Look around a demo desk")
        terminal.press("enter")
        terminal.wait_for("new entry")
        terminal.wait_for("DEMO")
        terminal.kill()
        assert terminal.wait_exit() == 143
    assert list(temporary.iterdir()) == []
    assert not path.exists()
