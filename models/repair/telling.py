"""The entry in which a repaired desk tells what was lost.

Its text ends with `lost=40-52; doubtful=53`: the numbers of entries that are not there any more,
and of those that are there though their digests do not prove them. The chain covers it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, count

from models import audit, staff
from models import desk as desk_settings
from models.database import rows
from models.language import N_, Words
from models.log import entries, losses
from models.log.tables import NOTABLE, NewEntry
from models.repair.judging import Judged
from models.staff import Account, Actor, Staff

NAME = N_("Repair")
LOGIN = "repair"
SENTENCE = N_("Repaired: this log was saved out of a damaged file.")


def tell(judged: Judged, tables: str, now: int) -> int:
    """Write the entry, inside a write, and return its number, which nobody has had before.

    Nobody's PIN may be readable any more, so the program itself is its author: a device that is
    barred again at once. The shell's user stands beside it.
    """
    here = desk_settings.current()
    words = Words(here.language)
    account = _account(words, now)
    actor = Actor(account, audit.origin("shell"))
    said = NewEntry(_text(judged, tables, words), severity=NOTABLE, reference=losses.REFERENCE)
    least = judged.lost[-1].stop if judged.lost else 1
    number = entries.insert(said, entries.Act(), actor, here, now, least=least)
    audit.record("repair", actor.origin, person=account.login, detail=f"#{number}", now=now)
    Staff.update(disabled_at=now).where(Staff.login == account.login).execute()
    return number


def _text(judged: Judged, tables: str, words: Words) -> str:
    named = losses.written(spans(judged.lost), spans(judged.doubtful))
    return f"{words(SENTENCE)} {tables}{named}"


def spans(numbers: Iterable[range]) -> str:
    """Return ranges as `40-52,60`."""
    return ",".join(str(each[0]) if len(each) == 1 else f"{each[0]}-{each[-1]}" for each in numbers)


def _account(words: Words, now: int) -> Account:
    """Return the program's own account, made if need be, allowed to write."""
    known = dict(rows(Staff.select(Staff.login, Staff.kind)))
    names = chain([LOGIN], (f"{LOGIN}-{number}" for number in count(2)))
    login = next(name for name in names if known.get(name, "device") == "device")
    if login in known:
        Staff.update(disabled_at=None).where(Staff.login == login).execute()
    else:
        device = staff.checked_device(login, words(NAME))
        staff.insert_account(device, pin_hash=None, now=now)
    return staff.find(login)
