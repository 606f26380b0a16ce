"""What was counted, handover by handover: which shift lost the torch."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len
from rich.text import Text

from models.handover.reads import Count
from models.text import shown
from screens import labels
from screens.handover.past_list import right, shift_label
from screens.session import Session
from screens.widgets.memory_source import MemorySource
from screens.widgets.windowed_list import WindowedList

RUN = 3  # so many handovers without a difference become one line
NUMBER_WIDTH, SHIFT_WIDTH, COUNT_WIDTH = 5, 24, 9


@dataclass(frozen=True)
class CountRow:
    """What one handover counted of a thing; or with `oldest` a run that found all as expected."""

    count: Count
    oldest: int | None = None
    handovers: int = 1

    @property
    def key(self) -> tuple[str, int]:
        """The thing and the newest handover of the line."""
        return self.count.label, self.count.handover


def count_rows(counts: Iterable[Count]) -> Iterator[CountRow]:
    """Yield the lines of every thing, the newest handover first; what differed comes first."""
    things: dict[str, list[Count]] = {}
    for count in counts:
        things.setdefault(count.label, []).append(count)
    for found in sorted(things.values(), key=lambda each: not any(one.differs for one in each)):
        for (all_there, _), run in groupby(found, lambda one: (is_all_there(one), one.expected)):
            alike = list(run)
            if all_there and len(alike) >= RUN:
                yield CountRow(alike[0], alike[-1].handover, len(alike))
            else:
                yield from map(CountRow, alike)


def is_counted(count: Count) -> bool:
    """Whether anybody counted: an override may have left it out."""
    return bool(count.counted or count.recounted)


def is_all_there(count: Count) -> bool:
    """Whether it was counted, and as many as expected were found."""
    return is_counted(count) and not count.differs


def difference(count: Count, session: Session) -> str:
    """Say what was counted instead of what was expected, with the note."""
    facts = {
        "label": shown(count.label),
        "expected": count.expected,
        "counted": shown(count.counted),
        "recounted": shown(count.recounted),
    }
    if count.recounted:
        told = session.words(
            "{label}: {counted}, recounted {recounted}, instead of {expected}", **facts
        )
    else:
        told = session.words("{label}: {counted} instead of {expected}", **facts)
    return f"{told}  {shown(count.note)}".rstrip()


class CountList(WindowedList[CountRow]):
    """The counts under the name of each thing."""

    COMPONENT_CLASSES = {"counts--differs"}

    def __init__(self, session: Session) -> None:
        self._rows: MemorySource[CountRow] = MemorySource((), self.key_of)
        super().__init__(self._rows, newest_last=False, id="counts")
        self._session = session

    async def show(self, counts: Iterable[Count]) -> None:
        """Show other counts; the cursor keeps to its line."""
        self._rows.replace(count_rows(counts))
        await self.refresh_rows()

    def key_of(self, row: CountRow) -> Hashable:
        """Return the line's key."""
        return row.key

    def headings(self) -> Text:
        """Return what the columns hold."""
        words = self._session.words
        numbers = (words("should be"), words("outgoing"), words("incoming"))
        return Text(self._columns("", words("No."), words("shift"), numbers) + words("remarks"))

    def line(self, row: CountRow, width: int) -> Text:  # noqa: ARG002
        """Return the handover, its shift, what was expected and what was counted."""
        words, count = self._session.words, row.count
        if row.oldest is not None:
            told = words(
                "{count} handovers since No. {oldest}", count=row.handovers, oldest=row.oldest
            )
            all_there = (str(count.expected), words("all there"), "")
            return Text(self._columns("", str(count.handover), told, all_there))
        numbers = (str(count.expected), shown(count.counted), shown(count.recounted))
        shift = shift_label(count.shift, self._session)
        mark = "!" if count.differs else ""
        note = count.note if is_counted(count) else words("not counted")
        text = self._columns(mark, str(count.handover), shift, numbers) + shown(note)
        style = self.get_component_rich_style("counts--differs", partial=True)
        return Text.assemble((text, style if count.differs else ""))

    def _columns(self, mark: str, number: str, shift: str, numbers: tuple[str, ...]) -> str:
        counts = "".join(f" {right(each, COUNT_WIDTH)}" for each in numbers)
        shift_cell = labels.cell(shift, SHIFT_WIDTH)
        return f"{mark:<2}{right(number, NUMBER_WIDTH)}  {shift_cell}{counts}  "

    def divider(self, previous: CountRow | None, row: CountRow) -> Text | None:
        """Return the thing's name above its first line."""
        if previous is not None and previous.count.label == row.count.label:
            return None
        sign = labels.signs(self._session).line
        title = f"{sign} {shown(row.count.label)} "
        return Text(title + sign * max(0, self.size.width - cell_len(title)))
