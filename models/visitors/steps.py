"""Adding to a visit's timeline: one transaction, checked by the lifecycle, no time ever edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models import desk as desk_settings
from models import staff
from models.database import database, rows
from models.errors import DeskError
from models.language import N_, Words
from models.log import entries
from models.log.entries import Act
from models.log.tables import ROUTINE, NewEntry
from models.masking import last_four
from models.staff import Actor
from models.text import clean_line, clean_text
from models.visitors import documents, index, lifecycle, names, reads
from models.visitors.tables import (
    LONGEST_LINE,
    Visit,
    VisitKey,
    VisitRow,
    VisitStep,
    written_facts,
)

CATEGORY = "visitor"
REFERENCE = "visit/"
LONGEST_WORDS = 1000
STILL_POSSIBLE = ("badge_back", "badge_lost")  # of a visit that is anonymous already
LEAVING = ("leave", "left_earlier", "part")
# Fields whose change is a change of what the visit is found by.
FOUND_BY = frozenset(
    (
        *("name", "organisation", "phone", "last_four", "plate", "purpose", "unit", "host"),
        *("programme", "goods_in", "goods_out", "badges", "remarks"),
    )
)
MISSING = {
    "words": N_("a few words on why or what"),
    "moment": N_("a time"),
    "new": N_("which one"),
    "count": N_("how many"),
    "field": N_("what is to be amended"),
    "authority": N_("who of the unit allows it"),
}


@dataclass(frozen=True)
class Said:
    """What is said with an action; `facts` are what the detail needs of it."""

    words: str = ""
    old: str = ""
    new: str = ""
    moment: int | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Whether a field of lifecycle.Action.required was given."""
        own = {"words": self.words, "new": self.new, "moment": self.moment}
        return (own[name] if name in own else self.facts.get(name)) not in ("", None)


NOTHING = Said()


def act(
    number: int,
    action: str,
    actor: Actor,
    now: int,
    *,
    expected: int | None = None,
    said: Said = NOTHING,
    changes: Mapping[str, object] | None = None,
) -> Visit:
    """Do one thing with a visit, inside a write, and return it whole as it is then.

    `expected` is the version the person saw, `changes` are the columns that follow from the step.
    Raises DeskError: visit_settled (says who signed it out, and when), visit_changed, visit_state,
    visit_purged, visit_missing, not_allowed.
    """
    visit = open_visit(number, action, expected)
    add(visit, action, actor, now, said)
    changed = dict(changes or {})
    changed |= {"state": lifecycle.after(visit.state, action), "version": visit.version + 1}
    VisitRow.update(changed).where(VisitRow.id == number).execute()
    after = reads.whole(number)
    if FOUND_BY & changed.keys():
        index.replace(visit, after)
        remember(after)
    return after


def open_visit(number: int, action: str, expected: int | None = None) -> Visit:
    """Read a visit inside a write, for an action; raise DeskError when somebody was first."""
    visit = reads.whole(number)
    if visit.purged_at is not None and action not in STILL_POSSIBLE:
        raise DeskError("visit_purged", number=visit.short_number)
    if visit.state in lifecycle.OVER and action in LEAVING:
        raise _settled(visit)
    if expected is not None and visit.version != expected:
        last = reads.timeline(number)[-1]
        raise DeskError(
            "visit_changed",
            number=visit.short_number,
            name=last.person_name,
            what=lifecycle.ACTIONS[last.action].label,
        )
    return visit


def _settled(visit: Visit) -> DeskError:
    """Return who was first with a visit that is over, and with what."""
    timeline = reads.timeline(visit.id)
    before = next((at for at, step in enumerate(timeline) if step.state == visit.state), 0)
    step = timeline[before]
    return DeskError(
        "visit_settled",
        number=visit.short_number,
        name=step.person_name,
        when=step.at,
        what=lifecycle.ACTIONS[step.action].label,
    )


def add(visit: Visit, action: str, actor: Actor, now: int, said: Said = NOTHING) -> None:
    """Add a step inside a write; the rights are those of the account as it is now."""
    found = lifecycle.require(visit.state, action)
    account = staff.as_of_now(actor, found.right).account
    words = checked_words(said.words)
    for required in found.required:
        if not said.has(required) or (required == "words" and not words):
            raise DeskError("visit_missing", required, what=MISSING[required])
    VisitStep.insert(
        visit=visit.id,
        at=now,
        person=account.login,
        person_name=account.name,
        action=action,
        state=lifecycle.after(visit.state, action),
        old=said.old,
        new=said.new,
        words=words,
        moment=said.moment,
        facts=written_facts(said.facts),
    ).execute()


def checked_words(text: str) -> str:
    """Return text of any lines cleaned, document numbers cut; raise DeskError `text_long`."""
    cleaned = documents.cut(clean_text(text)).text
    if len(cleaned) > LONGEST_WORDS:
        raise DeskError("text_long", "words", length=len(cleaned), limit=LONGEST_WORDS)
    return cleaned


def checked_line(text: str, name: str, limit: int = LONGEST_LINE, *, strict: bool = False) -> str:
    """Return a field cleaned, document numbers cut; raise DeskError `text_long`.

    `strict` is for fields that have numbers of their own: only what is nothing else is cut.
    """
    cleaned = documents.cut(clean_line(text), strict=strict).text
    if len(cleaned) > limit:
        raise DeskError("text_long", name, length=len(cleaned), limit=limit)
    return cleaned


def checked_document(text: str) -> str:
    """Return all that is kept of a document's number."""
    return last_four(clean_line(text).upper())  # in capitals some letters are two


# What a returning visitor is offered by: the keys of the person's latest visit.


def remember(visit: Visit) -> None:
    """Offer a visit in place of the same person's earlier one, inside a write."""
    same = names.identity(visit.name, visit.phone, visit.plate)
    earlier = [
        found for (found,) in rows(VisitKey.select(VisitKey.visit).where(VisitKey.key == same))
    ]
    if any(found > visit.id for found in earlier):
        return
    if visit.state in (lifecycle.WITHDRAWN, lifecycle.REFUSED):
        VisitKey.delete().where(VisitKey.visit == visit.id).execute()
        _remember_before(visit)
        return
    VisitKey.delete().where(VisitKey.visit.in_([*earlier, visit.id])).execute()
    found_by = {same, *names.keys(visit.name, visit.phone, visit.plate)}
    database.load("visit_key", ("key", "visit"), [(key, visit.id) for key in sorted(found_by)])


def _remember_before(visit: Visit) -> None:
    """Offer the person's last visit that came to something, where this one was offered."""
    query = VisitRow.select(VisitRow.id, VisitRow.phone, VisitRow.plate).where(
        (VisitRow.name == visit.name)
        & (VisitRow.id != visit.id)
        & VisitRow.purged_at.is_null()
        & VisitRow.state.not_in((lifecycle.WITHDRAWN, lifecycle.REFUSED))
    )
    same = names.identity(visit.name, visit.phone, visit.plate)
    for number, phone, plate in rows(query.order_by(VisitRow.id.desc())):
        if names.identity(visit.name, phone, plate) == same:
            remember(reads.whole(number))
            return


# The duty log's line: the number, never a name, a phone, a plate or a unit.


def tell(
    visit: Visit,
    sentence: str,
    actor: Actor,
    now: int,
    *,
    severity: int = ROUTINE,
    **facts: object,
) -> None:
    """Write an entry about a visit into the duty log, inside the same write."""
    told(sentence, actor, now, severity, f"{REFERENCE}{visit.id}", number=visit.number, **facts)


def told(
    sentence: str,
    actor: Actor,
    now: int,
    severity: int = ROUTINE,
    reference: str | None = None,
    **facts: object,
) -> None:
    """Write an entry of the register into the duty log, inside a write, in the desk's words."""
    desk = desk_settings.current()
    text = Words(desk.language)(sentence, **facts)
    new = NewEntry(text, category=CATEGORY, severity=severity, reference=reference)
    entries.insert(new, Act(), actor, desk, now)
