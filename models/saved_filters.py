"""The filter that a person keeps for a list, from one session to the next."""

from __future__ import annotations

import json
from collections.abc import Mapping

from peewee import CompositeKey, TextField

from models.database import BaseModel, database, rows

Value = str | int | bool | None


class SavedFilter(BaseModel):
    """What one person has chosen to see of one list."""

    person = TextField()
    list = TextField()
    content = TextField()

    class Meta:
        primary_key = CompositeKey("person", "list")


def saved(person: str, name: str) -> dict[str, Value]:
    """Return what a person chose to see of a list, by field; empty is everything."""
    mine = (SavedFilter.person == person) & (SavedFilter.list == name)
    for (content,) in rows(SavedFilter.select(SavedFilter.content).where(mine)):
        return dict(json.loads(content))
    return {}


def save(person: str, name: str, chosen: Mapping[str, Value]) -> None:
    """Keep what a person chose to see of a list; nothing chosen is nothing kept."""
    mine = (SavedFilter.person == person) & (SavedFilter.list == name)
    with database.write():
        SavedFilter.delete().where(mine).execute()
        if chosen:
            content = json.dumps(dict(chosen), ensure_ascii=False)
            SavedFilter.insert(person=person, list=name, content=content).execute()
