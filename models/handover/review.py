"""The incoming goes through an offer item by item; the outgoing answers what is doubted."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models import duty, staff
from models.checklist_lines import whole_number
from models.database import database
from models.errors import DeskError
from models.handover import reads, states
from models.handover.documents import Check, Document
from models.handover.notes import SECTIONS
from models.handover.offering import (
    Obstacle,
    add_step,
    require_opened,
)
from models.handover.tables import Handed, HandoverCheck
from models.language import N_
from models.staff import Actor
from models.text import clean_line

LONGEST_REMARK = 400
COUNTS_BEFORE = re.compile(r"^\d+(?: > \d+)+")  # what a remark begins with after a recount
OPEN_ITEMS = N_("open items")


@dataclass(frozen=True)
class ReviewItem:
    """One thing to go through; `kind` is check, count, section, urgent or open_items."""

    item: str
    kind: str
    label: str


def items(document: Document) -> list[ReviewItem]:
    """Return everything that must be gone through before an acceptance, urgent entries first."""
    found = [ReviewItem(f"urgent:{number}", "urgent", f"#{number}") for number in document.urgent]
    found += [
        ReviewItem(
            f"check:{line.position}", "count" if line.kind == "count" else "check", line.label
        )
        for line in document.checklist
    ]
    found += [
        ReviewItem(f"section:{each.section}", "section", SECTIONS.get(each.section, each.section))
        for each in document.sections
    ]
    return [*found, ReviewItem("open_items", "open_items", OPEN_ITEMS)]


def left_to_check(document: Document) -> list[Obstacle]:
    """Return what the incoming has not gone through yet."""
    known = {check.item for check in document.checks}
    return [Obstacle(each.item, each.label) for each in items(document) if each.item not in known]


def doubts(document: Document) -> list[Obstacle]:
    """Return what is doubted and not answered."""
    labels = {each.item: each.label for each in items(document)}
    return [
        Obstacle(check.item, labels.get(check.item, check.item))
        for check in document.checks
        if check.waits
    ]


def check_verdict(
    document: Document, item: ReviewItem, verdict: str, value: str, remark: str
) -> tuple[str, str, str]:
    """Return verdict, value and remark as they are recorded, or raise DeskError.

    A count wants a number, counted without seeing another's; one that differs from the outgoing's
    is a doubt by itself. An urgent entry wants a say-back. A doubt wants a word.
    """
    remark = clean_line(remark)[:LONGEST_REMARK]
    value = clean_line(value)
    if item.kind == "count":
        number = whole_number(value)
        if number is None:
            raise DeskError("count_form", item.item)
        value = str(number)
        position = int(item.item.partition(":")[2])
        told = next(line.value for line in document.checklist if line.position == position)
        return ("checked" if value == told and verdict == "checked" else "doubt"), value, remark
    if verdict == "doubt" and not remark:
        raise DeskError("doubt_missing", item.item)
    if item.kind == "urgent" and verdict == "checked" and not value:
        raise DeskError("say_back_missing", item.item)
    return verdict, value[:LONGEST_REMARK], remark


# Writes


def begin(actor: Actor, now: int) -> None:
    """Begin to review an offer as somebody of the next shift."""
    with database.write():
        actor = duty.in_person(actor)
        handed = _present(actor, now, "review")
        add_step(handed.number, "review", actor, now)


def check(item: str, verdict: str, value: str, remark: str, actor: Actor, now: int) -> Check:
    """Record what the incoming found at an item: `checked` or `doubt`.

    Whoever counts again after the numbers were shown is recorded with the count before. What was
    doubted before stays in the remark, with its answer. The first item begins the review.
    """
    with database.write():
        actor = duty.in_person(actor)
        handed = _present(actor, now, None)
        document = _offered(handed)
        if handed.state == "offered":
            add_step(handed.number, "review", actor, now)
        wanted = _find(document, item)
        before = document.check(item)
        verdict, value, remark = check_verdict(document, wanted, verdict, value, remark)
        offer = _offer_id(handed)
        chosen = (HandoverCheck.offer == offer) & (HandoverCheck.item == item)
        known, answered = HandoverCheck.get_or_none(chosen), {}
        if before is not None and known is not None:
            by_another = known.person != actor.account.login
            remark = _with_what_was_said(before, wanted, verdict, value, remark, by_another)
            if verdict == "checked":
                names = "answer", "answered_by", "answered_at"
                answered = {name: getattr(known, name) for name in names}
        HandoverCheck.delete().where(chosen).execute()
        HandoverCheck.insert(
            offer=offer,
            item=item,
            verdict=verdict,
            value=value,
            remark=remark,
            person=actor.account.login,
            checked_at=now,
            **answered,
        ).execute()
        return next(each for each in reads.checks(offer) if each.item == item)


def _with_what_was_said(
    before: Check,
    wanted: ReviewItem,
    verdict: str,
    value: str,
    remark: str,
    by_another: bool,
) -> str:
    """Return a remark behind the one before it, that of a recount behind the counts before it.

    A doubt's first reviewer is named when somebody else takes their place. An answer goes into
    the remark when the item is doubted again, which wants another.
    """
    is_count = wanted.kind == "count"
    said = COUNTS_BEFORE.sub("", before.remark).strip() if is_count else before.remark
    if by_another and (before.verdict == "doubt" or before.answer):
        said = f"{said} ({before.name})".strip()
    if verdict == "doubt" and before.answer:
        said = f"{said} > {before.answer}"
    if not remark.startswith(said):
        remark = f"{said}; {remark}" if remark else said
    return _with_counts_before(before, value, remark) if is_count else remark


def _with_counts_before(before: Check, value: str, remark: str) -> str:
    """Return the remark of a recount: it begins with every number that was said before."""
    said = COUNTS_BEFORE.match(before.remark)
    counts = said[0] if said else before.value
    if before.value != value:
        counts += f" > {value}"
    return f"{counts} {remark}".strip() if counts != before.value else remark


def answer(item: str, words: str, actor: Actor, now: int) -> None:
    """Answer a doubt as a member of the outgoing shift."""
    words = clean_line(words)[:LONGEST_REMARK]
    if not words:
        raise DeskError("answer_missing", item)
    with database.write():
        actor = staff.as_of_now(actor, "go_on_duty")
        found = duty.situation(now)
        handed = reads.by_number(require_opened(found).opening)
        if not found.is_member(actor.account.login):
            raise DeskError("not_on_shift", name=actor.account.name)
        known = _offered(handed).check(item)
        if known is None or known.verdict != "doubt":
            raise DeskError("no_doubt", item)
        chosen = (HandoverCheck.offer == _offer_id(handed)) & (HandoverCheck.item == item)
        said = {"answer": words, "answered_by": actor.account.login, "answered_at": now}
        HandoverCheck.update(said).where(chosen).execute()


def require_incoming(found: duty.Situation, actor: Actor) -> None:
    """Raise DeskError unless the actor may stand for the next shift: not on the outgoing one."""
    if found.is_member(actor.account.login):
        code = "on_both_shifts" if found.is_waiting(actor.account.login) else "same_person"
        raise DeskError(code, name=actor.account.name)


def _present(actor: Actor, now: int, action: str | None) -> Handed:
    found = duty.situation(now)
    handed = reads.by_number(require_opened(found).opening)
    if action is not None:
        states.require(handed.state, action)
    require_incoming(found, actor)
    return handed


def _offered(handed: Handed) -> Document:
    if handed.state not in ("offered", "under_review") or handed.document is None:
        raise DeskError("handover_state", state=states.STATES[handed.state])
    return handed.document


def _offer_id(handed: Handed) -> int:
    step = handed.last("offer")
    assert step is not None
    return step.id


def _find(document: Document, item: str) -> ReviewItem:
    found = next((each for each in items(document) if each.item == item), None)
    kind, _, number = item.partition(":")
    listed = [str(line.number) for line in document.open_items]
    if found is None and kind == "open" and number in listed:
        return ReviewItem(item, "open", f"#{number}")
    if found is None:
        raise DeskError("item_unknown", value=item)
    return found
