"""The checklists: what each shift counts and looks at, changed a line an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.cells import cell_len
from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from models import checklists
from models.checklist_lines import KINDS, Item, check_new_label, understand, written
from models.checklists import EVERY_SHIFT, Template
from models.errors import DeskError
from models.language import N_
from models.shift_pattern import name_label
from models.text import clean_line, shown
from screens import keys, labels, places
from screens.checklist_items import ItemLine, ItemList, ItemRow, Sheet
from screens.desk_screen import Changed, DeskScreen
from screens.keyboard import keys_wait
from screens.keys import Key
from screens.session import Session
from screens.widgets.frame import Header, KeysLine, TextLine
from screens.widgets.memory_source import MemorySource
from screens.widgets.windowed_list import WindowedList

LEFT_WITH_CHANGES = N_("Changes are not written yet. Ctrl+S: write  Esc again: leave without them")


class ChecklistScreen(DeskScreen):
    """Shows the list of every shift or of one; whoever has the right changes it."""

    AUTO_FOCUS = "#items"
    DEFAULT_CSS = """
    ChecklistScreen {
        layout: vertical; background: $background; color: $foreground;
        & #line { height: 1; padding: 0 1; background: $background; border: none; }
        & #line:focus { background: $surface; border: none; }
        & #standing, & #rule, & #preview, & #keys { color: $quiet; }
        & .header--quiet { color: $quiet; text-style: none; }
        & Header > .header--due { color: $error; text-style: bold; }
        & Header > .header--demo { color: $warning; text-style: bold reverse; }
    }
    """
    BINDINGS = [
        *keys.bindings("new", "write", "back"),
        Binding("left", "choose(-1)", show=False, id="checklist_previous"),
        Binding("right", "choose(1)", show=False, id="checklist_next"),
        Binding("delete", "remove", show=False, id="checklist_remove"),
        Binding("left_square_bracket,shift+up", "move(-1)", show=False, id="checklist_up"),
        Binding("right_square_bracket,shift+down", "move(1)", show=False, id="checklist_down"),
    ]

    own_keys = (
        replace(keys.KEYS["new"], label=N_("new item")),
        Key("remove", "delete", "", N_("remove")),
        Key("move(-1)", "left_square_bracket", "", N_("move up")),
        Key("move(1)", "right_square_bracket", "", N_("move down")),
        Key("choose(-1)", "left", "", N_("list before")),
        Key("choose(1)", "right", "", N_("next list")),
    )
    moves = N_("Home, End: first and last item   Enter: change it")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._sheets: dict[str, Sheet] = {}
        self._shift = EVERY_SHIFT
        self._edited: int | None = None  # the key of the item on the line; None: a new one
        self._next_key = 0
        self._asked_to_leave = False
        self._source: MemorySource[ItemRow] = MemorySource((), lambda row: row.key)
        self._list = ItemList(session, self._source)
        self._line = ItemLine(clean=clean_line, id="line")
        self._header = Header(session, "more")
        self._keys_line = KeysLine(session, self.own_keys)

    def compose(self) -> ComposeResult:
        """Lay out the screen from top to bottom."""
        yield self._header
        yield TextLine(id="lists")
        yield TextLine(id="standing")
        yield self._list
        yield TextLine(id="rule")
        yield self._line
        yield TextLine(id="preview")
        yield self._keys_line

    def on_mount(self) -> None:
        """Read the lists."""
        self._read()

    @on(Changed)
    def _changed(self) -> None:
        """Read again what nobody is changing here."""
        self._read()

    def words_changed(self) -> None:
        """Speak the other language from now on; what is typed or changed stays."""
        self._header.repaint()
        self._keys_line.repaint()
        self._list.repaint()
        if self._sheets:
            self._say_standing()

    @work(exit_on_error=False, exclusive=True, group="lists")
    async def _read(self) -> None:
        await self._load()

    async def _load(self) -> None:
        found = await self.session.read(_every_list)
        kept = {shift: sheet for shift, sheet in self._sheets.items() if sheet.changes}
        self._sheets = {
            shift: kept.get(shift) or self._sheet(shift, template)
            for shift, template in found.items()
        }
        if self._shift not in self._sheets:
            self._shift = EVERY_SHIFT
        await self._show()

    def _sheet(self, shift: str, template: Template) -> Sheet:
        known = self._sheets.get(shift)
        if known is not None and known.template == template:
            return known
        rows = tuple(self._row(item) for item in template.items)
        return Sheet(template, template.shift == shift, rows)

    def _row(self, item: Item) -> ItemRow:
        self._next_key += 1
        return ItemRow(self._next_key, item)

    @property
    def _may_change(self) -> bool:
        return self.session.person.account.may("roster")

    def out_of_reach(self) -> frozenset[str]:
        """Return the keys that change something, for whoever may only look."""
        changing = (key.id for key in self.own_keys if not key.id.startswith("choose("))
        return frozenset() if self._may_change else frozenset(changing)

    async def _show(self) -> None:
        self._source.replace(self._sheets[self._shift].rows)
        words = self.session.words
        own = self._shift != EVERY_SHIFT
        self._list.empty_text = (
            words("No items. Ctrl+S: use the list of every shift.") if own else words("No items.")
        )
        await self._list.refresh_rows()
        self._say_standing()

    def _say_standing(self) -> None:
        words, sheet = self.session.words, self._sheets[self._shift]
        names = Text(" ")
        for shift, each in self._sheets.items():
            name = name_label(shift, words) if shift else words("every shift")
            mark = "*" if each.changes else ""
            names.append(f"[{name}{mark}] " if shift == self._shift else f" {name}{mark}  ")
        self.query_one("#lists", TextLine).show(names)
        told = [words.plural("{count} item", "{count} items", len(sheet.rows))]
        if not sheet.is_own:
            told.append(words("the list of every shift"))
        if sheet.template.id:
            day = labels.day(sheet.template.made_at, self.session)
            told.append(words("version of {day}", day=day))
        if sheet.changes:
            told.append(
                words.plural("{count} item changed", "{count} items changed", sheet.changes)
            )
        self.query_one("#standing", TextLine).show("  " + words(", ").join(told))
        self._say_line()

    def _say_line(self, remark: str = "") -> None:
        words, typing = self.session.words, self._typing
        purpose = ""
        if typing:
            purpose = words("Change") if self._edited is not None else words("New item")
        rule = labels.signs(self.session).line
        line = f"{rule} {purpose} " if purpose else ""
        self.query_one("#rule", TextLine).show(line + rule * (self.size.width - cell_len(line)))
        self.query_one("#preview", TextLine).show("  " + (remark or self._reading()))
        self._show_keys()

    def _show_keys(self) -> None:
        words = self.session.words
        if self._typing:
            self._keys_line.tell(("back",), typing=True, lead=words("Enter take"))
        elif self._may_change:
            lead = words("Enter change  Del remove  [] move  <> list")
            self._keys_line.tell(("new", "write", "back"), lead=lead)
        else:
            self._keys_line.tell(("back",), lead=words("<> list"))

    def _reading(self) -> str:
        """Return how the line is understood, or what it should look like."""
        words = self.session.words
        if not self._typing:
            return ""
        if not self._line.value.strip():
            return words("count 14: keys   tick: cameras on   condition: tablet   text: meter")
        try:
            item = self._understood()
        except DeskError as error:
            return self.session.explain(error)
        said = (words(KINDS[item.kind]), "" if item.expected is None else str(item.expected))
        return "  ".join((*filter(None, said), shown(item.label)))

    def _understood(self) -> Item:
        item = understand(self._line.value)
        others = {row.item.label.casefold() for row in self._rows if row.key != self._edited}
        check_new_label(item, others)
        return item

    @property
    def _typing(self) -> bool:
        return self.focused is self._line

    @property
    def _rows(self) -> tuple[ItemRow, ...]:
        sheet = self._sheets.get(self._shift)
        return sheet.rows if sheet else ()

    # Keys.

    def action_choose(self, step: int) -> None:
        """Show the list of the next or previous shift."""
        if self._typing or not self._sheets:
            return
        names = list(self._sheets)
        self._shift = names[(names.index(self._shift) + step) % len(names)]
        self._asked_to_leave = False
        self._show_other()

    @work(exit_on_error=False, exclusive=True, group="rows")
    async def _show_other(self) -> None:
        self._source.replace(self._rows)
        await self._list.reload()
        await self._show()

    def action_new(self) -> None:
        """Type a new item, to stand behind the one under the cursor."""
        if self._allowed():
            if self._edited is not None:
                self._line.value = ""
            self._edited = None
            self.set_focus(self._line)

    @on(WindowedList.Selected)
    def _change(self, event: WindowedList.Selected) -> None:
        if self._allowed():
            self._edited = event.row.key
            self._line.value = written(event.row.item, self.session.words.language)
            self._line.cursor_position = len(self._line.value)
            self.set_focus(self._line)

    def _allowed(self) -> bool:
        try:
            self.session.person.require("roster")
        except DeskError as error:
            self._say_line(self.session.explain(error))
            return False
        return bool(self._sheets)

    @on(events.DescendantFocus)
    @on(Input.Changed)
    def _typed(self) -> None:
        """Say how the line is understood."""
        if self.is_mounted and self._sheets:
            self._say_line()

    @on(Input.Submitted)
    def _take(self) -> None:
        if not self._line.value.strip():
            self.set_focus(self._list)
            return
        try:
            item = self._understood()
        except DeskError as error:
            self._say_line(self.session.explain(error))
            return
        rows = list(self._rows)
        if self._edited is None:
            row = self._row(item)
            under = self._list.cursor_row
            rows.insert(rows.index(under) + 1 if under in rows else len(rows), row)
        else:
            row = ItemRow(self._edited, item)
            rows = [row if each.key == row.key else each for each in rows]
            self.set_focus(self._list)
        self._line.value, self._edited = "", None
        self._put(rows, row.key)

    def action_remove(self) -> None:
        """Take the item under the cursor off the list."""
        row = self._list.cursor_row
        if not self._typing and row is not None and self._allowed():
            self._put([each for each in self._rows if each != row])

    def action_move(self, step: int) -> None:
        """Move the item under the cursor up or down."""
        row, rows = self._list.cursor_row, list(self._rows)
        if self._typing or row not in rows or not self._allowed():
            return
        at = rows.index(row)
        if 0 <= at + step < len(rows):
            rows.insert(at + step, rows.pop(at))
            self._put(rows)

    def _put(self, rows: Sequence[ItemRow], cursor: int | None = None) -> None:
        self._asked_to_leave = False
        self._sheets[self._shift] = replace(self._sheets[self._shift], rows=tuple(rows))
        self._show_changed(cursor)

    @work(exit_on_error=False, exclusive=True, group="rows")
    async def _show_changed(self, cursor: int | None) -> None:
        await self._show()
        if cursor is not None:
            await self._list.go_to(cursor)

    def action_write(self) -> None:
        """Make a new version of the list shown; an empty one of a shift is dropped."""
        if self._allowed():
            self._write()

    @work(exit_on_error=False, exclusive=True, group="write")
    @keys_wait()
    async def _write(self) -> None:
        shift, sheet, words = self._shift, self._sheets[self._shift], self.session.words
        if not sheet.changes:
            self._say_line(words("Nothing has been changed."))
            return
        person, now = self.session.person, self.session.clock()
        try:
            if sheet.rows or shift == EVERY_SHIFT:
                seen = sheet.template.id if sheet.is_own else 0
                await self.session.write(
                    checklists.replace, shift, sheet.items, person, now, seen=seen
                )
            elif sheet.is_own:
                seen = sheet.template.id
                await self.session.write(checklists.drop, shift, person, now, seen=seen)
        except DeskError as error:
            self._say_line(self.session.explain(error))
            return
        if self._sheets[shift] == sheet:
            del self._sheets[shift]
        await self._load()
        self._say_line(words("Written. Handovers already begun keep the list they began with."))

    def action_back(self) -> None:
        """Leave; with changes that are not written, ask once."""
        if any(sheet.changes for sheet in self._sheets.values()) and not self._asked_to_leave:
            self._asked_to_leave = True
            self._say_line(self.session.words(LEFT_WITH_CHANGES))
        else:
            places.go_to(self.app, self.session, "more")


def _every_list() -> dict[str, Template]:
    names = (EVERY_SHIFT, *checklists.shift_names())
    return {name: checklists.for_shift(name) for name in names}
