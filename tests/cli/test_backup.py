"""`backup create`, `list`, `show`, `verify` and `prune` from the shell, in both languages."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pyrage
import pytest
from wcwidth import wcswidth

from models import audit, parts, staff  # noqa: F401 - the parts register what is due
from models.backups import tables
from models.clock import DAY
from models.database import database, open_desk
from models.errors import DeskError
from models.visitors import leaving, retention
from tests.cli.conftest import ROOT, Shell, run
from tests.factories import NOW, actor, write
from tests.models.visitors.registering import in_use_until, sign_in
from tests.terminal import Terminal

PASSPHRASE = "correct horse battery"
RUBBISH = "rubbish.backup"


@pytest.fixture
def key(tmp_path: Path) -> tuple[str, Path]:
    """A public key, and the file with its private half."""
    identity = pyrage.x25519.Identity.generate()
    path = tmp_path / "identity"
    path.touch(0o600)
    path.write_text(f"# created by a test\n{identity}\n")
    return str(identity.to_public()), path


@pytest.fixture
def passphrase_file(tmp_path: Path) -> str:
    path = tmp_path / "passphrase"
    path.touch(0o600)
    path.write_text(f"{PASSPHRASE}\n")
    return str(path)


def folder(shell: Shell, name: str = "stick") -> Path:
    path = shell.path.with_name(name)
    path.mkdir(exist_ok=True)
    return path


def backups(place: Path) -> list[Path]:
    return sorted(path for path in place.iterdir() if path.suffix == ".backup")


def test_it_says_what_was_verified_and_where_it_is(shell: Shell) -> None:
    write("one")
    entry = write("two")
    told = shell.lines("backup", "create", "--label", "before the move")
    assert told[0].startswith("Verified: 2026-11-24 02:20, 2 entries to #2, ")
    [path] = backups(shell.path.with_name("backups"))
    assert told[1:] == [f"Code of the last entry: {entry_code(entry.digest)}", str(path)]
    assert shell.lines("backup", "create", "--quiet") == []


def entry_code(digest: bytes) -> str:
    from models.log import chain

    return chain.code(digest)


def test_programs_are_told_the_same(shell: Shell) -> None:
    write("one")
    stick = folder(shell)
    [made] = shell.objects("backup", "create", "--to", str(stick), "--label", "=x\x1b[0m")
    [path] = backups(stick)
    assert made["copies"] == [{"folder": str(stick), "path": str(path), "problem": None}]
    assert (made["verified"], made["entries"], made["findings"]) == (True, 1, [])
    assert made["created_at"] == "2026-11-24T02:20:00.000+08:00"
    assert (made["bytes"], made["label"]) == (path.stat().st_size, "=x[0m")
    [listed] = shell.objects("backup", "list", str(stick))
    assert (
        listed.items()
        >= {
            "path": str(path),
            "verified": True,
            "code": "T1",
            "head": made["head"],
        }.items()
    )
    [verified] = shell.objects("backup", "verify", str(path))
    assert (verified["verified"], verified["checksum"]) == (True, made["checksum"])


def test_a_place_that_is_missing_is_told_and_the_others_have_theirs(shell: Shell) -> None:
    stick = folder(shell)
    gone = shell.path.with_name("gone") / "desk"
    result = shell("backup", "create", "--quiet", "--to", str(gone), "--to", str(stick))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{gone} is not there. Is the stick in, or the folder mounted?\n"
    assert len(backups(stick)) == 1
    alone = shell("backup", "create", "--to", str(gone))
    assert (alone.exit_code, alone.stdout) == (3, "")


def test_a_folder_that_only_has_to_be_made_is_told_with_its_command(shell: Shell) -> None:
    new = shell.path.with_name("new")
    result = shell("backup", "create", "--to", str(new))
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == f"There is no folder {new}. If the stick is in: mkdir {new}\n"


def test_one_that_is_made_and_not_recorded_is_told_and_ends_with_1(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise DeskError("busy")

    monkeypatch.setattr(tables, "record", busy)
    result = shell("backup", "create")
    assert (result.exit_code, len(backups(shell.path.with_name("backups")))) == (1, 1)
    assert result.stderr.startswith("The desk could not record that: ")
    assert result.stdout.startswith("Verified: ")


def test_before_the_first_it_says_that_there_is_none(shell: Shell) -> None:
    assert shell.lines("backup", "list") == ["No backup yet."]
    assert shell.objects("backup", "list") == []


def test_a_damaged_desk_hides_no_backup(shell: Shell) -> None:
    write("one")
    shell.lines("backup", "create", "--quiet")
    place = shell.path.with_name("backups")
    [path] = backups(place)
    database.close()
    content = bytearray(shell.path.read_bytes())
    content[100:3000] = b"x" * 2900
    shell.path.write_bytes(content)
    listed = shell("backup", "list")
    assert (listed.exit_code, listed.stdout.splitlines()[0]) == (3, str(place))
    assert path.name in listed.stdout
    assert str(shell.path) in listed.stderr
    desk = ("--db", shell.path, "--lang", "en", "backup")
    verified = run(*desk, "verify", "--all")
    assert verified.returncode == 0, verified.stderr
    assert verified.stdout.decode() == f"{path}: verified, 1 entries\n"
    assert "The desk could not record that: " in verified.stderr.decode()
    for sources in ((), (path,)):
        drilled = run(*desk, "drill", *sources)
        assert drilled.returncode == 0, drilled.stderr
        assert "all is well, 1 entry" in drilled.stdout.decode()
        assert str(shell.path) in drilled.stderr.decode()
    path.unlink()
    place.rmdir()
    assert shell("backup", "list").exit_code == 3


def test_the_place_a_desk_was_restored_from_is_looked_at_too(shell: Shell, pin_file: Path) -> None:
    write("one")
    stick = folder(shell)
    shell.lines("backup", "create", "--quiet", "--to", str(stick))
    [path] = backups(stick)
    person = ("--as", "admin", "--pin-file", str(pin_file), "--code", "T1")
    shell.lines("backup", "restore", str(path), *person)
    assert shell.lines("backup", "list")[0] == str(stick)
    path.unlink()
    stick.rmdir()
    assert shell.lines("backup", "list") == ["No backup yet."]


def test_a_folder_from_another_machine_is_listed_and_verified_without_a_desk(
    shell: Shell, tmp_path: Path
) -> None:
    write("one")
    stick = folder(shell)
    shell.lines("backup", "create", "--to", str(stick), "--label", "大修之前\u202e")
    (stick / RUBBISH).write_bytes(b"\x1b[31m rubbish")
    nowhere = ("--db", tmp_path / "none" / "desk.db", "--lang", "zh", "backup")
    listed = run(*nowhere, "list", stick)
    told = listed.stdout.decode().splitlines()
    assert (listed.returncode, len(told)) == (0, 3)
    assert "2026-11-24 02:20" in told[1]
    assert told[1].endswith("大修之前")
    assert told[2].startswith(f"  {RUBBISH}")
    assert all(line.isprintable() for line in told)
    assert max(map(wcswidth, (line.removesuffix("  大修之前") for line in told[1:2]))) <= 80
    [path] = [path for path in backups(stick) if path.name != RUBBISH]
    assert run(*nowhere, "verify", path).returncode == 0
    assert run(*nowhere, "verify", path, stick / RUBBISH).returncode == 3
    assert not (tmp_path / "none").exists()


def test_show_says_what_one_says_of_itself(shell: Shell, key: tuple[str, Path]) -> None:
    write("one")
    shell.lines("backup", "create", "--recipient", key[0])
    [path] = backups(shell.path.with_name("backups"))
    told = "\n".join(shell.lines("backup", "show", str(path)))
    for fact in ("Cloud View front desk (T1)", "encrypted to keys", key[0], "the last is #1"):
        assert fact in told
    [shown] = shell.objects("backup", "show", str(path))
    assert shown["rows"]["entry"] == 1
    assert shell("backup", "show", str(shell.path)).exit_code == 3


def test_one_to_keys_wants_the_private_half_and_says_so(
    shell: Shell, key: tuple[str, Path]
) -> None:
    recipient, identity = key
    recipients = shell.path.with_name("recipients")
    recipients.write_text(f"# whoever restores\n{recipient}\n")
    told = shell.lines("backup", "create", "--recipients-file", str(recipients))
    assert told[-1].endswith("dutydesk backup verify --identity FILE")
    [path] = backups(shell.path.with_name("backups"))
    [line] = shell.lines("backup", "verify", str(path))
    assert line == f"{path}: as it was written; not opened, that needs its key"
    [found] = shell.objects("backup", "verify", "--identity", str(identity), str(path))
    assert (found["verified"], found["opened"]) == (True, True)
    identity.chmod(0o640)
    refused = shell("backup", "verify", "--identity", str(identity), str(path))
    assert (refused.exit_code, "0600" in refused.stderr) == (4, True)


def test_the_passphrase_comes_from_a_file_of_0600_or_standard_input(
    shell: Shell, passphrase_file: str
) -> None:
    shell.lines("backup", "create", "--passphrase-file", passphrase_file)
    [path] = map(str, backups(shell.path.with_name("backups")))
    right = shell("backup", "verify", path, "--passphrase-file", "-", given=f"{PASSPHRASE}\n")
    assert right.exit_code == 0
    wrong = shell("backup", "verify", path, "--passphrase-file", "-", given="correct horse\n")
    assert (wrong.exit_code, wrong.stderr) == (
        4,
        f"The key or passphrase does not open {path}.\n",
    )
    Path(passphrase_file).chmod(0o644)
    refused = shell("backup", "create", "--passphrase-file", passphrase_file)
    assert refused.exit_code == 4
    assert PASSPHRASE not in refused.output
    nobody = shell("backup", "create", "--passphrase")
    assert (nobody.exit_code, nobody.stderr) == (
        2,
        "Passphrase: none was given. Where nobody can be asked: --passphrase-file FILE\n",
    )
    short = shell("backup", "create", "--passphrase-file", "-", given="short\n")
    assert (short.exit_code, "12" in short.stderr) == (2, True)


def test_on_a_terminal_it_says_from_the_first_moment_that_a_key_is_being_made(
    shell: Shell, passphrase_file: str
) -> None:
    database.close()
    command = [sys.executable, "-m", "tui", "--db", shell.path, "--lang", "en", "backup"]
    with Terminal(
        [*command, "create", "--passphrase-file", passphrase_file], directory=ROOT
    ) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.output.index(b"making the key") < terminal.output.index(b"copying")
    [path] = backups(shell.path.with_name("backups"))
    with Terminal(
        [*command, "verify", path, "--passphrase-file", passphrase_file], directory=ROOT
    ) as terminal:
        assert terminal.wait_exit() == 0
        assert terminal.output.index(b"making the key") < terminal.output.index(b"reading")


def test_a_damaged_one_is_found_among_all(shell: Shell) -> None:
    write("one")
    for later in range(2):
        shell.now = NOW + later * DAY
        shell.lines("backup", "create", "--quiet")
    older, newer = backups(shell.path.with_name("backups"))
    content = bytearray(older.read_bytes())
    content[len(content) // 2] ^= 16
    older.write_bytes(content)
    result = shell("backup", "verify", "--all")
    assert result.exit_code == 3
    assert result.stdout == f"{newer}: verified, 1 entries\n"
    assert result.stderr == f"{older} is damaged. Do not rely on it; take another backup.\n"
    assert shell("backup", "verify").exit_code == 2


def test_where_there_is_no_backup_none_can_be_proved_and_that_is_said(shell: Shell) -> None:
    for more in ((), ("--quiet",), ("--json",)):
        result = shell("backup", "verify", "--all", *more)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "No backup yet.\n"


def test_a_desk_that_was_tampered_with_is_kept_but_loudly_not_verified(shell: Shell) -> None:
    write("as it was")
    with database.write():
        database.ask("UPDATE entry SET author_name = 'x'")
    result = shell("backup", "create", "--quiet")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "NOT verified" in result.stderr
    assert "dutydesk log verify" in result.stderr
    assert "NOT verified" in "\n".join(shell.lines("backup", "list"))


def test_prune_says_what_goes_and_why_and_keeps_the_last(shell: Shell) -> None:
    for hour in range(4):
        shell.now = NOW + hour * DAY // 24
        shell.lines("backup", "create", "--quiet")
    options = ("--keep-hourly", "2", "--keep-daily", "0", "--keep-weekly", "0", "--keep-monthly")
    dry = shell.lines("backup", "prune", *options, "0", "--dry-run")
    kept = backups(shell.path.with_name("backups"))
    assert len(kept) == 4
    assert [line.split()[0] for line in dry[1:-1:2]] == ["stays", "stays", "goes", "goes"]
    assert dry[2].split(", ") == [" " * 11 + "the last verified", "hourly"]
    assert dry[-1].startswith("2 go, ")
    told = shell.objects("backup", "prune", *options, "0")
    assert [each["stays"] for each in told] == [True, True, False, False]
    assert backups(shell.path.with_name("backups")) == kept[2:]
    open_desk(shell.path)
    assert [line.detail for line in audit.newest(9) if line.act == "backup_prune"] == ["2"]


def test_prune_drops_what_is_older_than_visitors_data_may_be(shell: Shell) -> None:
    shell.lines("backup", "create", "--quiet")
    shell.now = NOW + 181 * DAY
    in_use_until(shell.now)
    shell.lines("backup", "create", "--quiet")
    told = shell.objects("backup", "prune")
    assert [(each["stays"], each["reasons"]) for each in told] == [
        (True, ["the last verified", "hourly", "daily", "weekly", "monthly"]),
        (False, ["older than visitors' data may be"]),
    ]


def test_a_backup_can_first_remove_what_is_past_its_time(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def purge(actor: staff.Actor, now: int) -> None:
        asked.append(f"{actor.account.login} {actor.origin.channel} {now}")

    monkeypatch.setattr(retention, "purge_daily", purge)
    assert shell("backup", "create", "--purge-as", "admin").exit_code == 2
    shell.lines("backup", "create", "--purge-as", "gate")
    assert asked == [f"gate device {NOW}"]


def test_a_removal_that_waits_for_the_clock_is_said_but_not_to_cron(shell: Shell) -> None:
    leaving.leave(sign_in("Ann Early").id, actor("li"), NOW + DAY // 24)
    shell.now = NOW + 3653 * DAY
    made = shell("backup", "create", "--purge-as", "gate")
    assert made.exit_code == 0
    assert "The clock may be ahead, so no visitors' data are removed" in made.stderr
    assert shell("backup", "create", "--quiet", "--purge-as", "gate").stderr == ""


def test_that_none_was_verified_for_too_long_is_said_and_is_over_with_the_next(
    shell: Shell,
) -> None:
    def said() -> list[str]:
        return [line.strip() for line in shell.lines("brief") if "backup" in line.lower()]

    assert said() == ["Backups missing: 0"]
    shell.now = NOW + 27 * DAY // 24
    assert said() == ["Backups missing: 1", "no verified backup for 27 h; last: never"]
    assert shell("backup", "create", "--to", "/nowhere/at/all").exit_code == 3
    assert said()[2] == "the try of 05:20 failed: dutydesk backup create"
    shell.lines("backup", "create")
    assert said() == ["Backups missing: 0"]


def test_json_lines_are_objects(shell: Shell) -> None:
    shell.lines("backup", "create", "--quiet")
    for line in shell.lines("backup", "list", "--json"):
        assert json.loads(line)["verified"] is True
