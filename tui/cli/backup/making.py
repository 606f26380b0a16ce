"""`dutydesk backup create`: a backup that counts only when it was read back and proved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.errors import DeskError
from models.language import N_
from models.text import shown
from tui.cli.backup.group import (
    JSON,
    PASSPHRASE_FILE,
    PATH,
    QUIET,
    UNRECORDED,
    ProgressLine,
    backup,
    moment_label,
    read_key_file,
    read_passphrase,
    readable_size,
)
from tui.cli.context import BAD_FILE, FOUND, Invocation
from tui.cli.listing import echo_json
from tui.cli.translated import option

if TYPE_CHECKING:
    from models.backups.create import Backup
    from models.backups.encryption import Encryption
    from models.desk import Desk

TO = N_("A folder to write to, several times for several; else `backups` beside the desk.")
RECIPIENT = N_("Encrypt to this public key, age1... or ssh-...; several times for several.")
RECIPIENTS_FILE = N_("Encrypt to the public keys in this file, one a line.")
PURGE_AS = N_("First remove visitors' data past their time, in the name of this device.")
WAITS = N_("The clock may be ahead, so no visitors' data are removed: dutydesk doctor")
VERIFIED = N_("Verified: {when}, {entries} entries to #{last}, {size}, in {seconds} s.")
MADE = N_("Made: {when}, {entries} entries to #{last}, {size}, in {seconds} s.")


@backup.command(
    "create",
    help=N_(
        "Make a backup while the desk goes on, read back and proved before it has its name.\n\n"
        "Each place that fails is told, and the others go on. Ends with 1 when a place failed or "
        "the proof found something or it could not be recorded, with 3 when there is no backup at "
        "all."
    ),
)
@option("--to", "folders", metavar="DIR", multiple=True, type=PATH, help=TO)
@option("--label", default="", metavar="TEXT", help=N_("A word to find it by; not encrypted."))
@option("--recipient", "recipients", metavar="KEY", multiple=True, help=RECIPIENT)
@option("--recipients-file", metavar="FILE", multiple=True, type=PATH, help=RECIPIENTS_FILE)
@option("--passphrase", is_flag=True, help=N_("Encrypt with a passphrase, which is asked for."))
@option("--passphrase-file", metavar="FILE", help=PASSPHRASE_FILE)
@option("--purge-as", metavar="LOGIN", help=PURGE_AS)
@option("--quiet", is_flag=True, help=QUIET)
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_context
def create(
    context: click.Context,
    folders: tuple[Path, ...],
    label: str,
    recipients: tuple[str, ...],
    recipients_file: tuple[Path, ...],
    passphrase: bool,
    passphrase_file: str | None,
    purge_as: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    call: Invocation = context.obj
    with call.desk() as here:
        from models.backups import create as making

        listed = [key for path in recipients_file for key in _recipients(path)]
        asks = passphrase or passphrase_file is not None
        given = _passphrase(call, passphrase_file, asks=asks and not (recipients or listed))
        if purge_as:
            _purge(call, purge_as, quiet=quiet)
        with ProgressLine(call, shown=not quiet and not as_json) as progress:
            if given is not None:
                progress.told(making.KEY, 0, 0)
            sealing = _encryption((*recipients, *listed), given, asks=asks)
            order = making.Order(folders, label, sealing)
            made = making.create(order, here, call.origin.system_user, call.clock(), progress.told)
        if as_json:
            echo_json(_fields(call, here, made))
        else:
            _tell(call, made, quiet=quiet)
        failed = not made.is_verified or any(copy.problem for copy in made.copies)
        if failed or made.unrecorded:
            context.exit(FOUND if any(copy.path for copy in made.copies) else BAD_FILE)


def _recipients(path: Path) -> tuple[str, ...]:
    from models.backups import encryption

    return encryption.parse_recipients(read_key_file(path))


def _passphrase(call: Invocation, file: str | None, *, asks: bool) -> str | None:
    if not asks:
        return None
    given = read_passphrase(call, file, new=True)
    if given is None:
        raise DeskError("passphrase_missing", "passphrase")
    return given


def _encryption(recipients: tuple[str, ...], passphrase: str | None, *, asks: bool) -> Encryption:
    from models.backups import encryption

    if asks and recipients:
        raise DeskError("encryption_twice", "passphrase")
    if recipients:
        return encryption.to_recipients(recipients)
    if passphrase is None:
        return encryption.Encryption()
    return encryption.with_passphrase(passphrase)


def _purge(call: Invocation, login: str, *, quiet: bool) -> None:
    """Remove what is past its time: what is in no desk any more should be in no new backup."""
    from models import audit, staff
    from models.staff import Actor
    from models.visitors import retention

    account = staff.find(login)
    if not account.is_device:
        raise DeskError("not_a_device", "purge_as", login=account.login)
    now = call.clock()
    # With --quiet nothing: else cron sends a mail with every backup of a week.
    if not quiet and retention.waits_for_clock(now) is not None:
        click.echo(call.words(WAITS), err=True)
    if retention.purge_daily(Actor(account, audit.origin("device")), now):
        retention.empty_file()


def _tell(call: Invocation, made: Backup, *, quiet: bool) -> None:
    words, header = call.words, made.header
    _tell_what_is_wrong(call, made)
    if quiet:
        return
    told = VERIFIED if made.is_verified else MADE
    click.echo(
        words(
            told,
            when=moment_label(header),
            entries=header.entries,
            last=header.last_number,
            size=readable_size(made.size),
            seconds=f"{made.seconds:.1f}",
        )
    )
    if header.head:
        click.echo(words("Code of the last entry: {code}", code=header.head))
    for copy in made.copies:
        if copy.path:
            click.echo(shown(str(copy.path)))
    if header.recipients:
        click.echo(
            words(
                "It was opened with a key made for it alone. That yours opens it, try with: "
                "dutydesk backup verify --identity FILE"
            )
        )


def _tell_what_is_wrong(call: Invocation, made: Backup) -> None:
    words = call.words
    for finding in made.proof.findings:
        click.echo(shown(finding.sentence(words)), err=True)
    for copy in made.copies:
        if copy.problem:
            click.echo(copy.problem.sentence(words), err=True)
    if not made.is_verified:
        click.echo(words("NOT verified. The backup is kept, but do not rely on it."), err=True)
    if made.unrecorded:
        why = made.unrecorded.sentence(words)
        click.echo(words(UNRECORDED, why=why), err=True)


def _fields(call: Invocation, here: Desk, made: Backup) -> dict[str, object]:
    from models import clock

    header = made.header
    return {
        "verified": made.is_verified,
        "recorded": made.unrecorded is None,
        "created_at": clock.iso(header.created_at, here.zone),
        "label": header.label,
        "entries": header.entries,
        "last_number": header.last_number,
        "head": header.head,
        "bytes": made.size,
        "checksum": made.checksum,
        "encryption": header.encryption,
        "seconds": round(made.seconds, 3),
        "copies": [
            {
                "folder": str(copy.folder),
                "path": str(copy.path) if copy.path else None,
                "problem": copy.problem.code if copy.problem else None,
            }
            for copy in made.copies
        ],
        "findings": [
            {"kind": finding.kind, "sentence": finding.sentence(call.words)}
            for finding in made.proof.findings
        ],
    }
