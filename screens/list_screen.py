"""The frame of the screens that work on a list: the thing under the cursor, a line that asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partialmethod
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from models.errors import DeskError
from screens.desk_screen import Changed, DeskScreen, MinutePassed
from screens.keyboard import keys_wait
from screens.session import Session
from screens.widgets.ask_bar import AskBar, Question
from screens.widgets.detail import DetailText
from screens.widgets.frame import Header, KeysLine
from screens.widgets.pages import Row
from screens.widgets.rest import Rest
from screens.widgets.windowed_list import WindowedList

WIDE = 110
Class = TypeVar("Class", bound=type)


def keyed(screen: Class) -> Class:
    """Give a screen an action for each of its `acts`; it calls the screen's `act` with the key."""
    for key in screen.acts:  # type: ignore[attr-defined]
        action = partialmethod(screen.act, key)  # type: ignore[attr-defined]
        setattr(screen, f"action_{key}", action)
    return screen


class ListScreen(DeskScreen, Generic[Row]):
    """A list; beside it, or on Enter, the whole of what is under the cursor; a line below.

    A screen says how it reads, what it tells of a row and which keys do something with it. `acts`
    are the ids of the keys that work on a row, `others` those that need none.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    DEFAULT_CSS = """
    ListScreen {
        layout: vertical; background: $background; color: $foreground;
        & #body { height: 1fr; layout: horizontal; }
        & #body > WindowedList { width: 1fr; }
        & #detail { display: none; width: 34%; max-width: 60; margin: 0 1; }
        & #detail { background: $background; }
        &.-wide #detail { display: block; }
        &.-wide #body > WindowedList { border-right: solid $panel; }
        & #titles, & #preview, & #keys, & #rule { color: $quiet; }
        & #answer { height: 1; padding: 0 1; background: $background; border: none; }
        & #answer:focus { background: $surface; border: none; }
        & .windowed-list--divider, & .header--quiet { color: $quiet; text-style: none; }
        & Header > .header--due { color: $error; text-style: bold; }
        & Header > .header--demo { color: $warning; text-style: bold reverse; }
    }
    """
    acts: ClassVar[tuple[str, ...]] = ()
    others: ClassVar[tuple[str, ...]] = ()
    typing: ClassVar[tuple[str, ...]] = ("lock",)
    """The keys that are shown while something is typed."""

    def __init__(self, session: Session, here: str, listed: WindowedList[Row], bar: AskBar) -> None:
        super().__init__(session)
        self.login = session.person.account.login
        self._header = Header(session, here)
        self._list = listed
        self._detail = DetailText(id="detail")
        self._rest = Rest(self, self._show)
        self._bar = bar
        self._keys_line = KeysLine(session)

    def compose(self) -> ComposeResult:
        """Lay out the screen from top to bottom."""
        yield self._header
        yield from self.above()
        with Horizontal(id="body"):
            yield self._list
            yield self._detail
        yield self._bar
        yield self._keys_line

    # What a screen says of itself.

    def above(self) -> ComposeResult:
        """Yield what stands above the list."""
        return iter(tuple[Widget, ...]())

    async def read_rows(self) -> None:
        """Read what is shown; end with `_show`."""
        raise NotImplementedError

    def told(self, row: Row) -> str:
        """Return what a row's line has no room for, where the whole does not stand beside it."""
        raise NotImplementedError

    def whole(self, row: Row) -> Text:
        """Return everything about a row; runs on the reading thread."""
        raise NotImplementedError

    async def open_row(self, row: Row) -> None:
        """Show everything about a row over the whole width."""
        raise NotImplementedError

    def useful(self, row: Row | None) -> tuple[str, ...]:
        """Return the keys that do something for this person, in the order of the last line."""
        raise NotImplementedError

    def act(self, key: str) -> None:
        """Do what a key does with the row under the cursor, or say why it cannot be done."""
        raise NotImplementedError

    # What is shown.

    @property
    def _row(self) -> Row | None:
        return self._list.cursor_row

    @property
    def _is_wide(self) -> bool:
        return self.has_class("-wide")

    def on_mount(self) -> None:
        """Read what there is."""
        self._reread()

    def reopened(self) -> None:
        """Begin with no question: what was half-typed is a draft, and may be written by now."""
        if self._bar.question is not None:
            self._bar.leave()
        self._bar.tell_again()
        super().reopened()

    def on_resize(self) -> None:
        """Show the whole beside the list when there is room for it now."""
        self._rest.stir()

    def words_changed(self) -> None:
        """Speak the other language from now on; what is typed stays."""
        for part in (self._header, self._keys_line):
            part.repaint()
        self._reread()

    @on(Changed)
    @on(MinutePassed)
    def _changed(self) -> None:
        self._reread()

    @work(exit_on_error=False, exclusive=True, group="reread")
    async def _reread(self) -> None:
        await self.read_rows()

    @on(WindowedList.Highlighted)
    def _highlighted(self) -> None:
        self._rest.stir()

    def _show(self) -> None:
        """Tell of what is under the cursor, and which keys there are."""
        self._describe()
        self._show_keys()

    def _describe(self) -> None:
        row = self._row
        if row is None:
            self._detail.show(Text())
            self._bar.describe(Text())
        elif self._is_wide:
            self._bar.describe(Text(), of=self._list.key_of(row))
            self._show_whole(row)
        else:
            self._bar.describe(Text(f" {self.told(row)}"), of=self._list.key_of(row))

    @work(exit_on_error=False, exclusive=True, group="detail")
    async def _show_whole(self, row: Row) -> None:
        self._detail.show(await self.session.read(self.whole, row))

    @on(WindowedList.Selected)
    @work(exit_on_error=False, exclusive=True, group="open")
    async def _open(self, event: WindowedList.Selected) -> None:
        await self.open_row(event.row)

    @on(events.DescendantFocus)
    def _show_keys(self) -> None:
        if self.focused is self._bar.line:
            lead = self.session.words("Enter writes, Esc back")
            self._keys_line.tell(self.typing, typing=True, lead=lead)
        else:
            self._keys_line.tell(self.useful(self._row))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """On the line below, keys are the line's own."""
        return self.focused is not self._bar.line or action not in (*self.acts, *self.others)

    # What is done.

    def refuse(self, error: DeskError) -> None:
        """Say below why something cannot be done."""
        self._bar.say(self.session.explain(error), wrong=True)

    @work(exit_on_error=False, group="write")
    @keys_wait()
    async def write_at_once(
        self,
        write: Callable[[], object],
        done: str = "",
        *,
        after: Callable[[], Awaitable[str]] | None = None,
        of: object = None,
    ) -> None:
        """Write what asks nothing; what is there now is shown also when it cannot be done.

        `done` is said, or what `after` returns; `of` is what it was done with.
        """
        try:
            await self.session.write(write)
        except DeskError as error:
            await self.read_rows()
            self.refuse(error)
            return
        await self.read_rows()
        if said := await after() if after is not None else done:
            self._bar.say_done(said, write if of is None else of)

    @on(AskBar.Answered)
    @work(exit_on_error=False, group="answered")
    @keys_wait()
    async def _answered(self, event: AskBar.Answered) -> None:
        question: Question = event.question
        of = question if question.of is None else question.of
        await self.read_rows()
        if question.done:
            self._bar.say_done(question.done, of)
        if question.after is not None:
            said = await question.after()
            self._bar.say_done(f"{question.done} {said}".strip(), of)

    @on(AskBar.Ended)
    def _ended(self) -> None:
        if self._bar.question is None:
            self.set_focus(self._list)
            self._show_keys()
