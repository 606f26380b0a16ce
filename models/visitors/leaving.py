"""Who goes: signed out, partly, or found to have left earlier; never with an invented time."""

from __future__ import annotations

from collections.abc import Sequence

from models.database import database
from models.errors import DeskError
from models.language import N_
from models.log.tables import NOTABLE
from models.staff import Actor
from models.visitors import badges, lifecycle, reads, steps
from models.visitors.steps import Said, checked_line
from models.visitors.tables import LONGEST_GOODS, Visit

NOT_RECORDED = N_("{number}: departure not recorded, left at an unknown time")
RELEASED = N_("{number}: goods released, slip {slip}")
DEPARTURE = N_("Departure")


def leave(
    number: int,
    actor: Actor,
    now: int,
    *,
    left_at: int | None = None,
    goods_out: str = "",
    kept: Sequence[str] = (),
    words: str = "",
    expected: int | None = None,
) -> Visit:
    """Sign a visit out; its badges are back but those in `kept`, which stay listed as out.

    `words` go onto the timeline. `left_at` is for a departure that was seen and is written up now.
    Raises DeskError:
    visit_settled when somebody else was first (says who, when), visit_changed, visit_moment.
    """
    goods_out = checked_line(goods_out, "goods_out", LONGEST_GOODS)
    with database.write():
        visit = steps.open_visit(number, "leave", expected)
        lifecycle.require(visit.state, "leave")
        went_at = now if left_at is None else left_at
        if not (visit.arrived_at or 0) <= went_at <= now:
            raise DeskError("visit_moment", "left_at", what=DEPARTURE, when=went_at)
        changes: dict[str, object] = {"left_at": went_at, "remaining": 0}
        facts: dict[str, str | int] = {"remaining": visit.remaining}
        if goods_out:
            changes["goods_out"] = "、".join(filter(None, (visit.goods_out, goods_out)))
            facts["goods"] = goods_out
        not_back = {badges.spelled_out(number, label) for label in kept}
        said = Said(words=words, moment=left_at, facts=facts)
        steps.act(number, "leave", actor, now, said=said, changes=changes)
        for label in badges.of_visit(number):
            if label not in not_back:
                badges.take_back(number, label, actor, now)
    return reads.visit(number)


def leave_by_badge(label: str, actor: Actor, now: int, *, goods_out: str = "") -> Visit:
    """Sign out whoever has a badge; if they are gone already, the badge alone is taken back.

    Raises DeskError: badge_unknown, badge_not_out.
    """
    with database.write():
        loan = badges.holding(label)
        number = loan.visit.id
        if loan.is_left:
            return badges.returned(number, loan.badge, actor, now)
        others = [each for each in badges.of_visit(number) if each != loan.badge]
        return leave(number, actor, now, goods_out=goods_out, kept=others)


def part(
    number: int,
    count: int,
    actor: Actor,
    now: int,
    *,
    labels: Sequence[str] = (),
    goods_out: str = "",
    words: str = "",
    expected: int | None = None,
) -> Visit:
    """Let some of a party leave: 3 of 20. Badges in `labels` come back with them, `words` are kept.

    Raises DeskError: visit_count unless somebody stays, visit_settled, visit_changed.
    """
    goods_out = checked_line(goods_out, "goods_out", LONGEST_GOODS)
    with database.write():
        visit = steps.open_visit(number, "part", expected)
        lifecycle.require(visit.state, "part")
        if not 0 < count < visit.remaining:
            raise DeskError("visit_count", "count", count=count, remaining=visit.remaining)
        left = visit.remaining - count
        changes: dict[str, object] = {"remaining": left}
        facts: dict[str, str | int] = {"count": count, "remaining": left}
        if goods_out:
            changes["goods_out"] = "、".join(filter(None, (visit.goods_out, goods_out)))
            facts["goods"] = goods_out
        said = Said(words=words, facts=facts)
        steps.act(number, "part", actor, now, said=said, changes=changes)
        for label in labels:
            badges.take_back(number, label, actor, now)
    return reads.visit(number)


def left_earlier(
    number: int,
    actor: Actor,
    now: int,
    *,
    words: str = "",
    returned: Sequence[str] = (),
    expected: int | None = None,
) -> Visit:
    """Settle a visit whose departure nobody saw: it gets no time, and the duty log has a line.

    Badges stay out but those in `returned`. Raises as `leave`.
    """
    with database.write():
        visit = steps.open_visit(number, "left_earlier", expected)
        said = Said(words=words, facts={"remaining": visit.remaining})
        gone = {"remaining": 0}
        done = steps.act(number, "left_earlier", actor, now, said=said, changes=gone)
        for label in returned:
            badges.take_back(number, label, actor, now)
        steps.tell(done, NOT_RECORDED, actor, now)
    return reads.visit(number)


def release(
    number: int,
    goods: str,
    authority: str,
    actor: Actor,
    now: int,
    *,
    expected: int | None = None,
) -> Visit:
    """Record that goods may go out, and who of the unit allows it; papers.release_slip prints it.

    Raises DeskError `visit_missing` without goods or authority.
    """
    goods = checked_line(goods, "goods", LONGEST_GOODS)
    authority = checked_line(authority, "authority")
    with database.write():
        visit = steps.open_visit(number, "release", expected)
        slips = sum(step.action == "release" for step in reads.timeline(number))
        slip = f"{visit.short_number}-{slips + 1}"
        said = Said(words=goods, facts={"authority": authority, "slip": slip})
        done = steps.act(number, "release", actor, now, expected=expected, said=said)
        steps.tell(done, RELEASED, actor, now, severity=NOTABLE, slip=slip)
    return reads.visit(number)
