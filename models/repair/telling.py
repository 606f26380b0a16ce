"""The entry in which a repaired desk tells what was lost.

Its text says so in words, its reference in numbers that the check of the chain reads: those of
entries that are not there any more, and of those that are there though no digest proves them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain, count

from models import audit, staff
from models import desk as desk_settings
from models.database import rows
from models.export_words import TABLES
from models.language import N_, Words
from models.log import entries, lost_by_repair
from models.log.tables import NOTABLE, Entry, NewEntry
from models.repair.judging import Judged
from models.staff import Account, Actor, Staff

NAME = N_("Repair")
LOGIN = "repair"
SENTENCE = N_("Repaired: this log was saved out of a damaged file.")
LOST = N_("Lost: {numbers}.")
DOUBTFUL = N_("Not proven: {numbers}.")
OTHERS = N_("Records missing elsewhere: {tables}.")
NONE = N_("none")


def tell(judged: Judged, missing: Mapping[str, int], now: int) -> int:
    """Write the entry, inside a write, and return its number, which nobody has had before.

    `missing` is how many rows of other tables are lost. Nobody's PIN may be readable any more, so
    the program itself is the author: a device that is barred again at once. The shell's user stands
    beside it.
    """
    here = desk_settings.current()
    words = Words(here.language)
    account = _account(words, now)
    actor = Actor(account, audit.origin("shell"))
    lost, doubtful = spans(judged.lost), spans(judged.doubtful)
    reference = lost_by_repair.reference(lost, doubtful)
    said = NewEntry(_text(lost, doubtful, missing, words), severity=NOTABLE, reference=reference)
    least = judged.lost[-1].stop if judged.lost else 1
    number = entries.insert(said, entries.Act(), actor, here, now, least=least)
    audit.record("repair", actor.origin, person=account.login, detail=f"#{number}", now=now)
    Staff.update(disabled_at=now).where(Staff.login == account.login).execute()
    return number


def _text(lost: str, doubtful: str, missing: Mapping[str, int], words: Words) -> str:
    said = [
        words(SENTENCE),
        words(LOST, numbers=lost or words(NONE)),
        words(DOUBTFUL, numbers=doubtful or words(NONE)),
    ]
    if missing:
        said.append(words(OTHERS, tables=counted(missing, words)))
    return words.joined(said)


def spans(numbers: Iterable[range]) -> str:
    """Return ranges as `40-52,60`."""
    return ",".join(str(each[0]) if len(each) == 1 else f"{each[0]}-{each[-1]}" for each in numbers)


def title(table: str, words: Words) -> str:
    """Return what a table holds in a few words: how its description in an export begins."""
    return re.split("[.;:。；：]", words(TABLES[table].words))[0]


def counted(counts: Mapping[str, int], words: Words) -> str:
    """Return how many rows of which tables, in words: `The visitor register 3; …`."""
    return words.parted(f"{title(table, words)} {count}" for table, count in counts.items())


def _account(words: Words, now: int) -> Account:
    """Return the program's own account, made if need be, allowed to write."""
    known = {login for (login,) in rows(Staff.select(Staff.login))}
    names = chain([LOGIN], (f"{LOGIN}-{number}" for number in count(2)))
    login = next(name for name in names if name not in known or _is_own(name))
    if login in known:
        Staff.update(disabled_at=None).where(Staff.login == login).execute()
    else:
        device = staff.checked_device(login, words(NAME))
        staff.insert_account(device, pin_hash=None, now=now)
    return staff.find(login)


def _is_own(login: str) -> bool:
    """Whether only a repair can have left an account: barred, and all it wrote tells of repairs."""
    barred = Staff.select().where(
        (Staff.login == login) & (Staff.kind == "device") & Staff.disabled_at.is_null(False)
    )
    if not barred.exists():
        return False
    written = rows(Entry.select(Entry.reference).where(Entry.author == login))
    return bool(written) and all(
        (of or "").startswith(lost_by_repair.REFERENCE) for (of,) in written
    )
