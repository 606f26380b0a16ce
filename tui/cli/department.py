"""`dutydesk department`: the desk's departments, and who answers for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from models.language import N_
from models.text import shown
from tui.cli.context import Invocation, Sentence
from tui.cli.listing import cells, echo_json, padded
from tui.cli.translated import group, option

if TYPE_CHECKING:
    from models.departments import Department

LOGIN = N_("Who you are.")
PIN_FILE = N_("Where the PIN is: a file of rights 0600, - for standard input.")
CHIEF = N_("Who answers for it.")


@group(
    "department",
    help=N_(
        "The departments that complaints are sent to.\n\n"
        "A department is given by its code or its name."
    ),
)
def department() -> None:
    pass


@department.command("list", help=N_("List the departments and who answers for each."))
@option("--all", "removed", is_flag=True, help=N_("Those that were removed too."))
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line."))
@click.pass_obj
def list_(call: Invocation, removed: bool, as_json: bool) -> None:
    with call.desk():
        from models import departments, staff

        found = departments.listed(removed=removed)
        if as_json:
            for one in found:
                echo_json(
                    {
                        "code": one.code,
                        "name": one.name,
                        "chief": one.chief,
                        "removed": one.removed,
                    }
                )
            return
        names = staff.names()
        codes = max((cells(one.code) for one in found), default=0)
        widest = max((cells(shown(one.name)) for one in found), default=0)
        for one in found:
            chief = call.words.bracketed(shown(names[one.chief]), one.chief) if one.chief else ""
            gone = call.words("removed") if one.removed else ""
            said = "  ".join(part for part in (chief, gone) if part)
            line = f"{padded(one.code, codes)}  {padded(shown(one.name), widest)}  {said}"
            click.echo(line.rstrip())


@department.command(
    "add",
    help=N_(
        "Add a department, or bring a removed one back. Needs a supervisor.\n\n"
        "The code is for commands and exports: small letters, digits, hyphens. It never changes."
    ),
)
@click.argument("code")
@click.argument("name")
@option("--chief", metavar="LOGIN", help=CHIEF)
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def add(
    call: Invocation,
    code: str,
    name: str,
    chief: str | None,
    as_login: str | None,
    pin_file: str | None,
) -> None:
    with call.desk() as here:
        from models import departments

        actor = call.actor(here, as_login, pin_file)
        made = departments.add(code, name, actor, call.clock(), chief=chief)
        click.echo(
            call.words("{name} ({code}) is on the list.", name=shown(made.name), code=made.code)
        )


@department.command("rename", help=N_("Give a department another name. Needs a supervisor."))
@click.argument("department")
@click.argument("name")
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def rename(
    call: Invocation, department: str, name: str, as_login: str | None, pin_file: str | None
) -> None:
    with call.desk() as here:
        from models import departments

        actor = call.actor(here, as_login, pin_file)
        known = departments.find(department)
        made = departments.change(known.code, name, known.chief, actor, call.clock())
        told = call.words("{code} is called {name} now.", code=made.code, name=shown(made.name))
        click.echo(told)


@department.command(
    "chief", help=N_("Say who answers for a department, or with --nobody that nobody does.")
)
@click.argument("department")
@click.argument("login", required=False)
@option("--nobody", is_flag=True, help=N_("Nobody answers for it any more."))
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def chief(
    call: Invocation,
    department: str,
    login: str | None,
    nobody: bool,
    as_login: str | None,
    pin_file: str | None,
) -> None:
    with call.desk() as here:
        from models import departments

        if nobody == (login is not None):
            raise Sentence(call.words("Give a login, or --nobody."))
        actor = call.actor(here, as_login, pin_file)
        known = departments.find(department)
        made = departments.change(known.code, known.name, login, actor, call.clock())
        _tell_chief(call, made)


def _tell_chief(call: Invocation, made: Department) -> None:
    from models import staff

    name = shown(made.name)
    if made.chief is None:
        click.echo(call.words("Nobody answers for {name} now.", name=name))
    else:
        person = shown(staff.find(made.chief).name)
        click.echo(call.words("{person} answers for {name} now.", person=person, name=name))


@department.command(
    "remove", help=N_("Take a department off the list; the complaints it had keep it.")
)
@click.argument("department")
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def remove(call: Invocation, department: str, as_login: str | None, pin_file: str | None) -> None:
    with call.desk() as here:
        from models import departments

        actor = call.actor(here, as_login, pin_file)
        known = departments.find(department)
        departments.remove(known.code, actor, call.clock())
        click.echo(call.words("{name} is off the list.", name=shown(known.name)))
