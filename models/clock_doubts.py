"""Whether the machine's clock is believed: how far it ran ahead of what the desk recorded.

What is old is removed for ever, so a clock that went ahead by more than a quiet week is believed
only when the desk was in use by it for another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from models.clock import DAY
from models.database import database

RECORDS = (("entry", "number", "recorded_at"), ("audit", "id", "at"))
Ask = Callable[..., list[tuple[Any, ...]]]  # runs a statement with its values
LARGEST = 2**63 - 1
QUIET, LONG_QUIET = 7 * DAY, 366 * DAY  # a desk in use writes something within a week


@dataclass(frozen=True)
class Jump:
    """A step ahead: what was recorded last before it, and first after it or now."""

    before: int
    after: int


def is_ahead(of: int, at: int) -> bool:
    """Whether a moment is further after what was recorded last than a desk in use is quiet."""
    return at - of > QUIET


def jump(before: int | None, after: int | None, now: int) -> Jump | None:
    """Return the step ahead that is not believed yet, if there is one.

    `before` was recorded last until a week ago, `after` first since then.
    """
    first = now if after is None else after
    return None if before is None or not is_ahead(before, first) else Jump(before, first)


def recorded_jump(now: int, ask: Ask = database.ask) -> Jump | None:
    """Look for it in the log and the audit trail. What is from the future there says nothing.

    `ask` is of another desk than the open one.
    """
    found = [_around_week_ago(ask, *names, now) for names in RECORDS]
    before = max((last for last, _ in found if last is not None), default=None)
    after = min((first for _, first in found if first is not None), default=None)
    return jump(before, after, now)


def _around_week_ago(
    ask: Ask, table: str, number: str, at: str, now: int
) -> tuple[int | None, int | None]:
    """Return what was recorded last until a week ago, and first since then.

    What was written after that first one is left out: by a clock that was behind.
    """
    week_ago = now - QUIET
    lately = f"""SELECT {at}, {number} FROM {table}
        WHERE {at} > ? AND {at} <= ? ORDER BY {at}, {number} LIMIT 1"""  # noqa: S608
    earlier = f"""SELECT {at} FROM {table}
        WHERE {at} <= ? AND {number} < ? ORDER BY {at} DESC LIMIT 1"""  # noqa: S608
    first, its_number = next(iter(ask(lately, week_ago, now)), (None, LARGEST))
    last = next(iter(ask(earlier, week_ago, its_number)), (None,))
    return last[0], first
