"""The demo desk as it is built: a desk like any other, whole, repeatable, there or not at all."""

from __future__ import annotations

import stat
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models import desk, shifts, staff
from models.audit import Origin
from models.database import database
from models.demo import DEMO_PIN
from models.demo.stories import BOOKS, person_on_duty
from models.errors import DeskError
from models.log import reads
from models.log.reads import Filters
from models.log.verify import verify
from tests.conftest import MakeDesk
from tests.factories import NOW, write
from tests.models.conftest import Built
from tests.models.demo_desks import anew

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


@pytest.fixture(autouse=True)
def _closed_afterwards() -> object:
    yield
    if not database.deferred:
        database.close()


@LANGUAGES
def test_the_chain_and_the_open_items_are_whole(built: Built, language: str) -> None:
    """The digests and open items that the builder makes by itself are those of the log's rules."""
    demo = built(language, 2_000, timezone=None)
    found = verify([demo.code])
    assert found.findings == []
    assert (found.entries, found.head) == (demo.entries, demo.code) == (2_000, demo.code)
    assert reads.open_count() > 2
    actions = {entry.action for entry in reads.everything(Filters(folded=True))}
    assert actions == {"entry", "correction", "void", "take_back", "clear"}


@pytest.mark.parametrize("entries", [0, 1, 30])
def test_a_short_log_is_whole_too(built: Built, entries: int) -> None:
    built(entries=entries)
    found = verify()
    assert (found.whole, found.entries) == (True, entries)


@LANGUAGES
def test_the_log_goes_on_like_any_other(tmp_path: Path, language: str) -> None:
    demo = anew(tmp_path, language, timezone=None)
    written = write("值班日志 goes on", login=demo.login)
    assert written.number == 601
    assert [entry.number for entry in reads.newest(1, Filters(words="日志"))] == [601]
    assert verify([demo.code]).whole


def test_the_search_finds_what_every_text_and_place_says(built: Built) -> None:
    built()
    log = list(reads.everything(Filters(folded=True)))
    for word in ("女士", "漏水", "东门"):
        said = [entry.number for entry in log if word in f"{entry.text}\n{entry.place or ''}"]
        found = reads.newest(600, Filters(words=word, folded=True))
        assert [entry.number for entry in found] == said
        assert said


def test_the_file_is_made_as_a_desk_that_is_set_up(tmp_path: Path, desk: MakeDesk) -> None:
    """Tables and indexes taken away for the load must be there again, and the journal's kind."""
    schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
    desk()
    usual = database.ask(schema)
    demo = anew(tmp_path)
    assert database.ask(schema) == usual
    assert database.ask("PRAGMA journal_mode") == [("wal",)]
    assert database.ask("PRAGMA synchronous") == [(2,)]
    assert database.ask("PRAGMA integrity_check") == [("ok",)]
    assert database.ask("PRAGMA foreign_key_check") == []
    assert stat.S_IMODE(demo.path.stat().st_mode) == 0o600


@LANGUAGES
def test_it_says_that_it_is_a_demo_and_who_works_there(built: Built, language: str) -> None:
    demo = built(language, timezone=None)
    here = desk.current()
    assert (here.demo, here.language, here.name) == (True, language, BOOKS[language].desk_name)
    assert demo.login == person_on_duty(language, NOW, here.zone).login
    people = {person.login: person for person in BOOKS[language].people}
    for account in staff.everybody():
        person = people.pop(account.login)
        assert (account.name, account.is_device) == (person.name, person.device)
        assert account.roles == (frozenset() if person.device else frozenset(person.roles))
    assert people == {}


def test_everybody_s_pin_is_the_same_and_the_device_has_none(built: Built) -> None:
    built()
    for account in staff.everybody():
        if account.is_device:
            with pytest.raises(DeskError, match="device_signs_in"):
                staff.sign_in(account.login, DEMO_PIN, Origin("console", "tester"), NOW)
        else:
            staff.sign_in(account.login, DEMO_PIN, Origin("console", "tester"), NOW)


def test_every_entry_is_in_the_shift_it_was_written_in(built: Built) -> None:
    built()
    log = list(reads.everything(Filters(folded=True)))
    worked = shifts.by_id({entry.shift for entry in log})
    for entry in log:
        shift = worked[entry.shift]
        assert shift.starts_at <= entry.recorded_at < shift.ends_at
    assert 40 < len(worked) < 45


def test_devices_and_people_write_through_their_own_channels(built: Built) -> None:
    built(entries=2_000)
    used = {(entry.author == "gate", entry.channel) for entry in reads.everything()}
    assert used == {(True, "device"), (False, "console")}


def test_the_same_seed_gives_the_same_chain_and_another_seed_another(tmp_path: Path) -> None:
    codes = [anew(tmp_path / str(n), seed=seed).code for n, seed in enumerate([5, 5, 6])]
    assert codes[0] == codes[1] != codes[2]


def test_the_time_zone_is_the_language_s_or_the_one_given(tmp_path: Path) -> None:
    zones = [
        ("zh", None, "Asia/Shanghai"),
        ("en", None, "Europe/London"),
        ("en", *["Asia/Tokyo"] * 2),
    ]
    for number, (language, asked, timezone) in enumerate(zones):
        demo = anew(tmp_path / str(number), language, timezone=asked)
        assert desk.current().timezone == timezone
        zone = ZoneInfo(timezone)
        assert demo.login == person_on_duty(language, NOW, zone).login
        assert verify().whole


def test_progress_is_told_of_every_entry(tmp_path: Path) -> None:
    told: list[int] = []
    anew(tmp_path, entries=6_000, progress=told.append)
    assert sum(told) == 6_000
    assert len(told) > 1


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    path.write_text("precious")
    with pytest.raises(DeskError, match="desk_exists"):
        anew(tmp_path)
    assert path.read_text() == "precious"
    assert list(tmp_path.iterdir()) == [path]


def test_a_build_that_is_broken_off_leaves_nothing(tmp_path: Path) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        anew(tmp_path, progress=stop)
    assert list(tmp_path.iterdir()) == []
