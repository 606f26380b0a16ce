"""Who works at the desk: accounts, roles and what they allow, PINs, lock-outs (DOMAIN, People)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from peewee import IntegerField, TextField

from models import audit
from models.audit import Origin
from models.clock import MINUTE
from models.database import BaseModel, database, rows
from models.errors import DeskError
from models.language import LANGUAGES, N_
from models.text import clean_line

if TYPE_CHECKING:
    from argon2 import PasswordHasher

ROLES = {
    "clerk": N_("clerk"),
    "lobby": N_("lobby assistant"),
    "supervisor": N_("supervisor"),
    "admin": N_("admin"),
}
DEVICE = N_("device")

EVERYBODY = frozenset(ROLES)
ON_SHIFT = frozenset({"clerk", "lobby", "supervisor"})
SUPERVISOR = frozenset({"supervisor"})
ADMIN = frozenset({"admin"})
# DOMAIN, People, row by row: the action, what it is called when refused, and the roles that may.
PERMISSIONS: dict[str, tuple[str, frozenset[str]]] = {
    "write_log": (N_("write the log"), EVERYBODY),
    "correct_own": (N_("correct an entry"), EVERYBODY),
    "void_own": (N_("void an entry"), EVERYBODY),
    "void_other": (N_("void another person's entry"), SUPERVISOR),
    "open_items": (N_("carry over and clear items"), ON_SHIFT),
    "go_on_duty": (N_("go on duty, hand over, take over, refuse"), ON_SHIFT),
    "override_handover": (N_("override a handover, add to a sealed one"), SUPERVISOR),
    "complaint_work": (N_("take, dispatch, hold, answer and resolve a complaint"), ON_SHIFT),
    "complaint_follow_up": (N_("record a follow-up call"), frozenset({"clerk", "supervisor"})),
    "complaint_judge": (N_("judge, merge, reopen or close a complaint"), SUPERVISOR),
    "visitors": (N_("sign visitors in and out"), ON_SHIFT),
    "do_not_admit": (N_("see and change the do-not-admit list, admit in spite of it"), SUPERVISOR),
    "reveal": (N_("reveal a masked phone or document"), ON_SHIFT),
    "export_unmasked": (N_("export unmasked data"), SUPERVISOR),
    "roster": (N_("change rosters, checklists, departments, bulletins, reports"), SUPERVISOR),
    "administer": (N_("change staff accounts, settings and backups"), ADMIN),
    "retention": (N_("remove old texts"), ADMIN),
    "unlock": (N_("unlock a person"), frozenset({"supervisor", "admin"})),
}

LOGIN = re.compile(r"[a-z][a-z0-9.-]{0,31}")
TRIES = 5
FIRST_LOCK = MINUTE
LONGEST_LOCK = 15 * MINUTE


class Staff(BaseModel):
    """An account: a person with a PIN, or a device without. The login never changes."""

    login = TextField(primary_key=True)
    name = TextField()
    kind = TextField()
    roles = TextField()
    language = TextField(null=True)
    pin_hash = TextField(null=True)
    failures = IntegerField(default=0)
    locked_until = IntegerField(null=True)
    created_at = IntegerField()
    disabled_at = IntegerField(null=True)


@dataclass(frozen=True)
class Account:
    """A member of staff as screens and rules see one."""

    login: str
    name: str
    kind: str
    roles: frozenset[str]
    language: str | None = None
    locked_until: int | None = None
    disabled: bool = False

    @property
    def is_device(self) -> bool:
        """Whether this is a device, which may only add entries and cannot sign in."""
        return self.kind == "device"

    def may(self, action: str) -> bool:
        """Say whether the roles allow an action of PERMISSIONS; a device may only write."""
        if self.is_device:
            return action == "write_log"
        return not self.roles.isdisjoint(PERMISSIONS[action][1])

    def locked_out_until(self, now: int) -> int | None:
        """Return until when this person is locked out, or None.

        Nobody is for longer than LONGEST_LOCK: what is beyond was set by a clock that was ahead.
        """
        until = self.locked_until
        return until if until is not None and now < until <= now + LONGEST_LOCK else None

    def role_labels(self) -> tuple[str, ...]:
        """Return the message ids of the roles, in the order of ROLES."""
        if self.is_device:
            return (DEVICE,)
        return tuple(label for role, label in ROLES.items() if role in self.roles)


@dataclass(frozen=True)
class Actor:
    """Somebody doing something, and from where.

    `automatic` is a sign-in without hands, as a kiosk's: it writes, but signs no handover.
    """

    account: Account
    origin: Origin
    automatic: bool = False

    def require(self, action: str) -> None:
        """Raise DeskError `not_allowed` unless the account may."""
        if not self.account.may(action):
            raise DeskError("not_allowed", name=self.account.name, what=PERMISSIONS[action][0])


def lock_length(failures: int) -> int | None:
    """Return for how many microseconds the n-th wrong PIN locks a person out, or None.

    Every fifth locks: a minute, then two, four, eight, at most fifteen.
    """
    if failures == 0 or failures % TRIES:
        return None
    return min(FIRST_LOCK << min(failures // TRIES - 1, 8), LONGEST_LOCK)


def checked_person(login: str, name: str, roles: Iterable[str]) -> Account:
    """Return a new person's account, or raise DeskError for the first field that will not do."""
    chosen = frozenset(roles)
    for role in sorted(chosen):
        if role not in ROLES:
            raise DeskError("role_unknown", "role", value=role, choices=tuple(ROLES))
    if not chosen:
        raise DeskError("role_missing", "role")
    return Account(checked_login(login), checked_name(name), "person", chosen)


def checked_device(login: str, name: str) -> Account:
    """Return a new device's account, or raise DeskError for the first field that will not do."""
    return Account(checked_login(login), checked_name(name), "device", frozenset())


def checked_login(login: str) -> str:
    """Return the login, or raise DeskError `login_form`."""
    if not LOGIN.fullmatch(login):
        raise DeskError("login_form", "login")
    return login


def checked_name(name: str) -> str:
    """Return the name cleaned, or raise DeskError `name_missing`."""
    cleaned = clean_line(name)
    if not 1 <= len(cleaned) <= 40:
        raise DeskError("name_missing", "name")
    return cleaned


@cache
def hasher() -> PasswordHasher:
    """Return the PIN hasher: Argon2id at OWASP's 19 MiB, two passes, one lane."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_pin(pin: str, digits: int) -> str:
    """Return the hash of a PIN of that many digits, or raise DeskError `pin_form`."""
    if not (pin.isascii() and pin.isdigit() and len(pin) == digits):
        raise DeskError("pin_form", "pin", digits=digits)
    return hasher().hash(pin)


def pin_matches(pin_hash: str | None, pin: str) -> bool:
    """Say whether a PIN belongs to a hash."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return pin_hash is not None and pin.isascii() and hasher().verify(pin_hash, pin)
    except (VerificationError, InvalidHashError):
        return False


# Reads


def find(login: str) -> Account:
    """Return one account, disabled or not; raise DeskError `login_unknown`."""
    return _account(_row(login))


def as_of_now(actor: Actor, action: str | None = None) -> Actor:
    """Return the actor with the account as it is now, inside a write, for a sign-in grows old.

    Raises DeskError `disabled`, and `not_allowed` where the roles no longer allow the action.
    """
    account = find(actor.account.login)
    if account.disabled:
        raise DeskError("disabled", login=account.login)
    actor = replace(actor, account=account)
    if action is not None:
        actor.require(action)
    return actor


def everybody(*, disabled: bool = False) -> list[Account]:
    """Return the accounts by name, persons before devices; disabled ones only when asked for."""
    query = Staff.select().order_by(Staff.kind.desc(), Staff.name)
    if not disabled:
        query = query.where(Staff.disabled_at.is_null())
    return [_account(row) for row in query]


def names() -> dict[str, str]:
    """Return what everybody is called by their login, also who may not sign in any more."""
    return {account.login: account.name for account in everybody(disabled=True)}


def _row(login: str) -> Staff:
    row = Staff.get_or_none(Staff.login == login)
    if row is None:
        raise DeskError("login_unknown", "login", login=login)
    assert isinstance(row, Staff)
    return row


def _account(row: Staff) -> Account:
    return Account(
        login=row.login,
        name=row.name,
        kind=row.kind,
        roles=frozenset(row.roles.split()),
        language=row.language,
        locked_until=row.locked_until,
        disabled=row.disabled_at is not None,
    )


# Writes


def sign_in(
    login: str,
    pin: str,
    origin: Origin,
    now: int,
    act: str = "sign_in",
    subject: str | None = None,
) -> Account:
    """Check a PIN and return the account; every try is in the audit trail.

    `act` is how a right one is recorded: signing in, or signing `subject`.

    Raises DeskError: login_unknown, disabled, device_signs_in, locked_out (fact `until`: a moment),
    pin_wrong.
    """
    row = _row(login)
    _check_may_sign_in(row, now)
    checked_hash = row.pin_hash
    matches = pin_matches(checked_hash, pin)  # outside the transaction: it takes 20 ms or more
    with database.write():
        row = _row(login)
        _check_may_sign_in(row, now)
        if matches and row.pin_hash == checked_hash:
            Staff.update(failures=0, locked_until=None).where(Staff.login == login).execute()
            audit.record(act, origin, person=login, subject=subject, now=now)
            return _account(row)
        failures = row.failures + 1
        lock = lock_length(failures)
        until = now + lock if lock else None
        Staff.update(failures=failures, locked_until=until).where(Staff.login == login).execute()
        act = "locked_out" if lock else "pin_wrong"
        audit.record(act, origin, person=login, detail=str(failures), now=now)
    if until:
        raise DeskError("locked_out", "pin", name=row.name, until=until)
    raise DeskError("pin_wrong", "pin", left=TRIES - failures % TRIES)


def _check_may_sign_in(row: Staff, now: int) -> None:
    if row.kind == "device":
        raise DeskError("device_signs_in", "login", login=row.login)
    if row.disabled_at is not None:
        raise DeskError("disabled", "login", login=row.login)
    if (until := _account(row).locked_out_until(now)) is not None:
        raise DeskError("locked_out", "pin", name=row.name, until=until)


def add(account: Account, pin_hash: str | None, origin: Origin, now: int) -> None:
    """Add an account. Raises DeskError `login_taken`."""
    with database.write():
        insert_account(account, pin_hash=pin_hash, now=now)
        detail = " ".join(sorted(account.roles)) or account.kind
        audit.record("staff_add", origin, subject=account.login, detail=detail, now=now)


def insert_account(account: Account, *, pin_hash: str | None, now: int) -> None:
    """Insert an account inside the caller's write."""
    if Staff.get_or_none(Staff.login == account.login) is not None:
        raise DeskError("login_taken", "login", login=account.login)
    Staff.insert(
        login=account.login,
        name=account.name,
        kind=account.kind,
        roles=" ".join(sorted(account.roles)),
        language=account.language,
        pin_hash=pin_hash,
        created_at=now,
    ).execute()


def disable(login: str, origin: Origin, now: int) -> None:
    """Bar an account from signing in or writing. Raises DeskError `last_admin`."""
    with database.write():
        row = _row(login)
        _keep_an_admin(row)
        Staff.update(disabled_at=now).where(Staff.login == login).execute()
        audit.record("staff_disable", origin, subject=login, now=now)


def set_roles(login: str, roles: Iterable[str], origin: Origin, now: int) -> None:
    """Give a person other roles. Raises DeskError: role_unknown, role_missing, last_admin."""
    with database.write():
        row = _row(login)
        if row.kind == "device":
            raise DeskError("device_has_no_role", "role", login=login)
        chosen = checked_person(login, row.name, roles).roles
        if "admin" not in chosen:
            _keep_an_admin(row)
        joined = " ".join(sorted(chosen))
        Staff.update(roles=joined).where(Staff.login == login).execute()
        audit.record("staff_roles", origin, subject=login, detail=joined, now=now)


def set_pin(login: str, pin_hash: str, origin: Origin, now: int) -> None:
    """Give a person another PIN, which also ends a lock-out. Raises DeskError for a device."""
    with database.write():
        if _row(login).kind == "device":
            raise DeskError("device_has_no_pin", "pin", login=login)
        changed = {"pin_hash": pin_hash, "failures": 0, "locked_until": None}
        Staff.update(changed).where(Staff.login == login).execute()
        audit.record("staff_pin", origin, subject=login, now=now)


def set_language(login: str, language: str, origin: Origin, now: int) -> None:
    """Remember the language a person wants to read; it is theirs to choose."""
    if language not in LANGUAGES:
        raise DeskError("language_unknown", "language", value=language)
    with database.write():
        Staff.update(language=language).where(Staff.login == login).execute()
        audit.record(
            "staff_language", origin, person=login, subject=login, detail=language, now=now
        )


def unlock(login: str, actor: Actor, now: int) -> None:
    """End a lock-out; a supervisor's or an admin's right. Raises DeskError `not_allowed`."""
    actor.require("unlock")
    with database.write():
        _row(login)
        Staff.update(failures=0, locked_until=None).where(Staff.login == login).execute()
        audit.record("unlock", actor.origin, person=actor.account.login, subject=login, now=now)


def _keep_an_admin(row: Staff) -> None:
    others = Staff.select(Staff.roles).where(Staff.login != row.login, Staff.disabled_at.is_null())
    admins = [roles for (roles,) in rows(others) if "admin" in roles.split()]
    if "admin" in row.roles.split() and row.disabled_at is None and not admins:
        raise DeskError("last_admin", "login", login=row.login)
