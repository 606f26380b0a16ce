"""What the registers around the board share: a list under headings, and the line below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partialmethod
from typing import Any, ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal

from models.errors import DeskError
from models.text import shown
from models.visitors import documents, names
from screens import keys, labels, places
from screens.desk_screen import Changed, DeskScreen, MinutePassed
from screens.session import Session
from screens.visitors.detail import VisitScreen
from screens.widgets.arrow_list import ArrowList
from screens.widgets.ask_bar import AskBar, Question
from screens.widgets.detail import DetailText
from screens.widgets.form import FormScreen
from screens.widgets.frame import Header, KeysLine, TextLine
from screens.widgets.memory_source import MemorySource
from screens.widgets.pages import Row
from screens.widgets.rest import Rest
from screens.widgets.windowed_list import WindowedList

WIDE = 110
Class = TypeVar("Class", bound=type)
Written = TypeVar("Written")


def keyed(screen: Class) -> Class:
    """Give a screen an action for each of its `acts`; it calls the screen's `act` with the key."""
    for key in screen.acts:  # type: ignore[attr-defined]
        action = partialmethod(screen.act, key)  # type: ignore[attr-defined]
        setattr(screen, f"action_{key}", action)
    return screen


class RegisterList(ArrowList[Row]):
    """Rows under the headings of their parts, each with how many there are."""

    COMPONENT_CLASSES = {"register--over", "register--wrong"}
    parts: ClassVar[Mapping[str, str]]

    def __init__(self, session: Session) -> None:
        self._session = session
        self._counts: Counter[str] = Counter()
        self._rows: MemorySource[Row] = MemorySource((), self.key_of)
        super().__init__(self._rows, newest_last=False, id="register")

    async def show(self, rows: Sequence[Row]) -> None:
        """Show other rows; the cursor keeps to its row."""
        self._counts = Counter(map(self.part_of, rows))
        self._rows.replace(rows)
        await self.refresh_rows()
        self.repaint()

    def part_of(self, row: Row) -> str:
        """Return under which of `parts` a row stands."""
        raise NotImplementedError

    def headings(self) -> Text:
        """Return what the columns hold."""
        raise NotImplementedError

    def divider(self, previous: Row | None, row: Row) -> Text | None:
        """Return the heading of a part above its first row."""
        part = self.part_of(row)
        if previous is not None and self.part_of(previous) == part:
            return None
        sign = labels.signs(self._session).line
        title = f"{sign} {self._session.words(self.parts[part])} {self._counts[part]} "
        return Text(title + sign * max(0, self.size.width - cell_len(title)))

    def columns(self, *cells: tuple[str, int]) -> str:
        """Return texts in columns of so many cells."""
        return " " + " ".join(labels.cell(text, width) for text, width in cells)

    def style(self, name: str) -> Style:
        """Return the style of what is `over`, or `wrong`."""
        return self.get_component_rich_style(f"register--{name}", partial=True)


class RegisterBar(AskBar):
    """Asks as every bar does; document numbers are cut before they reach a draft."""

    def kept(self, typed: str) -> str:
        """Cut document numbers."""
        return documents.cut(typed).text


class RegisterScreen(DeskScreen, Generic[Row]):
    """A register as a list; beside it, or on Enter, the whole of what is under the cursor.

    A register says what it reads, what a row is found by, what it tells of it and which keys do
    something with it. `acts` are the ids of its keys, each with an `act`.
    """

    acts: ClassVar[tuple[str, ...]] = ()
    empty: ClassVar[str]
    AUTO_FOCUS = "#register"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]
    DEFAULT_CSS = """
    RegisterScreen {
        layout: vertical; background: $background; color: $foreground;
        & #body { height: 1fr; layout: horizontal; }
        & RegisterList { width: 1fr; }
        & #detail { display: none; width: 34%; max-width: 60; margin: 0 1; }
        & #detail { background: $background; }
        &.-wide #detail { display: block; }
        &.-wide RegisterList { border-right: solid $panel; }
        & #titles, & #preview, & #keys, & #rule { color: $quiet; }
        & #answer { height: 1; padding: 0 1; background: $background; border: none; }
        & #answer:focus { background: $surface; border: none; }
        & .windowed-list--divider, & .header--quiet { color: $quiet; text-style: none; }
        & .register--over { color: $quiet; text-style: none; }
        & .register--wrong { color: $error; text-style: bold; }
        & Header > .header--due { color: $error; text-style: bold; }
        & Header > .header--demo { color: $warning; text-style: bold reverse; }
    }
    """
    BINDINGS = keys.bindings("find", "back")

    def __init__(self, session: Session, listed: RegisterList[Row]) -> None:
        super().__init__(session)
        self._header = Header(session, "more")
        self._titles = TextLine(id="titles")
        self._list = listed
        self._detail = DetailText(id="detail")
        self._bar = RegisterBar(session)
        self._keys_line = KeysLine(session)
        self._rest = Rest(self, self._show_whole)
        self._words = ""  # what is looked for

    def compose(self) -> ComposeResult:
        """Lay out the screen from top to bottom."""
        yield self._header
        yield self._titles
        with Horizontal(id="body"):
            yield self._list
            yield self._detail
        yield self._bar
        yield self._keys_line

    # What a register says of itself.

    def read(self, now: int) -> Sequence[Row]:
        """Return the rows in their order; runs on the reading thread."""
        raise NotImplementedError

    def whole(self, row: Row) -> Text:
        """Return everything about a row; runs on the reading thread."""
        raise NotImplementedError

    def told(self, row: Row) -> str:
        """Return what a row's line has no room for."""
        raise NotImplementedError

    def found_by(self, row: Row) -> Iterable[str]:
        """Return the texts in which a row is looked for."""
        raise NotImplementedError

    def useful(self, row: Row | None) -> tuple[str, ...]:
        """Return the keys that do something for this person."""
        raise NotImplementedError

    def act(self, key: str) -> None:
        """Do what a key does with the row under the cursor, or say why it cannot be done."""
        try:
            self.begin(key, self._list.cursor_row)
        except DeskError as error:
            self._bar.say(self.session.explain(error), wrong=True)

    def begin(self, key: str, row: Row | None) -> None:
        """Do what a key does. Raises DeskError why it cannot be done."""
        raise NotImplementedError

    # What is shown.

    def on_mount(self) -> None:
        """Read the rows."""
        self._reread()

    def words_changed(self) -> None:
        """Speak the other language from now on; what is typed stays."""
        for part in (self._header, self._keys_line):
            part.refresh()
        self._reread()

    def on_resize(self) -> None:
        """Fit the headings to the width of the list."""
        self.call_after_refresh(self._title)

    def _title(self) -> None:
        self._titles.show(self._list.headings())

    @on(Changed)
    @on(MinutePassed)
    @work(exit_on_error=False, exclusive=True, group="rows")
    async def _reread(self) -> None:
        await self._read()

    async def _read(self, go_to: Hashable | None = None) -> None:
        session, words = self.session, self.session.words
        rows = await session.read(self._found, self._words, session.clock())
        self._title()
        self._list.empty_text = (
            f" {words('Nothing is found.') if self._words else words(self.empty)}"
        )
        await self._list.show(rows)
        if go_to is not None:
            await self._list.go_to(go_to)
        self._bar.tell(words("found: {typed}", typed=shown(self._words)) if self._words else "")
        self._describe()

    def _found(self, typed: str, now: int) -> Sequence[Row]:
        """Read the rows in which all words that are looked for are found."""
        rows = self.read(now)
        wanted = [word for each in typed.split() if (word := names.folded(each))]
        if not wanted:
            return rows
        return [row for row in rows if _has(wanted, [*self.found_by(row)])]

    @on(WindowedList.Highlighted)
    def _describe(self) -> None:
        row = self._list.cursor_row
        self._show_keys()
        if row is None:
            self._detail.show(Text())
            self._bar.describe(Text())
        elif self.has_class("-wide"):
            self._bar.describe(Text())
            self._rest.stir()
        else:
            self._bar.describe(Text(f" {self.told(row)}"))

    @work(exit_on_error=False, exclusive=True, group="detail")
    async def _show_whole(self) -> None:
        if (row := self._list.cursor_row) is not None:
            self._detail.show(await self.session.read(self.whole, row))

    @on(WindowedList.Selected)
    @work(exit_on_error=False, exclusive=True, group="open")
    async def _open(self, event: WindowedList.Selected) -> None:
        """Enter: everything about it."""
        text = await self.session.read(self.whole, event.row)
        await self.app.push_screen_wait(VisitScreen(self.session, text))

    @on(events.DescendantFocus)
    def _show_keys(self) -> None:
        words = self.session.words
        if self.focused is self._bar.line:
            lead = words("Enter writes, Esc back")
            self._keys_line.tell(("lock",), typing=True, lead=lead)
        else:
            self._keys_line.tell((*self.useful(self._list.cursor_row), "find", "back"))

    def out_of_reach(self) -> frozenset[str]:
        """Return the acts that do nothing now."""
        return frozenset(self.acts).difference(self.useful(self._list.cursor_row))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """On the line below, Ctrl keys are the line's own."""
        return self.focused is not self._bar.line or action not in (*self.acts, "find")

    # What is done.

    def question(
        self, title: str, hint: str, form: str, write: Callable[[str], object], done: str
    ) -> None:
        """Ask for something on the line; texts in the reader's words."""
        self._bar.ask(Question(title, hint, f"visitor.{form}", write, done=done))

    @work(exit_on_error=False, exclusive=True, group="form")
    async def fill_in(
        self, form: FormScreen[Any], key_of: Callable[[Any], Hashable], said: Callable[[Any], str]
    ) -> None:
        """Ask for something new on a form; when it is written, the cursor goes there."""
        written = await self.app.push_screen_wait(form)
        if written is not None:
            await self._read(go_to=key_of(written))
            self._bar.say(said(written))

    @work(exit_on_error=False, group="write")
    async def write_at_once(self, write: Callable[[], object], done: str) -> None:
        """Write what asks nothing."""
        try:
            await self.session.write(write)
        except DeskError as error:
            self._bar.say(self.session.explain(error), wrong=True)
        else:
            await self._read()
            self._bar.say(done)

    @on(AskBar.Answered)
    @work(exit_on_error=False, group="answered")
    async def _answered(self, event: AskBar.Answered) -> None:
        await self._read()
        if event.question.done:
            self._bar.say(event.question.done)

    @on(AskBar.Ended)
    def _ended(self) -> None:
        if self._bar.question is None:
            self.set_focus(self._list)
            self._show_keys()

    def action_find(self) -> None:
        """Look for a name, a number, a unit among the rows."""
        words = self.session.words
        hint = words("a name, number, unit, plate; Enter alone shows all again")
        self._bar.ask(Question(words("find"), hint, "visitor.register.find", then=self._find))

    @work(exit_on_error=False, exclusive=True, group="rows")
    async def _find(self, typed: str) -> None:
        self.session.keeper.changed("visitor.register.find", "")
        self._words = typed
        await self._read()

    def action_back(self) -> None:
        """Show everything again, or go back to the other registers."""
        if self._words:
            self._find("")
        else:
            places.go_to(self.app, self.session, "more")


def _has(wanted: Sequence[str], texts: Sequence[str]) -> bool:
    known = [names.folded(text) for text in texts]
    return all(any(word in text for text in known) for word in wanted)


def said_lines(session: Session, *facts: tuple[str, str]) -> Iterator[Text]:
    """Yield `label: text` lines, each label a message id; an empty text gives none."""
    for label, text in facts:
        if text:
            yield Text(f"{session.words(label)}: {shown(' '.join(text.split()))}")
