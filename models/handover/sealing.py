"""The second signature: accepted, refused or overridden; the next shift opens, the log says so."""

from __future__ import annotations

import os
from dataclasses import replace

from models import audit, checklists, duty, shift_pattern, shifts
from models import desk as desk_settings
from models.database import database
from models.desk import Desk
from models.duty import Situation
from models.errors import DeskError
from models.handover import documents, reads, review, states
from models.handover.documents import Document, Person, Reason
from models.handover.offering import (
    add_step,
    check_signer,
    compiled,
    open_difference,
    open_lines,
    require_opened,
)
from models.handover.tables import Handed
from models.language import N_, Words
from models.log import entries
from models.log.entries import HANDOVER_REFERENCE, Act
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


def accept(actor: Actor, now: int) -> Handed:
    """Sign as the incoming: the open items pass, the next shift opens, the log seals it all.

    Raises DeskError: automatic_sign_in, same_person, on_both_shifts, handover_state (somebody was
    faster), review_unfinished, doubt_unanswered.
    """
    check_signer(actor)
    with database.write():
        found, desk = duty.situation(now), desk_settings.current()
        handed = reads.by_number(require_opened(found).opening)
        states.require(handed.state, "accept")
        review.require_incoming(found, actor)
        document = handed.document
        assert document is not None
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
    check_signer(actor)
    reason = _reason(reason)
    with database.write():
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
    actor.require("override_handover")
    if actor.automatic:
        raise DeskError("automatic_sign_in")
    reason = _reason(reason)
    with database.write():
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
    from the open shift. With a number, only that handover. Raises DeskError: same_person,
    automatic_sign_in, handover_state.
    """
    actor.require("override_handover")
    if actor.automatic:
        raise DeskError("automatic_sign_in")
    assert paper.paper is not None
    with database.write():
        found, desk = duty.situation(now), desk_settings.current()
        opened = require_opened(found)
        _require_number(opened, number)
        states.require(reads.state_of(opened.opening), "enter")
        signers = paper.offered_by, paper.accepted_by
        if signers[0] is None or signers[1] is None or signers[0].login == signers[1].login:
            name = signers[0].name if signers[0] else ""
            raise DeskError("same_person", "incoming", name=name)
        now_so = compiled(opened, desk, now)
        why = Reason(actor.account.login, actor.account.name, now, _reason(paper.paper.reason))
        document = replace(
            now_so,
            checklist=paper.checklist,
            sections=paper.sections,
            checks=paper.checks,
            offered_by=paper.offered_by,
            offered_at=paper.offered_at,
            accepted_by=paper.accepted_by,
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


def add(number: int, text: str, actor: Actor, now: int) -> Handed:
    """Add something to a sealed handover; it is shown as an addendum for ever."""
    actor.require("override_handover")
    text = clean_text(text)
    if not text:
        raise DeskError("addendum_missing", "addendum")
    with database.write():
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
    if action == "accept":
        duty.join_next(following, actor, now)
    said = _sentence(action, document, following, actor, desk)
    reference = f"{HANDOVER_REFERENCE}{document.handover}/{documents.digest(text)}"
    severity = ROUTINE if action == "accept" else NOTABLE
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


def _open_differences(document: Document, actor: Actor, desk: Desk, now: int) -> None:
    """Make open items of counts that the list did not expect; the incoming's count is the later.

    Not before: the log would tell the incoming what they have to count blind.
    """
    for line in document.checklist:
        check = document.check(f"check:{line.position}")
        value = check.value if check else line.value
        if line.expected is not None and value and value != str(line.expected):
            note = (check.remark if check else "") or line.note
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
