"""`dutydesk complaint add`: a case from one line, or one from each line of standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from models.errors import DeskError
from models.language import N_, Words
from models.text import shown
from tui.cli.complaint.group import PIN_FILE, complaint
from tui.cli.context import BAD_INPUT, FOUND, Invocation, Sentence, exit_code
from tui.cli.listing import cells, padded
from tui.cli.log.writing import stream_lines
from tui.cli.translated import option

if TYPE_CHECKING:
    from models.complaints.grammar import Spellings
    from models.complaints.tables import NewComplaint
    from models.desk import Desk
    from models.staff import Actor


@complaint.command(
    "add",
    help=N_(
        "Take a complaint from a line, or from each line of standard input for -.\n\n"
        "The line is that of the console: 12-1503 NAME PHONE #repair !! water from above. The "
        "number is printed, and by when somebody has to respond, after it is safely on the disk."
    ),
)
@click.argument("line")
@option("--dry-run", is_flag=True, help=N_("Show how the line is understood; take nothing."))
@option("--as", "as_login", metavar="LOGIN", help=N_("Who takes it; the PIN is wanted."))
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def add(
    call: Invocation, line: str, dry_run: bool, as_login: str | None, pin_file: str | None
) -> None:
    with call.desk() as here:
        from models.complaints import grammar

        known = grammar.spellings((Words("zh"), Words("en")))
        if dry_run:
            if (pin_file or call.pin_file) == line == "-":
                call.pin("-")  # the first line is never one to be shown
            each_line(call, here, line, lambda text: _tell(call, text, known))
            return
        actor = call.actor(here, as_login, pin_file)
        actor.require("complaint_work")
        each_line(call, here, line, lambda text: _take(call, here, actor, text, known))


def each_line(call: Invocation, here: Desk, line: str, function: Callable[[str], None]) -> None:
    """Do something for a line, or each line of standard input; those that will not do are named."""
    if line != "-":
        function(line)
        return
    refused = 0
    for number, text in stream_lines(sys.stdin.buffer):
        try:
            function(text)
        except DeskError as problem:
            if exit_code(problem) != BAD_INPUT:
                raise
            refused += 1
            why = problem.sentence(call.words, here.zone)
            said = call.words("Line {number}: {why}", number=number, why=why)
            click.echo(shown(said), err=True)
    if refused:
        raise Sentence(
            call.words.plural(
                "{count} line was not taken.", "{count} lines were not taken.", refused
            ),
            FOUND,
        )


def _understood(call: Invocation, line: str, known: Spellings) -> tuple[NewComplaint, list[str]]:
    """Return a line as a case to take, and what of it looks like a mark and is text."""
    from models.complaints import grammar, taking

    found = grammar.understand(line, known)
    return taking.checked(found.complaint(), call.clock()), grammar.as_text(found, known)


def _take(call: Invocation, here: Desk, actor: Actor, line: str, known: Spellings) -> None:
    """Take a case and tell its number; open ones that are much like it are pointed out."""
    from models.complaints import offers, reads, taking

    now = call.clock()
    new, texts = _understood(call, line, known)
    alike = offers.similar(new.unit, new.words, limit=3)
    case = taking.take(new, actor, now)
    by = reads.detail(case.id, now).clocks.by("respond")
    told = case.number
    if by is not None:
        from models.clock import short_date_time

        when = short_date_time(by, here.zone, now)
        told += "  " + call.words("respond by {when}", when=when)
    click.echo(told)
    for text in texts:
        said = call.words("{number}: kept as text: {text}", number=case.short_number, text=text)
        click.echo(shown(said), err=True)
    for other in alike:
        said = call.words(
            "{number} may be the same as {other}: {text}",
            number=case.short_number,
            other=other.short_number,
            text=other.words,
        )
        click.echo(shown(said), err=True)


def _tell(call: Invocation, line: str, known: Spellings) -> None:
    """Print how a line was understood."""
    from models import masking
    from models.complaints import tables

    words = call.words
    new, texts = _understood(call, line, known)
    severity = tables.SEVERITIES[tables.SEVERITY_NAMES[new.severity]]
    facts = [
        (words("Kind"), words(tables.KINDS[new.kind])),
        (words("Channel"), words(tables.CHANNELS[new.channel])),
        (words("Severity"), words(severity)),
        (words("Unit"), new.unit),
        (words("Complainant"), new.complainant),
        (words("Phone"), masking.phone(new.phone)),
        (words("What happened"), new.words),
    ]
    widest = max(cells(name) for name, _ in facts)
    for name, fact in facts:
        click.echo(f"{padded(name, widest)}  {shown(fact) or '-'}")
    for text in texts:
        click.echo(shown(words("as text: {text}", text=text)), err=True)
