"""`dutydesk backup verify`: a backup is unpacked into a scratch place and proved, again."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.errors import DeskError
from models.language import N_
from models.text import shown
from tui.cli.backup.group import (
    IDENTITY,
    JSON,
    PASSPHRASE_FILE,
    PATH,
    QUIET,
    UNRECORDED,
    ProgressLine,
    backup,
    read_key,
)
from tui.cli.backup.listing import header_fields, known_folders, told_of
from tui.cli.context import FOUND, Invocation, Sentence, exit_code
from tui.cli.listing import echo_json
from tui.cli.translated import option

if TYPE_CHECKING:
    from models.backups.archive import Header
    from models.backups.encryption import Key
    from models.backups.verify import Verification


@backup.command(
    "verify",
    help=N_(
        "Prove backups: every byte against the checksum, then unpacked aside and checked.\n\n"
        "One that is encrypted is opened with --identity or its passphrase; without them only its "
        "checksum is compared, and said so. No desk is needed. Ends with 1 when a proof found "
        "something, with 3 when a file is damaged."
    ),
)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=PATH)
@option("--all", "everything", is_flag=True, help=N_("All that `backup list` shows."))
@option("--identity", "identities", metavar="FILE", multiple=True, type=PATH, help=IDENTITY)
@option("--passphrase-file", metavar="FILE", help=PASSPHRASE_FILE)
@option("--quiet", is_flag=True, help=QUIET)
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_context
def verify(
    context: click.Context,
    files: tuple[Path, ...],
    everything: bool,
    identities: tuple[Path, ...],
    passphrase_file: str | None,
    quiet: bool,
    as_json: bool,
) -> None:
    from models.backups import verify as verifying

    call: Invocation = context.obj
    if not files and not everything:
        raise Sentence(call.words("Name a backup, or use --all."))
    chosen = list(files) + (_all(call) if everything else [])
    if not chosen:
        raise Sentence(call.words("No backup yet."))  # no success: nothing was proved
    key_for = _Keys(call, identities, passphrase_file)
    desk = call.path.resolve() if call.path.exists() else None
    found = []
    for path in chosen:
        with ProgressLine(call, shown=not quiet and not as_json) as line:
            found.append(verifying.verify(path, key_for, desk, line.told))
        _tell(call, found[-1], quiet=quiet, as_json=as_json)
    _record(call, found)
    context.exit(max(map(_exit_code, found)))


def _all(call: Invocation) -> list[Path]:
    from models.backups.places import stored

    folders, damage = known_folders(call)
    told_of(call, damage, folders)
    return [each.path for each in stored(folders)]


class _Keys:
    """Which key opens a backup; what has to be typed is asked for once."""

    def __init__(
        self, call: Invocation, identities: tuple[Path, ...], passphrase_file: str | None
    ) -> None:
        self._read = partial(read_key, call, identities=identities, passphrase_file=passphrase_file)
        self._identities = identities
        self._passphrase: Key | None = None

    def __call__(self, header: Header) -> Key | None:
        """Return the key for a backup; None for one whose key nobody here has."""
        from models.backups import encryption

        if header.encryption == encryption.RECIPIENTS and not self._identities:
            return None
        if header.encryption != encryption.PASSPHRASE:
            return self._read(header)
        self._passphrase = self._passphrase or self._read(header)
        return self._passphrase if self._passphrase.passphrase else None


def _exit_code(found: Verification) -> int:
    if found.problem:
        return exit_code(found.problem)
    return FOUND if found.proof and not found.proof.holds else 0


def _record(call: Invocation, found: list[Verification]) -> None:
    """Keep what was found of this desk's own backups, where the desk is there to keep it."""
    from models.backups import verify as verifying

    opened = [each for each in found if each.header and (each.proof or each.problem)]
    if not opened or not call.path.exists():
        return
    try:
        with call.desk() as here:
            own = [each for each in opened if each.header and each.header.desk_id == here.id]
            verifying.record(own, call.origin.system_user, call.clock())
    except DeskError as problem:
        click.echo(call.words(UNRECORDED, why=problem.sentence(call.words)), err=True)


def _tell(call: Invocation, found: Verification, *, quiet: bool, as_json: bool) -> None:
    words = call.words
    if as_json:
        echo_json(_fields(call, found))
        return
    name = shown(str(found.path))
    if found.problem:
        click.echo(found.problem.sentence(words), err=True)
    elif found.proof is None and not quiet:
        click.echo(words("{path}: as it was written; not opened, that needs its key", path=name))
    elif found.proof and found.proof.holds and not quiet:
        entries = found.proof.entries
        click.echo(words("{path}: verified, {entries} entries", path=name, entries=entries))
    elif found.proof and not found.proof.holds:
        click.echo(words("{path}: NOT as it should be", path=name), err=True)
        for finding in found.proof.findings:
            click.echo("  " + shown(finding.sentence(words)), err=True)


def _fields(call: Invocation, found: Verification) -> dict[str, object]:
    problem: DeskError | None = found.problem
    findings = found.proof.findings if found.proof else ()
    told: dict[str, object] = {
        "path": str(found.path),
        "verified": found.is_verified,
        "opened": found.proof is not None,
        "problem": problem.code if problem else None,
        "findings": [
            {"kind": finding.kind, "sentence": finding.sentence(call.words)} for finding in findings
        ],
        "checksum": found.checksum,
        "bytes": found.size,
    }
    return told | (header_fields(found.header) if found.header else {})
