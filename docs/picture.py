"""Draw the pictures of the READMEs anew: the screens of a demo desk.

Run it from the top folder: `.venv/bin/python docs/picture.py [console] [handover] [complaints]
[visitors]`.
"""

from __future__ import annotations

import asyncio
import html
import re
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from textual import events
from textual.pilot import Pilot

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent))  # the packages stand beside docs/

import models.parts  # noqa: E402, F401 - the parts add what is due
from models import audit, checklists, demo, desk, duty, shifts, staff  # noqa: E402
from models.clock import MINUTE, moment  # noqa: E402
from models.database import DatabaseThreads, open_desk  # noqa: E402
from models.demo.build import ZONES  # noqa: E402
from models.demo.stories import BOOKS  # noqa: E402
from models.handover import notes, offering, review  # noqa: E402
from models.log.tables import URGENT  # noqa: E402
from models.visitors import reads as visitors  # noqa: E402
from models.visitors.reads import Filters  # noqa: E402
from screens.session import Session  # noqa: E402
from tui.app import DeskApp  # noqa: E402

ORIGIN = audit.Origin("console", "desk")
TYPED = {
    "en": "02:50 #patrol Smell of smoke on L18, somebody cooking @18F >>07:30",
    "zh": "02:50 #巡查 18层走廊有烟味，上去看是住户做饭 @18F >>07:30",
}
# What the night wrote for its relief, what the relief doubted and what the night answered.
NOTE = {
    "en": "Quiet after one. The plumber comes at 08:30 for 12-1503.",
    "zh": "一点以后平静。八点半水工来看 12-1503。",
}
LENT = {"en": "one is with the patrol", "zh": "一件巡逻带出"}
DOUBT = {"en": "I count one more", "zh": "我数出多一件"}
BACK = {"en": "it came back at 05:40", "zh": "05:40 已还回"}
AS_USUAL = {"en": "as usual", "zh": "如常"}
CELL = 12.2  # the width Rich gives one
RUN = re.compile(
    r'<text class="(?P<style>[^"]+)" x="(?P<x>[^"]+)" y="(?P<y>[^"]+)" textLength="[^"]+"'
    r' clip-path="(?P<clip>[^"]+)">(?P<text>[^<]*)</text>'
)
PIECE = re.compile(r"(?P<wide>[\u2e80-\uffef]+)|[^\s\u2e80-\uffef]+")
SPREAD = ' style="font-size: 22px; letter-spacing: 2.4px"'  # two cells a Chinese character
WEB_FONT = re.compile(r"\s*(@font-face \{.*?\}|font-variant-east-asian: full-width;)", re.DOTALL)
FONTS = "font-family: Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', monospace"


@dataclass(frozen=True)
class Scene:
    """What a picture shows: its size, the desk's clock, what is done before, what is pressed."""

    size: tuple[int, int]
    hour: int
    minute: int
    acts: Callable[[str, str, int], str]
    """Called with the language, who is on duty and the moment; answers who is signed in."""
    keys: Callable[[DeskApp, Pilot[int], str], Awaitable[None]]


def main() -> None:
    """Draw those that are asked for, in both languages."""
    for name in sys.argv[1:] or SCENES:
        for language, ending in (("en", "svg"), ("zh", "zh.svg")):
            with TemporaryDirectory() as folder:
                path = Path(folder, "desk.db")
                picture = asyncio.run(draw(path, language, SCENES[name]))
            (FOLDER / f"{name}.{ending}").write_text(in_place(picture), encoding="utf-8")


async def draw(path: Path, language: str, scene: Scene) -> str:
    """Return the console of a new demo desk as SVG."""
    zone = ZoneInfo(ZONES[language])
    now = moment(datetime(2026, 11, 24, scene.hour, scene.minute, tzinfo=zone))
    threads = DatabaseThreads()
    try:
        built = threads.write(demo.build, path, language=language, now=now).result()
        threads.read(open_desk, path).result()
        login = threads.write(scene.acts, language, built.login, now).result()
        here = threads.read(desk.current).result()
        account = threads.read(staff.find, login).result()
        session = Session(here, threads, ORIGIN, language=language, clock=lambda: now)
        session.sign_in(account)
        app = DeskApp(session)
        async with app.run_test(size=scene.size) as pilot:
            await scene.keys(app, pilot, language)
            await pilot.pause()
            return app.export_screenshot(title=here.name)
    finally:
        threads.close()


def _nothing(_language: str, login: str, _now: int) -> str:
    return login


async def _half_typed(app: DeskApp, pilot: Pilot[int], language: str) -> None:
    await pilot.press("n")
    app.post_message(events.Paste(TYPED[language]))


def _under_review(language: str, login: str, now: int) -> str:
    """Let the night offer its handover and its relief go half through it."""
    night = staff.Actor(staff.find(login), ORIGIN)
    others = (person.login for person in BOOKS[language].people if "clerk" in person.roles)
    relief = staff.Actor(staff.find(next(one for one in others if one != login)), ORIGIN)
    if not duty.situation(now).is_member(login):
        duty.go_on_duty(night, now - 5 * MINUTE, relieve=False)
    opened = shifts.opened()
    assert opened is not None
    right = {"tick": "yes", "condition": "good", "text": AS_USUAL[language]}
    items = checklists.by_id(opened.checklist).items
    counted = [item for item in items if item.kind == "count"]
    for item in items:
        value = right.get(item.kind, str(item.expected))
        if item is counted[0]:
            notes.answer(item.position, str(item.expected - 1), LENT[language], night, now)
        else:
            notes.answer(item.position, value, "", night, now)
    summary = notes.section(opened.opening, "summary")
    notes.save_section("summary", NOTE[language], summary, night, now)
    for section in notes.sections(opened.opening)[1:]:
        if not section.is_filled:
            notes.mark_none(section.section, night, now)
    notes.see([entry.number for entry in offering.of_severity(opened, URGENT)], night, now)
    offering.offer(night, now)
    review.begin(relief, now)
    first = f"check:{counted[0].position}"
    review.check(first, "doubt", str(counted[0].expected), DOUBT[language], relief, now)
    review.answer(first, BACK[language], night, now)
    for item in items[1 : len(items) // 2]:
        value = str(item.expected) if item.kind == "count" else ""
        review.check(f"check:{item.position}", "checked", value, "", relief, now)
    return relief.account.login


async def _open_handover(_app: DeskApp, pilot: Pilot[int], _language: str) -> None:
    await pilot.press("2", "tab")


async def _open_complaints(_app: DeskApp, pilot: Pilot[int], _language: str) -> None:
    await pilot.press("3")


async def _returning(app: DeskApp, pilot: Pilot[int], language: str) -> None:
    await pilot.press("4")
    await pilot.pause(1)
    await pilot.press("n")
    session = app.session  # on its threads: this one's connection is the last desk's
    left = await session.read(visitors.listed, Filters(state="left"), session.clock(), 50)
    names = (visit.name for visit in left if (visit.name[0] >= "一") == (language == "zh"))
    app.post_message(events.Paste(next(names)[: 2 if language == "zh" else 4]))
    await pilot.pause(1)


SCENES = {
    "console": Scene((100, 28), 3, 12, _nothing, _half_typed),
    "handover": Scene((80, 24), 5, 52, _under_review, _open_handover),
    "complaints": Scene((100, 28), 3, 12, _nothing, _open_complaints),
    "visitors": Scene((100, 28), 19, 26, _nothing, _returning),
}


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
