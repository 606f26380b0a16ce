"""The index of words in which visits are found, and the spelling with which it was built.

Pinyin of another version would take other words out of the index than were put in. So the version
is kept beside it, and when it is another one the index is built anew: the latest visits first, in
short transactions; whoever writes meanwhile leaves alone what is not in it yet. The keys of the
do-not-admit list, made of the same pinyin, are written anew before.
"""

from __future__ import annotations

from collections.abc import Iterator

from models import search, spelling
from models.database import database, rows
from models.desk import Setting
from models.visitors import matching, names, reads
from models.visitors.matching import Who
from models.visitors.tables import INDEX, BarredKey, BarredRow, Visit, VisitRow

SPELLED = "visit_words_spelling"  # the setting with the version
FROM = "visit_words_from"  # while it is built anew: the earliest visit that is in it
BATCH = 200  # visits in one transaction


def text_of(visit: Visit) -> str:
    """Return what the index holds of a visit."""
    number = names.digits(visit.phone)
    said = [
        *(visit.number, visit.short_number, visit.name, spelling.pinyin(visit.name)),
        *(spelling.initials(visit.name), visit.organisation, number, number[-names.TAIL :]),
        *(visit.last_four, visit.plate, visit.plate[1:], visit.unit, visit.host, visit.programme),
        *(visit.purpose, visit.badges, visit.goods_in, visit.goods_out, visit.remarks),
    ]
    return "\n".join(dict.fromkeys(part for part in said if part))


def add(visit: Visit) -> None:
    """Have a new visit found, inside its write; the first one says how the index is spelled."""
    if _setting(SPELLED) is None and not _has_others(visit.id):
        mark_current()
    search.add(INDEX, visit.id, text_of(visit))


def replace(before: Visit, after: Visit) -> None:
    """Find a visit by what it has become, inside a write."""
    if _holds(before.id):
        search.remove(INDEX, before.id, text_of(before))
        search.add(INDEX, after.id, text_of(after))


def remove(visit: Visit) -> None:
    """Find a visit no more, inside a write."""
    if _holds(visit.id):
        search.remove(INDEX, visit.id, text_of(visit))


def is_current() -> bool:
    """Whether it is whole and spelled as this program spells; cheap enough to ask once an hour."""
    spelled = _setting(SPELLED)
    if spelled is None:
        return not _has_others(0)
    return spelled == spelling.version() and _setting(FROM) is None


def mark_current() -> None:
    """Note that it is spelled as this program spells, inside a write."""
    _set(SPELLED, spelling.version())


def rebuilding() -> Iterator[int]:
    """Build it anew where that is due; yield after each transaction how many visits it took in.

    One that is killed is gone on with by the next; two at once share the work.
    """
    while not is_current():
        with database.write():
            taken = _rebuild_some()
        yield taken


def _rebuild_some() -> int:
    if _setting(SPELLED) != spelling.version():
        database.ask(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('delete-all')")  # noqa: S608
        _spell_barred_anew()
        _set(FROM, str(database.ask("SELECT COALESCE(MAX(id), 0) + 1 FROM visit")[0][0]))
        mark_current()
    earliest = int(_setting(FROM) or 0)
    kept = (VisitRow.id < earliest) & VisitRow.purged_at.is_null()
    query = VisitRow.select(VisitRow.id).where(kept).order_by(VisitRow.id.desc()).limit(BATCH)
    numbers = [number for (number,) in rows(query)]
    if numbers:
        search.add_many(INDEX, [(number, text_of(reads.whole(number))) for number in numbers])
        _set(FROM, str(numbers[-1]))
    else:
        Setting.delete().where(Setting.name == FROM).execute()
    return len(numbers)


def _spell_barred_anew() -> None:
    """Write the keys of the do-not-admit list anew; those of entries that were ended are gone."""
    query = BarredRow.select().where(BarredRow.ended_at.is_null() & BarredRow.purged_at.is_null())
    found = [(key, row.id) for row in list(query) for key in sorted(matching.keys(_who(row)))]
    BarredKey.delete().execute()
    database.load("barred_key", ("key", "barred"), found)


def _who(row: BarredRow) -> Who:
    aliases = tuple(filter(None, row.aliases.split("\n")))
    return Who(row.name, row.last_four, row.phone, row.plate, aliases)


def _holds(number: int) -> bool:
    earliest = _setting(FROM)
    return earliest is None or number >= int(earliest)


def _has_others(number: int) -> bool:
    return bool(VisitRow.select().where(VisitRow.id != number).exists())


def _setting(name: str) -> str | None:
    found = rows(Setting.select(Setting.value).where(Setting.name == name))
    return found[0][0] if found else None


def _set(name: str, value: str) -> None:
    Setting.insert(name=name, value=value).on_conflict_replace().execute()
