"""The queue: what is due next in front, filters, pages, what is offered while a case is typed."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from models import blocks, departments, due, masking, spelling
from models import desk as desk_settings
from models.blocks import Circumstances
from models.clock import MINUTE
from models.complaints import following_up, judging, offers, reads, reports, taking, working
from models.complaints.reads import Filters
from models.complaints.tables import MAJOR, Case, NewComplaint
from models.errors import DeskError
from models.language import Words
from tests.conftest import MakeDesk
from tests.factories import NOW, actor

HOUR = 60 * MINUTE
LI, ZHAO = "li", "zhao"


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("zh")
    departments.add("works", "工程部", actor(ZHAO), NOW)


def take(words: str = "楼上漏水", now: int = NOW, login: str = LI, **fields: object) -> Case:
    return taking.take(NewComplaint(words, **fields), actor(login), now)  # type: ignore[arg-type]


def found(now: int = NOW, **filters: object) -> list[int]:
    return [case.id for case in reads.queue(Filters(**filters), now, 50)]  # type: ignore[arg-type]


def close(case: Case, now: int) -> None:
    working.accept(case.id, actor(LI), now)
    working.resolve(case.id, "原因", "措施", actor(LI), now)
    judging.judge(case.id, "valid", actor(ZHAO), now)
    following_up.follow_up(case.id, "satisfied", actor(LI), now)


def test_it_is_sorted_by_what_is_due_next_not_by_age() -> None:
    first, second, third = take(), take(now=NOW + MINUTE), take(now=NOW + 2 * MINUTE)
    working.accept(first.id, actor(LI), NOW + 3 * MINUTE)
    working.hold(second.id, "等", NOW + 2 * HOUR, actor(LI), NOW + 4 * MINUTE, answer="好")
    assert found() == [third.id, second.id, first.id]
    assert found(overdue=True, now=NOW + HOUR) == [third.id]


def test_a_call_that_waits_for_rain_stands_behind_and_the_closed_last_the_newest_first() -> None:
    old, new = take(), take()
    close(old, NOW + MINUTE)
    close(new, NOW + 2 * MINUTE)
    rain, waiting = take(), take()
    working.accept(rain.id, actor(LI), NOW)
    working.resolve(rain.id, "屋面", "已补", actor(LI), NOW, trigger="rain")
    assert found() == [waiting.id, rain.id]
    assert found(closed=True) == [waiting.id, rain.id, new.id, old.id]
    assert found(state="closed") == [new.id, old.id]


def test_each_filter_leaves_what_it_names() -> None:
    wanted = take(kind="repair", severity=MAJOR, unit="12-1503")
    working.dispatch(wanted.id, "works", "wang", actor(ZHAO), NOW)
    take(kind="complaint", unit="8-0302", login=ZHAO)
    for filters in (
        {"department": "works"},
        {"state": "dispatched"},
        {"kind": "repair"},
        {"severity": MAJOR},
        {"unit": "12-1503"},
        {"mine": "wang"},
        {"mine": LI},
        {"words": "12-1503"},
    ):
        assert found(**filters) == [wanted.id], filters
    assert found(since=NOW + 1) == []
    assert found(until=NOW + 1) == found()


def test_words_are_found_in_chinese_by_number_and_by_phone() -> None:
    case = take("厨房下水堵", complainant="张伟", phone="138 1234 5678")
    take("电梯有异响")
    for words in ("下水", "张伟", "T-2026-000001", "T-0001", "1381234", "5678"):
        assert found(words=words) == [case.id], words


@pytest.mark.parametrize("written", ["T-2026-000002", "t-0002", "T-2", "2"])
def test_a_number_is_found_as_people_write_it(written: str) -> None:
    take()
    case = take()
    assert reads.find(written) == case


@pytest.mark.parametrize("written", ["T-2025-000001", "3", "", "T-", "%"])
def test_a_number_that_is_none_is_unknown(written: str) -> None:
    take()
    with pytest.raises(DeskError) as raised:
        reads.find(written)
    assert raised.value.code == "complaint_unknown"


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(size=some.integers(1, 7))
def test_pages_are_the_queue_without_a_case_lost_or_twice(size: int) -> None:
    while reads.counts(NOW).open < 12:
        take(now=NOW + reads.counts(NOW).open % 5)  # several are due at the same moment
    whole, pages, after = found(), [], None
    while page := reads.queue(Filters(), NOW, size, after):
        pages += page
        after = reads.key(page[-1])
    assert [case.id for case in pages] == whole
    back = reads.queue_before(Filters(), NOW, size, reads.key(pages[-1]))
    assert back == pages[-1 - size : -1]
    assert list(reads.everything(Filters(), NOW)) == pages


def test_the_counts_of_the_tab() -> None:
    take()
    take(now=NOW + HOUR)
    close(take(), NOW)
    resolved = take()
    working.accept(resolved.id, actor(LI), NOW)
    working.resolve(resolved.id, "原因", "措施", actor(LI), NOW)
    assert vars(reads.counts(NOW + HOUR)) == {"open": 3, "overdue": 1, "follow_ups": 1}


# Offered while typing


def test_a_caller_is_offered_by_name_initials_and_phone_from_two_characters() -> None:
    take(complainant="张伟", phone="13812345678", unit="12-1503")
    take(complainant="张伟", phone="13812345678", unit="12-1503")
    take(complainant="Mary Jones", phone="0755-8888777")
    for typed in ("张伟", "zw", "ZW", "138", "13812345678"):
        [known] = offers.callers_like(typed)
        assert (known.name, known.masked_phone, known.unit) == ("张伟", "138****5678", "12-1503")
    assert offers.phone_of(offers.callers_like("zw")[0].id) == "13812345678"
    assert [known.name for known in offers.callers_like("mary j")] == ["Mary Jones"]
    assert [known.name for known in offers.callers_like("0755")] == ["Mary Jones"]
    assert offers.callers_like("张") == offers.callers_like("1") == offers.callers_like("zz") == []


def test_similar_open_cases_are_those_of_the_unit_then_those_of_the_words() -> None:
    take("电梯有异响")
    words = take("楼上漏水，水已到客厅", unit="8-0302")
    unit = take("门铃坏了", unit="12-1503")
    close(take("楼上漏水", unit="12-1503"), NOW)
    assert [case.id for case in offers.similar("12-1503", "楼上漏水")] == [unit.id, words.id]
    assert [case.id for case in offers.similar("", "楼上漏水")] == [words.id]
    assert offers.similar("", "") == []
    assert offers.similar("", '"') == []


def test_initials_are_those_of_the_pinyin_or_the_name_itself() -> None:
    assert spelling.initials("张伟") == "zw"
    assert spelling.initials("Mary Jones") == "mary jones"


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("+86 138 1234 5678", "861****5678"),
        ("8887777", "****7777"),
        ("110", "****"),
        ("", ""),
    ],
)
def test_a_phone_is_masked(phone: str, shown: str) -> None:
    assert masking.phone(phone) == shown


@given(some.text(max_size=30))
def test_a_mask_hides_whatever_it_is_given(text: str) -> None:
    digits = "".join(filter(str.isdigit, text))
    assert len(masking.last_four(text)) <= 4
    assert len(digits) < 5 or digits not in masking.phone(text)


# The rest of the desk


def test_the_handover_and_the_brief_show_what_is_open_and_what_is_to_be_called() -> None:
    take("楼上漏水", unit="12-1503", complainant="张伟", phone="13812345678")
    resolved = take("夜间噪声")
    working.accept(resolved.id, actor(LI), NOW)
    working.resolve(resolved.id, "原因", "措施", actor(LI), NOW)
    around = Circumstances(desk_settings.current(), NOW + HOUR, Words("en"))
    shown = {block.title: block for block in blocks.collect(around, "parts")}
    opened, calls = shown["Open complaints (1 overdue)"], shown["Follow-ups due"]
    assert (opened.count, calls.count, opened.severity) == (2, 1, 2)
    assert opened.lines[0].text == (
        "   T-0001  to be accepted  complaint 12-1503  楼上漏水  overdue since 02:35: respond"
    )
    text = "".join(line.text for block in shown.values() for line in block.lines)
    assert "张伟" not in text
    assert "1381" not in text


def test_a_long_block_says_how_many_more_there_are() -> None:
    for _ in range(3):
        take()
    around = Circumstances(desk_settings.current(), NOW, Words("en"), most=2)
    block = reports.open_block(around)
    assert [block.count, len(block.lines)] == [3, 3]
    assert block.lines[-1].text.strip() == "and 1 more"


def test_what_is_due_has_the_same_key_until_something_is_done() -> None:
    case = take()
    [before] = [each for each in due.collect(NOW) if each.label == case.short_number]
    [later] = [each for each in due.collect(NOW + 40 * HOUR) if each.label == case.short_number]
    assert before == later
    assert before.due_at == NOW + 15 * MINUTE
    working.accept(case.id, actor(LI), NOW)
    [after] = [each for each in due.collect(NOW) if each.label == case.short_number]
    assert after.key != before.key
