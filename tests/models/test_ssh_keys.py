"""Public keys of OpenSSH: which are taken, which refused, and the line that lets them in."""

from __future__ import annotations

import base64
import shlex
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import ssh_keys, staff
from models.audit import Audit, Origin
from models.errors import DeskError
from models.ssh_keys import authorized_line, read_key
from tests.factories import NOW

SHELL = Origin("shell", "tester")
ED25519 = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDyd88cSdsHSzKiqunmMP2x0RDPtw38R0l5gTTBgle4I li@front desk"
)
FINGERPRINT = "SHA256:8+TyU23JkGtMOsc4wSyIMHKxJiHtZNpLh5fVenRW9Qk"  # as ssh-keygen -l says it
ECDSA = (
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBErUG7dhibboqOi0F0/cOG"
    "5sdZoX9hZGjnP2LVcUAW3gLRF4tQjeYHgQBdXpZaLEmGcMoKTZLD2/bBQ4CyMr9lU="
)


def made(kind: str, *fields: bytes) -> str:
    """Return a public key of these fields, whatever they are."""
    blob = b"".join(len(field).to_bytes(4, "big") + field for field in (kind.encode(), *fields))
    return f"{kind} {base64.b64encode(blob).decode()}"


def rsa(bits: int, exponent: bytes = b"\1\0\1") -> str:
    modulus = (1 << bits - 1 | 1).to_bytes(bits // 8 + 1, "big")
    return made("ssh-rsa", exponent, modulus)


POINT = b"\4" + bytes(64)
SECURITY_KEY = made("sk-ssh-ed25519@openssh.com", bytes(32), b"ssh:")
TAKEN = (
    *(ED25519, ECDSA, rsa(2048), rsa(4096), SECURITY_KEY),
    made("sk-ecdsa-sha2-nistp256@openssh.com", b"nistp256", POINT, b"ssh:desk"),
    made("ecdsa-sha2-nistp384", b"nistp384", b"\4" + bytes(96)),
    made("ecdsa-sha2-nistp521", b"nistp521", b"\4" + bytes(132)),
)


@pytest.mark.parametrize("text", TAKEN)
@pytest.mark.parametrize("around", ["{}", "{}\n", "\r\n  {}\r\n\r\n"])
def test_a_key_that_is_taken_comes_back_as_it_was(text: str, around: str) -> None:
    assert str(read_key(around.format(text))) == text


def test_the_fingerprint_is_the_one_that_ssh_keygen_shows() -> None:
    assert read_key(ED25519).fingerprint == FINGERPRINT


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "key_missing"),
        (" \n\n", "key_missing"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\n", "key_private"),
        ("-----BEGIN RSA PRIVATE KEY-----\n", "key_private"),
        ("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", "key_private"),
        ("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----", "key_other_form"),
        (f"{ED25519}\n{ECDSA}\n", "key_several"),
        (f'command="sh" {ED25519}', "key_options"),
        (f"no-pty,cert-authority {ED25519}", "key_options"),
        (ED25519.replace("ssh-ed25519", "ssh-dss"), "key_kind"),
        (ED25519.replace("ssh-ed25519", "ssh-ed25519-cert-v01@openssh.com"), "key_kind"),
        ("hello", "key_kind"),
        ("\xff\xfes\0s\0h\0", "key_kind"),
        (rsa(1024), "key_short"),
        (rsa(2040), "key_short"),
        ("ssh-ed25519", "key_damaged"),
        (ED25519.replace("AAAAC3", "AAAAC4"), "key_damaged"),
        (ED25519.replace("le4I", ""), "key_damaged"),
        (ED25519.replace("ssh-ed25519", "ssh-rsa"), "key_damaged"),
        (ED25519.replace("le4I", "le4I*"), "key_damaged"),
        (made("ssh-ed25519", bytes(31)), "key_damaged"),
        (made("ssh-ed25519", bytes(32), b"more"), "key_damaged"),
        (made("ecdsa-sha2-nistp256", b"nistp384", POINT), "key_damaged"),
        (made("ecdsa-sha2-nistp256", b"nistp256", b"\2" + bytes(64)), "key_damaged"),
        (made("sk-ssh-ed25519@openssh.com", bytes(32), b"https://"), "key_damaged"),
        (rsa(2048, exponent=b"\2"), "key_damaged"),
        (rsa(16_640), "key_damaged"),
    ],
)
def test_what_is_no_single_sound_key_is_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(DeskError) as raised:
        read_key(text)
    assert (raised.value.code, raised.value.field) == (code, "key")


@given(st.text() | st.text().map(ED25519.__add__))
def test_whatever_is_given_makes_one_line_or_is_refused(text: str) -> None:
    with suppress(DeskError):
        key = read_key(text)
        assert len(authorized_line(key, ["dutydesk"]).splitlines()) == 1
        assert read_key(str(key)) == key


def test_a_comment_is_cleaned() -> None:
    assert read_key(f"{ECDSA} 李静\x1b[2J\u202e@front\t").comment == "李静[2J@front"


def unquoted(line: str) -> list[str]:
    """Return the words of a line's command: sshd takes \\" for ", then a shell reads it."""
    assert line.startswith('restrict,pty,command="')
    content = ""
    rest = line.removeprefix('restrict,pty,command="')
    while not rest.startswith('"'):
        escaped = rest.startswith('\\"')
        content += '"' if escaped else rest[0]
        rest = rest[2 if escaped else 1 :]
    assert rest[1:] == f" {ED25519}"
    return shlex.split(content)


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z"))) | st.just('a "b" \\" $c')))
def test_every_word_of_the_command_arrives_as_it_was(words: list[str]) -> None:
    line = authorized_line(read_key(ED25519), words)
    clean = ["/usr/bin/env", "-i", "HOME=$HOME", "TERM=$TERM", "LANG=C.UTF-8"]
    assert unquoted(line) == clean + words


def test_a_path_that_would_break_the_line_is_refused() -> None:
    with pytest.raises(DeskError) as raised:
        authorized_line(read_key(ED25519), ["dutydesk", "--db", '/srv/a\nrestrict,pty "'])
    assert raised.value.code == "command_form"


def trail() -> list[tuple[str, str, str]]:
    query = Audit.select().where(Audit.act == "staff_key")
    return [(row.subject, row.detail, row.channel) for row in query]


def test_a_key_that_is_let_in_is_on_record(desk: Callable[..., Path]) -> None:
    desk("en")
    ssh_keys.grant("li", read_key(ED25519), SHELL, NOW)
    assert trail() == [("li", f"ssh-ed25519 {FINGERPRINT}", "shell")]


@pytest.mark.parametrize(
    ("login", "code"),
    [("nobody", "login_unknown"), ("gate", "device_signs_in"), ("wang", "disabled")],
)
def test_who_may_not_sign_in_is_given_no_key(
    desk: Callable[..., Path], login: str, code: str
) -> None:
    desk("en")
    staff.disable("wang", SHELL, NOW)
    with pytest.raises(DeskError) as raised:
        ssh_keys.grant(login, read_key(ED25519), SHELL, NOW)
    assert (raised.value.code, trail()) == (code, [])
