"""`dutydesk visitor add` and `out`: who comes and who goes, for scripts and readers of badges."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from models.errors import DeskError
from models.language import LANGUAGES, N_, Words
from models.text import shown
from tui.cli.complaint.taking import each_line
from tui.cli.context import Invocation, Sentence
from tui.cli.listing import cells, padded
from tui.cli.translated import WholeNumberRange, option
from tui.cli.visitor.group import PIN_FILE, numbered, say_cut, visitor

if TYPE_CHECKING:
    from models.staff import Actor
    from models.visitors.grammar import Spellings
    from models.visitors.tables import NewVisit, Visit

RIGHT = "visitors"
KNOWN = re.compile(r"(?P<number>(?P<letter>[VP])-[0-9-]+)(?:\s+(?P<rest>.*))?", re.IGNORECASE)
VISIT = re.compile(r"V-[0-9-]+")


# In


@visitor.command(
    "add",
    help=N_(
        "Sign in a visitor from a line, or from each line of standard input for -.\n\n"
        "The line is that of the console: NAME x2 12-1503 repair ok:called badge:7 with:toolbox. "
        "V-0123 and what they come with signs in an expected visitor, P-0012 somebody with a "
        "pass. The number is printed after it is safely on the disk."
    ),
)
@click.argument("line")
@option("--dry-run", is_flag=True, help=N_("Show how the line is understood; sign nobody in."))
@option("--as", "as_login", metavar="LOGIN", help=N_("Who signs them in; the PIN is wanted."))
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def add(
    call: Invocation, line: str, dry_run: bool, as_login: str | None, pin_file: str | None
) -> None:
    with call.desk() as here:
        from models.visitors import grammar

        known = grammar.spellings(tuple(map(Words, LANGUAGES)))
        if dry_run:
            if (pin_file or call.pin_file) == line == "-":
                call.pin("-")  # the first line is never one to be shown
            each_line(call, here, line, lambda text: _tell(call, Coming.of_line(text, known)))
            return
        actor = call.actor(here, as_login, pin_file)
        actor.require(RIGHT)
        each_line(call, here, line, lambda text: _sign_in(call, actor, text, known))


@dataclass(frozen=True)
class Coming:
    """A line understood: who comes, as which expected visit if any.

    `rest` means nothing, `cut` are the last fours of document numbers that were cut.
    """

    new: NewVisit
    expected: Visit | None = None
    rest: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()

    @classmethod
    def of_line(cls, line: str, known: Spellings) -> Coming:
        """Understand a line; raise DeskError for a number that is none."""
        from models.visitors import grammar, passes, reads
        from models.visitors.tables import NewVisit

        found = KNOWN.fullmatch(line.strip())
        if found is None:
            said = grammar.understand(line, known)
            return cls(said.visit(), None, said.rest, said.cut)
        said = grammar.understand(found["rest"] or "", known)
        rest = (*filter(None, (said.name,)), *said.rest)
        said = replace(said, name=None)
        if found["letter"].upper() == "P":
            number = numbered(found["number"], "P", "pass_unknown", "visitor_pass")
            return cls(said.visit(passes.visit_of(number)), None, rest, said.cut)
        visit = reads.find(found["number"])
        fields = ("name", "party", "plate", "purpose", "unit", "host", "goods_in")
        arranged = NewVisit(**{field: getattr(visit, field) for field in fields})
        return cls(said.visit(arranged), visit, rest, said.cut)

    @property
    def lacks_consent(self) -> bool:
        """Whether somebody is visited and nobody has said how they consented."""
        visited = self.new.unit or self.new.host
        return bool(visited) and self.expected is None and not self.new.consent


def _sign_in(call: Invocation, actor: Actor, line: str, known: Spellings) -> None:
    """Sign somebody in and tell the number; what is worth a look is said beside."""
    from models.visitors import arriving, offers, working

    now, coming = call.clock(), Coming.of_line(line, known)
    if coming.lacks_consent:
        raise DeskError("visit_consent", "consent", value="")
    inside = offers.inside_already(coming.new)
    if coming.expected is None:
        visit = arriving.sign_in(coming.new, actor, now)
    else:
        visit = working.come(coming.expected.id, coming.new, actor, now)
    badge = call.words("badge {label}", label=shown(visit.badges)) if visit.badges else ""
    click.echo("  ".join(filter(None, (visit.number, badge))))
    _remark(call, visit.short_number, coming)
    for other in inside:
        told = call.words("Is inside already: {number}", number=other.short_number)
        click.echo(f"{visit.short_number}: {told}", err=True)


def _remark(call: Invocation, number: str, coming: Coming) -> None:
    """Say what was cut, and what was left out since it means nothing."""
    words = call.words
    for four in coming.cut:
        told = words("{number}: a document number was cut to {four}.", number=number, four=four)
        click.echo(shown(told), err=True)
    if coming.rest:
        text = " ".join(coming.rest)
        told = words("{number}: not understood, left out: {text}", number=number, text=text)
        click.echo(shown(told), err=True)


def _tell(call: Invocation, coming: Coming) -> None:
    """Print how a line was understood; phone and document are masked."""
    from models import masking
    from models.visitors import checks
    from models.visitors.labels import purpose_label
    from models.visitors.tables import CONSENTS

    words, new = call.words, checks.checked(coming.new, call.clock())
    consent = words(CONSENTS.get(new.consent, ""))
    if coming.lacks_consent:
        consent = words("missing: ok:called, ok:door")
    facts = [
        (words("Visit"), coming.expected.number if coming.expected else ""),
        (words("Visitor"), new.name),
        (words("People"), str(new.party)),
        (words("Organisation"), new.organisation),
        (words("Phone"), masking.phone(new.phone)),
        (words("Document"), masking.document(new.last_four)),
        (words("Plate"), new.plate),
        (words("Purpose"), purpose_label(new.purpose, words)),
        (words("Unit"), new.unit),
        (words("Person visited"), new.host),
        (words("Consent"), consent),
        (words("Badge"), " ".join(new.badges)),
        (words("Brought"), new.goods_in),
        (words("Programme"), new.programme),
        (words("Remarks"), new.remarks),
        (words("Not understood"), " ".join(coming.rest)),
    ]
    widest = max(cells(name) for name, _ in facts)
    for name, fact in facts:
        if fact:
            click.echo(f"{padded(name, widest)}  {shown(fact)}")


# Out


@dataclass(frozen=True)
class Leaving:
    """What the options of `out` say of whoever goes."""

    goods: str = ""
    count: int | None = None
    badge_kept: bool = False
    left_at: str | None = None
    unseen: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether all of them go now and give back what they have."""
        return self == Leaving(self.goods)


@visitor.command(
    "out",
    help=N_(
        "Sign out whoever has a badge, or a visit by its number; - for each line of input.\n\n"
        "Of several badges only that one is back; of somebody who left before, the badge alone. "
        "A departure that nobody saw gets no time: --unseen."
    ),
)
@click.argument("who", metavar="BADGE|NUMBER")
@option("--goods", default="", metavar="WORDS", help=N_("What they take out."))
@option("--count", type=WholeNumberRange(min=1), metavar="N", help=N_("Only so many of them go."))
@option("--badge-kept", is_flag=True, help=N_("The badge does not come back with them."))
@option("--at", "left_at", metavar="T", help=N_("When they were seen to go; now without it."))
@option("--unseen", is_flag=True, help=N_("They left earlier, the time is not known."))
@option("--as", "as_login", metavar="LOGIN", help=N_("Who signs them out; the PIN is wanted."))
@option("--pin-file", metavar="FILE", help=PIN_FILE)
@click.pass_obj
def out(
    call: Invocation,
    who: str,
    goods: str,
    count: int | None,
    badge_kept: bool,
    left_at: str | None,
    unseen: bool,
    as_login: str | None,
    pin_file: str | None,
) -> None:
    with call.desk() as here:
        said = Leaving(goods, count, badge_kept, left_at, unseen)
        if unseen and (goods or count or left_at):
            raise Sentence(call.words("--unseen: nothing else was seen either. Leave it out."))
        if count and (goods or left_at or badge_kept):
            raise Sentence(call.words("--count: those who stay keep the rest. Leave it out."))
        actor = call.actor(here, as_login, pin_file)
        actor.require(RIGHT)
        say_cut(call, "", goods)
        each_line(call, here, who, lambda text: _sign_out(call, actor, text, said))


def _sign_out(call: Invocation, actor: Actor, who: str, said: Leaving) -> None:
    """Sign somebody out by a badge or a number, and tell what was written."""
    from models.visitors import badges, leaving, reads

    wanted = who.strip().upper()
    is_badge = any(badge.label == wanted for badge in badges.listed(withdrawn=True))
    if VISIT.fullmatch(wanted) and not is_badge:
        _write(call, actor, reads.find(who), said, ())
        return
    loan = badges.holding(who)
    if loan.is_left or said.is_plain:
        done = leaving.leave_by_badge(who, actor, call.clock(), goods_out=said.goods)
        _say_by_badge(call, loan.badge, loan.visit, done, said.goods)
    else:
        _write(call, actor, loan.visit, said, (loan.badge,))


def _write(
    call: Invocation, actor: Actor, visit: Visit, said: Leaving, labels: tuple[str, ...]
) -> None:
    """Do as the options say; `labels` is the badge that was shown, and comes back."""
    from models.clock import parse
    from models.visitors import badges, leaving

    now, words, number = call.clock(), call.words, visit.number
    if said.unseen:
        back = () if said.badge_kept else labels
        leaving.left_earlier(visit.id, actor, now, returned=back)
        click.echo(words("{number}: left earlier, no time is recorded.", number=number))
    elif said.count is not None and said.count != visit.remaining:
        done = leaving.part(visit.id, said.count, actor, now, labels=labels)
        left = words(
            "{number}: {count} left, {remaining} inside.",
            number=number,
            count=said.count,
            remaining=done.remaining,
        )
        click.echo(left)
    else:
        assert call.zone is not None
        left_at = None if said.left_at is None else parse(said.left_at, now, call.zone)
        kept = badges.of_visit(visit.id) if said.badge_kept else ()
        leaving.leave(visit.id, actor, now, left_at=left_at, goods_out=said.goods, kept=kept)
        click.echo(words("{number} has left.", number=number))
        _compare(call, visit, said.goods)


def _say_by_badge(call: Invocation, badge: str, before: Visit, done: Visit, goods: str) -> None:
    from models.visitors import badges

    words, number = call.words, done.number
    if before.state == done.state:
        told = words("Badge {badge} is back; {number} left before.", badge=badge, number=number)
    elif others := badges.of_visit(done.id):
        told = words(
            "{number} has left. Still out: {badges}.", number=number, badges=" ".join(others)
        )
    else:
        told = words("{number} has left.", number=number)
    click.echo(shown(told))
    if before.state != done.state:
        _compare(call, before, goods)


def _compare(call: Invocation, visit: Visit, goods: str) -> None:
    """Point out what goes and did not come, and what came and stays."""
    from models.visitors.goods import compare

    if not goods:
        return
    difference, number = compare(visit.goods_in, goods), visit.short_number
    if difference.needs_release:
        told = call.words(
            "{number}: goes out and did not come in: {goods}. It wants a goods release slip.",
            number=number,
            goods=call.words.listed(difference.not_brought),
        )
        click.echo(shown(told), err=True)
    if difference.staying:
        goods = call.words.listed(difference.staying)
        told = call.words("{number}: came in and stays: {goods}.", number=number, goods=goods)
        click.echo(shown(told), err=True)
