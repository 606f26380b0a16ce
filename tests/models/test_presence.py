"""Who has the desk open: only files that a console has made are looked at or removed."""

from __future__ import annotations

from pathlib import Path

from models.presence import Presence, open_consoles
from tests.factories import NOW


def test_only_what_a_killed_console_left_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    others = [
        "desk.db.console.0123456789abc",
        "desk.db.console.log",
        "deskxdb.console.0123456789ab",
    ]
    for name in (*others, "desk.db.console.0123456789ab"):
        (tmp_path / name).touch()
    here = Presence(path, "pts/1", NOW)
    assert [each.terminal for each in open_consoles(path)] == ["pts/1"]
    here.close()
    assert sorted(each.name for each in tmp_path.iterdir()) == others
