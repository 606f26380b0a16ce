"""What the registers around the board share: a list under headings, and the line below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar, TypeVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import work
from textual.app import ComposeResult

from models.errors import DeskError
from models.text import shown
from models.visitors import documents, names
from screens import keys, labels, places
from screens.list_screen import ListScreen
from screens.session import Session
from screens.visitors.detail import VisitScreen
from screens.widgets.arrow_list import ArrowList
from screens.widgets.ask_bar import AskBar, Question
from screens.widgets.form import FormScreen
from screens.widgets.frame import TextLine
from screens.widgets.memory_source import MemorySource
from screens.widgets.pages import Row

Written = TypeVar("Written")


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

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Say something; a refusal names what was typed, but no document's whole number."""
        super().say(documents.cut(words).text if wrong else words, wrong=wrong)


class RegisterScreen(ListScreen[Row]):
    """A register as a list that is read whole.

    A register says what it reads, what a row is found by, what it tells of it and which keys do
    something with it.
    """

    empty: ClassVar[str]
    others = ("find",)
    AUTO_FOCUS = "#register"
    DEFAULT_CSS = """
    RegisterScreen {
        & .register--over { color: $quiet; text-style: none; }
        & .register--wrong { color: $error; text-style: bold; }
    }
    """
    BINDINGS = keys.bindings("find", "back")
    _list: RegisterList[Row]

    def __init__(self, session: Session, listed: RegisterList[Row]) -> None:
        super().__init__(session, "more", listed, RegisterBar(session))
        self._titles = TextLine(id="titles")
        self._words = ""  # what is looked for

    def above(self) -> ComposeResult:
        """Yield the headings of the columns."""
        yield self._titles

    # What a register says of itself.

    def read(self, now: int) -> Sequence[Row]:
        """Return the rows in their order; runs on the reading thread."""
        raise NotImplementedError

    def found_by(self, row: Row) -> Iterable[str]:
        """Return the texts in which a row is looked for."""
        raise NotImplementedError

    def able(self, row: Row | None) -> tuple[str, ...]:
        """Return the keys of the register that do something for this person."""
        raise NotImplementedError

    def useful(self, row: Row | None) -> tuple[str, ...]:
        """Return those, and how to find and go back."""
        return (*self.able(row), "find", "back")

    def act(self, key: str) -> None:
        """Do what a key does with the row under the cursor, or say why it cannot be done."""
        self._rest.now()
        try:
            self.begin(key, self._row)
        except DeskError as error:
            self.refuse(error)

    def begin(self, key: str, row: Row | None) -> None:
        """Do what a key does. Raises DeskError why it cannot be done."""
        raise NotImplementedError

    # What is shown.

    def on_resize(self) -> None:
        """Fit the headings to the width of the list."""
        self.call_after_refresh(self._title)
        super().on_resize()

    def _title(self) -> None:
        self._titles.show(self._list.headings())

    async def read_rows(self) -> None:
        """Read the rows; the cursor keeps to its row."""
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
        self._show()

    def _found(self, typed: str, now: int) -> Sequence[Row]:
        """Read the rows in which all words that are looked for are found."""
        rows = self.read(now)
        wanted = [word for each in typed.split() if (word := names.folded(each))]
        if not wanted:
            return rows
        return [row for row in rows if _has(wanted, [*self.found_by(row)])]

    async def open_row(self, row: Row) -> None:
        """Show everything about it."""
        read = partial(self.session.read, self.whole, row)
        await self.app.push_screen_wait(VisitScreen(self.session, await read(), read))

    def out_of_reach(self) -> frozenset[str]:
        """Return the acts that do nothing now."""
        return frozenset(self.acts).difference(self.able(self._row))

    # What is done.

    def question(
        self,
        title: str,
        hint: str,
        form: str,
        write: Callable[[str], object],
        done: str = "",
        after: Callable[[], Awaitable[str]] | None = None,
    ) -> None:
        """Ask for something on the line; texts in the reader's words."""
        self._bar.ask(Question(title, hint, f"visitor.{form}", write, done=done, after=after))

    @work(exit_on_error=False, exclusive=True, group="form")
    async def fill_in(
        self, form: FormScreen[Any], key_of: Callable[[Any], Hashable], said: Callable[[Any], str]
    ) -> None:
        """Ask for something new on a form; when it is written, the cursor goes there."""
        written = await self.app.push_screen_wait(form)
        if written is not None:
            await self._read(go_to=key_of(written))
            self._bar.say(said(written))

    def action_find(self) -> None:
        """Look for a name, a number, a unit among the rows."""
        words = self.session.words
        hint = words("a name, number, unit, plate; Enter alone shows all again")
        self._bar.ask(Question(words("find"), hint, "visitor.register.find", then=self._find))

    @work(exit_on_error=False, exclusive=True, group="reread")
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
            said = shown(" ".join(text.split()))
            yield Text(session.words("{label}: {text}", label=session.words(label), text=said))
