"""The handovers that were, the newest first: one line each, and one for what nobody opened."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from typing import cast

from rich.cells import cell_len
from rich.text import Text

from models import catch_up, shifts
from models.clock import local, wall
from models.handover import reads
from models.handover.reads import Count
from models.handover.states import STATES
from models.handover.tables import Handed
from models.shift_pattern import name_label
from models.text import shown
from screens import labels
from screens.session import Session
from screens.widgets.pages import Page
from screens.widgets.windowed_list import WindowedList

MOST = 60  # handovers read at once: each has a whole document
NOON = 12 * 60
NUMBER_WIDTH, DAY_WIDTH, OPEN_WIDTH = 4, 10, 4
SHIFT_WIDTH = {"en": 12, "zh": 8}
FEW = 3  # shifts that nobody opened and that are named


class HandoverSource:
    """Reads pages of handovers, the newest first. Their numbers have no gaps."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def oldest(self, limit: int) -> Page[Handed]:
        """Read those that stand at the top: the last ones."""
        return await self._after(None, limit)

    async def newest(self, limit: int) -> Page[Handed]:
        """Read those that stand at the bottom: the desk's first ones."""
        return await self._after(min(limit, MOST) + 1, limit)

    async def before(self, key: Hashable, limit: int) -> Page[Handed]:
        """Read those that came next."""
        number, limit = cast(int, key), min(limit, MOST)
        page = await self._after(number + limit + 1, limit)
        rows = tuple(row for row in page.rows if row.number > number)
        return Page(rows, page.more_before, more_after=True)

    async def after(self, key: Hashable, limit: int) -> Page[Handed]:
        """Read those that came before."""
        return await self._after(cast(int, key), limit)

    async def around(self, key: Hashable, limit: int) -> Page[Handed]:
        """Read a handover with those next to it."""
        limit = min(limit, MOST)
        return await self._after(cast(int, key) + limit // 2 + 1, limit)

    async def _after(self, number: int | None, limit: int) -> Page[Handed]:
        return await self._session.read(_page, number, min(limit, MOST))


def _page(below: int | None, limit: int) -> Page[Handed]:
    rows, opened = tuple(reads.latest(limit, below)), shifts.opened()
    if not rows or opened is None:
        return Page(rows)
    return Page(rows, rows[0].number < opened.opening, rows[-1].number > 1)


class PastList(WindowedList[Handed]):
    """One line a handover; between two of them the shifts that nobody opened."""

    COMPONENT_CLASSES = {"past--abnormal"}

    def __init__(self, session: Session) -> None:
        super().__init__(HandoverSource(session), newest_last=False, id="past")
        self._session = session

    def key_of(self, row: Handed) -> Hashable:
        """Return the handover's number."""
        return row.number

    def headings(self, width: int) -> Text:
        """Return what the columns hold."""
        words = self._session.words
        names = f"{words('outgoing')} {labels.signs(self._session).arrow} {words('incoming')}"
        cells = words("No."), words("date"), words("shift"), names, words("open")
        return Text(self._columns(*cells, width=width) + words("what differed"))

    def line(self, row: Handed, width: int) -> Text:
        """Return when, who, how many open items were passed, and what was not as it should be."""
        session = self._session
        document, shift = row.document, row.opened.shift
        passed = str(len(document.open_items)) if document and row.state == "sealed" else ""
        text = self._columns(
            str(row.number),
            day(shift.day, session),
            name_label(shift.name, session.words),
            _names(row, session),
            passed,
            width=width,
            mark="!" if is_abnormal(row) else "",
        )
        text += session.words(", ").join(remarks(row, session))
        style = self.get_component_rich_style("past--abnormal", partial=True)
        return Text.assemble((text, style if is_abnormal(row) else ""))

    def _columns(
        self,
        number: str,
        on: str,
        shift: str,
        names: str,
        passed: str,
        *,
        width: int,
        mark: str = "",
    ) -> str:
        shift_width = SHIFT_WIDTH.get(self._session.words.language, 12)
        names_width = max(18, min(40, width // 4))
        return (
            f"{mark:<2}{right(number, NUMBER_WIDTH)}  {labels.cell(on, DAY_WIDTH)}  "
            f"{labels.cell(shift, shift_width)}  {labels.cell(names, names_width)}  "
            f"{right(passed, OPEN_WIDTH)}  "
        )

    def divider(self, previous: Handed | None, row: Handed) -> Text | None:  # noqa: ARG002
        """Return the shifts before the previous one that nobody opened."""
        if previous is None or not previous.gap:
            return None
        words, keys = self._session.words, previous.gap
        if len(keys) <= FEW:
            told = words("nobody opened: {shifts}", shifts=words(", ").join(map(self._key, keys)))
        else:
            told = words(
                "nobody opened {count} shifts: {first} to {last}",
                count=len(keys),
                first=self._key(keys[0]),
                last=self._key(keys[-1]),
            )
        return Text(f"{' ' * (NUMBER_WIDTH + 4)}{told}")

    def _key(self, key: str) -> str:
        return shift_label(key, self._session)


def right(text: str, width: int) -> str:
    """Return a text with blanks before it, up to so many cells."""
    return " " * (width - cell_len(text)) + text


def day(iso: str, session: Session) -> str:
    """Return `Mon 23 Nov`, or the whole date where it is of another year."""
    there = date.fromisoformat(iso)
    if there.year != local(session.clock(), session.zone).year:
        return iso
    return labels.day(wall(there, NOON, session.zone), session)


def shift_label(key: str, session: Session) -> str:
    """Return `Mon 23 Nov night shift` for the key `2026-11-23-night`."""
    return f"{day(key[:10], session)} {name_label(key[11:], session.words)}"


def differences(row: Handed) -> Sequence[Count]:
    """Return the counts that differed; of what is not sealed nothing: it is counted blind."""
    if row.state != "sealed" or row.document is None:
        return ()
    return catch_up.differences(row.document)


def is_abnormal(row: Handed) -> bool:
    """Whether a handover was not simply accepted with everything there."""
    if row.state != "sealed":
        return False
    return row.last("accept") is None or bool(differences(row))


def remarks(row: Handed, session: Session) -> Iterator[str]:
    """Yield in a few words each what is to be said of a handover."""
    words = session.words
    if row.state != "sealed":
        yield words(STATES[row.told_state])
    if row.last("override"):
        yield words("overridden")
    if row.last("enter"):
        yield words("entered late")
    for count in differences(row):
        counted, recounted = shown(count.counted), shown(count.recounted)
        found = recounted or counted
        if counted and recounted and counted != recounted:
            found = f"{counted}{labels.signs(session).arrow}{recounted}"
        yield f"{shown(count.label)} {found}/{count.expected}"
    if row.state == "sealed" and row.document is None:
        yield words("texts removed")
    if row.last("addendum"):
        yield words("addendum")


def _names(row: Handed, session: Session) -> str:
    document = row.document
    if document is None:
        return ""
    signed, missing = document.offered_by, labels.signs(session).dash
    outgoing = [signed.name] if signed else [member.name for member in document.members]
    incoming = document.accepted_by
    others = shown(incoming.name) if incoming else missing
    names = session.words.listed(map(shown, outgoing)) or missing
    return f"{names} {labels.signs(session).arrow} {others}"
