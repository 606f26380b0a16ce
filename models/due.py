"""What is due: each part adds its things here; who is concerned, who has seen it or put it off."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from peewee import CompositeKey, IntegerField, TextField

from models import audit, staff
from models.database import BaseModel, database, rows
from models.errors import DeskError
from models.language import N_
from models.staff import Account, Actor
from models.text import clean_line

LEVELS = (N_("desk"), N_("handler"), N_("supervisor"), N_("manager"))  # complaints say the same
DESK, HANDLER, SUPERVISOR, MANAGER = range(4)
AT_THE_DESK = frozenset({"clerk", "lobby"})
# Who is concerned beside the handler and whoever is on duty. The desk's manager is its admin: no
# other role stands above the supervisors.
CONCERNED = {
    DESK: AT_THE_DESK,
    HANDLER: AT_THE_DESK,
    SUPERVISOR: AT_THE_DESK | {"supervisor"},
    MANAGER: AT_THE_DESK | {"supervisor", "admin"},
}
LONGEST_WORDS = 200


class DueAnswer(BaseModel):
    """That a person has seen a thing as it stood, or with `until` has put it off."""

    person = TextField()
    key = TextField()
    at = IntegerField()
    until = IntegerField(null=True)
    words = TextField()

    class Meta:
        primary_key = CompositeKey("person", "key")


# Rules


@dataclass(frozen=True)
class Due:
    """A thing with a time, in UTC microseconds, and from when on whom it concerns.

    `key` is the same as long as it is the same thing; `label` names it, `what` is to be done with
    it (message ids), `about` is what people wrote. `told` are levels and their moments: without
    any the supervisor's, at its time. `handler` is a login or a name, `reference` leads to it:
    `entry/12`, `complaint/45`. Where `alone` has logins, nobody else is called.
    """

    key: str
    label: str
    due_at: int
    told: tuple[tuple[int, int], ...] = ()
    handler: str = ""
    what: str = ""
    about: str = ""
    reference: str = ""
    alone: frozenset[str] = frozenset()

    def is_over(self, now: int) -> bool:
        """Whether its time has come."""
        return self.due_at <= now

    def level(self, now: int) -> int:
        """Return the highest level it has come to: DESK as long as nobody is to be told."""
        return max(self._reached(now), default=DESK)

    def news(self, now: int) -> str:
        """Return the key of the thing as it stands: another one whenever it has become worse."""
        return f"{self.key}/{len(self._reached(now))}"

    def _reached(self, now: int) -> list[int]:
        told = self.told or ((SUPERVISOR, self.due_at),)
        return [level for level, at in told if at <= now]


@dataclass(frozen=True)
class Answer:
    """What a person said to a thing: seen, or with `until` and words not before then."""

    person: str
    name: str
    key: str
    at: int
    until: int | None = None
    words: str = ""

    def silences(self, now: int) -> bool:
        """Whether it keeps the thing quiet now."""
        return self.until is None or now < self.until


@dataclass(frozen=True)
class Watch:
    """Who looks at what is due: the account, whether it is on duty, everybody's answers."""

    account: Account
    on_duty: bool = False
    answers: tuple[Answer, ...] = ()

    def is_concerned(self, thing: Due, now: int) -> bool:
        """Whether it is this person's to know: theirs to handle, on duty, or of that level."""
        if thing.alone:
            return self.account.login in thing.alone
        told = self.account.roles & CONCERNED[thing.level(now)]
        return self.on_duty or bool(told) or self._handles(thing)

    def rank(self, thing: Due, now: int) -> tuple[int, int]:
        """Return the order for this person: what has come to their own level before the rest."""
        level = thing.level(now)
        own = self.account.roles & (CONCERNED[level] - AT_THE_DESK)
        own_level = level if own or (level and self._handles(thing)) else DESK
        return -own_level, thing.due_at

    def answer(self, thing: Due, now: int) -> Answer | None:
        """Return what this person said to the thing as it stands now."""
        return self._mine.get(thing.news(now))

    def is_quiet(self, thing: Due, now: int) -> bool:
        """Whether this person has seen it as it stands, or has put it off until later."""
        said = self.answer(thing, now)
        return said is not None and said.silences(now)

    @cached_property
    def _mine(self) -> dict[str, Answer]:
        login = self.account.login
        return {answer.key: answer for answer in self.answers if answer.person == login}

    def _handles(self, thing: Due) -> bool:
        return thing.handler in (self.account.login, self.account.name)


def strip(things: Iterable[Due], watch: Watch, now: int, soon: int) -> list[Due]:
    """Return what stands on a person's strip, theirs first.

    That is what concerns them, is due within `soon` or has been escalated, and what they have not
    seen as it stands.
    """
    standing = (
        each
        for each in things
        if is_shown(each, now, soon)
        and watch.is_concerned(each, now)
        and not watch.is_quiet(each, now)
    )
    return sorted(standing, key=lambda each: watch.rank(each, now))


def is_shown(thing: Due, now: int, soon: int) -> bool:
    """Whether its time is near enough, by the desk's minutes or by its own limits."""
    return thing.due_at <= now + soon or thing.level(now) > DESK


# Reads

Source = Callable[[int], list[Due]]
SOURCES: list[Source] = []


def source(function: Source) -> Source:
    """Register a part's function: given the present, it returns what has a due time."""
    SOURCES.append(function)
    return function


def collect(now: int) -> list[Due]:
    """Return everything with a due time, the most urgent first."""
    return sorted((due for each in SOURCES for due in each(now)), key=lambda due: due.due_at)


def answers() -> tuple[Answer, ...]:
    """Return what everybody said to what is due."""
    person, name = DueAnswer.person, staff.Staff.name
    columns = person, name, DueAnswer.key, DueAnswer.at, DueAnswer.until, DueAnswer.words
    query = DueAnswer.select(*columns).join(staff.Staff, on=(staff.Staff.login == person))
    return tuple(Answer(*row) for row in rows(query.order_by(DueAnswer.at)))


# Writes


def acknowledge(news: str, actor: Actor, now: int) -> Answer:
    """Note that a person has seen a thing; `news` is its key as they saw it.

    Raises DeskError: due_changed when it is gone or worse by now, disabled, not_allowed.
    """
    return _answer(news, actor, now, None, "")


def snooze(news: str, until: int, words: str, actor: Actor, now: int) -> Answer:
    """Put a thing off until a moment, for one person, with a word on why.

    Raises DeskError: due_past, reason_missing, text_long, and those of `acknowledge`.
    """
    from models.visitors import documents  # its patterns take time to be made ready

    words = documents.cut(clean_line(words)).text
    if until <= now:
        raise DeskError("due_past", "until", when=until)
    if not words:
        raise DeskError("reason_missing", "words")
    if len(words) > LONGEST_WORDS:
        raise DeskError("text_long", "words", length=len(words), limit=LONGEST_WORDS)
    return _answer(news, actor, now, until, words)


def _answer(news: str, actor: Actor, now: int, until: int | None, words: str) -> Answer:
    with database.write():
        account = staff.as_of_now(actor, "write_log").account
        if account.is_device:
            raise DeskError("device_signs_in", login=account.login)
        standing = {each.news(now): each.label for each in collect(now)}
        if news not in standing:
            raise DeskError("due_changed")
        # What has gone, or has become worse, needs no answer any more: the table stays small.
        DueAnswer.delete().where(DueAnswer.key.not_in(list(standing))).execute()
        said = {"at": now, "until": until, "words": words}
        row = {"person": account.login, "key": news, **said}
        DueAnswer.insert(row).on_conflict_replace().execute()
        # Not on a case's timeline: that tells of the case, and this of who looked. Nobody who
        # works on the case is to be told that it has changed.
        audit.record(
            "due_seen" if until is None else "due_snoozed",
            actor.origin,
            person=account.login,
            subject=f"{standing[news]} {news}",
            detail="" if until is None else f"{until} {words}",
            now=now,
        )
    return Answer(account.login, account.name, news, now, until, words)
