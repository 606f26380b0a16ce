"""The desk's own list of departments, and who answers for each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from peewee import IntegerField, TextField, fn

from models import audit, staff
from models.database import BaseModel, database, rows
from models.errors import DeskError
from models.staff import Actor
from models.text import clean_line

CODE = re.compile(r"[a-z][a-z0-9-]{0,19}")
LONGEST_NAME = 20


class DepartmentRow(BaseModel):
    """One department; a removed one stays for the cases it had."""

    code = TextField(primary_key=True)
    name = TextField()
    chief = TextField(null=True)
    position = IntegerField()
    removed_at = IntegerField(null=True)

    class Meta:
        table_name = "department"


@dataclass(frozen=True)
class Department:
    """A department as it is listed; `chief` is the login of whoever answers for it."""

    code: str
    name: str
    chief: str | None = None
    removed: bool = False


# Reads


def listed(*, removed: bool = False) -> list[Department]:
    """Return the departments in their order, with those that were removed if wanted."""
    query = DepartmentRow.select().order_by(DepartmentRow.position, DepartmentRow.code)
    found = [Department(row.code, row.name, row.chief, row.removed_at is not None) for row in query]
    return [department for department in found if removed or not department.removed]


def find(typed: str, *, removed: bool = False) -> Department:
    """Return a department by its code or its name, in capitals or not; removed ones if wanted.

    The beginning of either will do where only one begins so. One that is on the list comes before
    one that was removed. Raises DeskError: department_unknown, or department_several where they
    share that name.
    """
    known, wanted = listed(removed=removed), clean_line(typed).casefold()
    living = [department for department in known if not department.removed]
    found = _called(wanted, living) or _called(wanted, known)
    begun = _begun(wanted, living) or _begun(wanted, known)
    if len(found or begun) == 1:
        return (found or begun)[0]
    problem = "department_several" if found else "department_unknown"
    choices = tuple((each.name, each.code) for each in found or begun or known)
    raise DeskError(problem, "department", value=typed, choices=choices)


def _called(wanted: str, known: list[Department]) -> list[Department]:
    coded = [department for department in known if department.code == wanted]
    return coded or [department for department in known if department.name.casefold() == wanted]


def _begun(beginning: str, known: list[Department]) -> list[Department]:
    if not beginning:
        return []
    return [
        department
        for department in known
        if department.code.startswith(beginning) or department.name.casefold().startswith(beginning)
    ]


def names() -> dict[str, str]:
    """Return the name of every department by its code, removed ones too."""
    return dict(rows(DepartmentRow.select(DepartmentRow.code, DepartmentRow.name)))


# Writes


def add(code: str, name: str, actor: Actor, now: int, *, chief: str | None = None) -> Department:
    """Add a department, or bring a removed one back; a supervisor's right.

    Raises DeskError: department_code, department_name, department_taken, login_unknown.
    """
    actor.require("roster")
    name = _checked_name(name)
    if not CODE.fullmatch(code):
        raise DeskError("department_code", "code", value=code)
    with database.write():
        _check_chief(chief)
        if any(department.code == code for department in listed()):
            raise DeskError("department_taken", "code", value=code)
        last = DepartmentRow.select(fn.MAX(DepartmentRow.position)).scalar()
        fields = {"name": name, "chief": chief, "position": (last or 0) + 1, "removed_at": None}
        changed = DepartmentRow.update(fields).where(DepartmentRow.code == code).execute()
        if not changed:
            DepartmentRow.insert({"code": code, **fields}).execute()
        _record("department_add", code, name, actor, now)
    return find(code)


def change(typed: str, name: str, chief: str | None, actor: Actor, now: int) -> Department:
    """Give a department another name or somebody else who answers for it."""
    actor.require("roster")
    name = _checked_name(name)
    with database.write():
        code = find(typed).code
        _check_chief(chief)
        DepartmentRow.update(name=name, chief=chief).where(DepartmentRow.code == code).execute()
        _record("department_change", code, f"{name} {chief or '-'}", actor, now)
    return find(code)


def remove(typed: str, actor: Actor, now: int) -> None:
    """Take a department off the list; the cases it had keep it."""
    actor.require("roster")
    with database.write():
        code = find(typed).code
        DepartmentRow.update(removed_at=now).where(DepartmentRow.code == code).execute()
        _record("department_remove", code, "", actor, now)


def _checked_name(name: str) -> str:
    cleaned = clean_line(name)
    if not cleaned or len(cleaned) > LONGEST_NAME:
        raise DeskError("department_name", "name", limit=LONGEST_NAME)
    return cleaned


def _check_chief(chief: str | None) -> None:
    if chief is not None and staff.find(chief).is_device:
        raise DeskError("login_unknown", "chief", login=chief)


def _record(act: str, code: str, detail: str, actor: Actor, now: int) -> None:
    person = actor.account.login
    audit.record(act, actor.origin, person=person, subject=code, detail=detail, now=now)
