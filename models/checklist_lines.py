"""The checklist as plain lines, `count 14: keys`: how people write it, and the default lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from models.errors import DeskError
from models.language import N_
from models.text import clean_line

KINDS = {
    "tick": N_("tick"),
    "count": N_("count"),
    "condition": N_("condition"),
    "text": N_("text"),
}
# What a line begins with; any language's is understood, the reader's is written.
BEGINNINGS = {
    "en": {"tick": "tick", "count": "count", "condition": "condition", "text": "text"},
    "zh": {"tick": "勾选", "count": "计数", "condition": "状况", "text": "文字"},
}
KIND_OF = {word: kind for beginnings in BEGINNINGS.values() for kind, word in beginnings.items()}
KIND_OF["清点"] = "count"  # DOMAIN's word for it
LINE = re.compile(r"\s*([^\s:：\d]+)\s*([^:：]*?)\s*[:：](.*)", re.DOTALL)
LONGEST_LABEL = 60  # cells
MOST_ITEMS = 60
HIGHEST_COUNT = 9999


@dataclass(frozen=True)
class Item:
    """One item of a checklist; `expected` belongs to counts alone."""

    position: int
    kind: str
    label: str
    expected: int | None = None


def whole_number(text: str) -> int | None:
    """Return a number from 0 to 9999 in digits of any script, or None."""
    digits = text.strip()
    if not (1 <= len(digits) <= 4 and digits.isdecimal()):
        return None
    return int(digits)


def checked(item: Item) -> Item:
    """Return an item cleaned; raise DeskError for what will not do."""
    from wcwidth import width

    if item.kind not in KINDS:
        raise DeskError("item_kind", "kind", value=item.kind)
    label = clean_line(item.label)
    if not label:
        raise DeskError("item_label_missing", "label")
    if width(label) > LONGEST_LABEL:
        raise DeskError("item_label_long", "label", label=label, limit=LONGEST_LABEL)
    expected = item.expected
    if item.kind == "count" and (expected is None or not 0 <= expected <= HIGHEST_COUNT):
        raise DeskError("item_expected", "expected", label=label)
    if item.kind != "count" and expected is not None:
        raise DeskError("item_not_counted", "expected", label=label)
    return Item(item.position, item.kind, label, expected)


def understand(line: str, position: int = 1) -> Item:
    """Return the item that a line describes; raise DeskError for what is wrong with it."""
    parts = LINE.fullmatch(clean_line(line))
    if parts is None:
        raise DeskError("item_form", "line", value=line.strip())
    word, number, label = parts.groups()
    kind = KIND_OF.get(word.lower())
    if kind is None:
        raise DeskError("item_kind", "kind", value=word)
    expected = whole_number(number) if number else None
    if number and expected is None:
        raise DeskError("item_expected", "expected", label=label.strip())
    return checked(Item(position, kind, label, expected))


def written(item: Item, language: str) -> str:
    """Return the line that describes an item, as `understand` reads it."""
    number = "" if item.expected is None else f" {item.expected}"
    colon = "：" if language == "zh" else ": "
    return f"{BEGINNINGS[language][item.kind]}{number}{colon}{item.label}"


def read_lines(text: str) -> tuple[tuple[Item, ...], list[tuple[int, DeskError]]]:
    """Return the items of a whole text, and what is wrong with it by the number of the line.

    Empty lines and those that begin with # say nothing.
    """
    items: list[Item] = []
    wrong: list[tuple[int, DeskError]] = []
    labels: set[str] = set()
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            item = understand(line, len(items) + 1)
            check_new_label(item, labels)
            items.append(item)
        except DeskError as problem:
            wrong.append((number, problem))
    return tuple(items), wrong


def check_new_label(item: Item, labels: set[str]) -> None:
    """Add an item's label to those before it; raise DeskError `item_twice` if it is there."""
    spelling = item.label.casefold()
    if spelling in labels:
        raise DeskError("item_twice", "label", label=item.label)
    labels.add(spelling)


def checked_list(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return the items of a list cleaned and numbered from 1; raise DeskError for the first bad."""
    labels: set[str] = set()
    good: list[Item] = []
    for position, item in enumerate(items, 1):
        item = checked(Item(position, item.kind, item.label, item.expected))
        check_new_label(item, labels)
        good.append(item)
    if not good:
        raise DeskError("checklist_empty", "items")
    if len(good) > MOST_ITEMS:
        raise DeskError("checklist_long", "items", limit=MOST_ITEMS)
    return tuple(good)


# What set-up gives a residential desk (DOMAIN section 2), in the desk's language.
DEFAULTS = {
    "zh": """
        计数 14：钥匙
        计数 4：对讲机
        计数 3：强光灯
        计数 4：充电器
        计数 10：门禁卡
        勾选：备用金与账本相符
        勾选：来访、快递、借用登记本齐全
        状况：值班电话
        勾选：监控画面全部在线
        勾选：消防主机无故障、无屏蔽
        状况：电梯
        勾选：大堂、通道门已巡查
        文字：设备间水位、温度
    """,
    "en": """
        count 14: keys
        count 4: radios
        count 3: torches
        count 4: chargers
        count 10: access cards
        tick: cash box agrees with its book
        tick: visitor, parcel and loan registers are here
        condition: desk phone
        tick: all camera pictures on
        tick: fire panel without faults or disabled zones
        condition: lifts
        tick: lobby and side doors looked at
        text: plant room water level and temperature
    """,
}


def default_items(language: str) -> tuple[Item, ...]:
    """Return the items of a new desk's list."""
    return read_lines(DEFAULTS[language])[0]
