"""`dutydesk backup list` and `show`: which backups there are, what one says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.errors import DeskError
from models.language import N_
from models.text import shown
from tui.cli.backup.group import JSON, PATH, backup, moment_label, readable_size, zone_of
from tui.cli.context import FOUND, Invocation, exit_code
from tui.cli.listing import cells, echo_json, padded
from tui.cli.translated import option

if TYPE_CHECKING:
    from models.backups.archive import Header
    from models.backups.places import Stored

VERIFIED, UNPROVEN = N_("verified"), N_("NOT verified")
ENCRYPTED = {"recipients": N_("encrypted to keys"), "passphrase": N_("encrypted: passphrase")}
NOT_ENCRYPTED = N_("not encrypted")


@backup.command(
    "list",
    help=N_(
        "Which backups there are, the newest first.\n\n"
        "Without DIR in the folders that this desk's backups were written to or brought back from; "
        "with DIR in any, also from another machine, and no desk is needed. A backup is called "
        "verified when it was read back and proved as it was made."
    ),
)
@click.argument("folders", metavar="[DIR]...", nargs=-1, type=PATH)
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_context
def list_(context: click.Context, folders: tuple[Path, ...], as_json: bool) -> None:
    call: Invocation = context.obj
    code = 0
    if not folders:
        known, damage = known_folders(call)
        folders = tuple(known)
        code = told_of(call, damage, known)
        if not folders and not as_json:
            click.echo(call.words("No backup yet."))
    for folder in folders:
        try:
            _list(call, folder, as_json=as_json)
        except DeskError as problem:
            code = code or FOUND
            click.echo(problem.sentence(call.words), err=True)
    context.exit(code)


def known_folders(call: Invocation) -> tuple[list[Path], DeskError | None]:
    """Return where backups of this desk are known to lie, and why the desk does not open.

    When it does not, backups are what one looks for: those beside it are found without it.
    """
    from models.backups import places, tables
    from models.database import database

    path = call.path.resolve()
    try:
        with call.desk():
            return tables.known_folders(path), None
    except DeskError as problem:
        database.init(None)  # what could be opened of it is not the desk
        return places.beside(path), problem


def told_of(call: Invocation, damage: DeskError | None, folders: Sequence[Path]) -> int:
    """Say why the desk does not open; raise that where no folder is left. Return an exit code."""
    if damage is None:
        return 0
    if not folders:
        raise damage
    click.echo(damage.sentence(call.words), err=True)
    return exit_code(damage)


def _list(call: Invocation, folder: Path, *, as_json: bool) -> None:
    from models.backups.places import stored

    backups = stored([folder])
    if as_json:
        for each in backups:
            echo_json(fields(each))
        return
    click.echo(shown(str(folder)))
    for line in lines(call, backups):
        click.echo(line)
    if not backups:
        click.echo("  " + call.words("no backups"))


def lines(call: Invocation, backups: Iterable[Stored]) -> Iterable[str]:
    """Yield a line for each backup: when, up to which entry, how big, verified or not, its name."""
    words = call.words
    widest = max(cells(words(VERIFIED)), cells(words(UNPROVEN)))
    for each in backups:
        size = f"{readable_size(each.size):>7}"
        name = shown(each.path.name)
        if each.header is None:
            problem = each.problem.sentence(words) if each.problem else ""
            yield f"  {name}  {problem}".rstrip()
            continue
        state = padded(words(VERIFIED if each.is_proven else UNPROVEN), widest)
        said = f"  {moment_label(each.header)}  {f'#{each.header.last_number}':>8}  {size}  {state}"
        notes = (words(ENCRYPTED.get(each.header.encryption, "")), shown(each.header.label))
        yield "  ".join((said, name, *filter(None, notes)))


def fields(backup: Stored) -> dict[str, object]:
    """Return a backup as other programs read it."""
    code = backup.problem.code if backup.problem else None
    found: dict[str, object] = {
        "path": str(backup.path),
        "bytes": backup.size,
        "verified": backup.is_proven,
        "problem": code,
    }
    return found | (header_fields(backup.header) if backup.header else {})


def header_fields(header: Header) -> dict[str, object]:
    """Return what a backup says of itself as other programs read it."""
    from models import clock

    return {
        "created_at": clock.iso(header.created_at, zone_of(header)),
        "label": header.label,
        "desk": header.desk_name,
        "desk_id": header.desk_id,
        "code": header.code,
        "entries": header.entries,
        "last_number": header.last_number,
        "head": header.head,
        "database_bytes": header.database_bytes,
        "encryption": header.encryption,
        "schema": header.schema,
        "program": header.program,
    }


@backup.command(
    "show", help=N_("What one backup says of itself; the desk and a key are not needed.")
)
@click.argument("file", metavar="FILE", type=PATH)
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_obj
def show(call: Invocation, file: Path, as_json: bool) -> None:
    from models.backups.places import stored_at

    found = stored_at(file)
    if found.header is None:
        raise found.problem or DeskError("not_a_backup", path=file)
    if as_json:
        echo_json(
            fields(found) | {"recipients": found.header.recipients, "rows": found.header.rows}
        )
        return
    facts = list(_facts(call, found, found.header))
    widest = max(cells(name) for name, _ in facts)
    for name, fact in facts:
        if fact:
            click.echo(f"{padded(name, widest)}  {fact}")


def _facts(call: Invocation, found: Stored, header: Header) -> Iterable[tuple[str, str]]:
    words = call.words
    yield words("Desk"), words.bracketed(shown(header.desk_name), shown(header.code))
    yield words("Moment"), f"{moment_label(header)} {zone_of(header).key}"
    yield words("Label"), shown(header.label)
    yield words("State"), words(VERIFIED if found.is_proven else UNPROVEN)
    yield (
        words("Entries"),
        words("{count}, the last is #{last}").format(count=header.entries, last=header.last_number),
    )
    yield words("Code of the last"), shown(header.head or "")
    yield (
        words("Size"),
        words("{size}, unpacked {whole}").format(
            size=readable_size(found.size), whole=readable_size(header.database_bytes)
        ),
    )
    yield words("Encrypted"), words(ENCRYPTED.get(header.encryption, NOT_ENCRYPTED))
    for recipient in header.recipients:
        yield words("Recipient"), shown(recipient)
    yield (
        words("Program"),
        words.bracketed(f"Duty Desk {shown(header.program)}", str(header.schema)),
    )
