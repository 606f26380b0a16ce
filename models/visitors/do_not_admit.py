"""The do-not-admit list 拒访名单: who is on it, until when, and who at the desk is like them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models import desk as desk_settings
from models import masking
from models.clock import short_date_time
from models.database import database
from models.errors import DeskError
from models.language import N_
from models.log.tables import NOTABLE
from models.staff import Account, Actor
from models.visitors import checks, matching, steps
from models.visitors.matching import Who
from models.visitors.tables import LONGEST_NAME, BarredKey, BarredRow, NewVisit

ADDED = N_("Do-not-admit list: entry {entry} added")
ADDED_UNTIL = N_("Do-not-admit list: entry {entry} added, until {when}")
ENDED = N_("Do-not-admit list: entry {entry} ended")
BATCH = 500
ALIASES = 10


@dataclass(frozen=True)
class NewBarred:
    """Who is not to be let in. `notice` is what every clerk is told, `reason` is a supervisor's.

    `last_four` may hold a whole number: only its last four are kept. Without `ends_at` it has no
    end. Moments in UTC microseconds.
    """

    name: str
    reason: str
    aliases: tuple[str, ...] = ()
    last_four: str = ""
    phone: str = ""
    plate: str = ""
    notice: str = ""
    starts_at: int | None = None
    ends_at: int | None = None


@dataclass(frozen=True)
class Barred:
    """An entry as it is listed: masked, and the reason only for whoever may see it, else None."""

    id: int
    name: str
    aliases: tuple[str, ...]
    last_four: str
    phone: str
    plate: str
    notice: str
    reason: str | None
    starts_at: int
    ends_at: int | None
    ended_at: int | None
    ended_name: str
    end_reason: str
    added_at: int
    added_name: str

    @property
    def number(self) -> str:
        """The number as it is said and shown: D-012."""
        return written_number(self.id)

    def is_in_force(self, now: int) -> bool:
        """Whether it counts now."""
        is_over = self.ends_at is not None and self.ends_at <= now
        return self.starts_at <= now and not is_over and self.ended_at is None


@dataclass(frozen=True)
class Match:
    """An entry that somebody is like: why (keys of matching.REASONS) and until when.

    `reason` is None for whoever may not see it; `until` None has no end.
    """

    barred: int
    number: str
    name: str
    notice: str
    why: tuple[str, ...]
    until: int | None
    reason: str | None = None


def written_number(barred: int) -> str:
    """Return the number of an entry as it is said and shown."""
    return f"D-{barred:03}"


def who(new: NewVisit) -> Who:
    """Return what of a new visit is looked up in the list."""
    return Who(
        new.name[:LONGEST_NAME], masking.last_four(new.last_four.upper()), new.phone, new.plate
    )


# Reads


def matches(person: Who, now: int, account: Account | None = None) -> list[Match]:
    """Return the entries in force that somebody is like, the strongest reason first.

    It costs about a millisecond whatever the list's length: call it while a name is typed. With an
    account that may, the reasons are told in full.
    """
    found: list[Match] = []
    reasons = list(matching.REASONS)
    for entry, known in _candidates(matching.keys(person)):
        why = matching.why(person, known) if entry.is_in_force(now) else ()
        if why:
            match = Match(
                *(entry.id, entry.number, entry.name, entry.notice, why, entry.ends_at),
                reason=_told(entry.reason, account),
            )
            found.append(match)
    return sorted(found, key=lambda match: (reasons.index(match.why[0]), match.barred))


def _candidates(keys: Iterable[str]) -> list[tuple[Barred, Who]]:
    of_keys = BarredKey.select(BarredKey.barred).where(BarredKey.key.in_(sorted(keys)))
    query = BarredRow.select().where(BarredRow.id.in_(of_keys))
    return [
        (_entry(row), Who(row.name, row.last_four, row.phone, row.plate, _names(row.aliases)))
        for row in list(query)
    ]


def listed(account: Account, now: int, *, over: bool = False) -> list[Barred]:
    """Return the list, the latest first; with `over` also what does not count any more."""
    query = BarredRow.select().where(BarredRow.purged_at.is_null()).order_by(BarredRow.id.desc())
    found = [_entry(row, account) for row in list(query)]
    return [entry for entry in found if over or entry.is_in_force(now) or entry.starts_at > now]


def entry(barred: int, account: Account) -> Barred:
    """Return an entry; raise DeskError `barred_unknown`."""
    return _entry(_row(barred), account)


def check_known(barred: int) -> None:
    """Raise DeskError `barred_unknown` unless there is such an entry."""
    _row(barred)


def _row(barred: int) -> BarredRow:
    row = BarredRow.get_or_none((BarredRow.id == barred) & BarredRow.purged_at.is_null())
    if row is None:
        raise DeskError("barred_unknown", "barred", value=barred)
    assert isinstance(row, BarredRow)
    return row


def _names(aliases: str) -> tuple[str, ...]:
    return tuple(aliases.split("\n")) if aliases else ()


def _told(reason: str | None, account: Account | None) -> str | None:
    return reason if account is not None and account.may("do_not_admit") else None


def _entry(row: BarredRow, account: Account | None = None) -> Barred:
    return Barred(
        id=row.id,
        name=row.name,
        aliases=_names(row.aliases),
        last_four=masking.document(row.last_four),
        phone=masking.phone(row.phone),
        plate=row.plate,
        notice=row.notice,
        reason=row.reason if account is None else _told(row.reason, account),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        ended_name=row.ended_name,
        end_reason=row.end_reason if account is None or account.may("do_not_admit") else "",
        added_at=row.added_at,
        added_name=row.added_name,
    )


# Writes


def add(new: NewBarred, actor: Actor, now: int) -> Barred:
    """Put somebody on the list; a supervisor's right. The duty log has a line, with no name.

    Raises DeskError: reason_missing, barred_nobody, barred_window, and for a field's limits.
    """
    actor.require("do_not_admit")
    starts_at = now if new.starts_at is None else new.starts_at
    if new.ends_at is not None and (new.ends_at <= starts_at or new.ends_at <= now):
        raise DeskError("barred_window", "ends_at")
    reason = steps.checked_words(new.reason)
    if not reason:
        raise DeskError("reason_missing", "reason")
    if len(new.aliases) > ALIASES:
        raise DeskError("barred_aliases", "aliases", limit=ALIASES)
    aliases = [steps.checked_line(each, "aliases") for each in new.aliases]
    person = Who(
        steps.checked_line(new.name, "name"),
        steps.checked_document(new.last_four),
        steps.checked_line(new.phone, "phone", strict=True),
        checks.checked_plate(new.plate),
        tuple(alias for alias in aliases if alias),
    )
    found_by = matching.keys(person)
    if not found_by:
        raise DeskError("barred_nobody", "name")
    with database.write():
        barred: int = BarredRow.insert(
            name=person.name,
            aliases="\n".join(person.aliases),
            last_four=person.last_four,
            phone=person.phone,
            plate=person.plate,
            notice=steps.checked_line(new.notice, "notice"),
            reason=reason,
            starts_at=starts_at,
            ends_at=new.ends_at,
            ended_name="",
            end_reason="",
            added_at=now,
            added_name=actor.account.name,
        ).execute()
        database.load("barred_key", ("key", "barred"), [(key, barred) for key in sorted(found_by)])
        number, zone = written_number(barred), desk_settings.current().zone
        if new.ends_at is None:
            steps.told(ADDED, actor, now, NOTABLE, entry=number)
        else:
            when = short_date_time(new.ends_at, zone, now)
            steps.told(ADDED_UNTIL, actor, now, NOTABLE, entry=number, when=when)
    return entry(barred, actor.account)


def end(barred: int, why: str, actor: Actor, now: int) -> Barred:
    """Take somebody off the list before the time; a supervisor's right.

    Raises DeskError: barred_unknown, barred_over, reason_missing.
    """
    actor.require("do_not_admit")
    why = steps.checked_words(why)
    if not why:
        raise DeskError("reason_missing", "reason")
    with database.write():
        known = entry(barred, actor.account)
        if known.ended_at is not None or (known.ends_at is not None and known.ends_at <= now):
            raise DeskError("barred_over", "barred", value=known.number)
        ended = {"ended_at": now, "ended_name": actor.account.name, "end_reason": why}
        BarredRow.update(ended).where(BarredRow.id == barred).execute()
        BarredKey.delete().where(BarredKey.barred == barred).execute()
        steps.told(ENDED, actor, now, NOTABLE, entry=known.number)
    return entry(barred, actor.account)
