"""What the tests of the register begin with: visits signed in with a word."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from models.clock import MINUTE
from models.errors import DeskError
from models.visitors import arriving
from models.visitors.tables import NewVisit, Visit
from tests.factories import NOW, actor, write

HOUR = 60 * MINUTE
DAY = 24 * HOUR
LI, WANG, ZHAO, ADMIN = "li", "wang", "zhao", "admin"


def new(name: str = "张伟", **fields: object) -> NewVisit:
    """Return somebody who comes; `fields` are NewVisit's."""
    return NewVisit(name, **fields)  # type: ignore[arg-type]


def sign_in(name: str = "张伟", now: int = NOW, login: str = LI, **fields: object) -> Visit:
    """Sign somebody in and return the visit."""
    return arriving.sign_in(new(name, **fields), actor(login), now)


def expect(
    name: str = "张伟", start: int = NOW + HOUR, end: int = NOW + 2 * HOUR, **fields: object
) -> Visit:
    """Register that somebody is expected."""
    return arriving.expect(new(name, **fields), start, end, actor(LI), NOW)


def in_use_until(now: int) -> None:
    """Let the desk have written something in each of the weeks before a moment."""
    for days in (8, 2):
        write("round made", now=now - days * DAY)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """Expect a DeskError of a code."""
    with pytest.raises(DeskError) as problem:
        yield
    assert problem.value.code == code
