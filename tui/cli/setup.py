"""`dutydesk setup`: the desk is made, with its first admin."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.errors import DeskError
from models.language import N_
from models.text import shown
from tui.cli.context import Invocation, desk_path
from tui.cli.translated import command, option

if TYPE_CHECKING:
    from models.desk import NewDesk


@dataclass(frozen=True)
class Question:
    """One thing that set-up asks: its name, its label, its default, and what refuses an answer."""

    name: str
    label: str
    default: str
    check: Callable[[str], object]


@command(
    "setup",
    help=N_(
        "Make the desk's database: its name, time zone, language and first admin.\n\n"
        "Asks what no option says; --yes takes the defaults, but never invents a PIN. "
        "An existing database is never touched."
    ),
)
@option("--desk-name", metavar="NAME", help=N_("The desk's name, as every screen shows it."))
@option(
    "--code", metavar="CODE", help=N_("A short code for numbers and sheets: letters and digits.")
)
@option("--timezone", metavar="ZONE", help=N_("The desk's time zone, such as Asia/Shanghai."))
@option("--lang", "language", metavar="zh|en", help=N_("The desk's language: zh or en."))
@option("--profile", metavar="NAME", help=N_("Time limits for complaints: 15-24-3, 2-24 or 48-7."))
@option("--admin", metavar="LOGIN", help=N_("The first admin's login: small letters and digits."))
@option("--admin-name", metavar="NAME", help=N_("The first admin's name."))
@option(
    "--pin-file",
    metavar="FILE",
    help=N_("Where the admin's PIN is: a file of rights 0600, - for input."),
)
@option("--yes", is_flag=True, help=N_("Take the defaults for what no option says."))
@click.pass_obj
def setup(call: Invocation, pin_file: str | None, yes: bool, **given: str | None) -> None:
    from models import desk

    path = call.path
    if path.exists():
        raise DeskError("desk_exists", path=path)
    pin_file = pin_file or call.pin_file
    if pin_file is None and not sys.stdin.isatty():
        raise DeskError("pin_missing", "pin")
    pin = None if pin_file is None else call.pin(pin_file)
    answers = {
        question.name: _answer(call, question, given[question.name], yes=yes)
        for question in questions(call)
    }
    new = desk.NewDesk(
        name=answers["desk_name"],
        code=answers["code"],
        timezone=answers["timezone"],
        language=answers["language"],
        profile=answers["profile"],
    )
    _make(call, path, new, answers, pin)
    _tell(call, path, new.name)


def questions(call: Invocation) -> tuple[Question, ...]:
    """Return what set-up asks, with the defaults of this machine."""
    from models import desk, staff

    sound = {"name": "-", "code": "D1", "timezone": "UTC", "language": "en"}

    def fits(field: str) -> Callable[[str], object]:
        return lambda answer: desk.checked(desk.NewDesk(**(sound | {field: answer})))

    language = call.asked_language or call.words.language
    return (
        Question("desk_name", N_("Desk name"), call.words("Duty desk"), fits("name")),
        Question("code", N_("Code"), "D1", fits("code")),
        Question("timezone", N_("Time zone"), machine_timezone(), fits("timezone")),
        Question("language", N_("Language (zh or en)"), language, fits("language")),
        Question("profile", N_("Time-limit profile"), desk.PROFILES[0], fits("profile")),
        Question("admin", N_("First admin's login"), "admin", staff.checked_login),
        Question(
            "admin_name", N_("First admin's name"), call.words("Administrator"), staff.checked_name
        ),
    )


def _answer(call: Invocation, question: Question, given: str | None, *, yes: bool) -> str:
    """Return the option's value, the default, or what is asked for until it will do."""
    answer = question.default if given is None and yes else given
    while True:
        if answer is None:
            answer = str(
                click.prompt(call.words(question.label), default=question.default, err=True)
            )
        try:
            question.check(answer)
        except DeskError as problem:
            if yes:
                raise
            click.echo(shown(problem.sentence(call.words)), err=True)
            answer = None
        else:
            return answer


def _make(
    call: Invocation, path: Path, new: NewDesk, answers: Mapping[str, str], pin: str | None
) -> None:
    """Make the desk; a PIN that was asked for and will not do is asked for again."""
    from models import desk
    from models.database import database

    while True:
        chosen = call.pin(None, new=True) if pin is None else pin
        admin = desk.FirstAdmin(answers["admin"], answers["admin_name"], chosen)
        try:
            desk.set_up(path, new, admin, system_user=call.origin.system_user, now=call.clock())
        except DeskError as problem:
            if pin is not None or problem.field != "pin":
                raise
            click.echo(problem.sentence(call.words), err=True)
        else:
            return
        finally:
            if not database.deferred:
                database.close()


def _tell(call: Invocation, path: Path, name: str) -> None:
    words = call.words
    click.echo(words("The desk {name} is ready: {path}", name=shown(name), path=shown(str(path))))
    program = "dutydesk"
    if path != desk_path(None):
        program = f"{program} --db {shlex.quote(shown(str(path)))}"
    click.echo(
        words("Add staff: {program} staff add LOGIN --name NAME --role clerk", program=program)
    )
    click.echo(words("Open it: {program}", program=program))


def machine_timezone(
    environ: Mapping[str, str] = os.environ, link: Path = Path("/etc/localtime")
) -> str:
    """Return the machine's time zone by name, UTC where it has none."""
    from models.desk import check_timezone

    place = re.search(r"zoneinfo/(?:posix/|right/)?(.+)$", os.path.realpath(link))
    for name in (environ.get("TZ"), place and place[1]):
        if name:
            try:
                check_timezone(name)
            except DeskError:
                continue
            return name
    return "UTC"
