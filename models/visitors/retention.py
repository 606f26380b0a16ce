"""Retention: what is older than the desk's limit loses its personal fields and is counted still.

A purge works in short transactions, so that the desk goes on meanwhile; each leaves the register
whole, and one that is killed is finished by the next. The words leave the search index, their pages
(secure_delete) and, with `empty_file`, the journal. By a clock that may be ahead nothing goes by
itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from peewee import fn

from models import audit, search
from models import desk as desk_settings
from models.clock import DAY, local
from models.clock_doubts import Jump, recorded_jump
from models.database import database, rows
from models.desk import Desk
from models.drafts import Draft
from models.errors import DeskError
from models.language import N_
from models.staff import Actor, as_of_now
from models.visitors import index, lifecycle, reads, steps
from models.visitors.tables import (
    DRAFTS,
    INDEX,
    OTHER,
    PURPOSES,
    BarredKey,
    BarredRow,
    VisitKey,
    VisitorPass,
    VisitorPassKey,
    VisitorPassStep,
    VisitRow,
    VisitStep,
)

PURGED = N_("Visitor register: {count} visits before {day} anonymised ({first} to {last})")
PURGED_OTHERS = N_("Visitor register: entries that ended before {day} removed")
BATCH = 200  # visits in one transaction: about a sixth of a second with the lock held
EMPTY = dict.fromkeys(
    (
        *("name", "organisation", "phone", "digits", "document", "last_four", "plate", "unit"),
        *("host", "programme", "goods_in", "goods_out", "badges", "remarks"),
    ),
    "",
)


@dataclass(frozen=True)
class Purge:
    """What a purge removes or would: visits, passes, entries of the list, drafts; by which rule.

    `before` is a moment; `first` and `last` are visit numbers, empty without any.
    """

    before: int
    visits: int = 0
    passes: int = 0
    barred: int = 0
    drafts: int = 0
    first: str = ""
    last: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to remove."""
        return not (self.visits or self.passes or self.barred or self.drafts)


def limit(desk: Desk, now: int) -> int:
    """Return the moment before which nothing personal may be kept, by the desk's setting."""
    return now - desk.visitor_retention_days * DAY


def due(before: int) -> Purge:
    """Say what a purge of all before a moment would remove; nothing is written (a dry run)."""
    [(visits, first, last)] = rows(_counted(_old_visits(before)))
    return Purge(
        before,
        visits,
        VisitorPass.select().where(_old_passes(before)).count(),
        BarredRow.select().where(_old_barred(before)).count(),
        Draft.select().where(_old_drafts(before)).count(),
        first or "",
        last or "",
    )


def is_due(now: int) -> bool:
    """Whether there is something to do for `daily_pieces`; cheap enough to ask once an hour."""
    return not index.is_current() or (_has_old(now) and recorded_jump(now) is None)


def waits_for_clock(now: int) -> Jump | None:
    """Return the clock's step ahead that keeps the daily purge from what is old by it."""
    doubt = recorded_jump(now)
    return doubt if doubt is not None and _has_old(now) else None


def _has_old(now: int) -> bool:
    before = limit(desk_settings.current(), now)
    return any(
        model.select().where(condition).limit(1).exists()
        for model, condition in (
            (VisitRow, _old_visits(before)),
            (VisitorPass, _old_passes(before)),
            (BarredRow, _old_barred(before)),
            (Draft, _old_drafts(before)),
        )
    )


def purge_daily(actor: Actor, now: int) -> Purge | None:
    """Purge by the desk's own limit, once a day; None when that was done or there is nothing.

    Nor by a clock that may be ahead: then it waits until somebody purges by hand, or for a week.

    The limit is the admin's; `actor` is whoever is signed in or the backup's account, for the duty
    log's line needs an author. Call `empty_file` afterwards.
    """
    return _last(daily_pieces(actor, now))


def daily_pieces(actor: Actor, now: int) -> Iterator[Purge]:
    """Yield after each short transaction of the daily purge, so that others write in between.

    Several may be at it: they share the work, and whoever comes to its end first writes its entry.
    """
    if is_due(now):
        before = limit(desk_settings.current(), now)
        yield from _pieces(before, as_of_now(actor), now, is_daily=True)


def purge(before: int, actor: Actor, now: int) -> Purge:
    """Remove what is personal of visits before a moment; an admin's right. Returns what was done.

    Open visits stay whole, however old. Raises DeskError: not_allowed, purge_future.
    """
    actor = as_of_now(actor, "retention")
    if before > now:
        raise DeskError("purge_future", "before", when=before)
    return _purge(before, actor, now)


def _purge(before: int, actor: Actor, now: int) -> Purge:
    return _last(_pieces(before, actor, now)) or Purge(before)


def _last(pieces: Iterator[Purge]) -> Purge | None:
    """Go through with a purge; return what it has removed."""
    return next(iter(deque(pieces, maxlen=1)), None)


def _pieces(before: int, actor: Actor, now: int, *, is_daily: bool = False) -> Iterator[Purge]:
    for _ in index.rebuilding():  # or words would stay in it
        yield Purge(before)
    if is_daily and recorded_jump(now) is not None:
        return
    done = due(before)
    while not done.is_empty:
        with database.write():
            if is_daily and _is_done_today(now):
                return
            if numbers := _next_visits(before):
                _empty_visits(numbers, now)
            else:
                done = _finish(before, actor, now)
        yield done
        if not numbers:
            return


def _finish(before: int, actor: Actor, now: int) -> Purge:
    """Remove what is no visit and record the whole, inside a write; return what was removed."""
    visits, first, last = _not_recorded(now)
    done = replace(due(before), visits=visits, first=first, last=last)
    _empty_passes(before, now)
    _empty_barred(before, now)
    Draft.delete().where(_old_drafts(before)).execute()
    search.rebuild_pages(INDEX)
    if not done.is_empty:  # another has come to the end while this one began
        _record(done, actor, now)
    return done


def _last_recorded() -> int | None:
    last: int | None = database.ask("SELECT MAX(at) FROM audit WHERE act = 'purge_visitors'")[0][0]
    return last


def _is_done_today(now: int) -> bool:
    zone, last = desk_settings.current().zone, _last_recorded()
    if last is None:
        return False
    # A clock that was ahead, and more than a day: that purge says nothing of today.
    return last < now + DAY and local(last, zone).date() >= local(now, zone).date()


def _not_recorded(now: int) -> tuple[int, str, str]:
    """Count the visits that were emptied since the last entry of a purge, whoever did it."""
    since = (VisitRow.purged_at > (_last_recorded() or 0)) | (VisitRow.purged_at == now)
    [(count, first, last)] = rows(_counted(since))
    return count, first or "", last or ""


def _counted(condition: Any) -> Any:
    number = VisitRow.number
    return VisitRow.select(fn.COUNT(number), fn.MIN(number), fn.MAX(number)).where(condition)


def empty_file() -> bool:
    """Take what a purge removed out of the file and its journal too.

    False while somebody reads: then it is still there, and this wants to be called again.
    """
    return database.empty_journal()


def _old_visits(before: int) -> Any:
    """Whose data have had their time: what is over, and who was expected and never came."""
    return (
        (VisitRow.at < before)
        & VisitRow.purged_at.is_null()
        & (
            VisitRow.state.in_(lifecycle.OVER)
            | ((VisitRow.state == lifecycle.EXPECTED) & (VisitRow.limit_at < before))
        )
    )


def _old_passes(before: int) -> Any:
    ended = fn.COALESCE(VisitorPass.ended_at, VisitorPass.ends_at)
    return VisitorPass.purged_at.is_null() & (ended < before)


def _old_barred(before: int) -> Any:
    ended = fn.COALESCE(BarredRow.ended_at, BarredRow.ends_at)
    return BarredRow.purged_at.is_null() & (ended < before)


def _old_drafts(before: int) -> Any:
    return Draft.form.startswith(DRAFTS) & (Draft.saved_at < before)


def _next_visits(before: int) -> list[int]:
    query = VisitRow.select(VisitRow.id).where(_old_visits(before)).order_by(VisitRow.at)
    return [number for (number,) in rows(query.limit(BATCH))]


def _empty_visits(numbers: Sequence[int], now: int) -> None:
    """Take the words out of the index, then out of the rows; times, party and state stay."""
    for number in numbers:
        index.remove(reads.whole(number))
    chosen = VisitRow.id.in_(list(numbers))
    own_words = chosen & VisitRow.purpose.not_in(list(PURPOSES))
    VisitRow.update(purpose=OTHER).where(own_words).execute()
    VisitRow.update({**EMPTY, "visitor_pass": None, "purged_at": now}).where(chosen).execute()
    of_chosen = VisitStep.visit.in_(list(numbers))
    VisitStep.update(old="", new="", words="", facts="{}").where(of_chosen).execute()
    VisitKey.delete().where(VisitKey.visit.in_(list(numbers))).execute()


def _empty_passes(before: int, now: int) -> None:
    query = VisitorPass.select(VisitorPass.id).where(_old_passes(before))
    old = [number for (number,) in rows(query)]
    for start in range(0, len(old), BATCH):
        some = old[start : start + BATCH]
        fields = ("name", "organisation", "phone", "last_four", "plate", "unit", "permit")
        empty = dict.fromkeys((*fields, "authority", "remarks"), "")
        gone = {**empty, "purged_at": now}
        VisitorPass.update(gone).where(VisitorPass.id.in_(some)).execute()
        VisitorPassKey.delete().where(VisitorPassKey.visitor_pass.in_(some)).execute()
        of_some = VisitorPassStep.visitor_pass.in_(some)
        VisitorPassStep.update(words="").where(of_some).execute()


def _empty_barred(before: int, now: int) -> None:
    query = BarredRow.select(BarredRow.id).where(_old_barred(before))
    old = [number for (number,) in rows(query)]
    for start in range(0, len(old), BATCH):
        some = old[start : start + BATCH]
        fields = ("name", "aliases", "last_four", "phone", "plate", "notice", "reason")
        gone = {**dict.fromkeys((*fields, "end_reason"), ""), "purged_at": now}
        BarredRow.update(gone).where(BarredRow.id.in_(some)).execute()
        BarredKey.delete().where(BarredKey.barred.in_(some)).execute()


def _record(done: Purge, actor: Actor, now: int) -> None:
    """Put the purge into the log and the audit trail, with how many and which numbers."""
    day = local(done.before, desk_settings.current().zone).date().isoformat()
    counts = f"{done.visits} {done.passes} {done.barred} {done.drafts}"
    audit.record(
        "purge_visitors",
        actor.origin,
        person=actor.account.login,
        subject=f"{done.first} {done.last}".strip(),
        detail=f"{day}: {counts}",
        now=now,
    )
    if done.visits:
        first, last = done.first, done.last
        steps.told(PURGED, actor, now, day=day, count=done.visits, first=first, last=last)
    else:
        steps.told(PURGED_OTHERS, actor, now, day=day)
