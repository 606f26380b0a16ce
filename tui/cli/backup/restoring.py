"""`dutydesk backup restore` and `drill`: having a desk back, and trying it before it is needed."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from models.errors import DeskError
from models.language import N_, Words, choose
from models.text import shown
from tui.cli.backup.group import (
    IDENTITY,
    JSON,
    PASSPHRASE_FILE,
    PATH,
    UNRECORDED,
    read_key,
    zone_of,
)
from tui.cli.backup.listing import known_folders, told_of
from tui.cli.backup.making import ProgressLine
from tui.cli.backup.telling import Telling, restored_fields
from tui.cli.context import BAD_FILE, FOUND, Invocation, Sentence
from tui.cli.listing import echo_json
from tui.cli.translated import command, option

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from models.backups.archive import Header
    from models.backups.drill import Drill
    from models.desk import Desk
    from models.presence import OpenConsole

ENDINGS = (signal.SIGTERM, signal.SIGHUP)
PIN_FILE = N_("Where the PIN is: a file of rights 0600, - for standard input.")


@command(
    "restore",
    help=N_(
        "Bring the desk back from a backup, checked before and after.\n\n"
        "SOURCE is a backup, or folders: then the newest in them, without any the newest in the "
        "folder beside the desk. It says what would be "
        "lost and asks for the desk's code. The desk before is kept beside it. Refused while a "
        "console has the desk open. An admin's login and PIN are asked for, the backup's; "
        "where nobody can be asked, give --code, --as and --pin-file."
    ),
)
@click.argument("sources", metavar="[SOURCE]...", nargs=-1, type=PATH)
@option("--at", "before", metavar="TIME", help=N_("Take the newest up to this minute."))
@option("--to", metavar="PATH", type=PATH, help=N_("To a new file instead; nothing is lost."))
@option("--code", metavar="CODE", help=N_("The desk's code, where nobody can be asked."))
@option("--unproven", is_flag=True, help=N_("Also if the checks have found something."))
@option("--identity", "identities", metavar="FILE", multiple=True, type=PATH, help=IDENTITY)
@option("--passphrase-file", metavar="FILE", help=PASSPHRASE_FILE)
@option("--json", "as_json", is_flag=True, help=JSON)
@option("--as", "as_login", metavar="LOGIN", help=N_("Who you are."))
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def restore(
    call: Invocation,
    sources: tuple[Path, ...],
    before: str | None,
    to: Path | None,
    code: str | None,
    unproven: bool,
    identities: tuple[Path, ...],
    passphrase_file: str | None,
    as_json: bool,
    as_login: str | None,
    pin_file: str | None,
) -> None:
    from models.backups.restore import restoring

    source, header = _chosen(call, sources, before)
    key = read_key(call, header, identities, passphrase_file)
    path, elsewhere, now = to or call.path, to is not None, call.clock()
    with (
        _ended_in_order(),
        _told_who(call, header),
        ProgressLine(call, shown=not as_json) as line,
        restoring(source, path, key, now, elsewhere=elsewhere, progress=line.told) as found,
    ):
        line.clear()
        here = _speak(call)
        tell = Telling(call, here.zone, quiet=as_json)
        tell.before(source, found)
        if not (found.proof.holds or unproven):
            raise DeskError("restore_unproven")
        if not elsewhere:
            _confirm(call, here, code)
        login = as_login or call.login
        asked = login is not None or found.needs_person(now)
        if login is None and asked and sys.stdin.isatty():
            login = str(click.prompt(call.words("Login of an admin"), err=True)).strip()
        actor = call.actor(here, login, pin_file) if asked else None
        done = found.finish(actor, call.origin, now, unproven=unproven)
        line.clear()
        tell.after(done)
    if as_json:
        echo_json(restored_fields(done, source, here))
    if not done.proof.holds:
        raise Sentence(call.words("The restored desk is not as it should be."), BAD_FILE)


def _speak(call: Invocation) -> Desk:
    """Speak the language of the desk that is open, by its clock."""
    from models import desk

    here = desk.current()
    call.zone = here.zone
    call.speak(call.asked_language, here.language)
    return here


def _confirm(call: Invocation, here: Desk, code: str | None) -> None:
    """Have the desk's code typed: nobody restores the wrong desk by a slip."""
    if code is None:
        if not sys.stdin.isatty():
            raise DeskError("code_missing", "code")
        asked = call.words("Type the desk's code, {code}, to go on", code=shown(here.code))
        code = str(click.prompt(asked, err=True))
    if code.strip().upper() != here.code.upper():
        raise DeskError("code_other", "code", value=code)


@contextmanager
def _told_who(call: Invocation, header: Header) -> Iterator[None]:
    """Say who has the desk open where that is in the way."""
    try:
        yield
    except DeskError as problem:
        consoles: Any = problem.facts.get("consoles", ())
        for console in consoles:
            click.echo(_console(call, console, call.zone or zone_of(header)), err=True)
        raise


def _console(call: Invocation, console: OpenConsole, zone: ZoneInfo) -> str:
    from models.clock import short_date_time

    words = call.words
    name = words("nobody signed in")
    if console.login:
        name = words.bracketed(console.name, console.login)
    return words(
        "{name}, {terminal}, since {when}, process {process}",
        name=shown(name),
        terminal=shown(console.terminal),
        when=short_date_time(console.since, zone, call.clock()),
        process=console.process,
    )


@command(
    "drill",
    help=N_(
        "Try a backup: restore it into a scratch place, open it, read it, and say how it went.\n\n"
        "SOURCE is a backup, or folders: then the newest in them, without any the newest of where "
        "backups were written to. The desk goes on "
        "meanwhile; the scratch place is removed. It is recorded. Ends with 1 when the desk could "
        "not be had back from it."
    ),
)
@click.argument("sources", metavar="[SOURCE]...", nargs=-1, type=PATH)
@option("--at", "before", metavar="TIME", help=N_("Take the newest up to this minute."))
@option("--identity", "identities", metavar="FILE", multiple=True, type=PATH, help=IDENTITY)
@option("--passphrase-file", metavar="FILE", help=PASSPHRASE_FILE)
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_obj
def drill(
    call: Invocation,
    sources: tuple[Path, ...],
    before: str | None,
    identities: tuple[Path, ...],
    passphrase_file: str | None,
    as_json: bool,
) -> None:
    from models.backups.drill import drill as try_backup
    from models.backups.drill import try_out

    folders, damage = known_folders(call)
    told_of(call, damage, [*sources, *folders])
    with (
        nullcontext() if damage else call.desk(),
        _ended_in_order(),
        ProgressLine(call, shown=not as_json) as line,
    ):
        source, header = _chosen(call, sources or folders, before)
        key, now = read_key(call, header, identities, passphrase_file), call.clock()
        if damage:
            done = try_out(source, call.path.resolve(), key, now, line.told)
        else:
            done = try_backup(source, key, call.origin, now, line.told)
        line.clear()
        zone = call.zone or zone_of(header)
        if as_json:
            echo_json(_drill_fields(done, zone))
        else:
            _tell_drill(call, zone, done)
    if done.unrecorded:
        raise Sentence(call.words(UNRECORDED, why=done.unrecorded.sentence(call.words)), FOUND)
    if not done.proof.holds:
        raise Sentence(call.words("The desk could not be had back as it was."), FOUND)


def _tell_drill(call: Invocation, zone: ZoneInfo, done: Drill) -> None:
    from models.clock import local

    words, last = call.words, done.reading.last
    tell = Telling(call, zone, quiet=False)
    made = f"{local(done.header.created_at, zone):%Y-%m-%d %H:%M}"
    newest = f"#{last.number} {local(last.recorded_at, zone):%Y-%m-%d %H:%M}" if last else "-"
    tell.lines(
        [
            (words("Backup"), str(done.backup)),
            (words("Made"), made),
            (words("Checks"), tell.checks(done.proof)),
            (words("Last entry"), newest),
            (words("Open items"), str(done.reading.open_items)),
            (words("Open complaints"), str(done.reading.cases)),
            (words("Visits inside"), str(done.reading.visits)),
            (words("Time needed"), words("{seconds} s", seconds=f"{done.seconds:.1f}")),
        ],
        done.proof,
    )


def _drill_fields(done: Drill, zone: ZoneInfo) -> dict[str, object]:
    from models.clock import iso

    last = done.reading.last
    return {
        "backup": str(done.backup),
        "created_at": iso(done.header.created_at, zone),
        "verified": done.proof.holds,
        "entries": done.proof.entries,
        "head": done.proof.head,
        "last_number": last.number if last else None,
        "last_at": iso(last.recorded_at, zone) if last else None,
        "open_items": done.reading.open_items,
        "complaints": done.reading.cases,
        "visits": done.reading.visits,
        "seconds": round(done.seconds, 3),
    }


# Choosing


def _chosen(call: Invocation, sources: Sequence[Path], before: str | None) -> tuple[Path, Header]:
    """Return the backup that is meant: the one named, or the newest of folders before a time."""
    from models.backups.archive import read_header
    from models.backups.choosing import newest, settings_at
    from models.backups.places import usual_folder

    present = settings_at(call.path)
    call.words = Words(choose(call.asked_language, present.get("language")))
    if len(sources) == 1 and not sources[0].is_dir():
        return sources[0], read_header(sources[0])
    folders = sources or (usual_folder(call.path),)
    desk_id = present.get("desk_id")
    found = newest(folders, desk_id, call.clock())
    assert found.header is not None
    if before is not None:
        from models import clock

        call.zone = zone_of(found.header)
        until = clock.parse(before, call.clock(), call.zone) // clock.MINUTE * clock.MINUTE
        found = newest(folders, desk_id, call.clock(), until + clock.MINUTE)
        assert found.header is not None
    return found.path, found.header


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let a request to stop end it as an interruption does: the scratch place is removed."""
    before = {each: signal.signal(each, _interrupt) for each in ENDINGS}
    try:
        yield
    finally:
        for each, handler in before.items():
            if signal.getsignal(each) is _interrupt:  # else it is being ended
                signal.signal(each, handler)


def _interrupt(number: int, _: object) -> NoReturn:
    for each in ENDINGS:
        signal.signal(each, signal.SIG_IGN)  # the tidying up is not ended in the middle
    raise SystemExit(128 + number)
