"""`dutydesk staff`: who works at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from models.clock import iso, short_date_time
from models.errors import DeskError
from models.language import N_
from models.text import shown
from tui.cli.context import Invocation
from tui.cli.listing import cells, echo_json, padded
from tui.cli.staff_key import key
from tui.cli.translated import group, option

if TYPE_CHECKING:
    from models.desk import Desk
    from models.staff import Account

PIN_FILE = N_("Where the PIN is: a file of rights 0600, - for standard input.")
ROLE = N_("A role: clerk, lobby, supervisor or admin. May be given more than once.")


@group("staff", help=N_("Add, list and change the people and devices of the desk."))
def staff() -> None:
    pass


staff.add_command(key)


@staff.command(
    "add",
    help=N_(
        "Add a person with roles and a PIN, or a device.\n\n"
        "A device has no PIN and may only write the log."
    ),
)
@click.argument("login")
@option("--name", metavar="NAME", required=True, help=N_("The name, as the log shows it."))
@option("--role", "roles", metavar="ROLE", multiple=True, help=ROLE)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@option("--device", is_flag=True, help=N_("It is a device: an alarm panel, a gate."))
@click.pass_obj
def add(
    call: Invocation,
    login: str,
    name: str,
    roles: tuple[str, ...],
    pin_file: str | None,
    device: bool,
) -> None:
    with call.desk() as here:
        from models import staff as people

        pin_hash = None
        if device:
            if roles:
                raise DeskError("device_has_no_role", "role", login=login)
            if pin_file:
                raise DeskError("device_has_no_pin", "pin", login=login)
            account = people.checked_device(login, name)
        else:
            account = people.checked_person(login, name, roles)
            pin_hash = people.hash_pin(call.pin(pin_file, new=True), here.pin_digits)
        people.add(account, pin_hash, call.origin, call.clock())
        click.echo(call.words("{login} ({name}) was added.", login=login, name=shown(account.name)))


@staff.command("list", help=N_("List the people and devices, those who left included."))
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line."))
@click.pass_obj
def list_(call: Invocation, as_json: bool) -> None:
    with call.desk() as here:
        from models import staff as people

        now = call.clock()
        accounts = people.everybody(disabled=True)
        if as_json:
            for account in accounts:
                echo_json(_fields(account, here, now))
            return
        rows = [(account.login, shown(account.name)) for account in accounts]
        logins, names = (max(map(cells, column)) for column in zip(*rows, strict=True))
        for account, (login, name) in zip(accounts, rows, strict=True):
            standing = _standing(call, account, here, now)
            click.echo(f"{padded(login, logins)}  {padded(name, names)}  {standing}")


def _fields(account: Account, here: Desk, now: int) -> dict[str, object]:
    until = account.locked_out_until(now)
    return {
        "login": account.login,
        "name": account.name,
        "kind": account.kind,
        "roles": sorted(account.roles),
        "language": account.language,
        "disabled": account.disabled,
        "locked_until": None if until is None else iso(until, here.zone),
    }


def _standing(call: Invocation, account: Account, here: Desk, now: int) -> str:
    """Return the roles, and what keeps somebody from signing in."""
    told = [call.words(label) for label in account.role_labels()]
    if account.disabled:
        told.append(call.words("may no longer sign in"))
    if (until := account.locked_out_until(now)) is not None:
        when = short_date_time(until, here.zone, now)
        told.append(call.words("locked out until {when}", when=when))
    return call.words.listed(told)


@staff.command(
    "disable",
    help=N_("Bar a person or device from the desk. The last admin cannot be barred."),
)
@click.argument("login")
@click.pass_obj
def disable(call: Invocation, login: str) -> None:
    with call.desk():
        from models import staff as people

        people.disable(login, call.origin, call.clock())
        click.echo(call.words("{login} may no longer sign in.", login=login))


@staff.command("set-pin", help=N_("Give a person another PIN, which also ends a lock-out."))
@click.argument("login")
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def set_pin(call: Invocation, login: str, pin_file: str | None) -> None:
    with call.desk() as here:
        from models import staff as people

        if people.find(login).is_device:
            raise DeskError("device_has_no_pin", "pin", login=login)
        pin_hash = people.hash_pin(call.pin(pin_file, new=True), here.pin_digits)
        people.set_pin(login, pin_hash, call.origin, call.clock())
        click.echo(call.words("{login} has a new PIN.", login=login))


@staff.command("set-role", help=N_("Give a person other roles in place of those they have."))
@click.argument("login")
@option("--role", "roles", metavar="ROLE", multiple=True, required=True, help=ROLE)
@click.pass_obj
def set_role(call: Invocation, login: str, roles: tuple[str, ...]) -> None:
    with call.desk():
        from models import staff as people

        people.set_roles(login, roles, call.origin, call.clock())
        labels = call.words.listed(map(call.words, people.find(login).role_labels()))
        click.echo(call.words("{login} is now: {roles}.", login=login, roles=labels))


@staff.command("unlock", help=N_("End the lock-out of a person; a supervisor or an admin may."))
@click.argument("login")
@option("--as", "as_login", metavar="LOGIN", help=N_("Who you are."))
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def unlock(call: Invocation, login: str, as_login: str | None, pin_file: str | None) -> None:
    with call.desk() as here:
        from models import staff as people

        people.find(login)
        actor = call.actor(here, as_login, pin_file)
        people.unlock(login, actor, call.clock())
        click.echo(call.words("{login} may sign in again.", login=login))
