"""The index of words under another version of the pinyin: nothing stays in it that has gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models import spelling
from models.database import database
from models.visitors import do_not_admit, index, leaving, reads, retention, working
from models.visitors.do_not_admit import NewBarred, Who
from models.visitors.reads import Filters
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.visitors.registering import DAY, HOUR, LI, ZHAO, in_use_until, sign_in


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("zh")


@pytest.fixture
def another_pinyin(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let every name be read as `new` from then on, as another version of pypinyin might."""

    def come() -> None:
        monkeypatch.setattr(spelling, "version", lambda: "another")
        monkeypatch.setattr(spelling, "pinyin", lambda name: f"new{name.casefold()}")
        monkeypatch.setattr(spelling, "initials", lambda name: f"new{name.casefold()[:1]}")

    return come


def found(words: str) -> list[int]:
    return [visit.id for visit in reads.listed(Filters(words=words), NOW, 9)]


def words_left() -> set[str]:
    """Return every word that the index holds for any visit."""
    database.ask(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.held USING fts5vocab(main, visit_words, row)"
    )
    return {word for (word,) in database.ask("SELECT term FROM temp.held")}


def test_the_first_visit_says_by_which_version_the_index_is_spelled() -> None:
    assert index.is_current()
    sign_in()
    assert index.is_current()
    assert list(index.rebuilding()) == []


def test_another_version_builds_it_anew_in_pieces_while_others_write(
    another_pinyin: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "BATCH", 2)
    visits = [sign_in("张伟", unit=f"1-{each}").id for each in range(5)]
    another_pinyin()
    assert not index.is_current()
    pieces = index.rebuilding()
    assert next(pieces) == 2
    assert found("zhangwei") == []
    assert found("new张伟") == visits[:2:-1]  # the latest are found again first
    working.amend(visits[0], "name", "李四", actor(LI), NOW)
    working.amend(visits[4], "name", "王五", actor(LI), NOW)
    later = sign_in("赵六").id
    assert sum(pieces) == 3
    assert index.is_current()
    assert found("new李四") == visits[:1]
    assert found("new王五") == visits[4:]
    assert found("new赵六") == [later]
    assert found("new张伟") == visits[3:0:-1]


def test_one_that_was_killed_is_gone_on_with(
    another_pinyin: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "BATCH", 1)
    visits = [sign_in("张伟").id for _ in range(3)]
    another_pinyin()
    next(index.rebuilding())
    assert not index.is_current()
    assert sum(index.rebuilding()) == 2
    assert found("new张伟") == visits[::-1]


def test_a_purge_after_it_leaves_no_word_of_the_older_spelling(
    another_pinyin: Callable[[], None],
) -> None:
    leaving.leave(sign_in("张伟").id, actor(LI), NOW + HOUR)
    assert "zhangwei" in words_left()
    another_pinyin()
    now = NOW + 300 * DAY
    in_use_until(now)
    assert retention.is_due(now)
    done = retention.purge_daily(actor(LI), now)
    assert done is not None
    assert done.visits == 1
    assert words_left() == set()


def test_who_sounds_like_an_entry_is_matched_by_the_newer_spelling(
    another_pinyin: Callable[[], None],
) -> None:
    barred = do_not_admit.add(NewBarred("章伟", "理由"), actor(ZHAO), NOW)
    ended = do_not_admit.add(NewBarred("章五", "理由"), actor(ZHAO), NOW)
    do_not_admit.end(ended.id, "和解", actor(ZHAO), NOW)
    sign_in("李四")
    another_pinyin()
    list(index.rebuilding())
    assert [match.barred for match in do_not_admit.matches(Who("章伟"), NOW)] == [barred.id]
    keys = database.ask("SELECT DISTINCT barred FROM barred_key WHERE key LIKE 'snew%'")
    assert keys == [(barred.id,)]
