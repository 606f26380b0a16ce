"""What is due: whom it concerns, in which order, and what an answer silences."""

from __future__ import annotations

import pytest

from models import audit, due, parts, staff  # noqa: F401 - the parts register what is due
from models.clock import MINUTE
from models.database import rows
from models.due import (
    CONCERNED,
    DESK,
    HANDLER,
    LEVELS,
    MANAGER,
    SUPERVISOR,
    Answer,
    Due,
    DueAnswer,
    Watch,
)
from models.errors import DeskError
from models.log import entries
from models.staff import Account
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, write

SOON = 30 * MINUTE
HOUR = 60 * MINUTE


def account(login: str, *roles: str) -> Account:
    return Account(login, login.title(), "person", frozenset(roles))


LI, WANG = account("li", "clerk"), account("wang", "lobby")
ZHAO, ADMIN = account("zhao", "supervisor"), account("admin", "admin")


def case(key: str = "case", over: int = NOW + HOUR, handler: str = "", **more: object) -> Due:
    """A thing near due a quarter of an hour before, twice over an hour after."""
    told = ((HANDLER, over - 15 * MINUTE), (SUPERVISOR, over), (MANAGER, over + HOUR))
    return Due(key, "T-1", over, told=told, handler=handler, **more)  # type: ignore[arg-type]


def strip(watch: Watch, *things: Due, now: int = NOW) -> list[str]:
    return [thing.key for thing in due.strip(things, watch, now, SOON)]


class TestLevels:
    def test_it_rises_from_the_handler_to_the_manager(self) -> None:
        thing, over = case(), NOW + HOUR
        moments = (over - 16 * MINUTE, over - 15 * MINUTE, over, over + HOUR)
        assert [thing.level(at) for at in moments] == [DESK, HANDLER, SUPERVISOR, MANAGER]

    def test_it_is_news_each_time_and_the_same_in_between(self) -> None:
        thing, over = case(), NOW + HOUR
        moments = (NOW, over - 15 * MINUTE, over - 1, over, over + 1, over + HOUR)
        news = [thing.news(at) for at in moments]
        assert news[1] == news[2]
        assert news[3] == news[4]
        assert len(set(news)) == 4

    def test_without_levels_it_is_the_supervisors_from_its_time_on(self) -> None:
        thing = Due("item", "#1", NOW)
        assert [thing.level(NOW - 1), thing.level(NOW)] == [DESK, SUPERVISOR]
        assert thing.news(NOW - 1) != thing.news(NOW)

    def test_complaints_have_the_same_levels(self) -> None:
        from models.complaints import tables

        assert tables.LEVELS == LEVELS
        assert (tables.HANDLER, tables.SUPERVISOR, tables.MANAGER) == (HANDLER, SUPERVISOR, MANAGER)


class TestWhoIsConcerned:
    @pytest.mark.parametrize(
        ("at", "concerned"),
        [
            (NOW + 50 * MINUTE, ["li", "wang"]),
            (NOW + HOUR, ["li", "wang", "zhao"]),
            (NOW + 2 * HOUR, ["li", "wang", "zhao", "admin"]),
        ],
    )
    def test_by_its_level(self, at: int, concerned: list[str]) -> None:
        everybody = (LI, WANG, ZHAO, ADMIN)
        told = [each.login for each in everybody if strip(Watch(each), case(), now=at)]
        assert told == concerned

    @pytest.mark.parametrize("handler", ["zhao", "Zhao"])
    def test_the_handler_is_from_near_due_on(self, handler: str) -> None:
        assert strip(Watch(ZHAO), case(handler=handler), now=NOW + 50 * MINUTE) == ["case"]

    def test_whoever_is_on_duty_is_whatever_their_role(self) -> None:
        near = NOW + 50 * MINUTE
        assert strip(Watch(ZHAO, on_duty=True), case(), now=near) == ["case"]
        assert strip(Watch(ZHAO), case(), now=near) == []

    def test_a_device_never(self) -> None:
        gate = Account("gate", "Gate", "device", frozenset())
        assert strip(Watch(gate), case(), now=NOW + 2 * HOUR) == []

    def test_each_level_tells_all_below_it(self) -> None:
        for level in (HANDLER, SUPERVISOR, MANAGER):
            assert CONCERNED[level] >= CONCERNED[level - 1]


class TestOrder:
    def test_what_has_come_to_ones_level_goes_before_the_rest(self) -> None:
        item = Due("item", "#1", NOW - 2 * HOUR, told=((HANDLER, NOW - 2 * HOUR),))
        over = case("over", NOW - 5 * MINUTE)
        assert strip(Watch(LI), item, over) == ["item", "over"]
        assert strip(Watch(ZHAO, on_duty=True), item, over) == ["over", "item"]

    def test_the_highest_first_for_who_is_told_of_all(self) -> None:
        over, major = case("over", NOW - 5 * MINUTE), Due("major", "T-2", NOW + HOUR, ((3, NOW),))
        assert strip(Watch(ZHAO), over, major) == ["major", "over"]

    def test_ones_own_case_goes_before_that_of_others(self) -> None:
        earlier, mine = case("earlier", NOW - 9 * MINUTE), case("mine", NOW, handler="li")
        assert strip(Watch(LI), earlier, mine) == ["mine", "earlier"]

    def test_else_by_time_and_only_what_is_soon(self) -> None:
        things = [Due(f"in {m}", "#1", NOW + m * MINUTE) for m in (31, 30, 10)]
        assert strip(Watch(LI), *things) == ["in 10", "in 30"]


class TestAnswers:
    def seen(self, thing: Due, at: int, until: int | None = None, login: str = "li") -> Answer:
        return Answer(login, login, thing.news(at), at, until)

    def test_what_was_seen_is_quiet_until_it_is_worse(self) -> None:
        thing, over = case(), NOW + HOUR
        near = over - 10 * MINUTE
        watch = Watch(LI, answers=(self.seen(thing, near),))
        assert strip(watch, thing, now=over - 1) == []
        assert strip(watch, thing, now=over) == ["case"]

    def test_an_item_seen_before_its_time_comes_back_at_its_time(self) -> None:
        thing = Due("item", "#1", NOW + 10 * MINUTE)
        watch = Watch(LI, answers=(self.seen(thing, NOW),))
        assert strip(watch, thing) == []
        assert strip(watch, thing, now=NOW + 10 * MINUTE) == ["item"]

    def test_what_was_put_off_comes_back_then(self) -> None:
        thing = case(over=NOW - MINUTE)
        watch = Watch(LI, answers=(self.seen(thing, NOW, NOW + 20 * MINUTE),))
        assert strip(watch, thing, now=NOW + 20 * MINUTE - 1) == []
        assert strip(watch, thing, now=NOW + 20 * MINUTE) == ["case"]

    def test_it_silences_nobody_else(self) -> None:
        thing = case(over=NOW)
        watch = Watch(WANG, answers=(self.seen(thing, NOW),))
        assert strip(watch, thing) == ["case"]


@pytest.fixture
def item(desk: MakeDesk) -> Due:
    """An open item of the desk, ten minutes before its time."""
    desk("en")
    write("call back", carried=True, due_at=NOW + 10 * MINUTE)
    [found] = due.collect(NOW)
    return found


def code(call: object, *arguments: object) -> str:
    with pytest.raises(DeskError) as raised:
        call(*arguments)  # type: ignore[operator]
    return raised.value.code


def test_what_was_seen_is_known_with_when_and_is_audited(item: Due) -> None:
    due.acknowledge(item.news(NOW), actor("li"), NOW)
    assert due.answers() == (Answer("li", "Jane Lee", item.news(NOW), NOW),)
    trail = audit.Audit.select(audit.Audit.person, audit.Audit.subject, audit.Audit.act)
    assert rows(trail)[-1] == ("li", f"#1 {item.news(NOW)}", "due_seen")


def test_putting_off_needs_a_word_and_a_time_to_come(item: Due) -> None:
    news, li = item.news(NOW), actor("li")
    assert code(due.snooze, news, NOW + MINUTE, "  ", li, NOW) == "reason_missing"
    assert code(due.snooze, news, NOW, "later", li, NOW) == "due_past"
    assert code(due.snooze, news, NOW + MINUTE, "x" * 201, li, NOW) == "text_long"
    assert due.answers() == ()
    due.snooze(news, NOW + MINUTE, " plumber\x1b comes ", li, NOW)
    [answer] = due.answers()
    assert (answer.until, answer.words) == (NOW + MINUTE, "plumber comes")
    trail = audit.Audit.select(audit.Audit.act, audit.Audit.detail)
    assert rows(trail)[-1] == ("due_snoozed", f"{NOW + MINUTE} plumber comes")


def test_a_document_s_number_in_the_word_is_cut_before_it_is_kept(item: Due) -> None:
    due.snooze(item.news(NOW), NOW + MINUTE, "waits for 110105194912310021", actor("li"), NOW)
    [answer] = due.answers()
    assert answer.words == "waits for 0021"
    assert "1949" not in str(list(audit.Audit.select().tuples()))


def test_a_second_answer_takes_the_place_of_the_first(item: Due) -> None:
    due.snooze(item.news(NOW), NOW + 9 * MINUTE, "later", actor("li"), NOW)
    due.acknowledge(item.news(NOW), actor("li"), NOW + MINUTE)
    [answer] = due.answers()
    assert (answer.until, answer.words, answer.at) == (None, "", NOW + MINUTE)


def test_what_is_gone_or_worse_is_not_answered_unseen(item: Due) -> None:
    seen, over = item.news(NOW), NOW + 10 * MINUTE
    assert code(due.acknowledge, seen, actor("li"), over) == "due_changed"
    entries.clear(1, "done", actor("li"), NOW)
    assert code(due.acknowledge, seen, actor("li"), NOW) == "due_changed"


def test_answers_to_what_is_gone_are_forgotten(item: Due) -> None:
    due.acknowledge(item.news(NOW), actor("li"), NOW)
    write("another", carried=True, due_at=NOW + 20 * MINUTE)
    entries.clear(1, "done", actor("li"), NOW)
    [other] = due.collect(NOW)
    due.acknowledge(other.news(NOW), actor("wang"), NOW)
    assert [key for (key,) in rows(DueAnswer.select(DueAnswer.key))] == [other.news(NOW)]


def test_neither_a_device_nor_a_disabled_account_answers(item: Due) -> None:
    news, wang = item.news(NOW), actor("wang")
    assert code(due.acknowledge, news, actor("gate"), NOW) == "device_signs_in"
    staff.disable("wang", wang.origin, NOW)
    assert code(due.acknowledge, news, wang, NOW) == "disabled"


def test_another_time_for_an_item_is_another_thing(item: Due) -> None:
    entries.clear(1, "done", actor("li"), NOW)
    entries.carry_over(1, NOW + HOUR, actor("li"), NOW)
    [again] = due.collect(NOW)
    assert again.key != item.key
