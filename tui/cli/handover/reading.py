"""`dutydesk handover list`, `show` and `verify`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from models.clock import iso, local
from models.language import N_
from models.text import shown
from tui.cli.context import FOUND, Invocation
from tui.cli.handover.group import JSON, LAST, chosen, handover
from tui.cli.listing import echo_json, padded
from tui.cli.translated import WholeNumberRange, option

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from models.handover.tables import Handed
    from models.handover.verify import Verified

USUAL_COUNT = 20
STATE_WIDTH, SHIFT_WIDTH = 13, 26


@handover.command(
    "list",
    help=N_(
        "List handovers, the newest first: shift, state, who signed, what is to be noticed.\n\n"
        "!=N is how many counts differed."
    ),
)
@option(
    "--limit",
    type=WholeNumberRange(min=1),
    default=USUAL_COUNT,
    metavar="N",
    help=N_("At most N; 20 without it."),
)
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_obj
def list_(call: Invocation, limit: int, as_json: bool) -> None:
    with call.desk() as here:
        from models.handover import reads

        for handed in reads.latest(limit):
            fields = summary(handed, here.zone)
            if as_json:
                echo_json(fields)
            else:
                click.echo(_line(call, handed, here.zone))


def summary(handed: Handed, zone: ZoneInfo) -> dict[str, object]:
    """Return a handover in a few fields, as other programs read it."""
    document = handed.document
    outgoing = document and document.offered_by
    incoming = document and document.accepted_by
    sealed_at = _sealed_at(handed)
    return {
        "number": handed.number,
        "shift": handed.opened.shift.key,
        "state": handed.state,
        "outgoing": outgoing.login if outgoing else None,
        "incoming": incoming.login if incoming else None,
        "sealed_at": None if sealed_at is None else iso(sealed_at, zone),
        "open_items": None if document is None else len(document.open_items),
        "differences": _differences(handed),
        "overridden": bool(document and document.override),
        "entered_late": bool(document and document.paper),
        "addenda": sum(step.action == "addendum" for step in handed.steps),
        "gap": list(handed.gap),
        "gap_more": handed.gap_more,
        "code": handed.code,
    }


def _sealed_at(handed: Handed) -> int | None:
    from models.handover.reads import SEALING

    return next((step.at for step in handed.steps if step.action in SEALING), None)


def _differences(handed: Handed) -> int:
    from models.handover.reads import counts_of

    if handed.document is None:
        return 0
    return sum(count.differs for count in counts_of(handed.document))


def _line(call: Invocation, handed: Handed, zone: ZoneInfo) -> str:
    from models.handover.sheet import key_label
    from models.handover.states import STATES

    words, document = call.words, handed.document
    signed = ""
    if document is not None:
        names = (
            shown(person.name) if person else "-"
            for person in (document.offered_by, document.accepted_by)
        )
        signed = " > ".join(names)
    at = _sealed_at(handed)
    told = [
        signed,
        f"{local(at, zone):%Y-%m-%d %H:%M}" if at is not None else "",
        f"!={count}" if (count := _differences(handed)) else "",
        words("OVERRIDDEN") if document and document.override else "",
        words("ENTERED LATE") if document and document.paper else "",
        words("ADDENDUM") if handed.last("addendum") else "",
        handed.code or "",
    ]
    shift = padded(key_label(handed.opened.shift.key, words), SHIFT_WIDTH)
    state = padded(words(STATES[handed.told_state]), STATE_WIDTH)
    return f"{handed.number:>5}  {shift}  {state}  {'  '.join(filter(None, told))}".rstrip()


@handover.command("show", help=N_("Show a handover: what was handed over, who signed, the code."))
@click.argument("number", type=WholeNumberRange(min=1), required=False, metavar="[ID]")
@option("--last", is_flag=True, help=LAST)
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_obj
def show(call: Invocation, number: int | None, last: bool, as_json: bool) -> None:
    with call.desk() as here:
        handed = chosen(call, number, last=last)
        if as_json:
            echo_json(whole(handed, here.zone))
            return
        from models import sheets
        from models.handover.sheet import sheet_of

        for line in sheets.as_lines(sheet_of(handed, here, call.words), call.words):
            click.echo(line)


def whole(handed: Handed, zone: ZoneInfo) -> dict[str, object]:
    """Return everything about a handover; moments are ISO 8601 with the desk's offset.

    What the incoming has yet to count is left out.
    """
    document = None if handed.document is None else asdict(handed.document.blind())
    steps = [asdict(step) for step in handed.steps]
    return summary(handed, zone) | {
        "document": _with_times(document, zone),
        "steps": _with_times(steps, zone),
    }


def _with_times(value: Any, zone: ZoneInfo, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _with_times(each, zone, key) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_with_times(each, zone) for each in value]
    is_moment = isinstance(value, int) and (name == "at" or name.endswith("_at"))
    return iso(value, zone) if is_moment else value


@handover.command(
    "verify",
    help=N_(
        "Check that sealed handovers are as they were signed: one, or all without a number.\n\n"
        "--code finds the handover of a code from paper. Ends with 1 when something is not as it "
        "was signed, or no handover has the code."
    ),
)
@click.argument("number", type=WholeNumberRange(min=1), required=False, metavar="[ID]")
@option("--code", metavar="CODE", help=N_("The code from the signed sheet."))
@option("--json", "as_json", is_flag=True, help=JSON)
@click.pass_context
def verify(context: click.Context, number: int | None, code: str | None, as_json: bool) -> None:
    call: Invocation = context.obj
    with call.desk():
        from models.handover.verify import verify as check
        from models.log import chain

        code = None if code is None else chain.parse_code(code)
        result = check(number)
        named = None if code is None else result.number_of(code)
        found = code is None or named is not None
        sentences = _sentences(call, result)
        if as_json:
            echo_json(_fields(result, sentences, code, named))
        else:
            _tell(call, result, sentences, code, named)
    if not (result.whole and found):
        context.exit(FOUND)


def _sentences(call: Invocation, result: Verified) -> list[str]:
    from models.handover.verify import FINDINGS

    return [call.words(FINDINGS[each.kind], number=each.number) for each in result.findings]


def _fields(
    result: Verified, sentences: list[str], code: str | None, named: int | None
) -> dict[str, object]:
    findings = [
        {"kind": found.kind, "number": found.number, "sentence": sentence}
        for found, sentence in zip(result.findings, sentences, strict=True)
    ]
    return {
        "whole": result.whole and (code is None or named is not None),
        "codes": {str(number): known for number, known in result.codes.items()},
        "code": code,
        "number": named,
        "findings": findings,
    }


def _tell(
    call: Invocation, result: Verified, sentences: list[str], code: str | None, named: int | None
) -> None:
    words = call.words
    for sentence in sentences:
        click.echo(sentence)
    if code is not None and named is not None:
        click.echo(words("Code {code}: handover {number} has it.", code=code, number=named))
    elif code is not None:
        click.echo(words("Code {code}: no handover has it.", code=code))
    count = len(result.codes)
    click.echo(
        words.plural("{count} handover was checked.", "{count} handovers were checked.", count)
    )
    if result.whole:
        click.echo(words("What was checked is as it was signed."))
    click.echo(words("The log itself is checked by: dutydesk log verify --anchor CODE"))
