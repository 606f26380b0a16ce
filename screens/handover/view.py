"""What the handover screen shows, read at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from models import desk as desk_settings
from models import duty
from models.database import database
from models.duty import Situation
from models.errors import DeskError
from models.handover import offering, reads
from models.handover.documents import Document
from models.handover.offering import Named, Obstacle
from models.handover.tables import Handed
from models.language import Words
from models.log import reads as log_reads
from models.log.tables import LogEntry
from models.staff import Account

MOST_SINCE = 20  # entries since the offer that are shown, the newest; all of them are counted


@dataclass(frozen=True)
class View:
    """A handover as one person sees it; without an open shift there is no document."""

    situation: Situation
    now: int
    handed: Handed | None = None
    document: Document | None = None
    entries: dict[int, LogEntry] = field(default_factory=dict)
    obstacles: tuple[Obstacle, ...] = ()
    since_offer: int = 0
    since: tuple[LogEntry, ...] = ()
    outgoing: bool = False
    incoming: bool = False

    @property
    def state(self) -> str:
        """The handover's state, of models/handover/states."""
        return self.handed.told_state if self.handed is not None else "on_duty"

    @property
    def is_preparing(self) -> bool:
        """Whether the outgoing may still write."""
        return self.handed is not None and self.handed.state == "preparing"

    @property
    def may_prepare(self) -> bool:
        """Whether the one who looks may write in it now."""
        return self.is_preparing and self.outgoing

    @property
    def is_offered(self) -> bool:
        """Whether it waits for the incoming, or they are at it."""
        return self.handed is not None and self.handed.state in ("offered", "under_review")

    @property
    def takes_part(self) -> bool:
        """Whether the one who looks has something to do with it now."""
        return self.may_prepare or (self.is_offered and self.incoming)

    def not_theirs(self, account: Account) -> DeskError:
        """Return why somebody who is not on the shift cannot write in it."""
        if self.situation.is_waiting(account.login):
            return DeskError("handover_not_signed_yet")
        return DeskError("not_on_shift", name=account.name)

    @property
    def is_answering(self) -> bool:
        """Whether the one who looks has offered it and answers what is doubted."""
        return self.is_offered and self.outgoing

    def may_answer(self, item: str) -> bool:
        """Whether there is a doubt at an item that the one who looks answers."""
        return self.is_answering and self.is_doubted(item)

    def is_doubted(self, item: str) -> bool:
        """Whether the incoming doubts an item; answered or not."""
        check = self.document.check(item) if self.document is not None else None
        return check is not None and check.verdict == "doubt"

    def is_left(self, item: str) -> bool:
        """Whether something is still to be done at an item by the one who looks."""
        return any(obstacle.item == item for obstacle in self.obstacles)


def read(account: Account, now: int, words: Words) -> View:
    """Read the open shift's handover as a person sees it, all of one moment, in their words."""
    with database.atomic():
        return _read(account, now, words)


def _read(account: Account, now: int, words: Words) -> View:
    from models.handover import review

    found, desk = duty.situation(now), desk_settings.current()
    if found.opened is None:
        return View(found, now)
    opened = found.opened
    handed = reads.by_number(opened.opening)
    named = None if handed.document else offering.named(opened)
    document = handed.document or offering.compiled(opened, desk, now, named, words)
    outgoing = found.is_member(account.login)
    incoming = not outgoing and account.may("go_on_duty")
    offered = handed.state in ("offered", "under_review")
    if not offered:
        left = offering.obstacles(opened, account.login) if outgoing else []
    elif incoming:
        left = review.left_to_check(document) or review.doubts(document)
    else:
        left = review.doubts(document)
    since = log_reads.newest(MOST_SINCE) if offered else []
    since = [entry for entry in since if entry.number > document.last]
    return View(
        situation=found,
        now=now,
        handed=handed,
        document=document,
        entries={entry.number: entry for entry in (*_entries(document, named), *since)},
        obstacles=tuple(left),
        since_offer=log_reads.count(after=document.last) if offered else 0,
        since=tuple(since),
        outgoing=outgoing,
        incoming=incoming,
    )


def _entries(document: Document, named: Named | None) -> Sequence[LogEntry]:
    """Return the entries a document names; what was read to compile it is not read again."""
    if named is not None:
        return *named.severe, *named.open_items
    open_numbers = (line.number for line in document.open_items)
    return log_reads.entries({*document.urgent, *document.notable, *open_numbers})
