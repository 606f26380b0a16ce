"""Going on duty: asked once after the sign-in, and by one key at any time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from rich.text import Text
from textual import events, on, work
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from models import desk as desk_settings
from models import duty, roster, staff
from models.clock import MINUTE, duration
from models.duty import Situation
from models.errors import DeskError
from models.staff import Account
from models.text import shown
from screens import keys, labels, places
from screens.desk_screen import DeskDialog
from screens.keyboard import keys_wait
from screens.session import Session
from screens.widgets.frame import TextLine


@dataclass(frozen=True)
class Choice:
    """One thing that can be recorded by one key, at the moment of the key."""

    key: str
    words: str
    write: Callable[[int], object]


class DutyDialog(DeskDialog[bool]):
    """Who is on which shift, and what the person may do about it. Answers whether it was done."""

    BINDINGS = keys.bindings("back")

    def __init__(self, session: Session, asked: Asked, now: int) -> None:
        super().__init__(session)
        self._asked, self._now = asked, now
        self._choices: list[Choice] = []
        self._title, self._shift, self._list = TextLine(), TextLine(), OptionList()
        self._hint, self._words = TextLine(), TextLine()

    def compose(self) -> ComposeResult:
        """Lay out the shift and the choices, the likeliest first."""
        with Vertical(id="dialog"):
            yield self._title
            yield self._shift
            yield self._list
            yield self._hint
            yield self._words
        self.words_changed()

    def words_changed(self) -> None:
        """Speak the other language; the cursor stays."""
        session, words, at = self.session, self.session.words, self._list.highlighted
        found = self._asked.situation
        self._choices = choices(session, found, self._asked.planned, self._now)
        self._title.show(Text(words("Go on duty?"), "bold"))
        self._shift.show(f" {labels.signs(session).dot} ".join(labels.on_duty(found, session)))
        self._list.set_options(Option(self._line(choice)) for choice in self._choices)
        self._list.highlighted = (at or 0) if self._choices else None
        hint = words("Enter or the key chooses   Esc: not now (2 w asks again)")
        self._hint.show(Text(hint, "dim"))

    def _line(self, choice: Choice) -> Text:
        return Text.assemble((f" {choice.key} ", "bold"), f" {choice.words}")

    def on_key(self, event: events.Key) -> None:
        """Choose by the key."""
        for choice in self._choices:
            if event.key == choice.key:
                event.stop()
                self._do(choice)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._do(self._choices[event.option_index])

    @work(group="write", exclusive=True)
    @keys_wait()
    async def _do(self, choice: Choice) -> None:
        try:
            await self.session.write(choice.write, self.session.clock())
        except DeskError as error:
            self._words.show(Text(self.session.explain(error), "bold"))
        else:
            self.dismiss(True)


def choices(session: Session, found: Situation, planned: list[Account], now: int) -> list[Choice]:
    """Return what the signed-in person may record now, the likeliest first.

    `planned` are the people on the roster whom one may be here instead of.
    """
    words, actor = session.words, session.person
    login = actor.account.login
    if not actor.account.may("go_on_duty"):
        return []
    following = labels.shift(found.incoming, session)
    listed: list[Choice] = []
    if found.opened is not None and found.is_member(login):
        late = words("the relief for {shift} has not arrived; I stay", shift=following)
        listed.append(Choice("l", late, partial(duty.relief_late, actor)))
        if not found.is_waiting(login):
            both = words("double shift: I stay on for {shift}", shift=following)
            listed.append(Choice("d", both, partial(duty.double_shift, actor)))
        return listed
    relieves = duty.prefers_relief(found, login, now, session.desk)
    if not found.is_waiting(login):
        if found.opened is None:
            text = words("go on duty: {shift}", shift=following)
            listed.append(Choice("g", text, partial(duty.go_on_duty, actor, relieve=False)))
        else:
            join = words("join the open shift: {shift}", shift=labels.shift(found.shift, session))
            relieve = _relief(found, session, now)
            listed = [
                Choice("j", join, partial(duty.go_on_duty, actor, relieve=False)),
                Choice("t", relieve, partial(duty.go_on_duty, actor, relieve=True)),
            ]
            if relieves:
                listed.reverse()
        for place, other in enumerate(planned[:5], 1):
            text = words("swap: I am here instead of {name}", name=shown(other.name))
            swap = partial(duty.swap_tonight, other.login, actor, relieve=relieves)
            listed.append(Choice(str(place), text, swap))
    return listed


def _relief(found: Situation, session: Session, now: int) -> str:
    """Say which shift one relieves for; and how long it is until then, where that is early."""
    words, shift = session.words, labels.shift(found.incoming, session)
    early = found.incoming.starts_at - now
    if early <= session.desk.arrive_early_minutes * MINUTE:
        return words("relieve it, for {shift}", shift=shift)
    amount = duration(early, words)
    return words("relieve it, for {shift}: that begins in {amount}", shift=shift, amount=amount)


@dataclass(frozen=True)
class Asked:
    """What the question needs to know."""

    situation: Situation
    planned: list[Account]


def surroundings(login: str, now: int) -> Asked:
    """Read who is on duty, and who is planned for the shift the person would go on."""
    found, desk = duty.situation(now), desk_settings.current()
    relieves = duty.prefers_relief(found, login, now, desk) or found.opened is None
    shift = found.incoming if relieves else found.shift
    logins = set(roster.rostered(shift.day, shift.name)) - {login}
    present = {member.login for member in (*found.members, *found.waiting)}
    return Asked(found, [one for one in staff.everybody() if one.login in logins - present])


async def ask(app: App[Any], session: Session) -> bool:
    """Ask what the person wants to record; say whether anything was."""
    now = session.clock()
    found = await session.read(surroundings, session.person.account.login, now)
    if places.is_locked(app):
        return False
    dialog = DutyDialog(session, found, now)
    # Not push_screen_wait: it first runs what the app has put off, which at the end is its own end.
    return bool(await asyncio.shield(app.push_screen(dialog, wait_for_dismiss=True)))
