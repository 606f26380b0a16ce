"""The desk's settings: each with its value and its limits; an admin changes them on the line."""

from __future__ import annotations

from collections.abc import Hashable

from rich.cells import cell_len
from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult

from models import settings
from models.errors import DeskError
from models.settings import PARTS, Change, Value
from models.text import shown
from screens import keys, labels, places
from screens.desk_screen import Changed, DeskScreen
from screens.session import Session
from screens.widgets.ask_bar import AskBar, Question
from screens.widgets.frame import Header, KeysLine, TextLine
from screens.widgets.memory_source import MemorySource
from screens.widgets.windowed_list import WindowedList

NAME_WIDTH, LIMITS_WIDTH = 24, 28
WIDE = 110


class SettingsList(WindowedList[Value]):
    """One line a setting, under the heading of its part."""

    COMPONENT_CLASSES = {"settings--changed"}

    def __init__(self, session: Session) -> None:
        self._session = session
        self._values: MemorySource[Value] = MemorySource((), self.key_of)
        super().__init__(self._values, newest_last=False, id="settings")

    async def show(self, values: list[Value]) -> None:
        """Show the settings as they are now."""
        self._values.replace(values)
        await self.refresh_rows()

    def key_of(self, row: Value) -> Hashable:
        """Return the setting's name."""
        return row.kind.name

    def headings(self, width: int) -> Text:
        """Return what the columns hold."""
        words = self._session.words
        cells = words("setting"), words("value"), words("limits")
        return Text(self._columns(*cells, width=width))

    def line(self, row: Value, width: int) -> Text:
        """Return label, value and limits, and where there is room what it is for."""
        words = self._session.words
        value, limits = shown(row.value), row.kind.limits(words)
        text = self._columns(words(row.kind.label), value, limits, width=width)
        if width >= WIDE:
            text += words(row.kind.help)
        return labels.fitted(Text(text), width)

    def _columns(self, name: str, value: str, limits: str, *, width: int) -> str:
        room = min(max(12, width - NAME_WIDTH - LIMITS_WIDTH - 6), 26)
        return (
            f" {labels.cell(name, NAME_WIDTH)}  {labels.cell(value, room)}  "
            f"{labels.cell(limits, LIMITS_WIDTH)} "
        )

    def divider(self, previous: Value | None, row: Value) -> Text | None:
        """Return the heading of a part above its first setting."""
        if previous is not None and previous.kind.part == row.kind.part:
            return None
        rule = labels.signs(self._session).line
        heading = f"{rule} {self._session.words(PARTS[row.kind.part])} "
        return Text(heading + rule * max(0, self.size.width - cell_len(heading)))


class SettingsScreen(DeskScreen):
    """The settings as a list; Enter asks for another value of the one under the cursor."""

    AUTO_FOCUS = "#settings"
    DEFAULT_CSS = """
    SettingsScreen {
        layout: vertical; background: $background; color: $foreground;
        & #titles, & #preview, & #keys, & #rule { color: $quiet; }
        & #answer { height: 1; padding: 0 1; background: $background; border: none; }
        & #answer:focus { background: $surface; border: none; }
        & .windowed-list--divider, & .header--quiet { color: $quiet; text-style: none; }
        & Header > .header--due { color: $error; text-style: bold; }
        & Header > .header--demo { color: $warning; text-style: bold reverse; }
    }
    """
    BINDINGS = keys.bindings("back")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._done: Change | None = None
        self._header = Header(session, "more")
        self._titles = TextLine(id="titles")
        self._list = SettingsList(session)
        self._bar = AskBar(session)
        self._keys_line = KeysLine(session)

    def compose(self) -> ComposeResult:
        """Lay out the screen from top to bottom."""
        yield self._header
        yield self._titles
        yield self._list
        yield self._bar
        yield self._keys_line

    def on_mount(self) -> None:
        """Read the settings."""
        self._reread()

    @on(Changed)
    @work(exit_on_error=False, exclusive=True, group="rows")
    async def _reread(self) -> None:
        await self._read()

    async def _read(self) -> None:
        await self._list.show(await self.session.read(settings.listed))
        self._describe()

    def on_resize(self) -> None:
        """Fit the headings to the width."""
        self._tell()

    def words_changed(self) -> None:
        """Speak the other language from now on; what is typed stays."""
        for part in (self._header, self._keys_line):
            part.repaint()
        self._list.repaint()
        self._tell()
        self._describe()

    @on(events.DescendantFocus)
    def _tell(self) -> None:
        """Say what the columns hold and which keys there are."""
        words = self.session.words
        self._titles.show(self._list.headings(self.size.width))
        if self.focused is self._bar.line:
            lead = words("Enter writes, Esc back")
            self._keys_line.tell(("lock",), typing=True, lead=lead)
        else:
            may = self.session.person.account.may("administer")
            lead = words("Enter changes it") if may else words("only an admin changes them")
            self._keys_line.tell(("back",), lead=lead)

    @on(WindowedList.Highlighted)
    def _describe(self) -> None:
        """Say what the setting under the cursor is for."""
        words, row = self.session.words, self._list.cursor_row
        if row is None:
            return
        told = f"{row.kind.name}  {words(row.kind.help)}"
        if row.kind.default is not None and not row.is_default:
            default = words("(usually {value})", value=row.kind.default)
            told = words.joined((told, default))
        self._bar.describe(Text(f" {told}"))

    @on(WindowedList.Selected)
    def _selected(self, event: WindowedList.Selected) -> None:
        """Enter: ask for another value."""
        try:
            self.session.person.require("administer")
        except DeskError as error:
            self._bar.say(self.session.explain(error), wrong=True)
        else:
            self._bar.ask(self._question(event.row), prefill=event.row.value)

    def _question(self, asked: Value) -> Question:
        session, kind = self.session, asked.kind
        label = session.words(kind.label)

        def write(typed: str) -> None:
            try:
                self._done = settings.change(kind.name, typed, session.person, session.clock())
            except DeskError as error:
                raise _called(error, label) from None

        def told(typed: str) -> str:
            """Say what it is for, what the line would do, or what is wrong with it."""
            try:
                new = kind.check(typed)
            except DeskError as error:
                return session.explain(_called(error, label))
            if new == asked.value:
                return session.words(kind.help)
            return settings.said(Change(kind, asked.value, new), session.words, label)

        form = f"settings.{kind.name}"
        return Question(label, kind.limits(session.words), form, write, told=told)

    @on(AskBar.Answered)
    async def _answered(self) -> None:
        await self._read()
        if self._done is not None:
            words, done = self.session.words, self._done
            self._bar.say(settings.said(done, words, words(done.kind.label)))

    @on(AskBar.Ended)
    def _ended(self) -> None:
        self.set_focus(self._list)

    def action_back(self) -> None:
        """Go back to the other registers."""
        places.go_to(self.app, self.session, "more")


def _called(error: DeskError, label: str) -> DeskError:
    """Return what is wrong with a value under the label that the list shows."""
    if "setting" not in error.facts:
        return error
    return DeskError(error.code, error.field, **(error.facts | {"setting": label}))
