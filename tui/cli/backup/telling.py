"""What a person or a script is told of a restore and of a drill."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from models.text import shown
from tui.cli.context import Invocation
from tui.cli.listing import cells, padded

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from models.backups.loss import Loss
    from models.backups.proof import Proof
    from models.backups.restore import Restored, Restoring
    from models.desk import Desk


class Telling:
    """What a person reads of a restore: before, what would be lost; after, what was done."""

    def __init__(self, call: Invocation, zone: ZoneInfo, *, quiet: bool) -> None:
        self._words, self._zone, self._quiet = call.words, zone, quiet

    def before(self, source: Path, found: Restoring) -> None:
        words, header = self._words, found.header
        made = words(
            "{when}, up to entry {number}",
            when=self._time(header.created_at),
            number=header.last_number,
        )
        lines = [
            (words("Backup"), str(source)),
            (words("Desk"), words.bracketed(header.desk_name, header.code)),
            (words("Made"), made),
            (words("Checks"), self.checks(found.proof)),
        ]
        if not found.elsewhere:
            lines.append((words("Would be lost"), self._loss(found.loss)))
            lines += self._people(found.loss)
        self.lines(lines, found.proof)

    def after(self, done: Restored) -> None:
        words = self._words
        lines = [(words("Restored"), str(done.path))]
        if done.kept is not None:
            lines.append((words("Kept aside"), str(done.kept)))
        if done.entry is not None:
            lines.append((words("Lost"), self._loss(done.loss)))
            lines += self._people(done.loss)
            lines.append((words("Told by"), f"#{done.entry}"))
        lines.append((words("Checks"), self.checks(done.proof)))
        if done.proof.head is not None:
            lines.append((words("Last code"), done.proof.head))
        self.lines(lines, done.proof)

    def lines(self, lines: list[tuple[str, str]], proof: Proof) -> None:
        if self._quiet:
            return
        widest = max(cells(label) for label, _ in lines)
        for label, text in lines:
            click.echo(f"{padded(label, widest)}  {shown(text)}")
        for finding in proof.findings:
            click.echo(f"  {shown(finding.sentence(self._words))}")

    def checks(self, proof: Proof) -> str:
        if not proof.holds:
            count = len(proof.findings)
            return self._words.plural("{count} finding", "{count} findings", count)
        return self._words.plural(
            "all is well, {count} entry", "all is well, {count} entries", proof.entries
        )

    def _loss(self, loss: Loss) -> str:
        from models.backups.loss_parts import phrases

        words = self._words
        if not loss.is_there:
            return words("not known: there is no desk here any more")
        if not loss.is_known:
            return words("not known: the desk here cannot be read")
        entries, parts = self._entries(loss), phrases(words, loss.parts)
        if not parts:
            return entries or words("nothing")
        return words.parted((entries or words("no log entries"), parts))

    def _people(self, loss: Loss) -> list[tuple[str, str]]:
        from models.backups.restore import ROLL_CALL

        return [(self._words("People inside"), self._words(ROLL_CALL))] if loss.people else []

    def _entries(self, loss: Loss) -> str:
        if not loss.count:
            return ""
        assert loss.newest is not None
        return self._words.plural(
            "{count} entry, {first}, of {when}",
            "{count} entries, {first} to {last}, the newest of {when}",
            loss.count,
            first=loss.first,
            last=loss.last,
            when=self._time(loss.newest),
        )

    def _time(self, at: int) -> str:
        from models.clock import local

        return f"{local(at, self._zone):%Y-%m-%d %H:%M}"


def restored_fields(done: Restored, source: Path, here: Desk) -> dict[str, object]:
    from models.clock import iso

    loss = done.loss
    return {
        "path": str(done.path),
        "backup": str(source),
        "created_at": iso(done.header.created_at, here.zone),
        "entry": done.entry,
        "kept": str(done.kept) if done.kept else None,
        "lost": loss.count if loss.is_known else None,
        "lost_first": loss.first or None,
        "lost_last": loss.last or None,
        "lost_newest": None if loss.newest is None else iso(loss.newest, here.zone),
        "lost_besides": dict(loss.parts) if loss.is_known else None,
        "roll_call": loss.people if loss.is_known else None,
        "entries": done.proof.entries,
        "head": done.proof.head,
        "verified": done.proof.holds,
    }
