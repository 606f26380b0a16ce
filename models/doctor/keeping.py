"""Whether a desk could be brought back: its last verified backup, and backups kept too long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from models import desk
from models.backups import places, reports, tables
from models.clock import DAY
from models.doctor.lines import BAD, LOOK, OK, Line, Subject, amount, line
from models.errors import DeskError
from models.journals import laid_aside
from models.language import N_

LONG = 7 * DAY  # without a verified backup is no oversight any more


def backups(subject: Subject) -> Iterator[Line]:
    """A backup was made and verified lately."""
    here, now = desk.current(), subject.now
    last = tables.last_verified(now)
    if here.demo:
        yield line("backups", OK, N_("A demo desk needs no backup."))
        return
    facts = {"amount": "-" if last is None else amount(now - last)}
    overdue = now - reports.overdue_at(here, now)
    if overdue >= 0:
        yield line(
            "backups",
            BAD if overdue > LONG else LOOK,
            N_("No backup was ever verified.")
            if last is None
            else N_("The last verified backup is {amount} old."),
            N_("Do: dutydesk backup create, and see: dutydesk backup schedule"),
            **facts,
        )
    elif last is None:
        yield line("backups", OK, N_("The desk is new; it has no backup yet."))
    else:
        yield line("backups", OK, N_("The last verified backup is {amount} old."), **facts)


def has_backups(path: Path) -> bool:
    """Whether backups lie beside a desk's file, or where it should be."""
    return any(places.usual_folder(path).glob(f"*{places.PROVEN}"))


def missing(path: Path) -> Line:
    """Return what is said where the file is gone and its backups are there."""
    return line(
        "desk",
        BAD,
        N_("There is no desk at {path}, but there are backups beside it."),
        N_("If there was a desk here: dutydesk backup restore"),
        path=path,
    )


def old_copies(subject: Subject) -> Iterator[Line]:
    """No desk that a restore has replaced holds what the desk itself may not keep any more."""
    from models.visitors import retention

    here, path = desk.current(), subject.path
    if copies := laid_aside(path):
        yield line(
            "old copies",
            LOOK,
            N_("The desk's journal was damaged once; the desk as it was then is kept: {names}"),
            N_("Save what it has: dutydesk repair FILE --to PATH. Then remove it."),
            names=tuple(each.name for each in copies),
        )
    limit = retention.limit(here, subject.now)
    old = [
        each.name
        for each in sorted(path.parent.iterdir())
        if each.name.startswith(f"{path.name}.before-restore-")
        and each.stat().st_mtime_ns // 1000 < limit
    ]
    if old:
        yield line(
            "old copies",
            LOOK,
            N_(
                "Desks from before a restore, over {days} days old, hold visitors' data that are "
                "to be removed: {names}"
            ),
            N_("Remove them."),
            days=here.visitor_retention_days,
            names=tuple(old),
        )


def old_backups(subject: Subject) -> Iterator[Line]:
    """No backup holds what the desk itself may not keep any more."""
    from models.visitors import retention

    here = desk.current()
    limit = retention.limit(here, subject.now)
    old = [
        stored.path.name
        for folder in tables.known_folders(subject.path)
        for stored in _stored(folder)
        if stored.header and stored.header.desk_id == here.id and stored.created_at < limit
    ]
    if old:
        yield line(
            "old backups",
            LOOK,
            N_("Backups over {days} days old hold visitors' data that are to be removed: {count}"),
            N_("Do: dutydesk backup prune"),
            days=here.visitor_retention_days,
            count=len(old),
        )


def _stored(folder: Path) -> list[places.Stored]:
    with suppress(DeskError):  # a stick that is not there now
        return places.stored([folder])
    return []
