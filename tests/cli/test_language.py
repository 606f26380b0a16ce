"""Which language is spoken before a command has opened the desk, and where it opens none."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from models import departments, settings
from models.complaints import taking, working
from models.complaints.tables import NewComplaint
from models.database import database
from models.log import entries
from models.log.tables import NewEntry
from tests.cli.conftest import Shell
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, write
from tests.models.visitors.registering import HOUR, sign_in

ENGLISH = {"LC_ALL": "C.UTF-8"}
CHINESE = {"LC_ALL": "zh_CN.UTF-8"}
WRONG = [
    (("--odd",), "没有选项 '--odd'", "No such option '--odd'"),
    (("odd",), "没有命令 'odd'", "No such command 'odd'"),
    (("log", "--odd"), "没有选项 '--odd'", "No such option '--odd'"),
    (("log", "show"), "缺少参数", "Missing argument"),
    (("log", "list", "--last", "x"), "'x' 不是有效的整数", "'x' is not a valid whole number"),
    (("demo", "--seed", "x"), "'x' 不是有效的整数", "'x' is not a valid whole number"),
    (("complaint", "report", "--by", "odd"), "'odd' 不在", "'odd' is not one of"),
    (("department", "list", "much"), "多余的参数", "unexpected extra argument"),
]


@pytest.mark.parametrize(("arguments", "chinese", "english"), WRONG)
def test_what_is_typed_wrongly_is_told_in_the_language_of_the_desk(
    desk: MakeDesk, arguments: tuple[str, ...], chinese: str, english: str
) -> None:
    there = Shell(desk("zh"), language=None, environment=ENGLISH)(*arguments)
    assert there.exit_code == 2
    assert chinese in there.stderr
    assert "Usage" not in there.stderr
    here = Shell(desk("en", "other.db"), language=None, environment=CHINESE)(*arguments)
    assert english in here.stderr
    assert "用法" not in here.stderr


def test_what_is_asked_for_counts_more_than_the_desk(desk: MakeDesk) -> None:
    shell = Shell(desk("zh"), language="en", environment=CHINESE)
    assert "No such option" in shell("log", "--odd").stderr


def test_the_desk_of_the_environment_is_a_desk_too(
    desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from click.testing import CliRunner

    from tui.cli import dutydesk

    known = ENGLISH | {"DUTYDESK_DB": str(desk("zh"))}
    assert "没有选项" in CliRunner().invoke(dutydesk, ["log", "--odd"], env=known).stderr


@pytest.mark.parametrize("kind", ["missing", "text", "folder"])
def test_where_there_is_no_desk_the_locale_counts(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "desk.db"
    if kind == "text":
        path.write_text("no desk\n" * 1000)
    elif kind == "folder":
        path.mkdir()
    for environment, said in ((CHINESE, "没有选项"), (ENGLISH, "No such option")):
        shell = Shell(path, language=None, environment=environment)
        assert said in shell("log", "--odd").stderr


def test_help_is_in_the_language_of_the_desk(desk: MakeDesk) -> None:
    assert "选项" in Shell(desk("zh"), language=None, environment=ENGLISH)("log", "--help").stdout
    english = Shell(desk("en", "other.db"), language=None, environment=CHINESE)
    assert "Options" in english("log", "--help").stdout


def test_to_know_the_language_the_desk_is_not_opened(desk: MakeDesk) -> None:
    path = desk("zh")
    write("一条")
    database.close()
    before = sorted(path.parent.iterdir())
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        shell = Shell(path, language=None, environment=ENGLISH)
        assert "没有选项" in shell("log", "--odd").stderr
    finally:
        path.parent.chmod(0o700)
    assert sorted(path.parent.iterdir()) == before


def test_a_language_changed_while_consoles_are_open_is_known_at_once(desk: MakeDesk) -> None:
    path = desk("zh")
    with closing(sqlite3.connect(path)) as console:
        console.execute("SELECT * FROM setting").fetchall()
        settings.change("language", "en", actor("admin"), NOW)
        database.close()
        before = sorted(path.parent.iterdir())
        shell = Shell(path, language=None, environment=CHINESE)
        assert "No such option" in shell("log", "--odd").stderr
        assert "Options" in shell("log", "--help").stdout
        assert sorted(path.parent.iterdir()) == before


@pytest.mark.parametrize(
    ("endings", "said"), [(("", "-wal", "-shm"), "No such option"), (("", "-wal"), "没有选项")]
)
def test_of_what_a_killed_program_left_nothing_is_touched(
    desk: MakeDesk, tmp_path: Path, endings: tuple[str, ...], said: str
) -> None:
    """Without its index the journal is not read: SQLite would make one."""
    path = desk("zh")
    settings.change("language", "en", actor("admin"), NOW)
    left = tmp_path / "left"
    left.mkdir()
    for ending in endings:
        shutil.copy(f"{path}{ending}", left / f"desk.db{ending}")
    before = {each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in left.iterdir()}
    shell = Shell(left / "desk.db", language=None, environment=CHINESE)
    assert said in shell("log", "--odd").stderr
    after = {each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in left.iterdir()}
    assert after == before


HALF_WIDTH = re.compile(r"[\u4e00-\u9fff）] ?[(,:;]|[),:;] ?[\u4e00-\u9fff（]")


def test_no_line_in_chinese_has_brackets_or_commas_of_another_width(desk: MakeDesk) -> None:
    shell = Shell(desk("zh"), language=None, environment=ENGLISH)
    write("一条")
    entries.correct(1, NewEntry("两条"), actor("li"), NOW)
    case = taking.take(NewComplaint("漏水", complainant="张女士"), actor("li"), NOW)
    working.dispatch(case.id, "工程部", "赵", actor("li"), NOW, promised_at=NOW + HOUR)
    sign_in("张伟", unit="12-1503")
    departments.change("security", "秩序部", "wang", actor("zhao"), NOW)
    shell.lines("backup", "create")
    [made] = shell.path.with_name("backups").glob("*.backup")
    for asked in (
        ("log", "show", "1"),
        ("complaint", "show", "T-0001"),
        ("visitor", "show", "V-0001"),
        ("staff", "list"),
        ("checklist", "list"),
        ("department", "list"),
        ("backup", "show", str(made)),
    ):
        told = shell.lines(*asked)
        assert told
        assert [line for line in told if HALF_WIDTH.search(line)] == [], asked


def test_backups_are_told_of_in_the_language_of_the_desk(desk: MakeDesk) -> None:
    """Also by the commands that need no desk, and so open none."""
    shell = Shell(desk("zh"), language=None, environment=ENGLISH)
    shell.lines("backup", "create")
    folder = shell.path.with_name("backups")
    [made] = folder.glob("*.backup")
    assert any(line.startswith("状态") for line in shell.lines("backup", "show", str(made)))
    assert shell.lines("backup", "verify", str(made))[0].startswith(f"{made}：")
    assert "已验证" in shell.lines("backup", "list", str(folder))[1]
    made.write_bytes(b"no backup")
    said = shell("backup", "verify", str(made)).stderr
    assert "不是 Duty Desk 的备份" in said
