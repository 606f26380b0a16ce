"""`dutydesk brief`: the state of the desk in one screen of plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from models.language import N_
from tui.cli.context import Invocation
from tui.cli.listing import echo_json
from tui.cli.translated import command, option

if TYPE_CHECKING:
    from models.desk import Desk


@command(
    "brief",
    help=N_("Print the state of the desk: the shift, what is urgent, open and latest."),
)
@option("--json", "as_json", is_flag=True, help=N_("One JSON object a line."))
@click.pass_obj
def brief(call: Invocation, as_json: bool) -> None:
    print_brief(call, as_json=as_json)


def print_brief(call: Invocation, *, as_json: bool = False) -> None:
    """Print the brief of the desk, as wide as the terminal."""
    with call.desk() as here:
        from shutil import get_terminal_size

        from models.brief import brief as lines

        if as_json:
            _print_json(call, here)
            return
        for line in lines(call.clock(), call.words, get_terminal_size().columns):
            click.echo(line)


def _print_json(call: Invocation, here: Desk) -> None:
    from models import blocks, parts, shifts  # noqa: F401 - the parts add their blocks
    from models.brief import MOST
    from models.clock import iso

    now = call.clock()
    shift = shifts.current(now, here.zone).key
    around = blocks.Circumstances(here, now, call.words, MOST)
    echo_json({"desk": here.name, "demo": here.demo, "shift": shift, "at": iso(now, here.zone)})
    for block in blocks.collect(around, "log", "parts", "brief"):
        echo_json(
            {
                "title": block.title,
                "count": block.count,
                "severity": block.severity,
                "lines": [line.text for line in block.lines],
            }
        )
