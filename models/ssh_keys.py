"""Public keys of OpenSSH, and the line of authorized_keys that opens one person's console.

The forms are those of RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4 and OpenSSH's PROTOCOL.u2f.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models import audit, staff
from models.audit import Audit, Origin
from models.database import database, rows
from models.errors import DeskError
from models.text import clean_line

# Of each kind of key: the fields behind its name. A number is the length of one whose bytes are
# not looked at, a text is what must stand there.
POINT_BYTES = {"nistp256": 65, "nistp384": 97, "nistp521": 133}
APPLICATION = "application"
NUMBER = "number"
FIELDS: dict[str, tuple[str | int, ...]] = {
    "ssh-ed25519": (32,),
    **{f"ecdsa-sha2-{curve}": (curve, length) for curve, length in POINT_BYTES.items()},
    "ssh-rsa": (NUMBER, NUMBER),
    "sk-ssh-ed25519@openssh.com": (32, APPLICATION),
    "sk-ecdsa-sha2-nistp256@openssh.com": ("nistp256", POINT_BYTES["nistp256"], APPLICATION),
}
LEAST_RSA_BITS = 2048  # NIST SP 800-131A
MOST_CHARACTERS = 2_800  # a key of 16,384 bits, OpenSSH's most, has 2,764
PRIVATE = ("PRIVATE KEY-----", "PuTTY-User-Key-File")
OTHER_FORM = "---- BEGIN SSH2 PUBLIC KEY ----"

# Nothing of the visitor's environment reaches the program but the kind of terminal: PYTHONINSPECT
# and its like would open a shell before the first line of ours is run.
CLEAN_START = '/usr/bin/env -i HOME="$HOME" TERM="$TERM" LANG=C.UTF-8'


@dataclass(frozen=True)
class PublicKey:
    """A public key whose form was checked, with its comment cleaned."""

    kind: str
    blob: bytes
    comment: str

    @property
    def fingerprint(self) -> str:
        """The fingerprint as `ssh-keygen -l` shows it."""
        digest = base64.b64encode(hashlib.sha256(self.blob).digest()).decode()
        return "SHA256:" + digest.rstrip("=")

    def __str__(self) -> str:
        return f"{self.kind} {base64.b64encode(self.blob).decode()} {self.comment}".rstrip()


def read_key(text: str) -> PublicKey:
    """Return the one public key in a text, the content of a `.pub` file.

    Raises DeskError, field `key`: key_missing, key_private, key_other_form, key_several,
    key_options, key_kind, key_short, key_damaged.
    """
    if any(mark in text for mark in PRIVATE):
        raise DeskError("key_private", "key")
    if OTHER_FORM in text:
        raise DeskError("key_other_form", "key")
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise DeskError("key_missing", "key")
    if len(lines) > 1:
        raise DeskError("key_several", "key", count=len(lines))
    words = lines[0].split()
    if words[0] not in FIELDS:
        code = "key_kind" if FIELDS.keys().isdisjoint(words) else "key_options"
        raise DeskError(code, "key", value=words[0][:40])
    kind, encoded, comment = (*lines[0].split(maxsplit=2), "", "")[:3]
    return PublicKey(kind, _checked_blob(kind, encoded), clean_line(comment))


def _checked_blob(kind: str, encoded: str) -> bytes:
    """Return what a key's base64 stands for, or raise DeskError if it is no key of that kind."""
    damaged = DeskError("key_damaged", "key")
    if len(encoded) > MOST_CHARACTERS:
        raise damaged
    try:
        blob = base64.b64decode(encoded, validate=True)
        name, *fields = _fields(blob)
    except (binascii.Error, ValueError):
        raise damaged from None
    if name != kind.encode() or len(fields) != len(FIELDS[kind]):
        raise damaged
    if not all(map(_fits, fields, FIELDS[kind])):
        raise damaged
    if kind == "ssh-rsa":
        bits = int.from_bytes(fields[1], "big").bit_length()
        if bits < LEAST_RSA_BITS:
            raise DeskError("key_short", "key", bits=bits, least=LEAST_RSA_BITS)
    return blob


def _fields(blob: bytes) -> Iterator[bytes]:
    """Take a key apart: each field has its length before it, in four bytes (RFC 4251 §5)."""
    while blob:
        end = 4 + int.from_bytes(blob[:4], "big")
        if end > len(blob):
            raise ValueError("cut off")
        yield blob[4:end]
        blob = blob[end:]


def _fits(field: bytes, form: str | int) -> bool:
    if form == NUMBER:
        return bool(field) and field[0] < 0x80 and int.from_bytes(field, "big") % 2 == 1
    if form == APPLICATION:
        return field.startswith(b"ssh:")
    if isinstance(form, int):
        is_point = form in POINT_BYTES.values()
        return len(field) == form and (not is_point or field[0] == 4)
    return field == form.encode()


def authorized_line(key: PublicKey, command: Sequence[str]) -> str:
    """Return the line of authorized_keys with which a key runs one command and nothing else.

    `restrict` forbids every kind of forwarding and ~/.ssh/rc; `pty` gives the terminal back.
    Raises DeskError `command_form` for a word that no line can hold.
    """
    if not all(word.isprintable() for word in command):
        raise DeskError("command_form", path=" ".join(command))
    quoted = f"{CLEAN_START} {shlex.join(command)}".replace('"', '\\"')
    return f'restrict,pty,command="{quoted}" {key}'


def owner(key: PublicKey) -> str | None:
    """Return the login a key was let in as the last time, or None."""
    query = Audit.select(Audit.subject)
    query = query.where(Audit.act == "staff_key", Audit.detail == _recorded(key))
    return next((login for (login,) in rows(query.order_by(Audit.id.desc()).limit(1))), None)


def _recorded(key: PublicKey) -> str:
    return f"{key.kind} {key.fingerprint}"


def grant(login: str, key: PublicKey, origin: Origin, now: int) -> None:
    """Record in the audit trail that a key was let in as a person.

    Raises DeskError: login_unknown, device_signs_in, disabled.
    """
    with database.write():
        account = staff.find(login)
        if account.is_device:
            raise DeskError("device_signs_in", "login", login=login)
        if account.disabled:
            raise DeskError("disabled", "login", login=login)
        audit.record("staff_key", origin, subject=login, detail=_recorded(key), now=now)
