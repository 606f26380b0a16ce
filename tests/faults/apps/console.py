"""A small console on the desk's driver and signals; it says what it received and what it saved."""

from __future__ import annotations

import sys
from pathlib import Path

from textual import events
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui import signals
from tui.driver import DeskDriver


class Console(App[None]):
    """Shows the last keys and the size of the last paste; the draft file is the first argument."""

    BINDINGS = [("ctrl+z", "suspend_process", "Suspend")]

    def __init__(self, draft: Path, deaf: bool, busy: bool) -> None:
        super().__init__(driver_class=DeskDriver)
        self.draft = draft
        self.deaf = deaf
        self.busy = busy
        self.keys: list[str] = []
        self.counted = 0

    def compose(self) -> ComposeResult:
        yield Static(Content("ready"), id="size")
        yield Static(id="keys")
        yield Static(id="paste")

    def save_drafts_now(self) -> None:
        self.draft.write_text(" ".join(self.keys), encoding="utf-8")

    def on_load(self) -> None:
        if not self.deaf:
            signals.install(self, self.save_drafts_now)

    def on_mount(self) -> None:
        self.set_interval(1, self.look)
        if self.busy:
            self.set_interval(0.01, self.count)

    def count(self) -> None:
        self.counted += 1
        self.query_one("#size", Static).update(Content(f"ready {self.counted}"))

    def look(self) -> None:
        if signals.terminal_gone():
            signals.hang_up(self.save_drafts_now)

    def on_key(self, event: events.Key) -> None:
        self.keys.append((event.is_printable and event.character) or event.key)
        self.query_one("#keys", Static).update(Content("keys " + " ".join(self.keys[-9:])))

    def on_paste(self, event: events.Paste) -> None:
        lines = len(event.text.splitlines())
        self.query_one("#paste", Static).update(Content(f"pasted {lines} lines"))


if __name__ == "__main__":
    console = Console(Path(sys.argv[1]), "--deaf" in sys.argv, "--busy" in sys.argv)
    if console.deaf:
        import signal

        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    console.run()
    sys.exit(console.return_code)
