"""Complaints for the tests of their rules: cases in all states, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.clock import MINUTE
from models.complaints import (
    lifecycle,
    reads,
    taking,
    working,
)
from models.complaints.tables import Case, NewComplaint
from models.errors import DeskError
from tests.factories import NOW, actor

HOUR = 60 * MINUTE
LI, WANG, ZHAO = "li", "wang", "zhao"


def take(words: str = "water from above", now: int = NOW, **fields: object) -> Case:
    new = {"kind": "repair", "complainant": "Ann Smith", "phone": "13812345678", "unit": "12-1503"}
    return taking.take(NewComplaint(words, **(new | fields)), actor(LI), now)  # type: ignore[arg-type]


def resolved(now: int = NOW + HOUR, **fields: object) -> Case:
    case = take(**({"kind": "complaint"} | fields))  # type: ignore[arg-type]
    working.accept(case.id, actor(LI), NOW + MINUTE)
    return working.resolve(case.id, "old seal", "new seal", actor(LI), now)


def drawn_repair() -> Case:
    """A repair whose resident is called back: one in three is."""
    while (case := resolved(kind="repair")).state == lifecycle.CLOSED:
        pass
    return case


def actions(number: int) -> list[str]:
    return [step.action for step in reads.timeline(number)]


def refused(function: Callable[..., object], *arguments: object, **named: object) -> DeskError:
    with pytest.raises(DeskError) as raised:
        function(*arguments, **named)
    return raised.value
