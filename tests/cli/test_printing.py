"""Printing from the console: the configured printer or folder, and a sentence when it fails."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import DeskError
from models.language import Words
from tests.cli.conftest import ROOT
from tui import printing
from tui.printing import Printing
from tui.settings import TerminalSettings, load

TEXT = "Shift handover 12: 夜班\npage 1/1\n"
LP = """#!/bin/sh
printf '%s\\n' "$@" > "$FAKE_LP/arguments"
cat > "$FAKE_LP/input"
"""


@pytest.fixture
def lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program `lp`, the only one on PATH besides the system's; returns its folder."""
    folder = tmp_path / "programs"
    folder.mkdir()
    _write_program(folder, LP)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("FAKE_LP", str(folder))
    return folder


def _write_program(folder: Path, text: str) -> None:
    (folder / "lp").write_text(text)
    (folder / "lp").chmod(0o755)


def to_printer(tmp_path: Path, name: str = "front-desk") -> Printing:
    return Printing(TerminalSettings(printer=name), tmp_path / "desk.db")


def test_a_printer_is_given_the_text_and_no_path(lp: Path, tmp_path: Path) -> None:
    assert to_printer(tmp_path).send("handover-12", TEXT) == "front-desk"
    assert (lp / "arguments").read_text().splitlines() == ["-d", "front-desk", "--"]
    assert (lp / "input").read_text(encoding="utf-8") == TEXT
    assert not (tmp_path / "printed").exists()


def test_a_process_of_its_own_prints_with_its_environment_made_safe(
    lp: Path, tmp_path: Path
) -> None:
    script = (
        "import os, pathlib, sys\n"
        "from tui.environment import scrub\n"
        "scrub(os.environ)\n"
        "from tui.printing import Printing\n"
        "from tui.settings import load\n"
        "settings = load(pathlib.Path(sys.argv[1]))\n"
        "print(Printing(settings, pathlib.Path('/nowhere/desk.db')).send('a', 'page'))\n"
    )
    settings = tmp_path / "settings.toml"
    settings.write_text('printer = "lobby"\n')
    command = [sys.executable, "-c", script, str(settings)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "lobby\n"
    assert (lp / "input").read_text() == "page"


def test_a_printer_that_refuses_is_a_sentence_with_its_reason(lp: Path, tmp_path: Path) -> None:
    _write_program(lp, "#!/bin/sh\necho 'lp: \033[31mno such printer' >&2\nexit 1\n")
    with pytest.raises(DeskError) as refused:
        to_printer(tmp_path).send("handover-12", TEXT)
    sentence = refused.value.sentence(Words("en"))
    assert sentence.startswith("Printing: front-desk did not take the sheet: lp: ")
    assert "no such printer" in sentence
    assert "\033" not in sentence


def test_a_printer_that_hangs_is_given_up(
    lp: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "SECONDS", 0.2)
    _write_program(lp, "#!/bin/sh\nexec sleep 60\n")
    with pytest.raises(DeskError, match="printer_slow"):
        to_printer(tmp_path).send("handover-12", TEXT)


def test_without_lp_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DeskError, match="printer_missing"):
        to_printer(tmp_path).send("handover-12", TEXT)


def test_without_settings_a_new_file_beside_the_database(tmp_path: Path) -> None:
    sending = Printing(TerminalSettings(), tmp_path / "desk.db")
    first, second = (Path(sending.send("handover-12", TEXT)) for _ in range(2))
    assert [first.name, second.name] == ["handover-12.txt", "handover-12-2.txt"]
    assert first.parent == tmp_path / "printed"
    assert first.read_text(encoding="utf-8") == TEXT
    assert stat.S_IMODE(first.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(second.stat().st_mode) == 0o600
    assert set(first.parent.iterdir()) == {first, second}


def test_a_configured_folder_is_used(tmp_path: Path) -> None:
    folder = tmp_path / "sheets"
    sending = Printing(TerminalSettings(print_folder=folder), tmp_path / "desk.db")
    assert sending.send("handover-12", TEXT) == str(folder / "handover-12.txt")


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "nowhere" / "sheets"
    sending = Printing(TerminalSettings(print_folder=folder), tmp_path / "desk.db")
    with pytest.raises(DeskError, match="print_folder") as refused:
        sending.send("handover-12", TEXT)
    assert str(folder) in refused.value.sentence(Words("en"))


@pytest.mark.parametrize(
    ("line", "printer", "folder"),
    [
        ('printer = "front-desk_2"', "front-desk_2", None),
        ('print_folder = "/srv/printed"', None, Path("/srv/printed")),
        ("", None, None),
    ],
)
def test_the_settings_name_where_to_print(
    tmp_path: Path, line: str, printer: str | None, folder: Path | None
) -> None:
    (tmp_path / "settings.toml").write_text(line)
    settings = load(tmp_path / "settings.toml", {})
    assert (settings.printer, settings.print_folder) == (printer, folder)


@pytest.mark.parametrize(
    "lines",
    [
        'printer = "-o"',
        'printer = "a b"',
        "printer = 3",
        'printer = ""',
        'print_folder = "printed"',
        "print_folder = true",
        'printer = "a"\nprint_folder = "/b"',
    ],
)
def test_settings_that_will_not_do_are_named(tmp_path: Path, lines: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(lines)
    with pytest.raises(DeskError, match="settings_form") as refused:
        load(path, {})
    assert "print" in refused.value.sentence(Words("en"))


def test_two_prints_of_one_name_at_once_do_not_disturb_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Printing(TerminalSettings(), tmp_path / "desk.db")
    meanwhile: list[str] = []
    to_disk = printing.os.fsync

    def slow(descriptor: int) -> None:
        to_disk(descriptor)
        if not meanwhile:
            meanwhile.append("")
            meanwhile[0] = here.send("handover-12", "the second")

    monkeypatch.setattr(printing.os, "fsync", slow)
    first = Path(here.send("handover-12", "the first"))
    assert (first.name, first.read_text()) == ("handover-12-2.txt", "the first")
    assert Path(meanwhile[0]).read_text() == "the second"
    assert {each.name for each in first.parent.iterdir()} == {
        "handover-12.txt",
        "handover-12-2.txt",
    }
