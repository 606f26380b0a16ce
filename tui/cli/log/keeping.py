"""`dutydesk log verify`, `export` and `purge`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from models.language import N_
from tui.cli.context import FOUND, Invocation, Sentence
from tui.cli.files import output_file, write_rows
from tui.cli.listing import EXPORT_COLUMNS, Listing, echo_json
from tui.cli.log.group import JSON, PIN_FILE, SINCE, UNTIL, log
from tui.cli.log.reading import chosen
from tui.cli.translated import option

if TYPE_CHECKING:
    from models.log.verify import Verification


@log.command(
    "verify",
    help=N_(
        "Check that the log is as it was written, every entry against its digest.\n\n"
        "A code from paper, given as --anchor, also finds a log that was cut off or rewritten. "
        "Ends with 1 when something is not as it was written."
    ),
)
@option("--anchor", "anchors", multiple=True, metavar="CODE", help=N_("A code from paper."))
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_context
def verify(context: click.Context, anchors: tuple[str, ...], as_json: bool) -> None:
    call: Invocation = context.obj
    with call.desk():
        result = _checked(anchors)
        if as_json:
            echo_json(_verification_fields(call, result))
        else:
            _tell_verification(call, result)
    if not result.whole:
        context.exit(FOUND)


def _checked(anchors: tuple[str, ...]) -> Verification:
    """Check the whole log, with a bar where somebody is watching."""
    from models.log import reads
    from models.log.verify import verify

    head = reads.head()
    if head is None or not sys.stderr.isatty():
        return verify(anchors)
    with click.progressbar(length=head[0], file=sys.stderr) as bar:
        return verify(anchors, lambda checked: bar.update(checked - bar.pos))


def _sentences(call: Invocation, result: Verification) -> list[str]:
    from models.log.verify import FINDINGS

    return [
        call.words(FINDINGS[found.kind], number=found.number, first=found.first, code=found.code)
        for found in result.findings
    ]


def _verification_fields(call: Invocation, result: Verification) -> dict[str, object]:
    findings = [
        {"kind": found.kind, "number": found.number, "first": found.first, "code": found.code}
        | {"sentence": sentence}
        for found, sentence in zip(result.findings, _sentences(call, result), strict=True)
    ]
    return {
        "whole": result.whole,
        "entries": result.entries,
        "purged": result.purged,
        "head": result.head,
        "anchored": result.anchored,
        "findings": findings,
        "unlisted": result.unlisted,
    }


def _tell_verification(call: Invocation, result: Verification) -> None:
    words = call.words
    for sentence in _sentences(call, result):
        click.echo(sentence)
    for code, number in result.anchored.items():
        click.echo(words("Code {code}: entry {number} has it.", code=code, number=number))
    counted = words.plural(
        "{count} entry was checked.", "{count} entries were checked.", result.entries
    )
    click.echo(counted)
    if result.purged:
        click.echo(
            words.plural(
                "{count} text was removed by a purge.",
                "{count} texts were removed by a purge.",
                result.purged,
            )
        )
    if result.head:
        click.echo(words("The last entry's code: {code}", code=result.head))
    if result.whole:
        click.echo(words("The log is as it was written."))
    else:
        if result.unlisted:
            more = words.plural(
                "{count} more is not listed.", "{count} more are not listed.", result.unlisted
            )
            click.echo(more)
        count = len(result.findings) + result.unlisted
        click.echo(words.plural("{count} finding.", "{count} findings.", count))


@log.command(
    "export",
    help=N_(
        "Write the log out as CSV or JSON, taken-back and repeated entries included.\n\n"
        "A file is made with rights 0600; one that exists is never overwritten."
    ),
)
@option(
    "--format",
    "form",
    type=click.Choice(["csv", "json"]),
    required=True,
    help=N_("csv, with a header row, or json, one object a line."),
)
@option("--since", metavar="T", help=SINCE)
@option("--until", metavar="T", help=UNTIL)
@option("--output", metavar="FILE", help=N_("Where to write; standard output without it."))
@click.pass_obj
def export(
    call: Invocation, form: str, since: str | None, until: str | None, output: str | None
) -> None:
    with call.desk() as here:
        from dataclasses import replace

        from models.log import reads

        filters = replace(chosen(call, here, since=since, until=until), folded=True)
        listing = Listing.of_desk(call.words, here.zone, call.clock())
        with output_file(call, output) as file:
            write_rows(file, form, EXPORT_COLUMNS, map(listing.exported, reads.everything(filters)))


@log.command(
    "purge",
    help=N_(
        "Remove the texts of old entries, incidents excepted; the removal is an entry itself.\n\n"
        "Cannot be undone. Needs an admin. --dry-run only says what would go."
    ),
)
@option("--before", required=True, metavar="DATE", help=N_("What was recorded before goes."))
@option("--as", "as_login", metavar="LOGIN", help=N_("Who you are."))
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@option("--dry-run", is_flag=True, help=N_("Say how many texts would go; remove nothing."))
@option("--yes", is_flag=True, help=N_("Do not ask again."))
@click.pass_obj
def purge(
    call: Invocation,
    before: str,
    as_login: str | None,
    pin_file: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    with call.desk() as here:
        from models import clock
        from models.log import chain
        from models.log import purge as retention

        now = call.clock()
        limit = clock.parse(before, now, here.zone)
        if dry_run:
            numbers = retention.due_for_purge(limit)
            click.echo(
                _counted(call, len(numbers)) + (f" {chain.ranges(numbers)}" if numbers else "")
            )
            return
        actor = call.actor(here, as_login, pin_file)
        actor.require("retention")
        if not yes and sys.stdin.isatty():
            click.echo(_counted(call, len(retention.due_for_purge(limit))))
            click.confirm(call.words("Remove them for ever?"), abort=True, err=True)
        done = retention.purge(limit, f"before {clock.iso(limit, here.zone)}", actor, now)
        if done is None:
            click.echo(call.words("No entry is that old. Nothing was removed."))
        else:
            click.echo(
                call.words("The texts were removed; #{number} says which.", number=done.number)
            )
        if not retention.empty_file():  # an earlier purge may have left something there too
            raise Sentence(
                call.words(
                    "Somebody is reading the desk, so the removed texts are still in its file. "
                    "Close the consoles, then run the same command again."
                ),
                FOUND,
            )


def _counted(call: Invocation, count: int) -> str:
    return call.words.plural("{count} text would go.", "{count} texts would go.", count)
