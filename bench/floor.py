"""The floor: the least Textual program that shows a desk's list, one DataTable and a Footer."""

from __future__ import annotations

from rich.text import Text
from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer

READY = "#200"
ROWS = 200
PEOPLE = ("李静", "王强", "Li Jing", "Wang Qiang")
CATEGORIES = ("巡查", "来电", "patrol", "call")
TEXTS = (
    "B2 车库照明一盏不亮，已报工程部处理",
    "Water from above in 12-1503, plumber sent",
    "东门门禁掉线 40 秒，自行恢复，已观察",
    "Round done, all doors shut, lights are off",
)


class Floor(App[None]):
    """Two hundred rows, the cursor on a row, the last one in sight."""

    def compose(self) -> ComposeResult:
        yield DataTable(cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("Number", "Time", "Person", "Category", "Text")
        for number in range(1, ROWS + 1):
            which = number % len(TEXTS)
            clock = f"{number // 60:02}:{number % 60:02}"
            cells = (f"#{number}", clock, PEOPLE[which], CATEGORIES[which], TEXTS[which])
            table.add_row(*(Text(cell) for cell in cells))
        table.move_cursor(row=ROWS - 1)


if __name__ == "__main__":
    Floor().run()
