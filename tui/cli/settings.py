"""`dutydesk settings`: what is set for the desk, and setting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from models.language import N_
from models.text import shown
from tui.cli.context import Invocation
from tui.cli.listing import cells, echo_json, padded
from tui.cli.translated import group, option

if TYPE_CHECKING:
    from models.settings import Value


@group("settings", help=N_("Show and change what is set for the desk."))
def settings() -> None:
    pass


@settings.command("list", help=N_("List every setting: its value, its limits, and what it is for."))
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line."))
@click.pass_obj
def list_(call: Invocation, as_json: bool) -> None:
    with call.desk():
        from models import settings as offered

        found = offered.listed()
        if as_json:
            for each in found:
                echo_json(_fields(call, each))
            return
        names = max(cells(each.kind.name) for each in found)
        values = max(cells(shown(each.value)) for each in found)
        for each in found:
            line = f"{padded(each.kind.name, names)}  {padded(shown(each.value), values)}"
            click.echo(f"{line}  {each.kind.limits(call.words)}")
            click.echo(f"    {call.words(each.kind.help)}")


def _fields(call: Invocation, each: Value) -> dict[str, object]:
    kind = each.kind
    is_number = kind.kind == "number"
    return {
        "name": kind.name,
        "value": int(each.value) if is_number else each.value,
        "kind": kind.kind,
        "default": int(kind.default) if is_number and kind.default else kind.default,
        "least": kind.least,
        "most": kind.most,
        "choices": list(kind.choices),
        "help": call.words(kind.help),
    }


@settings.command("get", help=N_("Print the value of one setting, and nothing else."))
@click.argument("name")
@click.pass_obj
def get(call: Invocation, name: str) -> None:
    with call.desk():
        from models import settings as offered

        click.echo(shown(offered.get(name).value))


@settings.command(
    "set",
    help=N_(
        "Give a setting another value. Needs an admin, and is recorded with the old value.\n\n"
        "A console that is open has it within a second."
    ),
)
@click.argument("name")
@click.argument("value")
@option("--as", "as_login", metavar="LOGIN", help=N_("Who you are."))
@option(
    "--pin-file",
    metavar="FILE",
    help=N_("Where the PIN is: a file of rights 0600, - for standard input."),
)
@click.pass_obj
def set_(
    call: Invocation, name: str, value: str, as_login: str | None, pin_file: str | None
) -> None:
    with call.desk() as here:
        from models import settings as offered

        offered.find(name).check(value)  # before anybody is asked for a PIN
        actor = call.actor(here, as_login, pin_file)
        done = offered.change(name, value, actor, call.clock())
        click.echo(offered.said(done, call.words))
