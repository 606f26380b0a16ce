"""Which backup is meant where folders are named."""

from __future__ import annotations

from pathlib import Path

from models import desk as desk_settings
from models.backups.choosing import newest
from models.clock import DAY
from tests.conftest import MakeDesk
from tests.factories import NOW
from tests.models.backups.restoring import back_up, lines


def test_one_from_the_future_is_taken_only_where_there_is_no_other(
    desk: MakeDesk, tmp_path: Path
) -> None:
    desk("en")
    lines(1, 3)
    desk_id = desk_settings.current().id
    wrong = back_up(tmp_path / "wrong clock.backup", NOW + 400 * DAY)
    assert newest([tmp_path], desk_id, NOW).path == wrong
    right = back_up(tmp_path / "right.backup", NOW)
    back_up(tmp_path / "older.backup", NOW - DAY)
    assert newest([tmp_path], desk_id, NOW).path == right
