"""Drafts: what is half-written in any form, kept per person, form and terminal until it is done."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from peewee import AutoField, IntegerField, TextField

from models.database import BaseModel, database

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


class Draft(BaseModel):
    """Unfinished content of one form, of one person, at one terminal."""

    id = AutoField()
    person = TextField()
    form = TextField()
    terminal = TextField()
    process = TextField()
    content = TextField()
    saved_at = IntegerField()


@dataclass(frozen=True)
class Place:
    """Whose draft, of which form, at which terminal; and the process that writes there."""

    person: str
    form: str
    terminal: str
    process: str


@dataclass(frozen=True)
class SavedDraft:
    """A draft as saved last; `elsewhere` when a running program at another terminal has it."""

    content: str
    saved_at: int
    terminal: str
    elsewhere: bool


def this_process() -> str:
    """Return a name for this process that others on the machine can look for."""
    return f"{socket.gethostname()}:{os.getpid()}"


def is_running(process: str) -> bool:
    """Say whether a process named by `this_process` still runs; on another machine, assume so."""
    host, _, number = process.rpartition(":")
    if host != socket.gethostname():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def find(place: Place) -> SavedDraft | None:
    """Return the person's draft of a form: this terminal's, else one left, else another's."""
    row = _own(place)
    if row is not None:
        return SavedDraft(row.content, row.saved_at, row.terminal, elsewhere=False)
    for newest in _all(place):
        return SavedDraft(newest.content, newest.saved_at, newest.terminal, elsewhere=True)
    return None


def _own(place: Place) -> Draft | None:
    """Return what `find` gives as one's own: this terminal's, else the newest of a dead program."""
    drafts = _all(place)
    here = [draft for draft in drafts if draft.terminal == place.terminal]
    return next(iter(here or (draft for draft in drafts if not is_running(draft.process))), None)


def _all(place: Place) -> list[Draft]:
    mine = (Draft.person == place.person) & (Draft.form == place.form)
    return list(Draft.select().where(mine).order_by(Draft.saved_at.desc()))


def save(place: Place, content: str, now: int) -> None:
    """Keep the content, durable on return. A draft left by a program that is gone is taken over."""
    with database.write():
        keep(place, content, now)


def keep(place: Place, content: str, now: int) -> None:
    """Keep the content inside the caller's write."""
    drop(place)
    if content:
        Draft.insert(
            person=place.person,
            form=place.form,
            terminal=place.terminal,
            process=place.process,
            content=content,
            saved_at=now,
        ).execute()


def drop(place: Place) -> None:
    """Forget what `find` gives as one's own, inside a write. Older ones wait for their turn."""
    row = _own(place)
    if row is not None:
        Draft.delete().where(Draft.id == row.id).execute()


def discard(place: Place) -> None:
    """Forget a draft that was saved, if there is one; without one nothing is written."""
    if _own(place) is not None:
        with database.write():
            drop(place)


def finish(
    place: Place,
    write: Callable[Parameters, Result],
    /,
    *arguments: Parameters.args,
    **names: Parameters.kwargs,
) -> Result:
    """Write what a draft was for and forget the draft, both or neither."""
    with database.write():
        written = write(*arguments, **names)
        drop(place)
    return written


def take(place: Place, terminal: str) -> None:
    """Take over the draft of another terminal: it is this one's from now on."""
    mine = (Draft.person == place.person) & (Draft.form == place.form)
    with database.write():
        theirs = mine & (Draft.terminal == terminal)
        if terminal == place.terminal or not Draft.select().where(theirs).exists():
            return
        Draft.delete().where(mine & (Draft.terminal == place.terminal)).execute()
        Draft.update(terminal=place.terminal, process=place.process).where(theirs).execute()
