"""Draw docs/console.svg and docs/console.zh.svg anew: the console on a demo desk.

Run it from the top folder: `.venv/bin/python docs/picture.py`.
"""

from __future__ import annotations

import asyncio
import re
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))  # the packages stand beside docs/

from models import audit, demo, desk, parts, staff  # noqa: E402, F401 - the parts add what is due
from models.clock import moment  # noqa: E402
from models.database import DatabaseThreads, open_desk  # noqa: E402
from models.demo.build import ZONES  # noqa: E402
from screens.session import Session  # noqa: E402
from tui.app import DeskApp  # noqa: E402

SIZE = (112, 30)
MOMENT = datetime(2026, 11, 24, 3, 12)  # noqa: DTZ001 - of each desk's own clock
PICTURES = {
    "en": ("console.svg", "02:50 #patrol Smell of smoke on L18, somebody cooking @18F >>07:30"),
    "zh": ("console.zh.svg", "02:50 #巡查 18层走廊有烟味，上去看是住户做饭 @18F >>07:30"),
}
WEB_FONT = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
FONTS = "font-family: Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace"


def main() -> None:
    """Draw both."""
    for language, (name, typed) in PICTURES.items():
        with TemporaryDirectory() as folder:
            picture = asyncio.run(draw(Path(folder, "desk.db"), language, typed))
        (FOLDER / name).write_text(_without_web_font(picture), encoding="utf-8")


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
        app = DeskApp(session, account=account)
        async with app.run_test(size=SIZE) as pilot:
            await pilot.press("n", *typed)
            await pilot.pause(0.5)  # the entry beside the list is painted a moment later
            return app.export_screenshot(title=here.name)
    finally:
        threads.close()


def _without_web_font(picture: str) -> str:
    """Return the picture in fonts that are on the reader's machine: nothing is fetched."""
    return WEB_FONT.sub("", picture).replace("font-family: Fira Code, monospace", FONTS)


if __name__ == "__main__":
    main()
