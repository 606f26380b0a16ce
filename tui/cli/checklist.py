"""`dutydesk checklist`: what each shift counts and looks at before it hands over."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.clock import iso, short_date_time
from models.files import reason_of
from models.language import N_
from models.text import shown
from tui.cli.context import Invocation, Sentence
from tui.cli.listing import cells, echo_json, padded
from tui.cli.translated import group, option

if TYPE_CHECKING:
    from models.checklists import Item, Template
    from models.desk import Desk

JSON = N_("One JSON object a line.")
SHIFT = N_("The list of the shifts of this name; else that of every shift.")
LOGIN = N_("Who you are.")
PIN_FILE = N_("Where the PIN is: a file of rights 0600, - for standard input.")
MOST_BYTES = 100_000


@group("checklist", help=N_("Show and change what is counted and checked at the handover."))
def checklist() -> None:
    pass


@checklist.command(
    "list", help=N_("List the checklists: that of every shift, and the shifts with their own.")
)
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_obj
def list_(call: Invocation, as_json: bool) -> None:
    with call.desk() as here:
        from models import checklists

        found = checklists.templates() or [checklists.for_shift(checklists.EVERY_SHIFT)]
        if as_json:
            for template in found:
                echo_json(_fields(template, here))
            return
        names = [_name(call, template.shift) for template in found]
        column = max(map(cells, names))
        for name, template in zip(names, found, strict=True):
            click.echo(f"{padded(name, column)}  {_standing(call, template, here)}")


def _name(call: Invocation, shift: str) -> str:
    from models.shift_pattern import name_label

    return name_label(shift, call.words) if shift else call.words("every shift")


def _standing(call: Invocation, template: Template, here: Desk) -> str:
    count = len(template.items)
    told = [call.words.plural("{count} item", "{count} items", count)]
    if template.id:
        when = short_date_time(template.made_at, here.zone, call.clock())
        told.append(call.words("version {number} of {when}", number=template.id, when=when))
    if template.made_by:
        told.append(template.made_by)
    return call.words.listed(told)


def _fields(template: Template, here: Desk) -> dict[str, object]:
    return {
        "version": template.id or None,
        "shift": template.shift or None,
        "made_at": iso(template.made_at, here.zone) if template.id else None,
        "made_by": template.made_by,
        "items": [
            {"kind": item.kind, "label": item.label, "expected": item.expected}
            for item in template.items
        ],
    }


@checklist.command(
    "show",
    help=N_(
        "Print the list that a shift works with, a line an item, as `checklist set` reads it.\n\n"
        "A shift without a list of its own works with that of every shift."
    ),
)
@option("--shift", default="", metavar="NAME", help=SHIFT)
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_obj
def show(call: Invocation, shift: str, as_json: bool) -> None:
    with call.desk() as here:
        from models import checklists

        checklists.check_shift(shift)
        template = checklists.for_shift(shift)
        if as_json:
            echo_json(_fields(template, here))
        else:
            _print(call, template.items)


def _print(call: Invocation, items: tuple[Item, ...]) -> None:
    from models.checklist_lines import written

    for item in items:
        click.echo(shown(written(item, call.words.language)))


@checklist.command(
    "set",
    help=N_(
        "Make a new version of a list from a file, - for standard input.\n\n"
        "A line is an item: `count 14: keys`, `tick: cameras on`, `condition: log tablet` or "
        "`text: water meter`. Empty lines and those with # say nothing. Handovers already begun "
        "keep the list they began with. A line that is not understood is named, and nothing is "
        "changed."
    ),
)
@click.argument("file", type=click.Path())
@option("--shift", default="", metavar="NAME", help=SHIFT)
@option("--dry-run", is_flag=True, help=N_("Say how the lines are understood; change nothing."))
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def set_(
    call: Invocation,
    file: str,
    shift: str,
    dry_run: bool,
    as_login: str | None,
    pin_file: str | None,
) -> None:
    with call.desk() as here:
        from models import checklists

        if file == "-" == (pin_file or call.pin_file):
            raise Sentence(call.words("Standard input cannot be both the list and the PIN."))
        items = _understood(call, here, _read(call, file))
        checklists.check_shift(shift)
        if dry_run:
            _print(call, items)
            return
        seen = _seen(shift)
        actor = call.actor(here, as_login, pin_file)
        made = checklists.replace(shift, items, actor, call.clock(), seen=seen)
        click.echo(f"{_name(call, shift)}: {_standing(call, made, here)}")


def _seen(shift: str) -> int:
    """Return the version there is before the PIN is asked for: a change meanwhile is refused."""
    from models import checklists

    found = checklists.newest(shift)
    return found.id if found else 0


def _read(call: Invocation, file: str) -> str:
    try:
        if file == "-":
            content = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(file).open("rb") as stream:
                content = stream.read(MOST_BYTES + 1)
    except OSError as problem:
        reason = call.words(reason_of(problem))
        raise Sentence(
            call.words("{path} cannot be read: {reason}.", path=file, reason=reason)
        ) from None
    if len(content) > MOST_BYTES:
        raise Sentence(call.words("{path} is too long for a checklist.", path=file))
    return content.decode("utf-8", errors="replace")


def _understood(call: Invocation, here: Desk, text: str) -> tuple[Item, ...]:
    """Return the items of a text; raise after every bad line was named."""
    from models.checklist_lines import checked_list, read_lines

    items, wrong = read_lines(text)
    for number, problem in wrong:
        sentence = problem.sentence(call.words, here.zone)
        line = call.words("Line {number}: {why}", number=number, why=sentence)
        click.echo(shown(line), err=True)
    if wrong:
        raise Sentence(
            call.words.plural(
                "{count} line was not understood. Nothing was changed.",
                "{count} lines were not understood. Nothing was changed.",
                len(wrong),
            )
        )
    return checked_list(items)


@checklist.command(
    "drop", help=N_("Let the shifts of a name use the list of every shift again. Old lists stay.")
)
@option("--shift", required=True, metavar="NAME", help=N_("The name of the shift."))
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def drop(call: Invocation, shift: str, as_login: str | None, pin_file: str | None) -> None:
    with call.desk() as here:
        from models import checklists

        seen = _seen(shift)
        actor = call.actor(here, as_login, pin_file)
        checklists.drop(shift, actor, call.clock(), seen=seen)
        click.echo(
            call.words("{shift} uses the list of every shift now.", shift=_name(call, shift))
        )
