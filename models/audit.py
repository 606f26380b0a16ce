"""The audit trail: sign-ins, failures, lock-outs, changes to staff and settings."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass

from peewee import AutoField, IntegerField, TextField

from models.database import BaseModel


class Audit(BaseModel):
    """One thing that was done, by whom, from where."""

    id = AutoField()
    at = IntegerField()
    act = TextField()
    person = TextField(null=True)
    subject = TextField(null=True)
    detail = TextField()
    channel = TextField()
    system_user = TextField()


@dataclass(frozen=True)
class Origin:
    """Where an act comes from: the channel (console, shell, device) and the system's user."""

    channel: str
    system_user: str


def origin(channel: str) -> Origin:
    """Return the origin of what this process does; the user is the system's, not LOGNAME's."""
    try:
        user = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        user = str(os.getuid())
    return Origin(channel, user)


def record(
    act: str,
    origin: Origin,
    *,
    now: int,
    person: str | None = None,
    subject: str | None = None,
    detail: str = "",
) -> None:
    """Add a line to the audit trail, inside the caller's write."""
    Audit.insert(
        at=now,
        act=act,
        person=person,
        subject=subject,
        detail=detail,
        channel=origin.channel,
        system_user=origin.system_user,
    ).execute()
