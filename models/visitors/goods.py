"""Goods out against goods in: what came and did not go, what goes and did not come."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

BETWEEN = re.compile(r"[、,;/+。\n]|\s+(?:and|和)\s+")
COUNT = re.compile(
    r"(?:^(?P<before>\d{1,4})\s*[x*个件箱台把只套]?\s*(?=\D))"
    r"|(?:\s*[x*]?\s*(?P<behind>\d{1,4})\s*[个件箱台把只套]?$)"
)


@dataclass(frozen=True)
class Difference:
    """What stays inside and what goes out without having come, each as people wrote it."""

    staying: tuple[str, ...] = ()
    not_brought: tuple[str, ...] = ()

    @property
    def needs_release(self) -> bool:
        """Whether something goes out that did not come in: a release slip is to be written."""
        return bool(self.not_brought)


def compare(goods_in: str, goods_out: str) -> Difference:
    """Return how the goods that go differ from those that came; counts are understood.

    `工具箱、梯子2` against `梯子1`: 工具箱 and 梯子 stay.
    """
    brought, taken = _counted(goods_in), _counted(goods_out)
    return Difference(_said(brought - taken), _said(taken - brought))


def _counted(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for piece in BETWEEN.split(unicodedata.normalize("NFKC", text)):
        plain = piece.strip().casefold().replace("×", "x")
        count = COUNT.search(plain)
        thing = (plain[: count.start()] + plain[count.end() :]).strip() if count else plain
        if not thing:
            thing, count = plain, None
        if thing:
            found[thing] += int(count["before"] or count["behind"]) if count else 1
    return found


def _said(goods: Counter[str]) -> tuple[str, ...]:
    return tuple(thing if many == 1 else f"{thing} x{many}" for thing, many in goods.items())
