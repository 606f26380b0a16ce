"""What each act on a case or a visit leaves in the duty log: one line or none, and never a name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models import departments
from models.clock import MINUTE
from models.complaints import escalations, following_up, judging, lifecycle, taking, working
from models.complaints.tables import NewComplaint
from models.log import reads as log
from models.visitors import arriving, badges, do_not_admit, leaving
from models.visitors import lifecycle as visit_lifecycle
from models.visitors import working as visiting
from models.visitors.arriving import ADMIT, NOT_SAME, Decision
from models.visitors.do_not_admit import NewBarred
from models.visitors.tables import NewVisit
from tests.conftest import MakeDesk
from tests.factories import NOW, actor
from tests.models.complaining import HOUR, LI, ZHAO, drawn_repair, resolved, take

PHONE = "13812345678"
PRIVATE = ("Ann", "Smith", "Bob", "Hill", PHONE, "5678", "13900001111")
SOON, LATER = NOW + MINUTE, NOW + 2 * HOUR

Act = Callable[[], object]
Preparing = Callable[[], Act]


@pytest.fixture(autouse=True)
def opened(desk: MakeDesk) -> None:
    desk("en")
    departments.add("works", "Works", actor(ZHAO), NOW)
    badges.set_labels(["01", "02", "03"], actor("admin"), NOW)


def on_new_case(function: Callable[..., object], *arguments: object) -> Preparing:
    """Return what takes a case and prepares an act on it."""
    return lambda: on_case(take().id, function, *arguments)


def on_case(
    number: int,
    function: Callable[..., object],
    *arguments: object,
    login: str = LI,
    now: int = SOON,
) -> Act:
    """Return an act; soon, so that nothing is late and the clocks tell nobody beside it."""
    return lambda: function(number, *arguments, actor(login), now)


def on_accepted(function: Callable[..., object], *arguments: object) -> Preparing:
    def prepare() -> Act:
        case = take()
        working.accept(case.id, actor(LI), NOW)
        return on_case(case.id, function, *arguments)

    return prepare


def on_held(function: Callable[..., object], *arguments: object) -> Preparing:
    def prepare() -> Act:
        case = take()
        working.accept(case.id, actor(LI), NOW)
        working.hold(case.id, "no part", NOW + 48 * HOUR, actor(LI), NOW)
        return on_case(case.id, function, *arguments)

    return prepare


def called(outcome: str, words: str = "") -> Preparing:
    def prepare() -> Act:
        case = drawn_repair()
        more = {"words": words, "next_try": LATER + HOUR if outcome == "not_reached" else None}
        return lambda: following_up.follow_up(case.id, outcome, actor(LI), LATER, **more)  # type: ignore[arg-type]

    return prepare


def undrawn() -> Act:
    """A repair whose resident is not called back: it closes as it is resolved."""
    while True:
        case = take()
        working.accept(case.id, actor(LI), NOW)
        if not working.is_drawn(working.steps.open_case(case.id, NOW)):
            return on_case(case.id, working.resolve, "old seal", "new seal")


def drawn() -> Act:
    while True:
        case = take()
        working.accept(case.id, actor(LI), NOW)
        if working.is_drawn(working.steps.open_case(case.id, NOW)):
            return on_case(case.id, working.resolve, "old seal", "new seal")


def unreachable() -> Act:
    case = drawn_repair()
    for _ in range(3):
        following_up.follow_up(case.id, "not_reached", actor(LI), LATER, next_try=LATER + HOUR)
    return on_case(case.id, following_up.close_unreachable, "moved away", login=ZHAO, now=LATER)


def closed_repair() -> int:
    case = drawn_repair()
    following_up.follow_up(case.id, "satisfied", actor(LI), LATER)
    return case.id


def merged() -> Act:
    case, other = take(), take("the same")
    return lambda: judging.merge(case.id, other.id, actor(ZHAO), NOW)


def separated() -> Act:
    case, other = take(), take("the same")
    judging.merge(case.id, other.id, actor(ZHAO), NOW)
    return lambda: judging.separate(case.id, "another flat", actor(ZHAO), NOW)


def escalated() -> Act:
    """The clocks tell the supervisor of a case that nobody has answered."""
    take()
    return lambda: escalations.escalate(actor(LI), LATER)


def released() -> Act:
    """The call waits for the rain, which has come."""
    case = take()
    working.accept(case.id, actor(LI), NOW)
    working.resolve(case.id, "old seal", "new seal", actor(LI), NOW, trigger="rain")
    return lambda: following_up.release("rain", actor(LI), LATER)


def another_caller() -> NewComplaint:
    return NewComplaint("wet here too", complainant="Bob Hill", phone="13900001111")


# The act, and how many lines it leaves.
COMPLAINTS: dict[str, tuple[Preparing, int]] = {
    "take": (lambda: take, 1),
    "accept": (on_new_case(working.accept), 0),
    "dispatch": (on_new_case(working.dispatch, "works", "Bob Hill"), 0),
    "start": (on_accepted(working.start), 0),
    "hold": (on_accepted(working.hold, "Ann Smith is away", NOW + 48 * HOUR), 0),
    "resume": (on_held(working.resume), 0),
    "answer": (on_new_case(working.answer, f"told Ann Smith, {PHONE}"), 0),
    "promise": (on_accepted(working.promise, NOW + 48 * HOUR), 0),
    "chase": (on_new_case(working.chase), 0),
    "severity": (on_new_case(working.change_severity, 1), 0),
    "note": (on_new_case(working.note, f"Ann Smith, {PHONE}"), 0),
    "link": (lambda: on_case(take().id, working.link, f"complaint/{take().id}"), 0),
    "join": (on_new_case(taking.join, another_caller()), 0),
    "judge": (lambda: on_case(resolved().id, judging.judge, "valid", login=ZHAO, now=LATER), 0),
    "resolve": (drawn, 0),
    "not_drawn": (undrawn, 1),
    "release": (released, 0),
    "satisfied": (called("satisfied", "Ann Smith is content"), 1),
    "fairly": (called("fairly"), 1),
    "unsatisfied": (called("unsatisfied", "Ann Smith says it drips"), 1),
    "refused": (called("refused"), 1),
    "not_reached": (called("not_reached"), 0),
    "unreachable": (unreachable, 1),
    "reopen": (lambda: on_case(closed_repair(), judging.reopen, "drips", login=ZHAO, now=LATER), 1),
    "merge": (merged, 0),
    "separate": (separated, 0),
    "escalate": (escalated, 1),
}


def test_every_act_on_a_case_is_in_the_table() -> None:
    assert COMPLAINTS.keys() == lifecycle.ACTIONS.keys()


def lines_of(act: Act) -> list[str]:
    """Return what an act adds to the duty log."""
    before = (log.head() or (0,))[0]
    act()
    return [entry.text or "" for entry in log.newest(20) if entry.number > before]


@pytest.mark.parametrize("action", COMPLAINTS)
def test_an_act_on_a_case_leaves_one_line_or_none_and_no_name(action: str) -> None:
    prepare, wanted = COMPLAINTS[action]
    told = lines_of(prepare())
    assert len(told) == wanted, told
    for line in told:
        assert "T-2026-" in line
        assert not [each for each in PRIVATE if each in line]


# Visits


def come(party: int = 1, **fields: str) -> int:
    """Sign Ann Smith in, with badge 01."""
    new = NewVisit("Ann Smith", party, phone=PHONE, host="Bob Hill", badges=("01",), **fields)
    return arriving.sign_in(new, actor(LI), NOW).id


def expect() -> int:
    new = NewVisit("Ann Smith", phone=PHONE)
    return arriving.expect(new, NOW, NOW + HOUR, actor(LI), NOW).id


def on_visit(function: Callable[..., object], *arguments: object, party: int = 1) -> Preparing:
    """Return what signs somebody in and prepares an act on the visit."""
    return lambda: on_case(come(party), function, *arguments)


def corrected_departure() -> Act:
    number = come()
    leaving.leave(number, actor(LI), NOW + HOUR)
    return on_case(number, visiting.correct_departure, NOW + 1, "seen", now=LATER)


def badge_given() -> Act:
    return on_case(come(), badges.give, "02")


def like_somebody_listed(choice: str) -> Preparing:
    """Return what comes with a decision on an entry of the do-not-admit list."""

    def prepare() -> Act:
        barred = do_not_admit.add(NewBarred("Ann Smith", "theft"), actor(ZHAO), NOW)
        decided = [Decision(barred.id, choice, "the host knows her", actor(ZHAO))]
        return lambda: arriving.sign_in(
            NewVisit("Ann Smith", phone=PHONE), actor(LI), NOW, decided=decided
        )

    return prepare


VISITORS: dict[str, tuple[Preparing, int]] = {
    "expect": (lambda: expect, 0),
    "arrive": (lambda: come, 0),
    "refuse": (lambda: on_case(expect(), arriving.refuse_expected, "Ann Smith is drunk"), 1),
    "withdraw": (on_visit(visiting.withdraw, "Ann Smith came twice"), 1),
    "not_same": (like_somebody_listed(NOT_SAME), 1),
    "admit": (like_somebody_listed(ADMIT), 1),
    "extend": (on_visit(visiting.extend, NOW + 9 * HOUR), 0),
    "part": (on_visit(leaving.part, 2, party=5), 0),
    "leave": (on_visit(leaving.leave), 0),
    "left_earlier": (on_visit(leaving.left_earlier), 1),
    "correct_arrival": (on_visit(visiting.correct_arrival, NOW - HOUR, f"{PHONE} said so"), 1),
    "correct_departure": (corrected_departure, 1),
    "amend": (on_visit(visiting.amend, "name", "Ann Hill"), 0),
    "note": (on_visit(visiting.note, f"Ann Smith, {PHONE}"), 0),
    "release": (on_visit(leaving.release, "piano of Ann Smith", "Bob Hill"), 1),
    "badge_out": (badge_given, 0),
    "badge_back": (on_visit(badges.returned, "01"), 0),
    "badge_lost": (on_visit(badges.lost, "01", "Ann Smith lost it"), 1),
}


def test_every_act_on_a_visit_is_in_the_table() -> None:
    assert VISITORS.keys() == visit_lifecycle.ACTIONS.keys()


@pytest.mark.parametrize("action", VISITORS)
def test_an_act_on_a_visit_leaves_one_line_or_none_and_no_name(action: str) -> None:
    prepare, wanted = VISITORS[action]
    told = lines_of(prepare())
    assert len(told) == wanted, told
    for line in told:
        assert "V-2026-" in line
        assert not [each for each in PRIVATE if each in line]


def test_a_group_that_comes_leaves_one_line_and_no_name() -> None:
    [line] = lines_of(lambda: come(20, programme="choir of Ann Smith"))
    assert not [each for each in PRIVATE if each in line]
