"""Writing the duty log: one function an intent, one transaction each. Nothing is ever changed."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models import desk as desk_settings
from models import search, shifts, staff
from models.clock import MINUTE, SECOND
from models.database import database
from models.desk import Desk
from models.errors import DeskError
from models.log import categories, chain, reads
from models.log.tables import (
    ACTIONS,
    ENTRY_COLUMNS,
    SEVERITY_NAMES,
    EntryRow,
    LogEntry,
    NewEntry,
    OpenItem,
    values,
)
from models.staff import Actor
from models.text import clean_line, clean_text

LONGEST_TEXT = 4000
LONGEST_PLACE = 60
INDEX = "entry_words"
HANDOVER_REFERENCE = "handover/"  # of the entries that seal a handover or belong to one
COMPARED = 400  # characters of a long text that are compared with one's own
ALIKE = 0.85  # of one's own words; found by trying: "lift 2 stuck" and "lift 3 stuck" stay apart
# The right that each action needs; looked at again when it is written.
RIGHTS = {
    "entry": "write_log",
    "correction": "correct_own",
    "void": "void_own",
    "take_back": "void_own",
    "carry": "open_items",
    "clear": "open_items",
    "repeat": "write_log",
    "purge": "retention",
}


@dataclass(frozen=True)
class Act:
    """What an entry does, and to which entry."""

    action: str = "entry"
    target: int | None = None


def append(new: NewEntry, actor: Actor, now: int) -> LogEntry:
    """Write an entry and return it, durable. A device's repeat folds into its first telling.

    Raises DeskError for a field that will not do, or when the account may not write.
    """
    actor.require("write_log")
    if new.carried and not actor.account.is_device:
        actor.require("open_items")
    new = checked(new, now)
    with database.write():
        desk = desk_settings.current()
        first = _repeated(new, actor, desk, now) if actor.account.is_device else None
        act = Act() if first is None else Act("repeat", first)
        number = insert(new, act, actor, desk, now)
        if new.carried and first is None:
            OpenItem.insert(number=number, due_at=new.due_at).execute()
    return reads.entry(number)


def correct(number: int, new: NewEntry, actor: Actor, now: int) -> LogEntry:
    """Write what one's own entry should have said; the old one stays readable, struck through."""
    actor.require("correct_own")
    new = replace(checked(new, now), carried=False, due_at=None)
    with database.write():
        target = reads.entry(number)
        check_correctable(target, actor)
        new = replace(new, reference=new.reference or target.reference)
        desk = desk_settings.current()
        written = insert(new, Act("correction", number), actor, desk, now)
        _follow(number, written)
    return reads.entry(written)


def void(number: int, reason: str, actor: Actor, now: int) -> LogEntry:
    """Declare an entry void, with a reason; another's needs the supervisor's right."""
    actor.require("void_own")
    reason = _required(reason, "reason_missing", "reason")
    with database.write():
        target = reads.entry(number)
        check_voidable(target, staff.as_of_now(actor))
        return _about(target, "void", reason, actor, now)


def take_back(number: int, actor: Actor, now: int) -> LogEntry:
    """Take one's own slip back within the desk's window: a void without a reason, folded away."""
    actor.require("void_own")
    with database.write():
        target = reads.entry(number)
        check_standing(target)
        if target.author != actor.account.login:
            raise DeskError("void_not_own", number=number, name=target.author_name)
        window = desk_settings.current().take_back_seconds
        if abs(now - target.recorded_at) > window * SECOND:
            raise DeskError("window_over", number=number, seconds=window)
        return _about(target, "take_back", "", actor, now)


def carry_over(number: int, due_at: int | None, actor: Actor, now: int) -> LogEntry:
    """Make an entry an open item, with a due time or without, until somebody clears it."""
    actor.require("open_items")
    if due_at is not None and due_at <= now:
        raise DeskError("due_past", "due", when=due_at)
    with database.write():
        target = reads.entry(number)
        check_standing(target)
        if target.is_open:
            raise DeskError("already_open", number=number)
        OpenItem.insert(number=number, due_at=due_at).execute()
        return _about(target, "carry", "", actor, now, due_at=due_at)


def clear(number: int, how: str, actor: Actor, now: int) -> LogEntry:
    """Clear an open item with a word on how it was settled."""
    actor.require("open_items")
    how = _required(how, "how_missing", "how")
    with database.write():
        target = reads.entry(number)
        if not target.is_open:
            raise DeskError("not_open", number=number)
        return _about(target, "clear", how, actor, now)


def near_duplicate(text: str, actor: Actor, now: int) -> LogEntry | None:
    """Return an entry of the author's own last minutes that says nearly the same, if there is one.

    After an interruption people write the same line again (DOMAIN section 1); it is only a hint.
    """
    from difflib import SequenceMatcher

    minutes = desk_settings.current().near_duplicate_minutes
    wanted = _bare(text)
    if not wanted:
        return None
    since = now - minutes * MINUTE
    for entry in reads.latest_of(actor.account.login, since=since, now=now):
        said = _bare(entry.text or "")
        pair = SequenceMatcher(None, said[:COMPARED], wanted[:COMPARED], autojunk=False)
        if said == wanted or (
            _digits(said) == _digits(wanted)
            and pair.quick_ratio() >= ALIKE
            and pair.ratio() >= ALIKE
        ):
            return entry
    return None


def checked(new: NewEntry, now: int) -> NewEntry:
    """Return an entry cleaned, or raise DeskError for the first field that will not do."""
    text = _required(new.text, "text_missing", "text")
    place = clean_line(new.place or "") or None
    if place is not None and len(place) > LONGEST_PLACE:
        raise DeskError("place_long", "place", length=len(place), limit=LONGEST_PLACE)
    if not 0 <= new.severity < len(SEVERITY_NAMES):
        raise DeskError("severity_unknown", "severity", value=new.severity)
    if new.happened_at is not None and new.happened_at > now:
        raise DeskError("happened_later", "happened", when=new.happened_at)
    if new.due_at is not None and new.due_at <= now:
        raise DeskError("due_past", "due", when=new.due_at)
    return replace(new, text=text, place=place)


def _required(text: str, code: str, field: str) -> str:
    cleaned = clean_text(text)
    if not cleaned:
        raise DeskError(code, field)
    if len(cleaned) > LONGEST_TEXT:
        raise DeskError("text_long", field, length=len(cleaned), limit=LONGEST_TEXT)
    return cleaned


def _bare(text: str) -> str:
    """Return letters and digits alone, in one width and case."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _digits(text: str) -> list[str]:
    return [character for character in text if character.isdigit()]


def check_standing(target: LogEntry) -> None:
    """Raise DeskError unless an entry may still be corrected, voided or carried over."""
    number = target.number
    if target.reference is not None and target.reference.startswith(HANDOVER_REFERENCE):
        raise DeskError("handover_entry", number=number)
    if target.action not in ("entry", "correction"):
        raise DeskError("not_an_entry", number=number, action=ACTIONS[target.action])
    if target.voided_by is not None or target.taken_back:
        raise DeskError("already_void", number=number)
    if target.corrected_by is not None:
        raise DeskError("already_corrected", number=number, by=target.corrected_by)


def check_correctable(target: LogEntry, actor: Actor) -> None:
    """Raise DeskError unless an entry stands and is the actor's own."""
    check_standing(target)
    if target.author != actor.account.login:
        raise DeskError("not_own_entry", number=target.number, name=target.author_name)


def check_voidable(target: LogEntry, actor: Actor) -> None:
    """Raise DeskError unless an entry stands and the actor may declare it void."""
    check_standing(target)
    if target.author != actor.account.login and not actor.account.may("void_other"):
        raise DeskError("void_not_own", number=target.number, name=target.author_name)


def _about(
    target: LogEntry, action: str, text: str, actor: Actor, now: int, due_at: int | None = None
) -> LogEntry:
    """Write an entry that speaks of another, inside a write."""
    if action in ("void", "take_back") and target.action == "correction":
        assert target.target is not None
        _follow(target.number, target.target)
    elif action in ("void", "take_back", "clear"):
        OpenItem.delete().where(OpenItem.number == target.number).execute()
    said = NewEntry(
        text, category=target.category, carried=action == "carry", due_at=due_at, place=None
    )
    desk = desk_settings.current()
    return reads.entry(insert(said, Act(action, target.number), actor, desk, now))


def _follow(number: int, standing: int) -> None:
    """Move an open item to the entry that stands for it now: a correction, or what it corrected."""
    OpenItem.update(number=standing).where(OpenItem.number == number).execute()


def _repeated(new: NewEntry, actor: Actor, desk: Desk, now: int) -> int | None:
    """Return the entry that a device repeats within the desk's minutes of its first telling."""
    since = now - desk.device_fold_minutes * MINUTE
    for entry in reads.latest_of(actor.account.login, since=since, now=now):
        same = (entry.text, entry.place, entry.category, entry.severity)
        if same == (new.text, new.place, new.category, new.severity):
            return entry.number
    return None


def insert(
    new: NewEntry, act: Act, actor: Actor, desk: Desk, now: int, *, least: int = 1
) -> int:  # fmt: skip
    """Add the next entry to the chain, inside a write, and return its number.

    With `least` numbers below it are skipped: they were given out before, and are lost.
    """
    return insert_all([new], act, actor, desk, now, least=least)[-1]


def insert_all(
    lines: Sequence[NewEntry], act: Act, actor: Actor, desk: Desk, now: int, *, least: int = 1
) -> range:
    """Add entries of one kind to the chain as `insert` does; return their numbers."""
    actor = staff.as_of_now(actor, RIGHTS[act.action])
    for category in {new.category for new in lines}:
        categories.check(category)
    shift = shifts.ensure(now, desk.zone)
    head = reads.head()
    last, digest = head or (0, chain.genesis(desk.id))
    numbers = range(first := max(last + 1, least), first + len(lines))
    rows = []
    for number, new in zip(numbers, lines, strict=True):
        row = _row(number, new, act, actor, shift.id or 0, now)
        row.digest = digest = chain.entry_digest(digest, row, shift.key)
        rows.append(row)
    database.load("entry", ENTRY_COLUMNS, map(values, rows))
    words = [indexed_text(new.text, new.place) for new in lines]
    search.add_many(INDEX, zip(numbers, words, strict=True))
    return numbers


def _row(number: int, new: NewEntry, act: Act, actor: Actor, shift: int, now: int) -> EntryRow:
    """Return an entry that has no digest yet."""
    salt = os.urandom(16)
    return EntryRow(
        number=number,
        happened_at=now if new.happened_at is None else new.happened_at,
        recorded_at=now,
        author=actor.account.login,
        author_name=actor.account.name,
        channel=actor.origin.channel,
        system_user=actor.origin.system_user,
        shift=shift,
        category=new.category,
        severity=new.severity,
        action=act.action,
        target=act.target,
        carried=int(new.carried),
        due_at=new.due_at,
        reference=new.reference,
        salt=salt,
        text=new.text,
        place=new.place,
        content_digest=chain.content_digest(salt, new.text, new.place),
        digest=b"",
    )


def indexed_text(text: str, place: str | None) -> str:
    """Return what the search index holds of an entry."""
    return f"{text}\n{place}" if place else text
