"""A form: what it asks for, a line each; kept as a draft while it is typed, written once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar, TypeVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from models import drafts
from models.errors import DeskError
from models.text import clean_line, clean_text, shown, shown_lines
from screens import keys
from screens.desk_screen import DeskDialog
from screens.keyboard import keys_wait
from screens.session import Session
from screens.widgets.frame import KeysLine, TextLine
from screens.widgets.line_input import LineInput

Answer = TypeVar("Answer")
Values = Mapping[str, str]
LABEL_WIDTH = 14


@dataclass(frozen=True)
class Field:
    """One thing that a form asks for; `label` and those of the choices are message ids.

    With `choices` one of their codes is chosen, the first one to begin with. With more than one of
    `lines` it is a text.
    """

    name: str
    label: str
    choices: Mapping[str, str] = field(default_factory=dict)
    lines: int = 1

    @property
    def empty(self) -> str:
        """What it holds before anybody has touched it."""
        return next(iter(self.choices), "")


@dataclass(frozen=True)
class Offer:
    """Something that is known already: how it is shown, and the fields that it fills."""

    label: str
    values: Values


class LongText(TextArea):
    """A text of many lines; what is pasted is cleaned before it is shown."""

    async def _on_paste(self, event: events.Paste) -> None:
        event.text = clean_text(event.text)  # Textual's own handler comes next


class Choice(Widget, can_focus=True):
    """One of several: Left, Right, Space or the first letter choose."""

    DEFAULT_CSS = """
    Choice { height: 1; width: 1fr; }
    Choice:focus { background: $background; text-style: reverse; }
    """

    class Changed(Message):
        """Another one is chosen."""

    def __init__(self, choices: Mapping[str, str], session: Session, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._choices, self._session = choices, session
        self.value = next(iter(choices))

    def check_consume_key(self, key: str, character: str | None) -> bool:  # noqa: ARG002
        """Letters jump to a choice."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Choose."""
        codes = [*self._choices]
        at = codes.index(self.value)
        if event.key in ("left", "right", "space"):
            self._choose(codes[(at + (-1 if event.key == "left" else 1)) % len(codes)])
        elif event.is_printable and event.character:
            self._choose(self._beginning(event.character, codes[at + 1 :] + codes[: at + 1]))
        else:
            return
        event.stop()

    def _beginning(self, letter: str, codes: Sequence[str]) -> str:
        """Return the next code whose label begins with a letter, or the same one."""
        found = (code for code in codes if self._said(code).lower().startswith(letter.lower()))
        return next(found, self.value)

    def _choose(self, code: str) -> None:
        if code != self.value:
            self.value = code
            self.refresh()
            self.post_message(self.Changed())

    def set_value(self, code: str) -> None:
        """Show a choice; what is none of them is not taken."""
        if code in self._choices:
            self.value = code
            self.refresh()

    def _said(self, code: str) -> str:
        return shown(self._session.words(self._choices[code]))

    def render(self) -> Text:
        """Return what is chosen between its arrows."""
        return Text(f"< {self._said(self.value)} >")


class FormScreen(DeskDialog[Answer]):
    """Asks for the fields of one thing. Answers what was written; Esc keeps it as a draft.

    A form says what it asks (`fields`), what stands above (`heading`), where its draft is (`form`),
    and writes (`write`, on the writing thread). `offers` may find something known for what is
    typed; `hints` stand in lines that are empty.
    """

    fields: ClassVar[tuple[Field, ...]]
    hints: ClassVar[Mapping[str, str]] = {}
    form: ClassVar[str]
    heading: ClassVar[str]
    DEFAULT_CSS = f"""
    FormScreen #fields {{ height: auto; max-height: 100%; scrollbar-size: 0 0; }}
    FormScreen .row {{ height: auto; }}
    FormScreen .row TextLine {{ width: {LABEL_WIDTH}; color: $quiet; }}
    FormScreen Input {{ width: 1fr; height: 1; border: none; padding: 0; }}
    FormScreen TextArea {{ width: 1fr; border: none; padding: 0; scrollbar-size: 0 0; }}
    FormScreen Input, FormScreen TextArea {{ background: $background; }}
    """
    BINDINGS = [
        *keys.bindings("write", "back"),
        Binding("tab", "next_field", show=False, id="form_next"),
        Binding("up", "step(-1)", show=False, id="form_up"),
        Binding("down", "step(1)", show=False, id="form_down"),
    ]

    def __init__(self, session: Session, values: Values | None = None) -> None:
        super().__init__(session)
        self._given = dict(values or {})
        self._offered: Sequence[Offer] = ()
        self._sought = ("", "")  # the field, and what was typed into it, that offers are read for
        self._found_for = ("", "")  # what `_offered` was found for
        self._content = ""  # as the draft has it
        self._writing = False
        self._is_back = False  # the draft of before
        self._title, self._hint = TextLine(), TextLine(id="hint")
        self._keys_line = KeysLine(session)
        self._labels = {each.name: TextLine() for each in self.fields}
        self._inputs = {each.name: self._input(each) for each in self.fields}

    def _input(self, asked: Field) -> LineInput | LongText | Choice:
        if asked.choices:
            return Choice(asked.choices, self.session, id=asked.name)
        if asked.lines == 1:
            return LineInput(clean=clean_line, id=asked.name)
        text = LongText(id=asked.name, soft_wrap=True, compact=True, highlight_cursor_line=False)
        text.cursor_blink = False
        text.styles.height = asked.lines
        return text

    def compose(self) -> ComposeResult:
        """Lay out the fields, what is offered, and the keys."""
        with VerticalScroll(id="dialog", can_focus=False):
            yield self._title
            for asked in self.fields:
                with Horizontal(classes="row"):
                    yield self._labels[asked.name]
                    yield self._inputs[asked.name]
            yield self._hint
            yield self._keys_line
        self._say_words()

    def words_changed(self) -> None:
        """Speak the other language; what is typed stays where it is."""
        self._say_words()
        for each in self._inputs.values():
            each.refresh()
        self._keys_line.repaint()

    def _say_words(self) -> None:
        words = self.session.words
        for asked in self.fields:
            self._labels[asked.name].show(words(asked.label))
        for name, hint in self.hints.items():
            if isinstance(line := self._inputs[name], LineInput):
                line.placeholder = words(hint)
        self._title.show(Text(words(self.heading), "bold"))
        lead = words("Tab next field")
        self._keys_line.tell(("write", "back"), typing=True, lead=lead)

    def on_mount(self) -> None:
        """Begin with what was brought along; what was half-typed here before comes after it."""
        self.fill({name: value for name, value in self._given.items() if value})
        self.set_focus(self._inputs[self._first_empty()])
        self._bring_back()

    @work(exit_on_error=False, group="draft")
    async def _bring_back(self) -> None:
        """Fill in the draft where nothing stands yet: somebody may be typing already."""
        focused = self.focused
        try:
            found = await self.session.keeper.find(self.form)
        finally:
            self._is_back = True  # before, what is typed would take the draft's place
        if found is None or found.elsewhere:
            self._changed()
            return
        touched, asked = self._touched(), set(self._inputs)
        kept: dict[str, str] = json.loads(found.content)
        self.fill({name: value for name, value in kept.items() if name not in touched & asked})
        if self.focused is focused and focused is not None and focused.id not in touched:
            self.set_focus(self._inputs[self._first_empty()])
        self._changed()

    def _touched(self) -> set[str]:
        """Return the fields that hold something."""
        values = self.values
        return {each.name for each in self.fields if values[each.name] != each.empty}

    def _first_empty(self) -> str:
        values = self.values
        lines = [each.name for each in self.fields if not each.choices]
        return next((name for name in lines if not values[name]), lines[-1])

    # What is typed.

    @property
    def values(self) -> dict[str, str]:
        """What every field holds."""
        return {name: _value(each) for name, each in self._inputs.items()}

    def fill(self, values: Values) -> None:
        """Put values into their fields; names of no field are left to the form's own."""
        for name, value in values.items():
            into = self._inputs.get(name)
            if isinstance(into, Choice):
                into.set_value(value)
            elif isinstance(into, LongText):
                into.load_text("\n".join(shown_lines(value)))
                into.move_cursor(into.document.end)
            elif into is not None:
                into.value = shown(value)
                into.cursor_position = len(into.value)

    def draft(self) -> dict[str, str]:
        """Return what the draft keeps: every field that somebody has touched."""
        touched = self._touched()
        return {name: value for name, value in self.values.items() if name in touched}

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Choice.Changed)
    def _changed(self) -> None:
        draft = self.draft()
        self._content = json.dumps(draft, ensure_ascii=False) if draft else ""
        if self._is_back and not self._writing:
            self.session.keeper.changed(self.form, self._content)
            self._sought = self._typed_into()
            self._look()

    # What is offered.

    def offers(self, name: str, typed: str) -> Sequence[Offer]:  # noqa: ARG002
        """Return what is known for what is typed into a field; runs on the reading thread."""
        return ()

    def _typed_into(self) -> tuple[str, str]:
        """Return the line that is typed on and what stands there; empty texts on no line."""
        focused = self.focused
        return (focused.id or "", focused.value) if isinstance(focused, LineInput) else ("", "")

    @work(exit_on_error=False, exclusive=True, group="offer")
    async def _look(self) -> None:
        sought = self._sought
        found = await self._read_offers()
        if self._typed_into() == sought and not self._writing:
            self._offered, self._found_for = found, sought
            told = "  ".join(shown(offer.label) for offer in found)
            self._hint.show(Text.assemble(("Tab ", "bold"), told) if told else "")

    async def _read_offers(self) -> Sequence[Offer]:
        name, typed = self._sought
        return await self.session.read(self.offers, name, typed) if typed else ()

    async def action_next_field(self) -> None:
        """Take what is offered for what stands there, or go on; a quick Tab looks itself."""
        offered = self._offered
        try:
            if self._typed_into() == self._sought != self._found_for:
                offered = await self._read_offers()
        except DeskError as error:
            self._wrong(error)
            return
        if offered:
            self.take(offered[0])
        self.action_step(1)

    def take(self, offer: Offer) -> None:
        """Fill in something that is known."""
        self.fill(offer.values)

    def action_step(self, step: int) -> None:
        """Go to the next field or the one before."""
        self.focus_next() if step > 0 else self.focus_previous()

    @on(events.DescendantFocus)
    def _focused(self) -> None:
        self._sought = self._found_for = ("", "")
        if self._offered:
            self._offered = ()
            self._hint.show("")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_step(1)

    # Writing.

    def write(self, values: Values) -> Answer:
        """Write what was typed; runs on the writing thread. Raises DeskError."""
        raise NotImplementedError

    def action_back(self) -> None:
        """Leave; what is typed is kept. Not while it is being written."""
        if not self._writing:
            super().action_back()

    def action_write(self) -> None:
        """Write it once; what will not do is said, and everything typed stays."""
        if not self._writing:
            self._writing, self._offered = True, ()
            self.workers.cancel_group(self, "offer")  # an offer that comes late hides the answer
            self._write(self.values)

    @work(group="write")
    @keys_wait(again="ctrl+s")
    async def _write(self, values: Values) -> None:
        session, keeper = self.session, self.session.keeper
        keeper.writing(self.form, self._content)
        try:
            place = session.draft_place(self.form)
            written = await session.write(drafts.finish, place, partial(self.write, values))
        except DeskError as error:
            self._writing = False
            keeper.written(self.form)
            keeper.changed(self.form, self._content)
            self._wrong(error)
            return
        keeper.written(self.form)
        self.dismiss(written)

    def _wrong(self, error: DeskError) -> None:
        """Say what will not do, and go to its field."""
        if (into := self._inputs.get(error.field or "")) is not None:
            self.set_focus(into)
        self._hint.show(Text(self.session.explain(error), "bold"))


def _value(into: LineInput | LongText | Choice) -> str:
    if isinstance(into, LongText):
        return clean_text(into.text)
    return into.value if isinstance(into, Choice) else clean_line(into.value)
