"""Backups that only their owner reads: age (age-encryption.org/v1), to recipients or a passphrase.

One that is encrypted to recipients also has a key of its own, made for it and thrown away: with it
the written file is read back and proved on a machine that has none of the recipients' keys.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from models.backups.passphrase import SALT_BYTES, private_key
from models.errors import DeskError

NONE, RECIPIENTS, PASSPHRASE = "none", "recipients", "passphrase"
KINDS = (NONE, RECIPIENTS, PASSPHRASE)
SHORTEST_PASSPHRASE = 12  # characters: whoever has the file can try without end
MOST_RECIPIENTS = 20
CHUNK = 1024 * 1024  # age itself asks for 8 KiB at a time
SSH_KEY = "-----BEGIN OPENSSH PRIVATE KEY-----"


class Readable(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end."""


class Writable(Protocol):
    """Where bytes go."""

    def write(self, content: bytes, /) -> object:
        """Take all of the bytes."""


@dataclass(frozen=True)
class Key:
    """What opens a backup: age or SSH private keys as text, or a passphrase. Never shown."""

    identities: tuple[str, ...] = field(default=(), repr=False)
    passphrase: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Encryption:
    """How a backup is encrypted: `own` is the public half of its own key, `opening` opens it.

    `salt`, in hexadecimal digits, is what a passphrase is hashed with.
    """

    kind: str = NONE
    recipients: tuple[str, ...] = ()
    own: str = ""
    salt: str = ""
    opening: Key = field(default=Key(), repr=False)


def to_recipients(recipients: Iterable[str]) -> Encryption:
    """Encrypt to public keys, `age1…` or `ssh-…`; raise DeskError `recipient_form` for others."""
    chosen = tuple(dict.fromkeys(recipients))
    for recipient in chosen:
        _recipient(recipient)
    if not 0 < len(chosen) <= MOST_RECIPIENTS:
        raise DeskError("recipient_count", "recipient", limit=MOST_RECIPIENTS)
    public, secret = _new_key()
    return Encryption(RECIPIENTS, chosen, public, opening=Key((secret,)))


def with_passphrase(passphrase: str) -> Encryption:
    """Encrypt to a passphrase: half a second by design. Raises DeskError `passphrase_short`."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise DeskError("passphrase_short", "passphrase", least=SHORTEST_PASSPHRASE)
    salt = os.urandom(SALT_BYTES)
    public = str(_identity(private_key(passphrase, salt)).to_public())
    return Encryption(PASSPHRASE, (), public, salt.hex(), Key(passphrase=passphrase))


def check_salt(salt: str) -> None:
    """Raise ValueError for what `with_passphrase` has not made."""
    if len(bytes.fromhex(salt)) != SALT_BYTES:
        raise ValueError


def encrypt(encryption: Encryption, source: Readable, target: Writable) -> None:
    """Pass all of the source to the target, encrypted."""
    import pyrage

    to = [_recipient(each) for each in (*encryption.recipients, encryption.own)]
    _pass_on(lambda reads, writes: pyrage.encrypt_io(reads, writes, to), source, target)


def decrypt(kind: str, salt: str, key: Key, source: Readable, target: Writable) -> None:
    """Pass all of the source to the target, decrypted.

    Raises DeskError: backup_needs_recipients, backup_needs_passphrase, backup_wrong_key,
    identity_form. ValueError says that the source is not as it was encrypted.
    """
    import pyrage

    identities = _identities(kind, salt, key)
    try:
        _pass_on(lambda reads, writes: pyrage.decrypt_io(reads, writes, identities), source, target)
    except pyrage.DecryptError as problem:
        if "No matching keys" in str(problem):
            raise DeskError("backup_wrong_key") from None
        raise ValueError from None


def _identities(kind: str, salt: str, key: Key) -> list[Any]:
    if kind == PASSPHRASE and key.passphrase is not None:
        return [_identity(private_key(key.passphrase, bytes.fromhex(salt)))]
    if kind == PASSPHRASE or not key.identities:
        raise DeskError(f"backup_needs_{kind}")
    return [_identity(each) for each in key.identities]


def parse_identities(text: str) -> tuple[str, ...]:
    """Return the private keys of a key file: age's, one a line, or one of SSH's."""
    if SSH_KEY in text:
        found = [text]
    else:
        lines = (line.strip() for line in text.splitlines())
        found = [line for line in lines if line and not line.startswith("#")]
    for each in found:
        _identity(each)
    if not found:
        raise DeskError("identity_form", "identity")
    return tuple(found)


def parse_recipients(text: str) -> tuple[str, ...]:
    """Return the public keys of a recipients file, one a line; lines with # are remarks."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _new_key() -> tuple[str, str]:
    import pyrage

    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def _recipient(text: str) -> Any:
    import pyrage

    kind = pyrage.ssh if text.startswith("ssh-") else pyrage.x25519
    try:
        return kind.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise DeskError("recipient_form", "recipient", value=text[:80]) from None


def _identity(text: str) -> Any:
    import pyrage

    try:
        if text.startswith(SSH_KEY):
            return pyrage.ssh.Identity.from_buffer(text.encode())
        return pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        raise DeskError("identity_form", "identity") from None


class _Remembering:
    """A stream that keeps what went wrong in it: age would make a text of its own of that."""

    def __init__(self, source: Readable, target: Writable) -> None:
        self._source, self._target = source, target
        self._ahead = memoryview(b"")
        self.problem: BaseException | None = None

    def read(self, size: int) -> bytes:
        if not self._ahead:
            self._ahead = memoryview(self._kept(lambda: self._source.read(CHUNK)))
        found, self._ahead = self._ahead[:size], self._ahead[size:]
        return bytes(found)

    def write(self, content: bytes) -> int:
        self._kept(lambda: self._target.write(content))
        return len(content)

    def flush(self) -> None:
        """Nothing: whoever owns the target flushes it."""

    def _kept(self, act: Callable[[], Any]) -> Any:
        try:
            return act()
        except BaseException as problem:
            self.problem = problem
            raise


def _pass_on(act: Callable[[Readable, Writable], None], source: Readable, target: Writable) -> None:
    import pyrage

    stream = _Remembering(source, target)
    try:
        act(stream, stream)
    except (pyrage.EncryptError, pyrage.DecryptError, OSError) as problem:
        if stream.problem is not None:
            raise stream.problem from None
        if isinstance(problem, OSError):  # how age says that a piece is not what was encrypted
            raise ValueError from None
        raise
