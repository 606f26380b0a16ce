"""`dutydesk visitor purge`: personal data that are older than the desk keeps them are removed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from models.language import N_
from tui.cli.context import FOUND, Invocation, Sentence
from tui.cli.listing import cells, echo_json, padded
from tui.cli.translated import option
from tui.cli.visitor.group import JSON, LOGIN, PIN_FILE, visitor

if TYPE_CHECKING:
    from models.desk import Desk
    from models.visitors.retention import Purge


@visitor.command(
    "purge",
    help=N_(
        "Remove what is personal of old visits, passes and entries of the do-not-admit list.\n\n"
        "The visits stay, anonymous and counted. Cannot be undone. Needs an admin. --dry-run only "
        "says what would go. Who is inside or still on a list stays, however old."
    ),
)
@option(
    "--before",
    metavar="DATE",
    help=N_("What is older goes; without it the limit of the desk's settings."),
)
@option("--dry-run", is_flag=True, help=N_("Say how much would go; remove nothing."))
@option("--yes", is_flag=True, help=N_("Do not ask again."))
@option("--json", "as_json", is_flag=True, help=JSON)
@option("--as", "as_login", metavar="LOGIN", help=LOGIN)
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def purge(
    call: Invocation,
    before: str | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    as_login: str | None,
    pin_file: str | None,
) -> None:
    with call.desk() as here:
        from models import clock
        from models.visitors import retention

        now = call.clock()
        limit = clock.parse(before, now, here.zone) if before else retention.limit(here, now)
        if dry_run:
            _tell(call, here, retention.due(limit), as_json=as_json)
            return
        actor = call.actor(here, as_login, pin_file)
        actor.require("retention")
        if not yes and sys.stdin.isatty():
            _tell(call, here, retention.due(limit), as_json=False)
            click.confirm(call.words("Remove them for ever?"), abort=True, err=True)
        done = retention.purge(limit, actor, now)
        _tell(call, here, done, as_json=as_json, done=True)
        if not retention.empty_file():  # an earlier purge may have left something there too
            raise Sentence(
                call.words(
                    "Somebody is reading the desk, so what was removed is still in its file. "
                    "Close the consoles, then run the same command again."
                ),
                FOUND,
            )


def _tell(call: Invocation, here: Desk, found: Purge, *, as_json: bool, done: bool = False) -> None:
    from models import clock

    words = call.words
    if as_json:
        counts = {name: getattr(found, name) for name in ("visits", "passes", "barred", "drafts")}
        span = {"first": found.first or None, "last": found.last or None, "removed": done}
        echo_json({"before": clock.iso(found.before, here.zone), **counts, **span})
        return
    when = f"{clock.local(found.before, here.zone):%Y-%m-%d %H:%M}"
    if found.is_empty:
        click.echo(words("Nothing is older than {when}.", when=when))
        return
    told = words("Removed, from before {when}:") if done else words("Would go, from before {when}:")
    click.echo(told.format(when=when))
    span = f"  {found.first} - {found.last}" if found.visits else ""
    counts = [
        (words("visits"), found.visits, span),
        (words("passes"), found.passes, ""),
        (words("entries of the do-not-admit list"), found.barred, ""),
        (words("drafts"), found.drafts, ""),
    ]
    widest = max(cells(label) for label, _, _ in counts)
    for label, count, more in counts:
        if count:
            click.echo(f"  {padded(label, widest)}  {count}{more}")
