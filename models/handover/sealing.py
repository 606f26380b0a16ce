"""The second signature: accepted, refused or overridden; the next shift opens, the log says so."""

from __future__ import annotations

import os
from dataclasses import replace

from models import audit, checklists, duty, shift_pattern, shifts, staff
from models import desk as desk_settings
from models.clock import MINUTE
from models.database import database
from models.desk import Desk
from models.duty import Situation
from models.errors import DeskError
from models.handover import documents, reads, review, states
from models.handover.documents import ChecklistLine, Document, Person, Reason
from models.handover.offering import (
    add_step,
    compiled,
    is_open_already,
    open_difference,
    open_lines,
    require_opened,
    require_outgoing,
)
from models.handover.tables import Handed
from models.language import N_, Words
from models.log import entries
from models.log.entries import HANDOVER_REFERENCE, LONGEST_TEXT, Act
from models.log.tables import NOTABLE, ROUTINE, NewEntry
from models.shift_pattern import ClockShift
from models.shifts import OpenedShift
from models.staff import Actor
from models.text import clean_line, clean_text

SAID = {
    "accept": N_(
        "Handover {number}: {outgoing} to {incoming}, {shift} to {next}. Open items: {count}."
    ),
    "override": N_(
        "Handover {number} overridden by {name}: {reason} ({shift} to {next}). Open items: {count}."
    ),
    "enter": N_(
        "Handover {number} entered late from paper by {name}: {outgoing} to {incoming}, "
        "{shift} to {next}. Open items: {count}."
    ),
    "refuse": N_("Handover {number} refused by {name}: {reason}"),
    "addendum": N_("Addendum to handover {number}: {reason}"),
}


def accept(actor: Actor, now: int, *, number: int | None = None) -> Handed:
    """Sign as the incoming: the open items pass, the next shift opens, the log seals it all.

    With a number, only that handover. Raises DeskError: automatic_sign_in, same_person,
    on_both_shifts, handover_state (somebody was faster), review_unfinished, doubt_unanswered.
    """
    with database.write():
        actor = duty.in_person(actor)
        found, desk = duty.situation(now), desk_settings.current()
        opened = require_opened(found)
        _require_number(opened, number)
        handed = reads.by_number(opened.opening)
        states.require(handed.state, "accept")
        review.require_incoming(found, actor)
        document = handed.document
        if document is None:
            raise DeskError("handover_damaged", "handover", number=handed.number)
        for code, left in (
            ("review_unfinished", review.left_to_check(document)),
            ("doubt_unanswered", review.doubts(document)),
        ):
            if left:
                raise DeskError(code, left[0].item, count=len(left), label=left[0].label)
        signer = Person(actor.account.login, actor.account.name)
        document = replace(document, accepted_by=signer, accepted_at=now)
        return _seal("accept", document, found, actor, desk, now)


def refuse(reason: str, actor: Actor, now: int) -> Handed:
    """Refuse to sign, with a reason: it goes back to the outgoing, and the log says so."""
    reason = _reason(reason)
    with database.write():
        actor = duty.in_person(actor)
        found, desk = duty.situation(now), desk_settings.current()
        opened = require_opened(found)
        states.require(reads.state_of(opened.opening), "refuse")
        review.require_incoming(found, actor)
        number = _say("refuse", opened.opening, reason, actor, desk, now)
        add_step(opened.opening, "refuse", actor, now, reason=reason, entry=number)
        return reads.by_number(opened.opening)


def override(reason: str, actor: Actor, now: int, *, number: int | None = None) -> Handed:
    """Seal a handover without both signatures, as a supervisor, with a reason that stays on it.

    What was offered stays as it was offered; what was not is taken as it stands. With a number,
    only that handover: DeskError `handover_state` when another has sealed it meanwhile.
    """
    reason = _reason(reason)
    with database.write():
        actor = duty.in_person(actor, "override_handover")
        found, desk = duty.situation(now), desk_settings.current()
        opened = require_opened(found)
        _require_number(opened, number)
        handed = reads.by_number(opened.opening)
        states.require(handed.state, "override")
        offered = handed.state in ("offered", "under_review")
        document = handed.document if offered else None
        document = document or compiled(opened, desk, now)
        why = Reason(actor.account.login, actor.account.name, now, reason)
        document = replace(document, override=why)
        audit.record(
            "handover_override",
            actor.origin,
            person=actor.account.login,
            subject=str(opened.opening),  # the reason is in the log, where a purge finds it
            now=now,
        )
        return _seal("override", document, found, actor, desk, now)


def enter(paper: Document, actor: Actor, now: int, *, number: int | None = None) -> Handed:
    """Seal the open shift's handover from a paper, entered late by a supervisor.

    `paper` says who signed and when, the answers, the recounts and the note; the rest is taken
    from the open shift, and the incoming is on the next one. With a number, only that handover.
    Raises DeskError: automatic_sign_in, handover_state, and as `signer_on_paper` does.
    """
    assert paper.paper is not None
    with database.write():
        actor = duty.in_person(actor, "override_handover")
        found, desk = duty.situation(now), desk_settings.current()
        opened = require_opened(found)
        _require_number(opened, number)
        states.require(reads.state_of(opened.opening), "enter")
        if paper.offered_by is None or paper.accepted_by is None:
            raise DeskError("signature_missing")
        outgoing = signer_on_paper(found, "outgoing", paper.offered_by.login)
        incoming = signer_on_paper(found, "incoming", paper.accepted_by.login)
        now_so = compiled(opened, desk, now)
        why = Reason(actor.account.login, actor.account.name, now, _reason(paper.paper.reason))
        document = replace(
            now_so,
            checklist=paper.checklist,
            sections=paper.sections,
            checks=paper.checks,
            offered_by=outgoing,
            offered_at=paper.offered_at,
            accepted_by=incoming,
            accepted_at=paper.accepted_at,
            paper=why,
        )
        audit.record(
            "handover_enter",
            actor.origin,
            person=actor.account.login,
            subject=str(opened.opening),
            now=now,
        )
        return _seal("enter", document, found, actor, desk, now)


def signer_on_paper(found: Situation, side: str, login: str) -> Person:
    """Return who signed a paper as `outgoing` or `incoming`, if they may have.

    The outgoing is on the open shift alone, the incoming is not on it. Raises DeskError:
    login_unknown, disabled, device_signs_in, not_allowed, not_on_shift, on_both_shifts,
    same_person.
    """
    account = staff.find(login)
    if account.disabled:
        raise DeskError("disabled", side, login=login)
    if account.is_device:
        raise DeskError("device_signs_in", side, login=login)
    signer = Actor(account, audit.Origin("paper", ""))
    signer.require("go_on_duty")
    if side == "outgoing":
        require_outgoing(found, signer)
    else:
        review.require_incoming(found, signer)
    return Person(login, account.name)


def add(number: int, text: str, actor: Actor, now: int) -> Handed:
    """Add something to a sealed handover; it is shown as an addendum for ever.

    Raises DeskError: addendum_missing, text_long, handover_state.
    """
    text = clean_text(text)
    if not text:
        raise DeskError("addendum_missing", "addendum")
    if len(text) > LONGEST_TEXT:
        raise DeskError("text_long", "addendum", length=len(text), limit=LONGEST_TEXT)
    with database.write():
        actor = staff.as_of_now(actor, "override_handover")
        handed = reads.by_number(number)
        states.require(handed.state, "addendum")
        desk = desk_settings.current()
        entry = _say("addendum", number, text, actor, desk, now)
        add_step(number, "addendum", actor, now, reason=text, entry=entry)
        return reads.by_number(number)


def _seal(
    action: str, document: Document, found: Situation, actor: Actor, desk: Desk, now: int
) -> Handed:
    """Open the next shift and write the entry whose digest covers the whole document."""
    following = found.incoming
    _open_differences(document, actor, desk, now)
    document = replace(
        document,
        open_items=open_lines(),
        next_shift=following.key,
        salt=os.urandom(16).hex(),
    )
    text = documents.written(document)
    shifts.open_next(following, checklists.ensure_for_shift(following.name, now).id, now)
    duty.join_next(found, document.accepted_by.login if document.accepted_by else None, now)
    said = _sentence(action, document, following, actor, desk)
    reference = f"{HANDOVER_REFERENCE}{document.handover}/{documents.digest(text)}"
    early = found.shift.ends_at - now > desk.arrive_early_minutes * MINUTE
    severity = ROUTINE if action == "accept" and not early else NOTABLE
    new = NewEntry(said, category="handover", severity=severity, reference=reference)
    number = entries.insert(new, Act(), actor, desk, now)
    reason = document.override or document.paper
    add_step(
        document.handover,
        action,
        actor,
        now,
        reason=reason.reason if reason else "",
        document=document,
        entry=number,
    )
    return reads.by_number(document.handover)


def _sentence(
    action: str, document: Document, following: ClockShift, actor: Actor, desk: Desk
) -> str:
    words = Words(desk.language)
    outgoing, incoming = document.offered_by, document.accepted_by
    reason = document.override or document.paper
    return words(
        SAID[action],
        number=document.handover,
        name=actor.account.name,
        outgoing=outgoing.name if outgoing else "-",
        incoming=incoming.name if incoming else "-",
        shift=_short(document.shift, words),
        next=_short(following.key, words),
        reason=reason.reason if reason else "",
        count=len(document.open_items),
    )


def _short(key: str, words: Words) -> str:
    return f"{key[:10]} {shift_pattern.name_label(key[11:], words)}"


def differing(document: Document) -> list[ChecklistLine]:
    """Return the counts that become open items with the seal: other than the list expects.

    A thing that has its open item already gets no second one.
    """
    return [
        line
        for line in document.checklist
        if line.expected is not None
        and documents.differs(line.expected, document.counted_last(line))
        and not is_open_already(line.label)
    ]


def _open_differences(document: Document, actor: Actor, desk: Desk, now: int) -> None:
    """Make open items of counts that the list did not expect.

    Not before: the log would tell the incoming what they have to count blind.
    """
    for line in differing(document):
        assert line.expected is not None
        check, value = document.check(f"check:{line.position}"), document.counted_last(line)
        said = (line.note, check.remark, check.answer) if check else (line.note,)
        note = "; ".join(dict.fromkeys(filter(None, said)))
        open_difference(line.label, line.expected, value, note, actor, desk, now)


def _say(action: str, number: int, reason: str, actor: Actor, desk: Desk, now: int) -> int:
    words = Words(desk.language)
    text = words(SAID[action], number=number, name=actor.account.name, reason=reason)
    new = NewEntry(
        text, category="handover", severity=NOTABLE, reference=f"{HANDOVER_REFERENCE}{number}"
    )
    return entries.insert(new, Act(), actor, desk, now)


def _require_number(opened: OpenedShift, number: int | None) -> None:
    """Raise DeskError when the handover that was meant is sealed: a second seal is for no other."""
    if number not in (None, opened.opening):
        raise DeskError("handover_state", state=states.STATES["sealed"])


def _reason(reason: str) -> str:
    cleaned = clean_line(reason)
    if not cleaned:
        raise DeskError("reason_missing", "reason")
    return cleaned[:400]
