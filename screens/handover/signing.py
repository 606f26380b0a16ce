"""Signing from the screen: what is still to do comes first, then the PIN, then the deed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import App

from models import staff
from models.clock import MINUTE, duration
from models.errors import DeskError
from models.handover import offering, sealing
from models.handover.documents import Document
from models.handover.tables import Handed
from models.staff import Account, Actor
from models.text import shown
from screens.handover.view import View
from screens.session import Session
from screens.sign_dialog import SignDialog


async def sign(app: App[Any], session: Session, view: View) -> str:
    """Sign as the outgoing, or as the incoming; return what to say. Raises DeskError."""
    words, actor = session.words, session.person
    offering.check_signer(actor)
    if view.is_preparing:
        offering.require_outgoing(view.situation, actor)  # before anybody does all for nothing
    if view.is_offered and view.outgoing and not view.obstacles:
        return words("It is signed. The incoming goes through it now.")
    if view.obstacles:
        first = view.obstacles[0]
        code = "review_unfinished" if view.is_offered else "handover_unfinished"
        if view.is_offered and view.document is not None and view.document.check(first.item):
            code = "doubt_unanswered"
        count, label = len(view.obstacles), words(first.label)
        raise DeskError(code, first.item, count=count, label=label)
    title = words("Take over the shift") if view.is_offered else words("Hand over the shift")
    assert view.document is not None
    differing = await session.read(sealing.differing, view.document)
    more = _easily_missed(session, view.document, len(differing))
    signer = await _signer(app, session, view, title, [actor.account], more)
    if signer is None:
        return ""
    if view.is_offered:
        number, now = view.handed.number if view.handed else None, session.clock()
        return _sealed(session, await session.write(sealing.accept, signer, now, number=number))
    await session.write(offering.offer, signer, session.clock())
    return words("Signed. The incoming goes through it now.")


async def override(app: App[Any], session: Session, view: View, reason: str) -> str:
    """Override as a supervisor, who may stand at somebody else's terminal. Raises DeskError."""
    if not reason:
        raise DeskError("reason_missing", "reason")
    everybody = await session.read(staff.everybody)
    candidates = [account for account in everybody if account.may("override_handover")]
    own = [account for account in candidates if account.login == session.person.account.login]
    title = session.words("Override: {reason}", reason=shown(reason))
    signer = await _signer(app, session, view, title, own or candidates)
    if signer is None:
        return ""
    assert view.handed is not None
    number, now = view.handed.number, session.clock()
    return _sealed(
        session, await session.write(sealing.override, reason, signer, now, number=number)
    )


async def outgoing(app: App[Any], session: Session, view: View) -> Actor | None:
    """Return one of the outgoing who stands at this terminal too, or None."""
    members = {member.login for member in view.situation.members}
    everybody = await session.read(staff.everybody)
    candidates = [account for account in everybody if account.login in members]
    return await _signer(app, session, view, session.words("Who answers?"), candidates)


async def _signer(
    app: App[Any],
    session: Session,
    view: View,
    title: str,
    candidates: Sequence[Account],
    more: Sequence[str] = (),
) -> Actor | None:
    document = view.document
    assert document is not None
    what = session.words.plural(
        "Handover {number}, entries {first} to {last}, {count} open item",
        "Handover {number}, entries {first} to {last}, {count} open items",
        len(document.open_items),
        number=document.handover,
        first=document.first,
        last=document.last,
    )
    signer: Actor | None = await app.push_screen_wait(
        SignDialog(session, title, [what, *more], candidates, subject=str(document.handover))
    )
    return signer


def _easily_missed(session: Session, document: Document, differing: int) -> list[str]:
    """Say what else becomes an open item with the seal, and how long the shift still runs."""
    words = session.words
    lines: list[str] = []
    if differing:
        lines.append(
            words.plural(
                "and {count} count that differs, to become an open item",
                "and {count} counts that differ, to become open items",
                differing,
            )
        )
    left = document.ends_at - session.clock()
    if left > session.desk.arrive_early_minutes * MINUTE:
        lines.append(words("The shift runs for another {amount}", amount=duration(left, words)))
    return lines


def _sealed(session: Session, handed: Handed) -> str:
    words = session.words
    return words(
        "Handover {number} is sealed. Code {code}", number=handed.number, code=handed.code or ""
    )
