"""The analysis of complaints: the figures of a period, as a supervisor sees them."""

from __future__ import annotations

import shutil
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from models.clock import DAY, MINUTE
from models.complaints import following_up, judging, taking, working
from models.complaints.tables import NewComplaint
from models.database import database, open_desk
from models.errors import SENTENCES
from models.language import Words
from screens.desk_screen import Changed
from tests.conftest import MakeDesk
from tests.factories import NAMES, NOW, actor
from tests.screens.console import NORMAL, WIDE, Console, console, tamper
from tests.screens.test_snapshots import Compare, after
from tui.app import DeskApp

pytestmark = pytest.mark.usefixtures("quick")

UNITS = ("12-1503", "12-0801", "3-2101", "12-1503", "8-0302", "", "3-0702")
KINDS = ("repair", "complaint", "complaint", "enquiry", "suggestion")
CHANNELS = ("phone", "phone", "in_person", "online")
CALLERS = {"zh": ("张女士", "刘洋", "陈"), "en": ("Ann Smith", "Bob [red]Roe", "Cy")}
RECEIVED = (330, 300, 270, 260, 215, 180, 150, 121, 118, 90, 75, 61, 58, 44, 40, 33)
DAYS_BEFORE = (*RECEIVED, *(21, 20, 17, 16, 16, 12, 9, 8, 8, 6, 4, 3, 1, 0, 0))


def fill(language: str) -> None:
    """A year of cases: most of them resolved, every fourth of those too late."""
    tamper("UPDATE setting SET value=? WHERE name='desk_id'", "1" * 32)  # who is called is drawn
    open_desk(database.path)  # another desk from now on
    for number, days in enumerate(DAYS_BEFORE):
        at, caller = NOW - days * DAY - 9 * MINUTE, number % len(CALLERS[language])
        new = NewComplaint(
            "noise",
            kind=KINDS[number % len(KINDS)],
            channel=CHANNELS[number % len(CHANNELS)],
            unit=UNITS[number % len(UNITS)],
            severity=number % 8 // 6,
            department=("engineering", "security", None)[number % 3],
            complainant=CALLERS[language][caller],
            phone=f"1381234000{caller}",
        )
        case = taking.take(new, actor("li"), at)
        if days > 1:
            settle(case.id, new.kind, number, at)


def settle(case: int, kind: str, number: int, at: int) -> None:
    """Resolve a case, and call back."""
    zhao, li = actor("zhao"), actor("li")
    working.accept(case, li, at + (30 if number % 4 == 3 else 2 + number % 9) * MINUTE)
    done = at + (4 * DAY if number % 4 == 3 else (3 + number) * 60 * MINUTE)
    if done > NOW:
        return
    working.resolve(case, "cause", "done", li, done)
    if kind == "complaint":
        judging.judge(case, "valid", zhao, done)
        if done + DAY < NOW:
            said = "fairly" if number % 3 else "satisfied"
            following_up.follow_up(case, said, li, done + DAY)


@asynccontextmanager
async def opened(size: tuple[int, int] = NORMAL, **options: Any) -> AsyncIterator[Console]:
    """Start the console as the supervisor, go to the complaints and on to their analysis."""
    async with console(size, **{"login": "zhao"} | options) as here:
        await open_analysis(here)
        yield here


async def open_analysis(here: Console) -> None:
    await here.press("3")
    await here.until(lambda: here.lines[-1].strip() and here.first_rows)
    await here.press("A")
    words = here.app.session.words
    await here.until(lambda: words("counted {when}", when="02:20") in here.lines[3])
    await here.until(words("Overview"))  # laid out, which begins at the top


@pytest.fixture(scope="module")
def years(
    tmp_path_factory: pytest.TempPathFactory, desk_templates: dict[str, Path]
) -> dict[str, Path]:
    """A desk with a year of complaints in each language, to copy."""
    folder, found = tmp_path_factory.mktemp("years"), {}
    for language, template in desk_templates.items():
        found[language] = Path(shutil.copy(template, folder / f"{language}.db"))
        found[language].chmod(0o600)
        open_desk(found[language])
        fill(language)
        assert database.empty_journal()
        database.close()
    return found


@pytest.fixture
def year(tmp_path: Path, years: dict[str, Path]) -> Iterator[Callable[[str], None]]:
    """Open a desk in a language with a year of complaints."""

    def build(language: str) -> None:
        open_desk(Path(shutil.copy(years[language], tmp_path / "desk.db")))

    yield build
    database.close()


PICTURES = pytest.mark.parametrize(
    ("language", "size"),
    [(language, size) for language in ("zh", "en") for size in (NORMAL, WIDE)],
    ids=["zh-80x24", "zh-120x36", "en-80x24", "en-120x36"],
)


@PICTURES
def test_pictures_of_the_year(
    snap_compare: Compare,
    year: Callable[[str], None],
    app: Callable[..., DeskApp],
    language: str,
    size: tuple[int, int],
) -> None:
    async def the_year(here: Console) -> None:
        await open_analysis(here)
        await here.press("f", "f", "f")
        await here.until(lambda: "2026-01-01" in here.lines[3])

    year(language)
    assert snap_compare(app(login="zhao"), terminal_size=size, run_before=after(the_year))


@PICTURES
def test_pictures_of_this_month_to_its_end(
    snap_compare: Compare,
    year: Callable[[str], None],
    app: Callable[..., DeskApp],
    language: str,
    size: tuple[int, int],
) -> None:
    async def the_end(here: Console) -> None:
        await open_analysis(here)
        await here.press("end")

    year(language)
    assert snap_compare(app(login="zhao"), terminal_size=size, run_before=after(the_end))


def chart(here: Console) -> list[str]:
    """Return the lines of the chart, from the legend to the days or months below it."""
    lines = here.lines
    [legend] = [place for place, line in enumerate(lines) if line.startswith(" : ")]
    return lines[legend : legend + 13]


async def test_a_supervisor_sees_the_figures_of_this_month(year: Callable[[str], None]) -> None:
    year("en")
    async with opened() as here:
        assert "2026-11-01 – 2026-11-30 · this month" in here.lines[3]
        assert here.line_with("Received").split() == ["Received", "15"]
        assert "45 %  5/11" in here.line_with("Timeliness")
        assert "9 min, 30 min" in here.line_with("Response")
        assert "1 d 1 h, 4 d" in here.line_with("Resolution")


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_others_are_told_whom_it_is_for(desk: MakeDesk, language: str) -> None:
    desk(language)
    async with console(login="li") as here:
        await here.press("3")
        await here.until(lambda: here.lines[-1].strip() and here.first_rows)
        await here.press("A")
        name = NAMES[language]["li"]
        await here.until(Words(language)(SENTENCES["analysis_right"], name=name))
        assert "2026-11-01" not in here.lines[3]


async def test_the_key_works_while_an_input_method_swallows_letters(
    year: Callable[[str], None],
) -> None:
    year("en")
    async with console(login="zhao") as here:
        await here.press("3")
        await here.until(lambda: here.lines[3].strip())
        await here.press("ctrl+g")
        await here.until("this month")


async def test_esc_goes_back_to_the_queue_with_its_cursor_where_it_was(
    year: Callable[[str], None],
) -> None:
    year("en")
    async with console(login="zhao") as here:
        await here.press("3")
        await here.until(lambda: "T-" in here.lines[4])
        await here.press("down", "down")
        before = here.cursor_line()
        await open_analysis(here)
        await here.press("escape")
        await here.until(lambda: here.cursor_line() == before)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [NORMAL, WIDE], ids=["80x24", "120x36"])
async def test_no_line_is_wider_than_the_terminal_and_columns_stand_below_each_other(
    year: Callable[[str], None], language: str, size: tuple[int, int]
) -> None:
    year(language)
    async with opened(size) as here:
        assert all(cell_len(line) <= size[0] for line in here.lines)
        await here.press("end")

        def days_shown() -> list[str]:
            return [line.rstrip() for line in here.lines if line.startswith(" 2026-11-")][1:]

        await here.until(lambda: len(days_shown()) > 5)
        days = days_shown()
        assert len({cell_len(day) for day in days}) == 1


async def test_the_chart_is_readable_without_colour(year: Callable[[str], None]) -> None:
    year("en")
    async with opened(WIDE) as here:
        await here.press("f", "f", "f")
        await here.until("this year")
        legend, *bars, axis, months = chart(here)
        assert legend.split("   ") == [" : received", "x of them late", "* resolved"]
        assert months.split() == [f"2026-{month:02}" for month in range(1, 12)]
        ticks = [place for place, sign in enumerate(axis) if sign == "┬"]
        middles = [months.index(month) + 3 for month in months.split()]
        assert ticks == middles
        november = [line[ticks[-1] - 4 : ticks[-1] + 4] for line in bars]
        assert november[0] == "::::::::"  # 15 were received, more than in any other month
        assert sum("x" in line for line in november) == 6  # 8 of them late, of 10 lines for 15
        assert sum("*" in line for line in november) == 1


async def test_plain_signs_for_terminals_that_need_them(year: Callable[[str], None]) -> None:
    year("en")
    async with opened(WIDE, ascii_only=True) as here:
        assert here.text.isascii()
        assert any(line.strip().startswith("0+") for line in chart(here))


async def test_left_and_right_go_to_the_period_before_and_after(
    year: Callable[[str], None],
) -> None:
    year("en")
    async with opened() as here:
        await here.press("left")
        await here.until("2026-10-01 – 2026-10-31 · last month")
        assert here.line_with("Received").split() == ["Received", "3"]
        await here.press("left", "left", "left")
        await here.until("2026-07-01 – 2026-07-31")
        await here.press("right")
        await here.until("2026-08-01 – 2026-08-31")


async def test_right_says_that_the_next_period_has_not_begun(year: Callable[[str], None]) -> None:
    year("en")
    async with opened() as here:
        await here.press("right")
        await here.until("has not begun")
        assert "this month" in here.lines[3]


@pytest.mark.parametrize(
    ("presses", "shown"),
    [
        (1, "2026-10-01 – 2026-12-31 · this quarter"),
        (2, "2026-01-01 – 2026-12-31 · this year"),
        (3, "2025-12-01 – 2026-11-30 · last 12 months"),
        (4, "2026-11-01 – 2026-11-30 · this month"),
    ],
)
async def test_f_goes_through_the_periods_that_have_a_name(
    year: Callable[[str], None], presses: int, shown: str
) -> None:
    year("en")
    async with opened() as here:
        await here.press("f")
        await here.until("last month")
        await here.press(*["f"] * presses)
        await here.until(shown)


async def test_a_period_can_be_typed(year: Callable[[str], None]) -> None:
    year("en")
    async with opened() as here:
        await here.press("g")
        await here.type("2026-01-01 2026-06-30")
        await here.enter()
        await here.until("2026-01-01 – 2026-06-30")
        assert here.line_with("Received").split() == ["Received", "6"]
        await here.press("left")
        await here.until("2025-07-01 – 2025-12-31")


@pytest.mark.parametrize(
    ("typed", "told"),
    [("2026-13", "write 2026-01-01 2026-06-30"), ("2026-06-30 2026-06-01", "Write the first day")],
)
async def test_a_wrong_period_is_explained_and_stays_to_be_corrected(
    year: Callable[[str], None], typed: str, told: str
) -> None:
    year("en")
    async with opened() as here:
        await here.press("g")
        await here.type(typed)
        await here.enter()
        await here.until(told)
        assert here.typed == typed
        await here.press("escape")
        await here.until(lambda: here.typed == "")
        assert "this month" in here.lines[3]


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_a_period_without_complaints_says_so(desk: MakeDesk, language: str) -> None:
    desk(language)
    async with opened() as here:
        await here.until(Words(language)("No complaint was received in this period."))
        assert not any("┤" in line for line in here.lines)


async def test_the_language_changes_and_the_period_stays(year: Callable[[str], None]) -> None:
    year("en")
    async with opened() as here:
        await here.press("left")
        await here.until("2026-10-01")
        await here.press("f12")
        await here.until("概况")
        assert "2026-10-01" in here.lines[3]


async def test_what_people_wrote_is_no_markup(year: Callable[[str], None]) -> None:
    year("en")
    async with opened(WIDE) as here:
        await here.press("f", "f", "f")
        await here.until("this year")
        await here.press("end")
        await here.until("Bob [red]Roe 138****0001")


async def test_a_page_down_never_cuts_the_chart(year: Callable[[str], None]) -> None:
    year("en")
    async with opened() as here:
        await here.press("pagedown")
        await here.until(lambda: here.lines[4].startswith(" ─ Trend"))
        assert chart(here)[-1].split()[0] == "11-01"
        await here.press("pageup")
        await here.until(lambda: here.lines[4].startswith(" ─ Overview"))


async def test_it_says_that_it_counts_and_can_be_left_meanwhile(
    year: Callable[[str], None],
) -> None:
    """The reading thread is kept busy: the interface is not."""
    year("en")
    async with console(login="zhao") as here:
        await here.press("3")
        await here.until(lambda: here.lines[-1].strip() and here.first_rows)
        done = threading.Event()
        held = here.app.session.threads.read(done.wait, 10)
        try:
            await here.press("A")
            await here.pilot.pause()
            assert "counting 2026-11-01 – 2026-11-30 …" in here.lines[3]
            assert here.lines[4].strip() == "counting …"
            await here.press("left")
            await here.pilot.pause()
            assert "counting 2026-10-01 – 2026-10-31 …" in here.lines[3]
        finally:
            done.set()
        assert held.result()
        await here.until("counted 02:20")
        assert "2026-10-01 – 2026-10-31 · last month" in here.lines[3]


async def test_what_others_do_meanwhile_is_counted_with_the_next_minute(
    year: Callable[[str], None],
) -> None:
    year("en")
    async with opened() as here:
        taking.take(NewComplaint("drain is blocked"), actor("li"), NOW)
        here.app.screen.post_message(Changed(9))
        await here.pilot.pause()
        assert here.line_with("Received").split() == ["Received", "15"]
        here.clock.advance(minutes=1)
        await here.until("counted 02:21")
        assert here.line_with("Received").split() == ["Received", "16"]
