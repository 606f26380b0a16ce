"""Draw docs/console.svg and docs/console.zh.svg anew: the console on a demo desk.

Run it from the top folder: `.venv/bin/python docs/picture.py`.
"""

from __future__ import annotations

import asyncio
import html
import re
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from textual import events

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))  # the packages stand beside docs/

from models import audit, demo, desk, parts, staff  # noqa: E402, F401 - the parts add what is due
from models.clock import moment  # noqa: E402
from models.database import DatabaseThreads, open_desk  # noqa: E402
from models.demo.build import ZONES  # noqa: E402
from screens.session import Session  # noqa: E402
from tui.app import DeskApp  # noqa: E402

SIZE = (100, 28)
MOMENT = datetime(2026, 11, 24, 3, 12)  # noqa: DTZ001 - of each desk's own clock
PICTURES = {
    "en": ("console.svg", "02:50 #patrol Smell of smoke on L18, somebody cooking @18F >>07:30"),
    "zh": ("console.zh.svg", "02:50 #巡查 18层走廊有烟味，上去看是住户做饭 @18F >>07:30"),
}
CELL = 12.2  # the width Rich gives one
RUN = re.compile(
    r'<text class="(?P<style>[^"]+)" x="(?P<x>[^"]+)" y="(?P<y>[^"]+)" textLength="[^"]+"'
    r' clip-path="(?P<clip>[^"]+)">(?P<text>[^<]*)</text>'
)
PIECE = re.compile(r"(?P<wide>[\u2e80-\uffef]+)|[^\s\u2e80-\uffef]+")
SPREAD = ' style="font-size: 22px; letter-spacing: 2.4px"'  # two cells a Chinese character
WEB_FONT = re.compile(r"\s*(@font-face \{.*?\}|font-variant-east-asian: full-width;)", re.DOTALL)
FONTS = "font-family: Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace"


def main() -> None:
    """Draw both."""
    for language, (name, typed) in PICTURES.items():
        with TemporaryDirectory() as folder:
            picture = asyncio.run(draw(Path(folder, "desk.db"), language, typed))
        (FOLDER / name).write_text(in_place(picture), encoding="utf-8")


async def draw(path: Path, language: str, typed: str) -> str:
    """Return the console of a new demo desk, a line half-typed, as SVG."""
    now = moment(MOMENT.replace(tzinfo=ZoneInfo(ZONES[language])))
    threads = DatabaseThreads()
    try:
        built = threads.write(demo.build, path, language=language, now=now).result()
        threads.read(open_desk, path).result()
        here = threads.read(desk.current).result()
        account = threads.read(staff.find, built.login).result()
        origin = audit.Origin("console", "desk")
        session = Session(here, threads, origin, language=language, clock=lambda: now)
        session.sign_in(account)
        app = DeskApp(session)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.press("n")
            app.post_message(events.Paste(typed))
            await pilot.pause()
            return app.export_screenshot(title=here.name)
    finally:
        threads.close()


def in_place(picture: str) -> str:
    """Return the picture in the reader's own fonts, each word in its cells whatever they measure.

    Nothing is fetched: where a font is wider or narrower than ours, columns stay aligned.
    """
    picture = WEB_FONT.sub("", picture).replace("font-family: Fira Code, monospace", FONTS)
    return RUN.sub(_pieces, picture)


def _pieces(run: re.Match[str]) -> str:
    text, left = html.unescape(run["text"]), float(run["x"])
    drawn = []
    for piece in PIECE.finditer(text):
        x, width = (CELL * cell_len(part) for part in (text[: piece.start()], piece[0]))
        drawn.append(
            f'<text class="{run["style"]}" x="{left + x:.1f}" y="{run["y"]}"'
            f' textLength="{width:.1f}" clip-path="{run["clip"]}"'
            f"{SPREAD if piece['wide'] else ''}>{html.escape(piece[0], quote=False)}</text>"
        )
    return "".join(drawn)


if __name__ == "__main__":
    main()
