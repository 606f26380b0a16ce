"""What a terminal paints, remembers and answers: pyte's screen behind a reader of sequences."""

from __future__ import annotations

import codecs
import copy
import re
from collections.abc import Callable

import pyte
from wcwidth import wcwidth

SEQUENCE = re.compile(
    r"\x1b\[(?P<private>[<=>?]?)(?P<numbers>[0-9:;]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    r"|\x1b\](?P<command>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b[PX^_](?:[^\x1b]|\x1b(?!\\))*\x1b\\"
)
UNFINISHED = re.compile(r"\x1b(?:\[[0-9:;<=>? -/]*|\][^\x07\x1b]*\x1b?|[PX^_](?:[^\x1b]|\x1b.)*)?$")
# pyte drops the rest of a text at a control, or at a character without width that is not combining.
WITHOUT_WIDTH = re.compile(
    "[\x00-\x06\x10-\x1a\x1c-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\x80-\x9f]"
)
ALTERNATE_SCREEN = (47, 1047, 1049)
MODES_TO_GIVE_BACK = {
    **dict.fromkeys(ALTERNATE_SCREEN, "alternate screen"),
    **dict.fromkeys((9, 1000, 1002, 1003), "mouse"),
    1: "application cursor keys",
    1004: "focus reports",
    2004: "bracketed paste",
    2026: "synchronised output",
    2048: "resize reports",
}
KNOWN_MODES = {1, 7, 25, 1000, 1002, 1003, 1004, 1006, 1049, 2004, 2026}


class Emulator:
    """A screen that is fed bytes and gives its answers to `reply`."""

    def __init__(self, columns: int, lines: int, reply: Callable[[str], None]) -> None:
        self.columns = columns
        self.rows = lines
        self.modes = {7, 25}
        self._reply = reply
        self._keyboards_pushed = 0
        self._unfinished = ""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.Stream(self._screen)
        self._main_screen = (copy.deepcopy(self._screen.buffer), copy.copy(self._screen.cursor))

    def feed(self, data: bytes) -> None:
        """Paint bytes, which may end in the middle of a character or a sequence."""
        text = self._unfinished + self._decode(data)
        unfinished = UNFINISHED.search(text)
        end = unfinished.start() if unfinished else len(text)
        text, self._unfinished = text[:end], text[end:]
        position = 0
        for sequence in SEQUENCE.finditer(text):
            self._draw(text[position : sequence.start()])
            position = sequence.end()
            self._obey(sequence)
        self._draw(text[position:])

    def resize(self, columns: int, lines: int) -> None:
        """Take another size."""
        self.columns, self.rows = columns, lines
        self._screen.resize(lines, columns)

    def lines(self) -> list[str]:
        """The screen's lines, each without the blanks at its end."""
        return [self._line(row).rstrip() for row in range(self.rows)]

    def cursor(self) -> tuple[int, int]:
        """The cursor's column and line, counted from 0."""
        return self._screen.cursor.x, self._screen.cursor.y

    def modes_left_on(self) -> set[str]:
        """What is not as it was when the terminal was opened."""
        left = {name for mode, name in MODES_TO_GIVE_BACK.items() if mode in self.modes}
        if 25 not in self.modes:
            left.add("hidden cursor")
        if 7 not in self.modes:
            left.add("no line wrap")
        if self._keyboards_pushed > 0:
            left.add("keyboard protocol")
        return left

    def _line(self, row: int) -> str:
        cells = [self._screen.buffer[row][column].data for column in range(self.columns)]
        line = ""
        for column, cell in enumerate(cells):
            wide = wcwidth(cell[:1]) == 2
            if cell == "" and not (column and wcwidth(cells[column - 1][:1]) == 2):
                line += " "  # the right half of a wide character that was overwritten
            elif wide and column + 1 < self.columns and cells[column + 1] != "":
                line += " "  # the left half
            else:
                line += cell
        return line

    def _draw(self, text: str) -> None:
        self._stream.feed(WITHOUT_WIDTH.sub("", text))

    def _obey(self, sequence: re.Match[str]) -> None:
        final = sequence["final"]
        if final is None:
            self._answer_colour(sequence["command"])
        elif final in "hl" and sequence["private"] == "?":
            for number in re.findall(r"\d+", sequence["numbers"]):
                self._switch(int(number), on=final == "h")
        elif final == "u" and sequence["private"] in "<>":
            self._keyboards_pushed += 1 if sequence["private"] == ">" else -1
        elif answer := self._answer(sequence):
            self._reply(answer)
        elif not sequence["private"] and not sequence["between"]:
            self._stream.feed(sequence[0].replace(":", ";"))

    def _answer(self, sequence: re.Match[str]) -> str:
        question = sequence[0][2:]
        column, line = self._screen.cursor.x + 1, self._screen.cursor.y + 1
        answers = {
            "c": "\x1b[?62;22c",
            "0c": "\x1b[?62;22c",
            ">c": "\x1b[>1;4000;0c",
            ">0c": "\x1b[>1;4000;0c",
            "5n": "\x1b[0n",
            "6n": f"\x1b[{line};{min(column, self.columns)}R",
            ">q": "\x1bP>|duty-desk-tests\x1b\\",
            ">0q": "\x1bP>|duty-desk-tests\x1b\\",
            "18t": f"\x1b[8;{self.rows};{self.columns}t",
        }
        if question.endswith("$p"):
            mode = int(question.strip("?$p") or 0)
            state = 0 if mode not in KNOWN_MODES else 1 if mode in self.modes else 2
            return f"\x1b[?{mode};{state}$y"
        return answers.get(question, "")

    def _answer_colour(self, command: str | None) -> None:
        if command in ("10;?", "11;?"):
            colour = "dddd/dddd/dddd" if command == "10;?" else "1111/1111/1111"
            self._reply(f"\x1b]{command[:2]};rgb:{colour}\x1b\\")

    def _switch(self, mode: int, *, on: bool) -> None:
        changed = on != (mode in self.modes)
        (self.modes.add if on else self.modes.discard)(mode)
        if mode == 7:
            (self._screen.set_mode if on else self._screen.reset_mode)(7, private=True)
        if mode in ALTERNATE_SCREEN and changed:
            screen = self._screen
            if on:
                self._main_screen = (copy.deepcopy(screen.buffer), copy.copy(screen.cursor))
                screen.erase_in_display(2)
            else:
                screen.buffer, screen.cursor = self._main_screen
