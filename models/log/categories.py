"""The desk's list of categories; set-up gives the twelve of DOMAIN section 1."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from peewee import IntegerField, TextField

from models.database import BaseModel, rows
from models.errors import DeskError
from models.language import N_, Words

# A label that set-up gave is a message id; one that the desk wrote is shown as it is.
DEFAULTS = {
    "note": N_("note"),
    "call": N_("call"),
    "walk_in": N_("walk-in"),
    "patrol": N_("patrol"),
    "incident": N_("incident"),
    "equipment": N_("equipment"),
    "key": N_("key"),
    "mail": N_("mail"),
    "complaint": N_("complaint"),
    "visitor": N_("visitor"),
    "instruction": N_("instruction"),
    "handover": N_("handover"),
}


class Category(BaseModel):
    """One category of the desk's list."""

    code = TextField(primary_key=True)
    label = TextField()
    position = IntegerField()


@dataclass(frozen=True)
class CategoryLabel:
    """A category as it is listed: its code and its label, which is a message id."""

    code: str
    label: str


def insert_defaults() -> None:
    """Write the twelve categories for a new desk, inside a write."""
    listed = [(code, label, at) for at, (code, label) in enumerate(DEFAULTS.items())]
    Category.insert_many(listed, [Category.code, Category.label, Category.position]).execute()


def listed() -> list[CategoryLabel]:
    """Return the desk's categories in their order."""
    query = Category.select(Category.code, Category.label).order_by(Category.position)
    return [CategoryLabel(*row) for row in rows(query)]


def spellings(categories: list[CategoryLabel], all_words: tuple[Words, ...]) -> dict[str, str]:
    """Return the code of every way to write a category: code and labels, in lower case."""
    found: dict[str, str] = {}
    for category in categories:
        for spelling in (
            category.code,
            category.label,
            *(words(category.label) for words in all_words),
        ):
            found[spelling.lower()] = category.code
            found[spelling.lower().replace("-", "_").replace(" ", "_")] = category.code
    short = Counter(spelling[:2] for spelling in found if not spelling.isascii())
    for spelling, code in list(found.items()):
        if short[spelling[:2]] == 1:  # 突发 for 突发事件
            found.setdefault(spelling[:2], code)
    return found


def check(code: str) -> None:
    """Raise DeskError `category_unknown` unless the desk has the category."""
    if Category.get_or_none(Category.code == code) is None:
        raise unknown(code)


def unknown(typed: str) -> DeskError:
    """Return the error of a category that the desk does not have, with those that it has."""
    known = {category.code: category.label for category in listed()}
    return DeskError("category_unknown", "category", value=typed, choices=known)
