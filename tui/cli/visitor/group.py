"""The group `dutydesk visitor` and what its commands share."""

from __future__ import annotations

import click

from models.errors import DeskError
from models.language import N_
from models.text import shown
from tui.cli.context import Invocation
from tui.cli.translated import group

LOGIN = N_("Who you are.")
PIN_FILE = N_("Where the PIN is: a file of rights 0600, - for standard input.")
JSON = N_("One JSON object a line.")
OUTPUT = N_("Where to write; standard output without it.")
FORM = N_("text, or html, one file with print styles.")
STATE = N_("Only this state: expected, on_site, overstay, left, unrecorded, refused, no_show.")
SINCE = N_("Only those of this time or later: 02:10, 11-22, 2026-11-22 02:10.")
UNTIL = N_("Only those before this time.")
LAST_FOUR = N_("The last four of a document; of a longer number no more is kept.")
FIRST_DAY = N_("From when on: 18:00, 12-01, 2026-12-01 08:00; now without it.")
LAST_DAY = N_("Until when: 18:00, 12-01, 2026-12-01 18:00. A day counts to its end.")


@group("visitor", help=N_("The visitor register: who is inside, who came, passes, badges."))
def visitor() -> None:
    pass


def numbered(written: str, letter: str, code: str, field: str) -> int:
    """Return the id in `P-0012` or `12`; raise DeskError with the code where there is none."""
    bare = written.strip().upper().removeprefix(f"{letter}-")
    if not (bare.isascii() and bare.isdigit() and len(bare) < 10):
        raise DeskError(code, field, value=written)
    return int(bare)


def say_cut(call: Invocation, number: str, *texts: str) -> None:
    """Say that only the last four of a document's number are kept, wherever more was typed."""
    from models.masking import last_four
    from models.visitors import documents

    found = [four for text in texts for four in documents.cut(text).found]
    if sum(map(str.isalnum, number)) > documents.KEPT:
        found.insert(0, last_four(number).upper())
    for four in found:
        told = call.words("A document number was cut to its last four: {four}.", four=four)
        click.echo(shown(told), err=True)
