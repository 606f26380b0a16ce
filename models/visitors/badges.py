"""The desk's own badges: the next free one, who has one, what never came back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from peewee import JOIN, IntegrityError

from models import audit
from models.database import database, rows
from models.errors import DeskError
from models.language import N_
from models.log.tables import NOTABLE
from models.staff import Actor, as_of_now
from models.text import clean_line
from models.visitors import reads, steps
from models.visitors.steps import Said
from models.visitors.tables import Badge, BadgeLoan, Visit

LABEL = re.compile(r"[0-9A-Z\u4e00-\u9fff-]{1,8}")
MOST = 2000
LOST = N_("{number}: badge {badge} is lost")


@dataclass(frozen=True)
class BadgeRow:
    """A badge of the set: free, or out with a visit of that id."""

    label: str
    visit: int | None = None
    withdrawn: bool = False


# Reads


def listed(*, withdrawn: bool = False) -> list[BadgeRow]:
    """Return the desk's badges in their order, with who has each."""
    out = (BadgeLoan.badge == Badge.label) & BadgeLoan.back_at.is_null()
    query = (
        Badge.select(Badge.label, BadgeLoan.visit, Badge.withdrawn_at)
        .join(BadgeLoan, JOIN.LEFT_OUTER, on=out)
        .order_by(Badge.position, Badge.label)
    )
    found = [BadgeRow(label, visit, gone is not None) for label, visit, gone in rows(query)]
    return [badge for badge in found if withdrawn or not badge.withdrawn]


def next_free(count: int = 1) -> list[str]:
    """Return the next badges that are free, fewer where there are no more.

    It goes on from the one given out last, so that a badge just back rests and all wear alike.
    """
    badges = listed()
    last = rows(BadgeLoan.select(BadgeLoan.badge).order_by(BadgeLoan.id.desc()).limit(1))
    labels = [badge.label for badge in badges]
    start = labels.index(last[0][0]) + 1 if last and last[0][0] in labels else 0
    free = [badge.label for badge in badges[start:] + badges[:start] if badge.visit is None]
    return free[:count]


def spelled(typed: str) -> str:
    """Return the label that is meant: `7` is `07` where the desk has that; raise badge_unknown."""
    wanted = clean_line(typed).upper()
    labels = {badge.label for badge in listed()}
    bare = {label.lstrip("0"): label for label in sorted(labels) if label.isdigit()}
    if wanted in labels:
        return wanted
    if wanted.isdigit() and wanted.lstrip("0") in bare:
        return bare[wanted.lstrip("0")]
    raise DeskError("badge_unknown", "badges", value=typed)


def holder(typed: str) -> Visit:
    """Return the visit that has a badge, withdrawn ones too; DeskError as `holding`."""
    return holding(typed).visit


def holding(typed: str) -> reads.Loan:
    """Return the badge that is out and meant; raise DeskError: badge_unknown, badge_not_out."""
    wanted = clean_line(typed).upper()
    for loan in reads.badges_out():
        if _is_meant(loan.badge, wanted):
            return loan
    raise DeskError("badge_not_out", "badge", value=spelled(typed))


def _is_meant(label: str, wanted: str) -> bool:
    is_number = wanted.isdigit() and label.isdigit()
    return label == wanted or (is_number and label.lstrip("0") == wanted.lstrip("0"))


# Writes


def set_labels(labels: Sequence[str], actor: Actor, now: int) -> list[BadgeRow]:
    """Give the desk another set of badges, in this order; an admin's right.

    A badge that is no longer among them is withdrawn: its past stays, and it may still be out.
    Raises DeskError: badge_label, badge_set.
    """
    actor.require("administer")
    chosen = [_checked_label(label) for label in labels]
    if not 1 <= len(chosen) <= MOST or len(set(chosen)) < len(chosen):
        raise DeskError("badge_set", "badges", limit=MOST)
    with database.write():
        actor = as_of_now(actor, "administer")
        Badge.update(withdrawn_at=now).where(Badge.withdrawn_at.is_null()).execute()
        known = {label for (label,) in rows(Badge.select(Badge.label))}
        for position, label in enumerate(chosen, 1):
            if label in known:
                back = {"position": position, "withdrawn_at": None}
                Badge.update(back).where(Badge.label == label).execute()
            else:
                Badge.insert(label=label, position=position).execute()
        person = actor.account.login
        detail = f"{len(chosen)}: {chosen[0]} - {chosen[-1]}"
        audit.record("badges", actor.origin, person=person, detail=detail, now=now)
    return listed()


def _checked_label(label: str) -> str:
    cleaned = clean_line(label).upper()
    if not LABEL.fullmatch(cleaned):
        raise DeskError("badge_label", "badges", value=label)
    return cleaned


def give(number: int, typed: str, actor: Actor, now: int, *, expected: int | None = None) -> Visit:
    """Give a visitor who is on site a badge. Raises DeskError: badge_unknown, badge_out."""
    with database.write():
        steps.open_visit(number, "badge_out", expected)
        lend(number, typed, actor, now)
    return reads.visit(number)


def lend(number: int, typed: str, actor: Actor, now: int) -> None:
    """Give a badge inside a write; of two clerks one wins and the other is told who has it."""
    label = spelled(typed)
    try:
        with database.atomic():
            BadgeLoan.insert(badge=label, visit=number, out_at=now).execute()
    except IntegrityError:
        has = holder(label)
        raise DeskError(
            "badge_out", "badges", value=label, name=has.name, number=has.short_number
        ) from None
    visit = reads.whole(number)
    given = " ".join(filter(None, (visit.badges, label)))
    said = Said(new=label)
    steps.act(number, "badge_out", actor, now, said=said, changes={"badges": given})


def returned(number: int, label: str, actor: Actor, now: int) -> Visit:
    """Take a badge back, whether its visitor is still inside or gone. Raises `badge_not_out`."""
    with database.write():
        take_back(number, label, actor, now)
    return reads.visit(number)


def take_back(number: int, typed: str, actor: Actor, now: int) -> None:
    """Take a badge back inside a write."""
    label = spelled_out(number, typed)
    _end(number, label, came_back=1, now=now)
    steps.act(number, "badge_back", actor, now, said=Said(new=label))


def lost(number: int, typed: str, words: str, actor: Actor, now: int) -> Visit:
    """Note that a badge will not come back: it leaves the set, and the duty log has a line."""
    with database.write():
        label = spelled_out(number, typed)
        _end(number, label, came_back=0, now=now)
        Badge.update(withdrawn_at=now).where(Badge.label == label).execute()
        visit = steps.act(number, "badge_lost", actor, now, said=Said(words=words, new=label))
        steps.tell(visit, LOST, actor, now, severity=NOTABLE, badge=label)
    return reads.visit(number)


def spelled_out(number: int, typed: str) -> str:
    """Return the label of a badge that a visit has; raise DeskError `badge_not_out`."""
    wanted = clean_line(typed).upper()
    for label in of_visit(number):
        if _is_meant(label, wanted):
            return label
    raise DeskError("badge_not_out", "badge", value=typed)


def of_visit(number: int) -> list[str]:
    """Return the badges that a visit has not given back."""
    query = BadgeLoan.select(BadgeLoan.badge).where(
        (BadgeLoan.visit == number) & BadgeLoan.back_at.is_null()
    )
    return [label for (label,) in rows(query.order_by(BadgeLoan.id))]


def _end(number: int, label: str, *, came_back: int, now: int) -> None:
    its_loan = (
        (BadgeLoan.visit == number) & (BadgeLoan.badge == label) & BadgeLoan.back_at.is_null()
    )
    BadgeLoan.update(back_at=now, came_back=came_back).where(its_loan).execute()
