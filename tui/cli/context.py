"""What every command is given: where the desk is, the reader's words, who asks, how it fails."""

from __future__ import annotations

import gettext
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from models import clock
from models.errors import DeskError
from models.files import reason_of
from models.language import LANGUAGES, N_, Words, choose, of_desk
from models.text import shown
from tui.cli.translated import Group, asked, speak_in

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from models.audit import Origin
    from models.desk import Desk
    from models.staff import Account, Actor

FOUND, BAD_INPUT, BAD_FILE, REFUSED, INTERRUPTED, PIPE_CLOSED = 1, 2, 3, 4, 130, 141
FILE_CODES = frozenset(
    [
        "not_a_desk",
        "newer_desk",
        "upgraded",
        "read_only",
        "cannot_open",
        "disk_full",
        "disk_error",
        "damaged",
        "nothing_readable",
        "busy",
        "replaced",
        "network_folder",
        *("not_a_backup", "backup_newer", "backup_damaged", "backup_unreadable"),
        *(
            "place_missing",
            "place_new",
            "place_full",
            "place_failed",
            "backup_running",
            "verify_running",
        ),
        "desk_open",
        "restore_running",
        "drill_running",
        "restore_unproven",
    ]
)
REFUSED_CODES = frozenset(
    [
        "pin_wrong",
        "pin_missing",
        "pin_file_rights",
        "pin_file_unreadable",
        "locked_out",
        "disabled",
        "not_allowed",
        "device_signs_in",
        *("backup_needs_recipients", "backup_needs_passphrase", "backup_wrong_key"),
        *("passphrase_file_rights", "passphrase_file_unreadable", "identity_file_rights"),
        "code_other",
    ]
)


def exit_code(problem: DeskError) -> int:
    """Return how the program ends after an error: 3 the file, 4 a right or PIN, otherwise 2."""
    if problem.code in FILE_CODES:
        return BAD_FILE
    return REFUSED if problem.code in REFUSED_CODES else BAD_INPUT


class Sentence(click.ClickException):
    """What went wrong, in words that are ready to be read, and the exit code."""

    def __init__(self, sentence: str, code: int = BAD_INPUT) -> None:
        super().__init__(shown(sentence))
        self.exit_code = code

    def show(self, file: Any = None) -> None:
        """Write the sentence to standard error."""
        click.echo(self.message, file=file, err=file is None)


class OutputClosedError(Exception):
    """Whoever read our output has gone, as `head` does."""


@dataclass
class Invocation:
    """One call of the command line. `words` follows whoever is found to be reading."""

    asked_path: Path | None
    asked_language: str | None
    login: str | None
    pin_file: str | None
    words: Words
    clock: Callable[[], int] = clock.now
    zone: ZoneInfo | None = None

    @property
    def path(self) -> Path:
        """Where the desk's database is."""
        return desk_path(self.asked_path)

    @property
    def origin(self) -> Origin:
        """Where the acts of a person come from."""
        from models import audit

        return audit.origin("shell")

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Open the desk for a block, which then speaks its language."""
        from models.database import database, open_desk
        from models.desk import current
        from models.file_errors import file_errors

        path = self.path
        try:
            open_desk(path)
            with file_errors(path), output_errors():
                here = current()
                self.zone = here.zone
                self.speak(self.asked_language, here.language)
                if database.laid_aside is not None:
                    from models.journals import TOLD

                    click.echo(self.words(TOLD, path=shown(str(database.laid_aside))), err=True)
                yield here
        finally:
            if not database.deferred:
                database.close()

    def speak(self, *wishes: str | None) -> None:
        """Speak the first language that is wished for from now on, and let click speak it too."""
        self.words = Words(choose(*wishes))
        speak_in(self.words.language)

    def actor(self, here: Desk, login: str | None, pin_file: str | None) -> Actor:
        """Return who acts: a device as it is, a person whose PIN was right."""
        from models import audit, staff
        from models.staff import Actor

        account = self.account(here, login)
        if account.is_device:
            return Actor(account, audit.origin("device"))
        pin = self.pin(pin_file or self.pin_file)
        origin = self.origin
        return Actor(staff.sign_in(account.login, pin, origin, self.clock()), origin)

    def account(self, here: Desk, login: str | None) -> Account:
        """Return whose name was given with --as, and speak their language."""
        from models import staff

        chosen = login or self.login
        if chosen is None:
            raise Sentence(self.words("Login: say who you are with --as LOGIN."))
        account = staff.find(chosen)
        self.speak(self.asked_language, account.language, here.language)
        return account

    def pin(self, pin_file: str | None, *, new: bool = False) -> str:
        """Return the PIN from the file, from standard input (`-`) or asked for, twice when new."""
        if pin_file is not None:
            return read_pin(pin_file)
        if not sys.stdin.isatty():
            raise DeskError("pin_missing", "pin")
        again = self.words("The new PIN again") if new else False
        asked = self.words("New PIN") if new else self.words("PIN")
        return str(click.prompt(asked, hide_input=True, confirmation_prompt=again, err=True))


def desk_path(asked: Path | None, environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the desk is: --db, else DUTYDESK_DB, else the platform's data folder.

    Whoever comes in through a forced command of SSH cannot choose.
    """
    if "SSH_ORIGINAL_COMMAND" not in environ:
        if asked is not None:
            return asked
        if set_path := environ.get("DUTYDESK_DB"):
            return Path(set_path)
    from platformdirs import user_data_path

    return user_data_path("dutydesk", appauthor=False) / "desk.db"


def first_language(arguments: Sequence[str]) -> str:
    """Return what to speak at first: `--lang`, else the desk's language, else the locale's."""
    wished = asked(arguments, "--lang")
    if wished not in LANGUAGES:
        path = asked(arguments, "--db")
        wished = of_desk(desk_path(None if path is None else Path(path)))
    return choose(wished)


def read_pin(pin_file: str) -> str:
    """Return the first line of a file that only its owner can read, or of standard input (`-`)."""
    pin = private_line(pin_file, "pin").decode("ascii", errors="replace").strip()
    if not pin:
        raise DeskError("pin_missing", "pin")
    return pin


def private_line(file: str, secret: str) -> bytes:
    """Return the first line of a file of rights 0600, or of standard input (`-`).

    `secret` names what it holds, `pin` or `passphrase`: the errors begin with it.
    """
    if file == "-":
        return sys.stdin.buffer.readline()
    try:
        with Path(file).open("rb") as stream:
            if stat.S_IMODE(os.fstat(stream.fileno()).st_mode) & 0o077:
                raise DeskError(f"{secret}_file_rights", secret, path=file)
            return stream.readline()
    except OSError:
        raise DeskError(f"{secret}_file_unreadable", secret, path=file) from None


@contextmanager
def output_errors() -> Iterator[None]:
    """Tell errors of what we write to from errors of the desk's own file."""
    try:
        yield
    except BrokenPipeError:
        raise OutputClosedError from None
    except OSError as problem:
        drop_output()
        reason = gettext.gettext(reason_of(problem))
        raise Sentence(gettext.gettext(OUTPUT_FAILED).format(reason=reason), BAD_FILE) from problem


@contextmanager
def safe_usage_errors() -> Iterator[None]:
    """Make what was typed safe to show: click says some of it again as it was."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise  # what it says is the help, many lines of our own
    except click.MissingParameter as problem:
        said = gettext.gettext(SENTENCE).format(said=problem.format_message().removesuffix("."))
        raise click.UsageError(shown(said), problem.ctx) from None
    except click.NoSuchOption as problem:
        said = _said(problem)
        if problem.option_name == "--db" and problem.ctx is not None:
            program, _, command = problem.ctx.command_path.partition(" ")
            front = f"{program} --db PATH {command}"
            said = gettext.gettext(IN_FRONT).format(command=front)
        raise click.UsageError(shown(said), problem.ctx) from None
    except click.UsageError as problem:
        raise click.UsageError(shown(_said(problem)), problem.ctx) from None


def _said(problem: click.UsageError) -> str:
    """Return what click says; it puts a blank behind each sentence, Chinese has none there."""
    return problem.format_message().replace("。 ", "。")


SENTENCE = N_("{said}.")
IN_FRONT = N_("--db goes in front: {command}")
OUTPUT_FAILED = N_("The output could not be written: {reason}.")
NOT_UTF8 = N_("The command line is not UTF-8. Set LANG=C.UTF-8 and type it again.")


class Entrance(Group):
    """The outermost group: its language is settled first, and every error ends here."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Settle the language of help and errors, then parse."""
        ctx.meta["language"] = language = first_language(args)
        speak_in(language)
        with safe_usage_errors():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what goes wrong becomes a sentence and an exit code."""
        try:
            with safe_usage_errors():
                try:
                    return super().invoke(ctx)
                finally:
                    with output_errors():  # now, while a failure can still be said
                        sys.stdout.flush()
        except DeskError as problem:
            words = ctx.obj.words
            raise Sentence(problem.sentence(words, ctx.obj.zone), exit_code(problem)) from None
        except UnicodeEncodeError:
            raise Sentence(gettext.gettext(NOT_UTF8)) from None
        except (KeyboardInterrupt, click.Abort):
            click.echo("\n" + gettext.gettext("Aborted!"), err=True)
            ctx.exit(INTERRUPTED)
        except (OutputClosedError, BrokenPipeError):
            _leave_quietly(ctx)


def _leave_quietly(ctx: click.Context) -> NoReturn:
    """End without a word, as programs in a pipe do."""
    drop_output()
    ctx.exit(PIPE_CLOSED)


def drop_output() -> None:
    """Lose what is still buffered: it must not fail again when Python flushes it at the end."""
    with suppress(OSError):
        descriptor = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, descriptor)
        os.close(nowhere)
