"""The screen of complaints: the queue, taking a case, working it, calling back."""

from __future__ import annotations

import pytest

from models.clock import MINUTE
from models.complaints import following_up, judging, lifecycle, reads, working
from models.log import reads as log
from screens.desk_screen import Changed, MinutePassed
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.screens.complaints import MASKED, PHONE, late, queue, resolved, take, works
from tests.screens.console import WIDE

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")
    works()


async def test_the_queue_is_by_what_is_due_and_says_what_is_over() -> None:
    take("second")
    late()
    async with queue() as here:
        first, second = here.lines[3:5]
        assert first.split()[0].startswith("-00:4")
        assert "drain is" in first
        assert "second" in second
        await here.until("3 Complaints (2 !1)")


async def test_only_what_is_over_is_coloured() -> None:
    take("in time")
    late()
    async with queue() as here:
        left = here.lines[3].split()[0]
        assert all(style.bold for style in here.styles(left))
        plain = here.styles("in time")
        assert here.styles(left)[0].color not in {style.color for style in plain}
        assert here.styles("repair    12-1503  drain")[0].color == plain[0].color


async def test_a_minute_later_less_is_left() -> None:
    take()
    async with queue() as here:
        before = here.lines[3].split()[0]
        here.clock.advance(minutes=3)
        here.app.screen.post_message(MinutePassed())
        await here.until(lambda: here.lines[3].split()[0] != before)
        assert before == "00:15"
        assert here.lines[3].split()[0] == "00:12"


async def test_the_cursor_stays_on_its_case_when_another_comes_before_it() -> None:
    take("mine")
    async with queue() as here:
        assert "mine" in here.cursor_line()
        late()
        here.app.screen.post_message(Changed(9))
        await here.until("drain is")
        assert "mine" in here.cursor_line()


async def test_a_long_queue_is_read_in_pages_to_both_ends() -> None:
    for number in range(230):
        take(f"case {number}", NOW + number)
    async with queue() as here:
        await here.press("end")
        await here.until(lambda: "case 229" in here.cursor_line())
        await here.press("pageup")
        await here.until(lambda: "case 213" in here.cursor_line())
        await here.press("home")
        await here.until(lambda: "case 0 " in here.cursor_line())


async def test_a_handler_who_works_here_is_shown_by_name() -> None:
    case = take()
    working.dispatch(case.id, "works", "li", actor("li"), NOW)
    async with queue(WIDE) as here:
        assert "Works Jane" in here.line_with(case.short_number)


async def test_an_empty_queue_says_so() -> None:
    async with queue() as here:
        assert "No open complaints." in here.text


async def test_enter_shows_the_whole_case_with_the_phone_masked() -> None:
    case = take()
    working.note(case.id, "rang the neighbour", actor("li"), NOW + MINUTE)
    async with queue() as here:
        await here.press("enter")
        await here.until("rang the neighbour")
        await here.until(MASKED)
        assert PHONE not in here.text
        assert case.number in here.text


async def test_beside_the_queue_where_it_is_wide() -> None:
    case = take()
    async with queue((120, 36)) as here:
        await here.until(case.number)
        await here.until(MASKED)


# Taking


async def test_a_case_is_taken_on_the_line_and_previewed_with_the_phone_masked() -> None:
    async with queue() as here:
        await here.press("n")
        await here.type(f"12-1503 Mr Miller {PHONE} #repair !! water from above")
        await here.until("major")
        assert MASKED in here.preview
        assert "12-1503" in here.preview
        await here.enter()
        await here.until("T-0001 is written.")
        [case] = reads.queue(reads.OPEN, NOW, 5)
        assert (case.unit, case.kind, case.words) == ("12-1503", "repair", "water from above")
        assert reads.callers(case.id)[0].phone == MASKED
        assert "T-0001" in here.cursor_line()


async def test_an_unknown_hash_is_told_as_text_and_the_severity_behind_it_counts() -> None:
    async with queue(WIDE) as here:
        await here.press("n")
        await here.type("3-0101 Ms Wang #nosuch !! rubbish at the door")
        await here.until(lambda: "as text: #nosuch" in here.preview and "major" in here.preview)
        await here.enter()
        await here.until("T-0001 is written.")
        [case] = reads.queue(reads.OPEN, NOW, 5)
        assert (case.severity, case.words) == (2, "#nosuch !! rubbish at the door")


async def test_similar_cases_are_shown_and_one_is_joined_instead() -> None:
    known = take("water from the ceiling above the bath")
    async with queue() as here:
        await here.press("n")
        await here.type("12-1504 Mr Miller 13900001111 #repair water from the ceiling")
        await here.until("May be the same")
        assert known.short_number in here.line_with("water from the ceiling above the bath")
        await here.press("f11")
        await here.until(lambda: len(reads.callers(known.id)) == 2)
        assert len(reads.queue(reads.OPEN, NOW, 5)) == 1


async def test_tab_takes_over_an_earlier_caller_without_showing_the_phone() -> None:
    take("the tap drips")
    async with queue() as here:
        await here.press("n")
        await here.type("Ann")
        await here.until(lambda: "Tab" in here.preview and MASKED in here.preview)
        await here.press("tab")
        await here.type("lift is stuck")
        await here.until(lambda: "lift is" in here.preview and MASKED in here.preview)
        assert PHONE not in here.text
        await here.enter()
        await here.until("is written.")
        newest = max(reads.queue(reads.OPEN, NOW, 9), key=lambda case: case.id)
        assert (newest.words, newest.unit) == ("lift is stuck", "12-1503")
        assert [each.phone for each in reads.callers(newest.id)] == [MASKED]


async def test_a_half_typed_case_is_there_again() -> None:
    async with queue() as here:
        await here.press("n")
        await here.type("12-1503 half a ca")
        await here.press("escape")
        await here.press("n")
        await here.until(lambda: "half a ca" in here.typed)


# Working


async def test_a_repair_from_call_to_done_by_the_keys_of_one_clerk() -> None:
    case = take(kind="complaint")
    async with queue() as here:
        await here.press("a")
        await here.until(lambda: reads.case(case.id).state == lifecycle.ACCEPTED)
        await here.until("accepted")
        await here.press("d")
        await here.type("works Bob >>18:00")
        await here.enter()
        await here.until(lambda: "dispatched" in here.lines[3] and "Works Bob" in here.lines[3])
        await here.press("s")
        await here.until(lambda: "in progress" in here.lines[3])
        await here.press("h")
        await here.type("09:00 waits for the part")
        await here.enter()
        await here.until("what was the resident told? or Enter alone")
        await here.enter()
        await here.until(lambda: "on hold" in here.lines[3])
        await here.press("h")
        await here.enter()
        await here.until(lambda: "in progress" in here.lines[3])
        await here.press("x")
        await here.type("old seal")
        await here.enter()
        await here.until("what was done (cause: old seal)")
        await here.type("new seal")
        await here.enter()
        await here.until(lambda: "follow up" in here.lines[3])
    found = reads.case(case.id)
    assert (found.cause, found.measure) == ("old seal", "new seal")
    steps = [step.action for step in reads.timeline(case.id)]
    assert steps == ["take", "accept", "dispatch", "start", "hold", "resume", "resolve"]


async def test_a_key_that_cannot_be_says_why_and_is_not_among_the_keys() -> None:
    take()
    async with queue() as here:
        assert "h hold" not in here.lines[-1]
        await here.press("h")
        await here.until("That cannot be done now (hold)")


async def test_a_clerk_is_told_that_only_a_supervisor_judges() -> None:
    take()
    async with queue((120, 24)) as here:
        assert "j judge" not in here.lines[-1]
        await here.press("j")
        await here.until("Jane Lee may not do that here")
        assert here.typed == ""


@pytest.mark.parametrize(
    ("typed", "judgement", "kind"),
    [("v", "valid", "complaint"), ("i her own tap", "invalid", "complaint"),
     ("repair only a tap", "reclassified", "repair")],
)  # fmt: skip
async def test_a_supervisor_judges(typed: str, judgement: str, kind: str) -> None:
    case = take(kind="complaint")
    async with queue(login="zhao") as here:
        await here.press("j")
        await here.type(typed)
        await here.enter()
        await here.until(lambda: reads.case(case.id).judgement == judgement)
        assert reads.case(case.id).kind == kind


async def test_a_closed_case_is_found_and_reopened_by_a_supervisor() -> None:
    take("the lift")
    case = resolved()
    judging.judge(case.id, "valid", actor("zhao"), NOW)
    following_up.follow_up(case.id, "satisfied", actor("li"), NOW)
    async with queue(login="zhao") as here:
        assert "noise" not in here.rows
        await here.press("slash")
        await here.type("noise")
        await here.enter()
        await here.until(lambda: "closed" in here.rows and "lift" not in here.rows)
        await here.press("o")
        await here.type("it goes on")
        await here.enter()
        await here.until(lambda: reads.case(case.id).reopened == 1)
        await here.press("escape")
        await here.until(lambda: "lift" in here.rows)


async def test_a_case_is_found_by_its_number() -> None:
    late()
    take("the second")
    async with queue() as here:
        await here.press("slash")
        await here.type("2")
        await here.enter()
        await here.until(lambda: "the second" in here.cursor_line())


async def test_who_comes_second_is_told_what_changed_and_keeps_the_text() -> None:
    case = take()
    async with queue() as here:
        await here.press("t")
        await here.type("she called again")
        working.accept(case.id, actor("wang"), NOW)
        await here.enter()
        await here.until("has changed T-0001 meanwhile (accept)")
        assert here.typed == "she called again"
        here.app.screen.post_message(Changed(9))
        await here.press("escape")
        await here.until("accepted")
        await here.press("t")
        await here.until(lambda: here.typed == "she called again")
        await here.enter()
        await here.until(lambda: reads.timeline(case.id)[-1].words == "she called again")


# Calling back


async def test_a_call_is_recorded_and_closes() -> None:
    take("still open")
    case = resolved()
    judging.judge(case.id, "valid", actor("zhao"), NOW)
    async with queue() as here:
        await here.press("F")
        await here.until(lambda: "still open" not in here.rows and "noise" in here.rows)
        await here.press("c")
        await here.type("s thanks")
        await here.enter()
        await here.until("No calls are due.")
        assert reads.case(case.id).outcome == "satisfied"
        await here.press("escape")
        await here.until("still open")


async def test_nobody_answered_counts_and_is_tried_again_later() -> None:
    case = resolved()
    async with queue() as here:
        await here.press("F")
        await here.press("c")
        await here.type("n 18:00 voice mail")
        await here.enter()
        await here.until(lambda: reads.case(case.id).attempts == 1)
        step = reads.timeline(case.id)[-1]
        assert step.words == "voice mail"
        assert step.moment is not None
        assert step.moment > NOW


async def test_a_phone_is_shown_on_a_key_and_that_is_logged() -> None:
    resolved()
    async with queue() as here:
        await here.press("F")
        await here.until("c call back")
        await here.press("p")
        await here.until(PHONE)
    head = log.head()
    assert head is not None
    assert "phone was shown" in (log.entry(head[0]).text or "")


async def test_the_rain_releases_what_waits_for_it() -> None:
    case = take("leak in the roof", kind="complaint")
    working.accept(case.id, actor("li"), NOW)
    working.resolve(case.id, "a crack", "filled", actor("li"), NOW, trigger="rain")
    async with queue() as here:
        await here.press("F")
        await here.until("No calls are due.")
        await here.press("R")
        await here.until("It has rained")
        await here.enter()
        await here.until("leak in")


async def test_the_name_of_a_resident_is_text_and_no_markup() -> None:
    take("[red]wet[/red]", complainant="[b]Ann")
    async with queue((120, 36)) as here:
        await here.until("[b]Ann")
        assert "[red]wet[/red]" in here.text


async def test_who_comes_back_finds_the_cursor_where_it_was_and_the_whole_queue() -> None:
    for words in ("first", "second", "third"):
        take(words)
    async with queue() as here:
        await here.press("down")
        await here.until(lambda: "second" in here.cursor_line())
        await here.press("F")
        await here.until("No calls are due.")
        await here.press("1")
        await here.until(lambda: "T-0001" not in here.rows)
        await here.press("3")
        await here.until(lambda: all(words in here.rows for words in ("first", "third")))
        assert "only:" not in here.rule
        await here.press("down")
        await here.until(lambda: "second" in here.cursor_line())
        await here.press("1")
        await here.until(lambda: "T-0001" not in here.rows)
        await here.press("3")
        await here.until(lambda: "second" in here.cursor_line())


async def test_the_keys_of_a_case_are_told_where_it_is_read_whole() -> None:
    take()
    async with queue() as here:
        await here.press("enter")
        await here.until(MASKED)
        await here.press("question_mark")
        await here.until("the second one also while typing")
        await here.press("question_mark")
        await here.until(lambda: "the second one also while typing" not in here.text)
        assert MASKED in here.text
