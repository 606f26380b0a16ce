"""`dutydesk staff key`: the line of authorized_keys that opens one person's console over SSH."""

from __future__ import annotations

import shutil
import sys
import sysconfig
from pathlib import Path

import click

from models.language import N_
from models.text import shown
from tui.cli.context import Invocation
from tui.cli.translated import command

MOST_BYTES = 100_000  # more than any key, and than any file that is mistaken for one


@command(
    "key",
    help=N_(
        "Print the line of authorized_keys that opens a person's console over SSH.\n\n"
        "Their public key comes on standard input: dutydesk staff key LOGIN < key.pub. The line "
        "opens the console, never a shell, and the PIN is still asked."
    ),
)
@click.argument("login")
@click.pass_obj
def key(call: Invocation, login: str) -> None:
    with call.desk():
        from models import ssh_keys

        given = ssh_keys.read_key(_read(call))
        path = str(call.path.absolute())
        line = ssh_keys.authorized_line(given, (program(), "--db", path, "--as", login))
        owner = ssh_keys.owner(given)
        ssh_keys.grant(login, given, call.origin, call.clock())
        if owner not in (None, login):
            warning = call.words(
                "Take care: this key was given out for {owner} already. SSH takes the first line"
                " that has it: remove that line, or make {login} a key of their own.",
                owner=owner,
                login=login,
            )
            click.echo(warning, err=True)
        click.echo(line)
        told = call.words(
            "Add this line to .ssh/authorized_keys of the account that owns {path}."
            " The PIN of {login} is still asked.",
            path=shown(path),
            login=login,
        )
        click.echo(told, err=True)


def _read(call: Invocation) -> str:
    """Return what standard input has; at a terminal, the line that is pasted."""
    if sys.stdin.isatty():
        click.echo(call.words("Paste the public key, then press Enter."), err=True)
        given = sys.stdin.buffer.readline()
    else:
        given = sys.stdin.buffer.read(MOST_BYTES)
    return given.decode("utf-8-sig", errors="replace")


def program() -> str:
    """Return where the command `dutydesk` is that runs now."""
    started = Path(sys.argv[0])
    if started.name == "dutydesk":
        return str(Path(shutil.which(started) or started).absolute())
    return str(Path(sysconfig.get_path("scripts")) / "dutydesk")
