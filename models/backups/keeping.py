"""Which backups stay: so many of the last hours, days, weeks and months that have one.

As restic's `forget`: of each hour, day, week or month that has a backup its newest one stays, until
as many as the policy says; a backup stays when any rule keeps it. What is older than the desk keeps
visitors' data goes all the same, for its register has not forgotten them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from models import audit
from models.audit import Origin
from models.backups import tables
from models.backups.places import Stored
from models.clock import DAY, local
from models.database import database
from models.errors import DeskError
from models.files import reason_of, sync
from models.language import N_


@dataclass(frozen=True)
class Policy:
    """How many stay of each kind; `days` is the age from which none stays, 0 for no such age."""

    hourly: int = 48
    daily: int = 14
    weekly: int = 8
    monthly: int = 24
    days: int = 0


PERIODS: dict[str, tuple[str, Callable[[datetime], object]]] = {
    "hourly": (N_("hourly"), lambda at: (at.date(), at.hour, at.utcoffset())),
    "daily": (N_("daily"), lambda at: at.date()),
    "weekly": (N_("weekly"), lambda at: at.isocalendar()[:2]),
    "monthly": (N_("monthly"), lambda at: (at.year, at.month)),
}
OTHER_DESK = N_("another desk's")
UNREADABLE = N_("cannot be read")
LAST = N_("the last verified")
NEWER = N_("newer than the last verified")
FAILED = N_("its check failed")
TOO_OLD = N_("older than visitors' data may be")
FUTURE = N_("from the future: a clock was wrong")
NO_RULE = N_("no rule keeps it")


@dataclass(frozen=True)
class Decision:
    """Whether a backup stays, and why, as message ids."""

    backup: Stored
    stays: bool
    reasons: tuple[str, ...]


def decide(
    backups: Iterable[Stored], desk_id: str, policy: Policy, zone: ZoneInfo, now: int
) -> list[Decision]:
    """Say of each backup in one folder whether it stays, the newest first.

    Periods are those of the desk's `zone`. Another desk's stay, and what cannot be read. The last
    one that was verified stays whatever the rules say, and so does what failed after it. What is
    from after `now`, of a clock that was wrong, counts for no rule, stays and comes last.
    """
    found = sorted(backups, key=lambda each: (-each.created_at, each.path.name))
    ordered = sorted(found, key=lambda each: each.created_at > now)
    own = [each for each in ordered if _is_of(each, desk_id) and each.created_at <= now]
    proven = [each for each in own if each.is_proven]
    kept = _kept_by_rules(proven, policy, zone)
    last = proven[0] if proven else None
    return [
        _decision(each, last, kept.get(each.path, ()), policy, now)
        if _is_of(each, desk_id)
        else Decision(each, True, (OTHER_DESK if each.header else UNREADABLE,))
        for each in ordered
    ]


def _is_of(backup: Stored, desk_id: str) -> bool:
    return backup.header is not None and backup.header.desk_id == desk_id


def remove(
    decisions: Iterable[Decision], origin: Origin, now: int
) -> tuple[list[Stored], list[DeskError]]:
    """Remove what does not stay, durably and recorded; return what went, and what would not go."""
    gone: list[Stored] = []
    problems: list[DeskError] = []
    for backup in (each.backup for each in decisions if not each.stays):
        try:
            backup.path.unlink(missing_ok=True)
            sync(backup.path.parent)
        except OSError as problem:
            reason = reason_of(problem)
            problems.append(DeskError("not_removed", path=backup.path, reason=reason))
        else:
            gone.append(backup)
    with database.write():
        tables.forget((each.path.absolute() for each in gone), now)
        if gone:
            audit.record("backup_prune", origin, now=now, detail=str(len(gone)))
    return gone, problems


def _decision(
    backup: Stored, last: Stored | None, rules: tuple[str, ...], policy: Policy, now: int
) -> Decision:
    if backup is last:
        return Decision(backup, True, (LAST, *rules))
    if backup.created_at > now:
        return Decision(backup, True, (FUTURE,))
    if policy.days and backup.created_at < now - policy.days * DAY:
        return Decision(backup, False, (TOO_OLD,))
    if not backup.is_proven:
        newer = last is None or backup.created_at > last.created_at
        return Decision(backup, newer, (NEWER if newer else FAILED,))
    return Decision(backup, bool(rules), rules or (NO_RULE,))


def _kept_by_rules(
    backups: Sequence[Stored], policy: Policy, zone: ZoneInfo
) -> dict[Path, tuple[str, ...]]:
    """Return by which rules each backup stays; they are given the newest first."""
    kept: dict[Path, tuple[str, ...]] = {}
    for name, (label, period) in PERIODS.items():
        left: int = getattr(policy, name)
        before: object = None
        for backup in backups:
            this = period(local(backup.created_at, zone))
            # the oldest stays as long as the rule has room: it goes back furthest
            if left and (this != before or backup is backups[-1]):
                kept[backup.path] = (*kept.get(backup.path, ()), label)
                left -= 1
            before = this
    return kept
