"""`dutydesk demo`: a believable desk to look around in, thrown away at the end."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from models.errors import DeskError
from models.language import N_, Words
from tui.cli.console import speakable
from tui.cli.context import Invocation, Sentence, output_errors
from tui.cli.translated import LANGUAGE, WholeNumber, WholeNumberRange, command, option
from tui.environment import utf8_advice

if TYPE_CHECKING:
    from models.demo import DemoDesk

PREFIX = "dutydesk-demo-"


@command(
    "demo",
    help=N_(
        "Build a believable desk and open it, signed in as the clerk on duty.\n\n"
        "It is thrown away at the end unless --keep says where it shall stay. Every PIN is 246810. "
        "Without a terminal it prints the brief."
    ),
)
@option("--lang", type=LANGUAGE, help=N_("The language of the demo desk: zh or en."))
@option(
    "--entries",
    metavar="N",
    type=WholeNumberRange(30, 5_000_000),
    default=600,
    show_default=True,
    help=N_("How many entries the log shall have."),
)
@option(
    "--seed",
    metavar="N",
    type=WholeNumber(),
    default=1,
    show_default=True,
    help=N_("The same number tells the same stories."),
)
@option(
    "--keep",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help=N_("Keep the desk there; an existing file is never touched."),
)
@option("--no-open", is_flag=True, help=N_("Only build it: say where it is and who can sign in."))
@click.pass_obj
def demo(
    call: Invocation, lang: str | None, entries: int, seed: int, keep: Path | None, no_open: bool
) -> None:
    language = lang or call.words.language
    call.words = Words(language)
    if no_open and keep is None:
        raise Sentence(call.words("--no-open: say with --keep PATH where the desk shall stay."))
    console = sys.stdin.isatty() and sys.stdout.isatty() and not no_open
    if console and (advice := utf8_advice()):
        raise Sentence(speakable(call.words, advice))
    with _stopping_in_order(), _place(keep) as path:
        built = _built(call, path, language, entries, seed)
        if no_open:
            click.echo(built.path)
            _tell(call, built)
        elif console:
            _tell(call, built)
            _open(built, language)
        else:
            _print_brief(call, built, language)


def _built(call: Invocation, path: Path, language: str, entries: int, seed: int) -> DemoDesk:
    from models.database import database
    from models.demo import build
    from tui.cli.setup import machine_timezone

    here = machine_timezone()
    building = partial(
        build,
        path,
        language=language,
        now=call.clock(),
        entries=entries,
        seed=seed,
        timezone=None if here == "UTC" else here,  # which is also what an unknown one is called
    )
    try:
        if not sys.stderr.isatty():
            return building()
        label = call.words("Building the demo desk")
        with click.progressbar(length=entries, label=label, file=sys.stderr) as bar:
            return building(progress=bar.update)
    finally:
        if not database.deferred:
            database.close()


def _tell(call: Invocation, built: DemoDesk) -> None:
    from models.demo import DEMO_PIN

    told = call.words("On duty: {login}. Every PIN here is {pin}.", login=built.login, pin=DEMO_PIN)
    click.echo(told, err=True)


def _open(built: DemoDesk, language: str) -> None:
    from models.demo import DEMO_PIN
    from tui.start import run_console

    code = run_console(path=built.path, language=language, login=built.login, pin=DEMO_PIN)
    if code:
        click.get_current_context().exit(code)


def _print_brief(call: Invocation, built: DemoDesk, language: str) -> None:
    from models.brief import brief
    from models.database import database, open_desk
    from models.file_errors import file_errors

    open_desk(built.path)  # not by `call`, which a forced command leads to the real desk
    try:
        with file_errors(built.path), output_errors():
            for line in brief(call.clock(), Words(language), shutil.get_terminal_size().columns):
                click.echo(line)
    finally:
        database.close()


@contextmanager
def _stopping_in_order() -> Iterator[None]:
    """Let a request to stop end the block by an exception, so that what grows is removed."""
    usual = [n for n in (signal.SIGHUP, signal.SIGTERM) if signal.getsignal(n) is signal.SIG_DFL]
    for number in usual:
        signal.signal(number, _stop)
    try:
        yield
    finally:
        for number in usual:
            signal.signal(number, signal.SIG_DFL)


def _stop(number: int, frame: FrameType | None) -> NoReturn:  # noqa: ARG001 - signal's form
    raise SystemExit(128 + number)


@contextmanager
def _place(keep: Path | None) -> Iterator[Path]:
    """Give the place of the demo desk: the one asked for, or a folder that is gone afterwards."""
    if keep is not None:
        if os.path.lexists(keep):
            raise DeskError("file_exists", path=keep)
        yield keep
        return
    _clear_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        yield folder / "desk.db"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_leftovers() -> None:
    """Remove demo desks whose program was killed before it could."""
    from models.drafts import is_running, this_process

    host = this_process().rpartition(":")[0]
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        try:
            mine = folder.lstat().st_uid == os.getuid()
        except FileNotFoundError:  # another demo that starts now was faster
            continue
        if mine and number.isdecimal() and not is_running(f"{host}:{number}"):
            shutil.rmtree(folder, ignore_errors=True)
