"""A small app for the tests of the keyboard: a list of what was written, fields, a modal."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from screens.keyboard import OrderedKeys
from screens.widgets.line_input import LineInput


def clean(text: str) -> str:
    return "".join(character for character in text if character.isprintable())


class Reason(ModalScreen[str]):
    BINDINGS = [("escape", "dismiss", "Back")]

    def compose(self) -> ComposeResult:
        with Vertical():
            yield LineInput(clean=clean, id="reason")

    @on(Input.Submitted)
    def answer(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)


class Resting(Static, can_focus=True):
    """Stands for the list: holds the focus and has keys of its own."""


class TypingApp(OrderedKeys[None]):
    CSS = "Resting, LineInput, #written { height: auto; }"
    BINDINGS = [
        ("n", "write", "New"),
        ("v", "void", "Void"),
        ("w", "void_later", "Void from a worker"),
        ("escape", "rest", "Back"),
        ("q", "quit", "Leave"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def compose(self) -> ComposeResult:
        yield Resting("list", markup=False)
        yield LineInput(clean=clean, join_lines=False, id="first")
        yield LineInput(clean=clean, id="second")
        yield Static(id="written", markup=False)

    def note(self, line: str | None) -> None:
        self.written.append(str(line))
        self.query_one("#written", Static).update("\n".join(self.written))

    def action_write(self) -> None:
        self.query_one("#first").focus()

    def action_rest(self) -> None:
        self.query_one(Resting).focus()

    def action_void(self) -> None:
        self.push_screen(Reason(), lambda reason: self.note(f"void {reason}"))

    def action_void_later(self) -> None:
        self.run_worker(self.ask_reason())

    async def ask_reason(self) -> None:
        self.note(f"later {await self.push_screen_wait(Reason())}")

    @on(Input.Submitted, "#first")
    @on(Input.Submitted, "#second")
    def written_line(self, event: Input.Submitted) -> None:
        event.input.clear()
        self.note(f"{event.input.id} {event.value}")

    @on(LineInput.PastedLines)
    def pasted(self, event: LineInput.PastedLines) -> None:
        self.note(f"lines {'|'.join(event.lines)}")


if __name__ == "__main__":
    TypingApp().run()
