"""Acts on a case by their keys: what each asks for, what it writes, what cannot be done now."""

from __future__ import annotations

import pytest

from models.clock import MINUTE
from models.complaints import judging, lifecycle, reads, working
from models.complaints.tables import SEVERITY_NAMES, Step
from tests import factories
from tests.conftest import MakeDesk
from tests.factories import NOW, actor, at
from tests.screens.complaints import queue, resolved, take, works
from tests.screens.console import Console

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")
    works()


def last(number: int) -> Step:
    return reads.timeline(number)[-1]


async def answer(here: Console, key: str, *answers: str) -> None:
    """Press the key of an act and answer its questions."""
    await here.press(key)
    for each in answers:
        before = here.preview
        await here.type(each)
        await here.enter()
        await here.until(lambda before=before: here.preview != before)  # type: ignore[misc]


# Each act


@pytest.mark.parametrize(
    ("typed", "severity"),
    [("u water runs", 1), ("!! water runs", 2), ("Major water runs", 2), ("集体 water runs", 3)],
)
async def test_a_severity_is_changed_by_a_letter_a_mark_or_a_word(
    typed: str, severity: int
) -> None:
    case = take()
    async with queue() as here:
        await answer(here, "v", typed)
        await here.until(f"T-0001 is {SEVERITY_NAMES[severity]} now.")
    assert reads.case(case.id).severity == severity
    [changed] = [step for step in reads.timeline(case.id) if step.action == "severity"]
    assert changed.words == "water runs"


async def test_a_severity_that_is_none_is_refused_and_stays_on_the_line() -> None:
    take()
    async with queue() as here:
        await answer(here, "v", "terrible")
        await here.until("Severity: use general, urgent, major or collective.")
        assert here.typed == "terrible"


async def test_a_time_is_promised_without_a_dispatch() -> None:
    case = take()
    working.accept(case.id, actor(), NOW)
    async with queue() as here:
        await answer(here, "b", "18:00 the plumber comes")
        await here.until("T-0001 is promised by 18:00.")
    assert reads.case(case.id).promised_at == at(18)
    assert last(case.id).words == "the plumber comes"


@pytest.mark.parametrize(
    ("typed", "reference"),
    [("#1 the night's entry", "entry/1"), ("1 the night's entry", "entry/1"),
     ("T-0002 the night's entry", "complaint/2"),
     ("t-2026-000002 the night's entry", "complaint/2")],
)  # fmt: skip
async def test_a_case_is_linked_and_its_timeline_names_what_to(typed: str, reference: str) -> None:
    factories.write("lift stuck")
    case = take()
    take("the other one")
    async with queue() as here:
        await answer(here, "l", typed)
        await here.until("T-0001: done.")
        await here.press("enter")
        await here.until("What was done")
        assert "links: " + {"entry/1": "#1", "complaint/2": "T-0002"}[reference] in here.text
    assert (last(case.id).new, last(case.id).words) == (reference, "the night's entry")


@pytest.mark.parametrize("typed", ["", "the other one", "#99", "T-0099", "V-0099"])
async def test_a_link_to_nothing_is_refused(typed: str) -> None:
    case = take()
    async with queue() as here:
        await answer(here, "l", typed)
        assert here.typed == typed
    assert last(case.id).action == "take"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("l", "Link: write #1044 (the log), T-0123 (a case) or V-0012 (a visit), not nonsense."),
        ("j", "Judgement: write v (valid), i (invalid) or another kind, and why."),
    ],
)
async def test_a_refusal_says_what_can_be_written_there(key: str, said: str) -> None:
    take()
    async with queue(login="zhao") as here:
        await answer(here, key, "nonsense")
        await here.until(said)
        assert here.typed == "nonsense"


async def test_the_refusal_of_an_outcome_says_the_letters_of_its_question() -> None:
    resolved()
    async with queue() as here:
        await answer(here, "c", "nonsense")
        await here.until("Outcome: s satisfied, f fairly, u unsatisfied, n not reached, r refused.")
        assert here.typed == "nonsense"


async def test_a_merged_case_is_separated_by_the_key_that_merged_it() -> None:
    into = take("the first")
    case = take("the same")
    judging.merge(case.id, into.id, actor("zhao"), NOW)
    async with queue(login="zhao") as here:
        await here.press("slash")
        await here.type("same")
        await here.enter()
        await here.until(lambda: "merged" in here.cursor_line())
        await answer(here, "m", "another flat")
        await here.until(lambda: reads.case(case.id).state == lifecycle.ACCEPTED)
    assert last(case.id).action == "separate"


@pytest.mark.parametrize("typed", ["18:00 works Bob", "works Bob >>18:00", "works Bob 18:00"])
async def test_the_promised_time_of_a_dispatch_stands_at_either_end(typed: str) -> None:
    case = take()
    async with queue() as here:
        await answer(here, "d", typed)
        await here.until(lambda: "dispatched" in here.lines[3])
    sent = reads.case(case.id)
    assert (sent.department, sent.handler, sent.promised_at) == ("works", "Bob", at(18))


@pytest.mark.parametrize(
    ("typed", "code", "person"),
    [
        ("WORKS Bob", "works", "Bob"),
        ("customer service Bob", "customer-service", "Bob"),
        ("Customer service", "customer-service", ""),
        ("customer-service Bob", "customer-service", "Bob"),
        ("cust Bob", "customer-service", "Bob"),
    ],
)
async def test_a_case_is_sent_to_a_department_by_code_name_or_beginning(
    typed: str, code: str, person: str
) -> None:
    case = take()
    async with queue() as here:
        await answer(here, "d", typed)
        await here.until(lambda: "dispatched" in here.lines[3])
    sent = reads.case(case.id)
    assert (sent.department, sent.handler) == (code, person)


async def test_a_department_that_is_none_is_told_with_names_and_codes() -> None:
    take()
    async with queue(size=(240, 24)) as here:
        await answer(here, "d", "garden")
        await here.until("Customer service (customer-service)")


@pytest.mark.parametrize(
    "typed", ["09:00 waits for the part", "waits for the part 09:00", "waits for the part >>09:00"]
)
async def test_the_time_of_a_hold_stands_at_either_end(typed: str) -> None:
    case = take()
    working.accept(case.id, actor(), NOW)
    async with queue() as here:
        await answer(here, "h", typed)
        assert "until 09:00" in here.preview
        await here.enter()
        await here.until(lambda: "on hold" in here.lines[3])
    held = last(case.id)
    assert (held.action, held.words, held.moment) == ("hold", "waits for the part", at(9))


async def test_a_hold_says_what_the_resident_was_told_in_the_same_step() -> None:
    case = take()
    working.accept(case.id, actor(), NOW)
    async with queue() as here:
        await answer(here, "h", "09:00 waits for the part")
        assert "until 09:00" in here.preview
        await here.type("tomorrow morning")
        await here.enter()
        await here.until(lambda: "on hold" in here.lines[3])
    steps = reads.timeline(case.id)[-2:]
    assert [(step.action, step.words) for step in steps] == [
        ("answer", "tomorrow morning"),
        ("hold", "waits for the part"),
    ]


@pytest.mark.parametrize(
    ("typed", "why"),
    [("09:00", "Missing: why it has to wait"), ("waits for the part", "Time"),
     ("2026-11-23 09:00 waits", "11-23")],
)  # fmt: skip
async def test_what_is_wrong_with_a_hold_is_said_before_the_second_question(
    typed: str, why: str
) -> None:
    case = take()
    working.accept(case.id, actor(), NOW)
    async with queue() as here:
        await answer(here, "h", typed)
        assert why in here.preview
        assert here.typed == typed


@pytest.mark.parametrize("typed", ["door s content", "上门 满意 content"])
async def test_a_visit_at_the_door_is_told_from_a_call(typed: str) -> None:
    case = resolved()
    judging.judge(case.id, "valid", actor("zhao"), NOW)
    async with queue((80, 40)) as here:
        await here.press("F")
        await answer(here, "c", typed)
        await here.until("No calls are due.")
        await here.press("slash")
        await here.type(case.number)
        await here.enter()
        await here.until(lambda: "closed" in here.cursor_line())
        await here.press("enter")
        await here.until("home-visit follow-up  content")
    assert (last(case.id).facts["way"], last(case.id).words) == ("door", "content")


# What can be done now


async def test_the_list_of_keys_dims_what_the_case_does_not_allow() -> None:
    take()
    async with queue((80, 60)) as here:
        await here.press("question_mark")
        await here.until("Keys (the second")
        dimmed, plain = here.styles("hold/resume"), here.styles("dispatch")
        assert {style.color for style in dimmed}.isdisjoint(style.color for style in plain)


async def test_an_act_begins_from_the_open_case_on_the_line_of_the_queue() -> None:
    case = take()
    async with queue() as here:
        await here.press("enter")
        await here.until("What was done")
        assert "a accept" in here.text
        assert "h hold" not in here.text
        await here.press("t")
        await here.until(lambda: "What was done" not in here.text)
        await here.type("rang twice")
        await here.enter()
        await here.until(lambda: last(case.id).words == "rang twice")


async def test_an_open_case_that_has_changed_meanwhile_is_acted_on_as_it_was_read() -> None:
    case = take()
    async with queue() as here:
        await here.press("enter")
        await here.until("What was done")
        working.note(case.id, "solved by itself", actor("wang"), NOW + MINUTE)
        await here.press("a")
        await here.until("John King has changed T-0001 meanwhile (remark)")
        assert reads.case(case.id).state == lifecycle.RECEIVED
        await here.press("a")
        await here.until(lambda: reads.case(case.id).state == lifecycle.ACCEPTED)


# Two people on one case


async def test_who_comes_second_is_told_once_and_enter_again_writes_it() -> None:
    case = take()
    async with queue() as here:
        await here.press("d")
        await here.type("works Bob >>18:00")
        working.accept(case.id, actor("wang"), NOW)
        await here.enter()
        await here.until("John King has changed T-0001 meanwhile (accept)")
        assert here.typed == "works Bob >>18:00"
        assert last(case.id).action == "accept"
        await here.until(lambda: "accepted" in here.lines[3])
        await here.enter()
        await here.until(lambda: "dispatched" in here.lines[3])
    assert [step.action for step in reads.timeline(case.id)] == ["take", "accept", "dispatch"]


async def test_a_third_change_is_told_again() -> None:
    case = take()
    async with queue() as here:
        await here.press("t")
        await here.type("she called again")
        working.accept(case.id, actor("wang"), NOW)
        await here.enter()
        await here.until("meanwhile (accept)")
        working.start(case.id, actor("zhao"), NOW)
        await here.enter()
        await here.until("Mary Jones has changed T-0001 meanwhile (start)")
        await here.enter()
        await here.until(lambda: last(case.id).words == "she called again")


async def test_what_the_other_did_may_leave_nothing_to_do_and_the_text_stays() -> None:
    case = take()
    working.accept(case.id, actor(), NOW)
    async with queue() as here:
        await answer(here, "x", "old seal")
        await here.type("new seal")
        working.resolve(case.id, "a seal", "another", actor("wang"), NOW)
        await here.enter()
        await here.until("meanwhile (resolve)")
        await here.enter()
        await here.until("That cannot be done now (resolve)")
        assert here.typed == "new seal"
    assert reads.case(case.id).measure == "another"
