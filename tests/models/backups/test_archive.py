"""The file that a backup is: whole or refused, whatever was done to it; opened by its key alone."""

from __future__ import annotations

import hashlib
import io
import json
import random
import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from models import migrations
from models.backups import archive, encryption
from models.backups.archive import Header
from models.backups.encryption import Encryption, Key
from models.backups.passphrase import bech32, private_key
from models.errors import DeskError

CONTENT = b"".join(hashlib.sha256(bytes([number % 251])).digest() for number in range(9000))
HEADER = Header(
    created_at=1_763_000_000_000_000,
    label="before 大修",
    desk_id="ab" * 16,
    desk_name="云景花园前台",
    code="T1",
    timezone="Asia/Shanghai",
    schema=migrations.VERSION,
    program="0.1.0",
    entries=3,
    last_number=3,
    head="2HYW-TFEF-075A-SM9Q",
    rows={"entry": 3, "staff": 5},
    database_bytes=len(CONTENT),
)
OPEN, NO_KEY = Encryption(), Key()
PASSPHRASE = "正确 horse battery"
# Argon2id(version 1.3, 16 passes, 64 MiB, 1 lane) of the passphrase and the salt 00 01 ... 0f.
KNOWN_KEY = "AGE-SECRET-KEY-1V9LK60WAQD7Z6NM9XWCZZTNJETNEXJELEND6428UR4PSD35TJPMQV372ZN"
SSH_KEY = (
    """-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACB+rXfa3eLEmK47aW2gX/semcr8u1sSHGMPl4gq2IN6PQAAAIiB5VFvgeVR
bwAAAAtzc2gtZWQyNTUxOQAAACB+rXfa3eLEmK47aW2gX/semcr8u1sSHGMPl4gq2IN6PQ
AAAECnIddb3KDiOrJdpF+jqGoX9/QhzRWKaxO6/zZvAqeKKX6td9rd4sSYrjtpbaBf+x6Z
yvy7WxIcYw+XiCrYg3o9AAAABHRlc3QB
-----END OPENSSH PRIVATE KEY-----
""",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH6td9rd4sSYrjtpbaBf+x6Zyvy7WxIcYw+XiCrYg3o9",
)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "plain"
    path.write_bytes(CONTENT)
    return path


def packed(plain: Path, header: Header = HEADER, sealing: Encryption = OPEN) -> Path:
    path = plain.with_name("b.backup")
    sealed = replace(
        header, encryption=sealing.kind, recipients=sealing.recipients, salt=sealing.salt
    )
    with path.open("wb") as file:
        archive.pack(plain, sealed, sealing, file)
    return path


def unpacked(path: Path, key: Key = NO_KEY) -> bytes:
    to = path.with_name("unpacked")
    archive.unpack(path, to, key)
    content = to.read_bytes()
    to.unlink()
    return content


def refusal(path: Path, key: Key = NO_KEY) -> str:
    """Return the code with which a backup is refused; nothing is left of the attempt."""
    with pytest.raises(DeskError) as caught:
        unpacked(path, key)
    assert not path.with_name("unpacked").exists()
    return caught.value.code


def new_key() -> tuple[str, Key]:
    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), Key((str(identity),))


def test_what_is_packed_comes_back_with_its_header_and_is_the_owners_alone(plain: Path) -> None:
    path = packed(plain)
    assert archive.read_header(path) == HEADER
    to = path.with_name("unpacked")
    assert archive.unpack(path, to) == HEADER
    assert to.read_bytes() == CONTENT
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert archive.check(path) == archive.checksum(path)


def test_it_can_be_opened_without_this_program(plain: Path) -> None:
    recipient, key = new_key()
    path = packed(plain, sealing=encryption.to_recipients([recipient]))
    _, _, rest = path.read_bytes().split(b"\n", 2)
    identity = pyrage.x25519.Identity.from_str(key.identities[0])
    inside = pyrage.decrypt(rest[:-64], [identity])
    with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(inside)) as reader:
        assert reader.read() == CONTENT


def test_every_key_it_was_encrypted_to_opens_it_and_no_other(plain: Path) -> None:
    first, second, other = new_key(), new_key(), new_key()
    sealing = encryption.to_recipients([first[0], second[0]])
    path = packed(plain, sealing=sealing)
    assert CONTENT[:64] not in path.read_bytes()
    for key in (first[1], second[1], sealing.opening):
        assert unpacked(path, key) == CONTENT
    assert refusal(path, other[1]) == "backup_wrong_key"
    assert refusal(path) == "backup_needs_recipients"


def test_a_key_of_ssh_opens_it_too(plain: Path) -> None:
    secret, public = SSH_KEY
    path = packed(plain, sealing=encryption.to_recipients([public]))
    assert unpacked(path, Key(encryption.parse_identities(secret))) == CONTENT


def test_only_the_passphrase_opens_it_however_its_letters_were_typed(plain: Path) -> None:
    sealing = encryption.with_passphrase("Übermut am Abend")
    path = packed(plain, sealing=sealing)
    assert unpacked(path, Key(passphrase="U\u0308bermut am Abend")) == CONTENT
    assert refusal(path, Key(passphrase="Übermut am Morgen")) == "backup_wrong_key"
    assert refusal(path) == "backup_needs_passphrase"


def test_a_passphrase_becomes_the_key_that_the_page_says() -> None:
    assert private_key("correct horse battery", bytes(range(16))) == KNOWN_KEY
    assert bech32("a", b"") == "a12uel5l"  # BIP 173


def test_a_short_passphrase_and_a_wrong_recipient_are_refused() -> None:
    for act, code in (
        (lambda: encryption.with_passphrase("kurz"), "passphrase_short"),
        (lambda: encryption.to_recipients(["age1rubbish"]), "recipient_form"),
        (lambda: encryption.to_recipients(["ssh-ed25519 AAAA"]), "recipient_form"),
        (lambda: encryption.to_recipients([]), "recipient_count"),
        (lambda: encryption.parse_identities("# nothing\n"), "identity_form"),
        (lambda: encryption.parse_identities("AGE-SECRET-KEY-1XXX"), "identity_form"),
    ):
        with pytest.raises(DeskError) as caught:
            act()
        assert caught.value.code == code


def test_no_secret_shows_when_a_thing_is_printed() -> None:
    recipient, key = new_key()
    sealing = encryption.to_recipients([recipient])
    shown = repr((Key(passphrase=PASSPHRASE), key, sealing, encryption.with_passphrase(PASSPHRASE)))
    assert PASSPHRASE not in shown
    assert "SECRET" not in shown


@pytest.mark.parametrize("kind", ["none", "recipients", "passphrase"])
def test_a_flipped_bit_is_found_wherever_it_is(plain: Path, kind: str) -> None:
    plain.write_bytes(CONTENT[:4000])
    recipient, _ = new_key()
    sealing = {
        "none": OPEN,
        "recipients": encryption.to_recipients([recipient]),
        "passphrase": encryption.with_passphrase(PASSPHRASE),
    }[kind]
    path = packed(plain, replace(HEADER, database_bytes=4000), sealing)
    whole = path.read_bytes()
    unlocked = sealing.opening
    places = range(0, len(whole), 7 if kind == "none" else 97)
    for at in places if kind != "passphrase" else places[:4]:  # each try takes half a second
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
        with pytest.raises(DeskError):
            archive.check(path)
        assert refusal(path, unlocked) in ("backup_damaged", "not_a_backup", "backup_newer")


@pytest.mark.parametrize("kind", ["none", "recipients"])
def test_one_of_many_pieces_comes_back_and_a_flipped_bit_in_each_is_found(
    plain: Path, kind: str
) -> None:
    """It is read and packed a mebibyte at a time, and its checksum is computed beside that."""
    content = random.Random(1).randbytes(5_000_001)
    plain.write_bytes(content)
    sealing = OPEN if kind == "none" else encryption.to_recipients([new_key()[0]])
    path = packed(plain, replace(HEADER, database_bytes=len(content)), sealing)
    assert unpacked(path, sealing.opening) == content
    assert hashlib.sha256(path.read_bytes()[:-64]).hexdigest() == archive.check(path)
    whole = path.read_bytes()
    for at in range(500_000, len(whole), 1_000_000):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(DeskError):
            archive.check(path)
        assert refusal(path, sealing.opening) == "backup_damaged"


def test_one_cut_off_or_longer_than_it_was_is_found(plain: Path) -> None:
    path = packed(plain)
    whole = path.read_bytes()
    for cut in (0, 1, 30, 200, 700, len(whole) // 2, len(whole) - 64, len(whole) - 1):
        path.write_bytes(whole[:cut])
        assert refusal(path) in ("backup_damaged", "not_a_backup")
    path.write_bytes(whole + b"0")
    assert refusal(path) == "backup_damaged"


def signed(line: bytes, payload: bytes, format: int = 1) -> bytes:  # noqa: A002
    """Return a file whose checksums are right, whatever it holds."""
    first = f"Duty Desk backup {format} {hashlib.sha256(line).hexdigest()}\n".encode()
    content = first + line + payload
    return content + hashlib.sha256(content).hexdigest().encode()


def json_line(**changes: object) -> bytes:
    return json.dumps(HEADER.__dict__ | changes).encode() + b"\n"


def test_one_from_a_newer_program_is_refused_and_says_so(plain: Path) -> None:
    path = plain.with_name("b.backup")
    path.write_bytes(signed(json_line(format=2), b"", format=2))
    assert refusal(path) == "backup_newer"
    schema = migrations.VERSION + 1
    path = packed(plain, replace(HEADER, schema=schema))
    assert archive.read_header(path).schema == schema  # a list can show it still
    assert refusal(path) == "backup_newer"


def test_what_unpacks_to_more_or_less_than_was_announced_is_refused(plain: Path) -> None:
    path = packed(plain)
    payload = path.read_bytes().split(b"\n", 2)[2][:-64]
    for size in (len(CONTENT) - 1, len(CONTENT) + 1, 0):
        path.write_bytes(signed(json_line(database_bytes=size), payload))
        assert refusal(path) == "backup_damaged"
    endless = zstandard.ZstdCompressor().compress(bytes(200_000_000))
    path.write_bytes(signed(json_line(), endless))
    assert refusal(path) == "backup_damaged"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None)  # the key of a passphrase takes half a second by design
@given(
    st.binary(max_size=300)
    | st.builds(signed, st.binary(max_size=200), st.binary(max_size=50))
    | st.dictionaries(st.sampled_from(sorted(HEADER.__dict__)), JSON, max_size=3).map(
        lambda changes: signed(json_line(**changes), b"rubbish")
    )
)
def test_whatever_a_file_holds_it_is_a_backup_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.backup"
    path.write_bytes(content)
    with suppress(DeskError):
        header = archive.read_header(path)
        assert all(type(count) is int for count in header.rows.values())
    assert refusal(path, Key(passphrase=PASSPHRASE)) != "backup_unreadable"
