"""After each act one line says what it has led to: closed, open again, by when what is due."""

from __future__ import annotations

import pytest

from models.complaints import following_up, judging, working
from models.complaints.tables import Case
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.screens.complaints import MASKED, PHONE, queue, resolved, take, works
from tests.screens.console import Console

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")
    works()


def accepted(words: str = "noise at night", kind: str = "complaint") -> Case:
    return working.accept(take(words, kind=kind).id, actor("li"), NOW)


def judged(words: str = "noise at night") -> Case:
    return judging.judge(resolved(words).id, "valid", actor("zhao"), NOW)


async def told(here: Console, key: str, *answers: str) -> str:
    """Press the key of an act, answer its questions, and return what is said of it."""
    await here.press(key)
    await here.until(lambda: "T-0001: " in here.rule)
    for each in answers:
        before = here.preview
        await here.type(each)
        await here.enter()
        await here.until(lambda before=before: here.preview != before)  # type: ignore[misc]
    await here.until(lambda: here.preview.strip().startswith("T-0001"))
    return here.preview.strip()


@pytest.mark.parametrize(
    ("typed", "said"),
    [("works li >>18:00", "T-0001 is with Works Jane Lee, promised by 18:00."),
     ("works Bob", "T-0001 is with Works Bob. answer the resident: by ")],
)  # fmt: skip
async def test_a_dispatch_says_to_whom_and_by_when(typed: str, said: str) -> None:
    accepted()
    async with queue() as here:
        assert said in await told(here, "d", typed)


async def test_a_hold_says_when_it_ends_and_its_end_what_is_due() -> None:
    accepted()
    async with queue() as here:
        held = await told(here, "h", "09:00 waits for the part", "tomorrow")
        assert held == "T-0001 is on hold, it resumes at 09:00."
        assert "T-0001 goes on: accepted. resolve: by " in await told(here, "h", "")


async def test_a_resolved_case_says_by_when_the_resident_is_to_be_called() -> None:
    accepted()
    async with queue() as here:
        said = await told(here, "x", "a party", "spoke to them")
    assert said.startswith("T-0001 is resolved. follow up: by ")


async def test_what_is_not_drawn_for_a_call_is_closed_at_once() -> None:
    accepted(kind="praise")
    async with queue() as here:
        said = await told(here, "x", "friendly", "passed on")
    assert said == "T-0001 is closed: not drawn for a follow-up."


async def test_the_other_acts_say_what_is_otherwise_now_and_what_is_due() -> None:
    accepted()
    async with queue(login="zhao") as here:
        said = await told(here, "v", "u all night")
        assert said.startswith("T-0001 is urgent now. answer the resident: by ")
        assert (await told(here, "b", "18:00 comes")) == "T-0001 is promised by 18:00."
        said = await told(here, "r", "comes at six")
        assert said == "T-0001: done. keep the promise: by 18:00"
        assert (await told(here, "t", "rang twice")) == "T-0001: done."
        assert (await told(here, "j", "v")).startswith("T-0001 is judged: valid. ")
        said = await told(here, "j", "repair only a tap")
        assert said.startswith("T-0001 is another kind now: repair. ")


async def test_a_merge_names_the_other_and_a_separation_says_it_is_undone() -> None:
    accepted()
    take("the same")
    async with queue(login="zhao") as here:
        await here.until(lambda: "noise" in here.cursor_line() or "same" in here.cursor_line())
        await here.press("slash")
        await here.type("1")
        await here.enter()
        await here.until(lambda: "noise" in here.cursor_line())
        assert (await told(here, "m", "2")) == "T-0001 is merged into T-0002."
        await here.press("slash")
        await here.type("noise")
        await here.enter()
        await here.until(lambda: "merged" in here.cursor_line())
        said = await told(here, "m", "another flat")
        assert said.startswith("T-0001 is a case of its own again. ")


# Calling back


@pytest.mark.parametrize(
    ("typed", "said"),
    [("s thanks", "T-0001 is closed: satisfied."),
     ("r", "T-0001 is closed: refuses to say."),
     ("u still noisy", "T-0001 is reopened one level up: handler. answer the resident: by "),
     ("n 18:00 voice mail", "T-0001: not reached. Next try at 18:00."),
     ("n", "T-0001: not reached. Next try at 06:20.")],
)  # fmt: skip
async def test_a_call_says_what_comes_of_it(typed: str, said: str) -> None:
    judged()
    judged("the next one")
    async with queue() as here:
        await here.press("F")
        await here.until(lambda: "noise" in here.cursor_line())
        assert (await told(here, "c", typed)).startswith(said)
        await here.settle()
        assert here.preview.strip().startswith(said)


async def test_a_call_before_the_judgement_says_that_it_waits_and_the_judgement_closes() -> None:
    resolved()
    async with queue(login="zhao") as here:
        said = await told(here, "c", "f")
        assert said.startswith("T-0001: fairly satisfied. It closes when it is judged. judge: by ")
        assert (await told(here, "j", "v")) == "T-0001 is closed: fairly satisfied."


async def test_who_was_tried_often_enough_may_be_closed_by_a_supervisor() -> None:
    case = judged()
    for hour in range(2):
        following_up.follow_up(case.id, "not_reached", actor("li"), NOW + hour)
    async with queue(login="zhao") as here:
        said = await told(here, "c", "n 18:00")
        assert said == ("T-0001: not reached. Next try at 18:00; a supervisor may close it now.")
        assert (await told(here, "U", "moved away")) == "T-0001 is closed: unreachable."


async def test_what_was_closed_is_reopened_one_level_up() -> None:
    following_up.follow_up(judged().id, "satisfied", actor("li"), NOW)
    async with queue(login="zhao") as here:
        await here.press("slash")
        await here.type("1")
        await here.enter()
        await here.until(lambda: "closed" in here.cursor_line())
        assert (await told(here, "t", "rang again")) == "T-0001: done."
        said = await told(here, "o", "it goes on")
    assert said.startswith("T-0001 is reopened one level up: handler. ")


# The list of calls


async def test_a_call_that_is_due_says_whom_to_call_and_what_was_done() -> None:
    resolved()
    async with queue() as here:
        await here.press("F")
        await here.until(lambda: f"{MASKED} · done: spoke to them" in here.preview)
        assert here.preview.strip().startswith("follow up: by ")
        assert PHONE not in here.text


async def test_what_was_done_is_cut_with_a_mark() -> None:
    case = accepted()
    working.resolve(case.id, "a party", "spoke to them " * 9, actor("li"), NOW)
    async with queue() as here:
        await here.press("F")
        await here.until(lambda: f"{MASKED} · done: spoke" in here.preview)
        assert here.preview.rstrip().endswith("…")


async def test_a_case_counts_its_tries_and_reopenings_in_words() -> None:
    case = judged()
    following_up.follow_up(case.id, "unsatisfied", actor("li"), NOW, words="still noisy")
    working.resolve(case.id, "a party", "spoke to them", actor("li"), NOW)
    following_up.follow_up(case.id, "not_reached", actor("li"), NOW)
    async with queue((80, 40)) as here:
        await here.press("enter")
        await here.until("tried to reach 1 time\n")
        assert "reopened 1 time\n" in here.text
        following_up.follow_up(case.id, "not_reached", actor("li"), NOW)
        await here.press("escape")
        await here.until(lambda: "tried" not in here.text)
        await here.press("enter")
        await here.until("tried to reach 2 times")
