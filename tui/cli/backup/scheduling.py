"""`dutydesk backup schedule`: systemd or cron makes, prunes and proves from now on."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.errors import DeskError
from models.language import N_
from models.text import shown
from tui.cli.backup.group import PATH, backup
from tui.cli.backup.making import PURGE_AS, RECIPIENT, RECIPIENTS_FILE, TO
from tui.cli.context import Invocation
from tui.cli.translated import WholeNumberRange, option

if TYPE_CHECKING:
    from models.backups.schedule import Schedule
    from models.desk import Desk

PASSPHRASE_FILE = N_("Encrypt with the passphrase in this file of rights 0600.")
EVERY = N_("5m 10m 15m 20m 30m, 1h 2h 3h 4h 6h 8h 12h, or 1d.")
MISSING = N_("{path} is not there now. Until it is, no backup is made there.")
SECONDS = 30  # for systemctl or crontab to answer


@backup.command(
    "schedule",
    help=N_(
        "Have backups made by the clock, and old ones pruned, also while nobody is signed in.\n\n"
        "A user service and timer of systemd, or a line for cron where there is no systemd. It "
        "shows what it will write and asks. --remove takes it away again."
    ),
)
@option("--every", default="15m", metavar="TIME", help=EVERY)
@option("--to", "folders", metavar="DIR", multiple=True, type=PATH, help=TO)
@option("--recipient", "recipients", metavar="KEY", multiple=True, help=RECIPIENT)
@option("--recipients-file", metavar="FILE", multiple=True, type=PATH, help=RECIPIENTS_FILE)
@option("--passphrase-file", metavar="FILE", type=PATH, help=PASSPHRASE_FILE)
@option(
    "--keep-hourly",
    metavar="N",
    type=WholeNumberRange(0),
    help=N_("One an hour, for so many hours."),
)
@option(
    "--keep-daily", metavar="N", type=WholeNumberRange(0), help=N_("One a day, for so many days.")
)
@option(
    "--keep-weekly",
    metavar="N",
    type=WholeNumberRange(0),
    help=N_("One a week, for so many weeks."),
)
@option(
    "--keep-monthly",
    metavar="N",
    type=WholeNumberRange(0),
    help=N_("One a month, for so many months."),
)
@option("--purge-as", metavar="LOGIN", help=PURGE_AS)
@option("--cron", is_flag=True, help=N_("Use cron even where there is systemd."))
@option("--remove", is_flag=True, help=N_("Take the schedule away."))
@option("--yes", is_flag=True, help=N_("Do not ask."))
@click.pass_obj
def schedule(
    call: Invocation,
    every: str,
    folders: tuple[Path, ...],
    recipients: tuple[str, ...],
    recipients_file: tuple[Path, ...],
    passphrase_file: Path | None,
    purge_as: str | None,
    cron: bool,
    remove: bool,
    yes: bool,
    **keep: int | None,
) -> None:
    with call.desk() as here:
        making = [
            *_repeated("--to", [folder.absolute() for folder in folders]),
            *_repeated("--recipient", recipients),
            *_repeated("--recipients-file", [path.absolute() for path in recipients_file]),
            *_repeated(
                "--passphrase-file", [passphrase_file.absolute()] if passphrase_file else ()
            ),
            *_repeated("--purge-as", [purge_as] if purge_as else ()),
        ]
        pruning = [
            *(str(folder.absolute()) for folder in folders),
            *(
                word
                for name, count in keep.items()
                if count is not None
                for word in (f"--{name.replace('_', '-')}", str(count))
            ),
        ]
        planned = _planned(call, here, every, pruning, making)
        place = _Cron(planned) if cron or not _Systemd.is_here() else _Systemd(planned)
        if remove:
            place.check_removal()
            place.remove()
            _record(call, "-")
            click.echo(call.words("No backups are scheduled here any more."))
            return
        place.check()
        for line in place.shown():
            click.echo(shown(line))
        for folder in (each for each in folders if not each.is_dir()):
            path = shown(str(folder.absolute()))
            click.echo(call.words(MISSING, path=path), err=True)
        if not yes:
            if not sys.stdin.isatty():
                raise DeskError("schedule_unasked", "yes")
            click.confirm(call.words("Write this?"), abort=True, err=True)
        place.write()
        _record(call, every)
        click.echo(call.words("Scheduled. dutydesk backup list shows what comes of it."))
        if advice := place.advice():
            click.echo(call.words(advice))


def _repeated(name: str, values: Sequence[object]) -> list[str]:
    return [word for value in values for word in (name, str(value))]


def _planned(
    call: Invocation, here: Desk, every: str, pruning: list[str], making: list[str]
) -> Schedule:
    from models.backups.schedule import planned

    program = (*_program(), "--db", str(call.path.resolve()), "backup")
    prune = (*program, "prune", "--quiet", *pruning)
    create = (*program, "create", "--quiet", *making)
    return planned(here.id, every, (prune, create))


def _program() -> tuple[str, ...]:
    """Return how this very program is started, with nothing left to PATH."""
    beside = Path(sys.executable).with_name("dutydesk")
    return (str(beside),) if beside.is_file() else (sys.executable, "-m", "tui")


def _record(call: Invocation, detail: str) -> None:
    from models import audit
    from models.database import database

    with database.write():
        audit.record("backup_schedule", call.origin, now=call.clock(), detail=detail)


def _run(*command: str, given: str = "") -> str:
    """Run a program of the system; what it says against it becomes a DeskError."""
    import subprocess

    try:
        done = subprocess.run(
            command, input=given, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise DeskError("schedule_failed", program=command[0], reason=str(problem)) from None
    if done.returncode:
        reason = (done.stderr or done.stdout).strip() or str(done.returncode)
        raise DeskError("schedule_failed", program=command[0], reason=reason)
    return done.stdout


class _Systemd:
    """The user's own systemd: two units, and the timer enabled."""

    def __init__(self, planned: Schedule) -> None:
        config = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
        folder = Path(config) / "systemd" / "user"
        self._timer = f"{planned.name}.timer"
        self._units = {
            folder / f"{planned.name}.service": planned.service(),
            folder / self._timer: planned.timer(),
        }

    @staticmethod
    def is_here() -> bool:
        """Whether the user has a systemd that answers."""
        try:
            _run("systemctl", "--user", "show-environment")
        except DeskError:
            return False
        return True

    def check(self) -> None:
        """Nothing: it has answered."""

    check_removal = check

    def shown(self) -> list[str]:
        """Return what will be written, and where."""
        return [
            line
            for path, text in self._units.items()
            for line in (f"{path}:", *(f"    {line}" for line in text.splitlines()))
        ]

    def write(self) -> None:
        """Write the units and start the timer."""
        for path, text in self._units.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        _run("systemctl", "--user", "daemon-reload")
        _run("systemctl", "--user", "enable", "--now", self._timer)

    def remove(self) -> None:
        """Stop the timer and remove the units."""
        if any(path.exists() for path in self._units):
            _run("systemctl", "--user", "disable", "--now", self._timer)
        for path in self._units:
            path.unlink(missing_ok=True)
        _run("systemctl", "--user", "daemon-reload")

    def advice(self) -> str:
        """Return what systemd needs beside, a message id."""
        return N_("So that it goes on while you are signed out: loginctl enable-linger")


class _Cron:
    """The user's crontab: one line, found again by its end."""

    def __init__(self, planned: Schedule) -> None:
        self._planned = planned

    def check(self) -> None:
        """Raise DeskError `schedule_missing` where there is no cron either."""
        if not self._is_here():
            raise DeskError("schedule_missing", command=self._planned.cron_line())

    def check_removal(self) -> None:
        """Raise DeskError `schedule_nowhere` where there is no cron either."""
        if not self._is_here():
            raise DeskError("schedule_nowhere")

    @staticmethod
    def _is_here() -> bool:
        import shutil

        return shutil.which("crontab") is not None

    def shown(self) -> list[str]:
        """Return the line that will be added."""
        return ["crontab:", f"    {self._planned.cron_line()}"]

    def write(self) -> None:
        """Add the line, in place of an earlier one."""
        _run("crontab", "-", given=self._others() + self._planned.cron_line() + "\n")

    def remove(self) -> None:
        """Take the line away."""
        _run("crontab", "-", given=self._others())

    def _others(self) -> str:
        from models.backups.schedule import without

        try:
            return without(_run("crontab", "-l"), self._planned.name)
        except DeskError as problem:
            if "no crontab" in str(problem.facts["reason"]):
                return ""
            raise  # whatever else is in there must not be lost

    def advice(self) -> str:
        """Return nothing: cron mails what goes wrong to whoever it works for."""
        return ""
