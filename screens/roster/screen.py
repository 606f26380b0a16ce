"""The roster: a week, people by days, filled by keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding

from models import roster
from models.clock import local, wall
from models.errors import DeskError
from models.language import N_
from models.roster import WEEK, Assignment
from models.shift_pattern import name_label
from models.staff import PERMISSIONS
from models.text import shown
from screens import keys, labels, places
from screens.desk_screen import Changed, DeskScreen, MinutePassed
from screens.keys import Key
from screens.roster import week as weeks
from screens.roster.grid import RosterGrid
from screens.roster.week import DAYS, Week
from screens.session import Session
from screens.widgets.frame import Header, KeysLine, TextLine

MOST_SHIFTS = 9  # as many as there are keys


def _hour(minute: int) -> str:
    """Return `06`, or `06:30` where the minute is not the hour's first."""
    return f"{minute // 60:02}" + (f":{minute % 60:02}" if minute % 60 else "")


def _key(pressed: str, action: str, name: str) -> Binding:
    return Binding(pressed, action, show=False, id=f"roster_{name}")


class RosterScreen(DeskScreen):
    """Shows who is to work when; whoever may change it does so with one key a shift."""

    AUTO_FOCUS = "#grid"
    BINDINGS = [
        _key("up", "move(-1, 0)", "up"),
        _key("down", "move(1, 0)", "down"),
        _key("left", "move(0, -1)", "left"),
        _key("right", "move(0, 1)", "right"),
        _key("home", "move(0, -6)", "monday"),
        _key("end", "move(0, 6)", "sunday"),
        _key("left_square_bracket,pageup", "week(-1)", "earlier"),
        _key("right_square_bracket,pagedown", "week(1)", "later"),
        *(_key(str(key), f"toggle({key})", f"shift_{key}") for key in range(1, MOST_SHIFTS + 1)),
        _key("space,enter", "cycle", "cycle"),
        _key("delete,backspace,0", "clear", "clear"),
        _key("c,f7", "copy", "copy"),
        _key("w,f8", "swap", "swap"),
        *keys.bindings("back"),
    ]
    own_keys = (
        Key("", "1-9", "", N_("on that shift, or off it")),
        Key("cycle", "space", "enter", N_("next shift")),
        Key("clear", "0", "delete", N_("off duty")),
        Key("copy", "c", "f7", N_("copy last week")),
        Key("swap", "w", "f8", N_("swap two people")),
        Key("week(-1)", "left_square_bracket", "pageup", N_("a week earlier")),
        Key("week(1)", "right_square_bracket", "pagedown", N_("a week later")),
    )
    moves = N_("Arrows, Home, End: from day to day, from person to person")

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._today = local(session.clock(), session.zone).date()
        self._first = roster.monday(self._today)
        self._marked: Assignment | None = None
        self._writing = 0
        self._news = ""  # what was done last, said until the next key
        self._header = Header(session, "more")
        self._title = TextLine(id="title")
        self._grid = RosterGrid(session, Week(self._first), self._today)
        self._legend = TextLine(id="legend")
        self._status = TextLine(id="status")
        self._keys_line = KeysLine(session)

    def compose(self) -> ComposeResult:
        """Lay out the week between the frame and the keys."""
        yield self._header
        yield self._title
        yield self._grid
        yield self._legend
        yield self._status
        yield self._keys_line

    def on_mount(self) -> None:
        """Read this week."""
        self._read_again()

    def words_changed(self) -> None:
        """Speak the other language from now on."""
        self._grid.show(self._grid.week)
        self._header.repaint()
        self._tell()

    @property
    def _may_change(self) -> bool:
        return self.session.person.account.may("roster")

    def out_of_reach(self) -> frozenset[str]:
        """Return the keys that change something, for whoever may only look."""
        changing = (key.id for key in self.own_keys if not key.id.startswith("week("))
        return frozenset() if self._may_change else frozenset(changing)

    # What others do.

    @on(Changed)
    def _changed(self) -> None:
        self._read_again()

    @on(MinutePassed)
    def _minute_passed(self) -> None:
        self._today = self._grid.today = local(self.session.clock(), self.session.zone).date()
        self._grid.repaint()

    @work(exit_on_error=False, exclusive=True, group="week")
    async def _read_again(self) -> None:
        await self._read()

    async def _read(self) -> None:
        """Read the week that is wanted, and show it if it still is."""
        week = await self.session.read(weeks.read, self._first)
        is_typed_on = self._writing and week.first == self._grid.week.first
        if week.first == self._first and not is_typed_on:  # it is read again when all is written
            self._show(week)

    def _show(self, week: Week) -> None:
        self._grid.show(week)
        self._tell()

    # What the person does.

    def action_move(self, rows: int, columns: int) -> None:
        """Move the cursor."""
        self._news = ""
        self._grid.move(rows=rows, columns=columns)
        self._tell()

    async def action_week(self, step: int) -> None:
        """Go to an earlier or later week; keys typed meanwhile wait for it."""
        self._news = ""
        self._first += step * WEEK
        try:
            await self._read()
        except DeskError as error:
            self._first = self._grid.week.first
            self.failed(error)

    def action_toggle(self, key: int) -> None:
        """Put the person on the shift of that number, or take them off."""
        names = self._names()
        if not self._ready():
            return
        if key > len(names):
            self._say(self._which_shifts(key))
        else:
            name, shifts = names[key - 1], self._shifts()
            on_it = name in shifts
            rest = [other for other in shifts if other != name] if on_it else [*shifts, name]
            self._write_cell(rest, roster.unassign if on_it else roster.assign, name)

    def action_cycle(self) -> None:
        """Go on to the next shift of the day, and after the last one to none."""
        names = self._names()
        if not self._ready():
            return
        if not names:
            self._say(self._which_shifts(1))
        else:
            shifts = self._shifts()
            last = names.index(shifts[-1]) + 1 if shifts and shifts[-1] in names else 0
            self._set_cell(names[last : last + 1])

    def action_clear(self) -> None:
        """Take the person off every shift of the day."""
        if self._ready() and self._shifts():
            self._set_cell([])

    def action_copy(self) -> None:
        """Fill an empty week as the one before it."""
        if self._ready():
            self._copy(self._grid.week.first)

    def action_swap(self) -> None:
        """Mark a cell, and with the second one let the two people change places.

        Who is free on the day that is marked takes the shift instead of its person.
        """
        login = self._grid.login
        if not self._ready() or login is None:
            return
        shifts, marked = self._shifts(), self._marked
        if marked and not shifts and marked.day == self._day().isoformat():
            self._mark(None)
            self._stand_in(marked, login)
            return
        if len(shifts) != 1:
            self._say(self.session.words("For a swap choose a cell with one shift."))
            return
        here = Assignment(self._day().isoformat(), shifts[0], login)
        if marked is None:
            self._mark(here)
        elif marked == here:
            self._mark(None)
        else:
            self._mark(None)
            self._swap(marked, here)

    def on_resize(self) -> None:
        """Fit the legend to the width."""
        self._tell()

    def action_back(self) -> None:
        """Give up a swap that was begun, or go back to where the roster was opened."""
        if self._marked is not None:
            self._mark(None)
        else:
            places.go_to(self.app, self.session, "more")

    def _ready(self) -> bool:
        """May this person change anything here? Say it if not."""
        if self._may_change:
            return self._grid.login is not None
        account = self.session.person.account
        self.failed(DeskError("not_allowed", name=account.name, what=PERMISSIONS["roster"][0]))
        return False

    def _day(self) -> date:
        return self._grid.week.day(self._grid.column)

    def _names(self) -> list[str]:
        """Return the names of the shifts that begin on the day."""
        return [part.name for part in self._grid.week.beginning(self._grid.column)]

    def _shifts(self) -> list[str]:
        return self._grid.week.shifts(self._grid.login or "", self._grid.column)

    def _set_cell(self, shifts: list[str]) -> None:
        self._write_cell(shifts, roster.set_cell, shifts)

    def _write_cell(self, shifts: list[str], write: Callable[..., None], what: Any) -> None:
        """Show the cell as it will be, and write it."""
        self._news = ""
        login, day = self._grid.login or "", self._day().isoformat()
        self._grid.show(self._grid.week.with_cell(login, self._grid.column, shifts))
        self._tell()
        given = (day, login, what) if write is roster.set_cell else (day, what, login)
        self._writing += 1
        self._write(write, given)

    @work(exit_on_error=False, group="writing")
    async def _write(self, write: Callable[..., None], given: tuple[Any, ...]) -> None:
        try:
            await self.session.write(write, *given, self.session.person, self.session.clock())
        finally:
            self._writing -= 1
            self._read_again()

    @work(exit_on_error=False, group="writing")
    async def _copy(self, target: date) -> None:
        session = self.session
        now = session.clock()
        done = await session.write(roster.copy_week, target - WEEK, target, session.person, now)
        self._read_again()
        told = session.words.plural("{count} copied.", "{count} copied.", done.copied)
        if done.left_out:
            more = session.words.plural(
                "{count} left out: the person left, or the shift is no more.",
                "{count} left out: people left, or shifts are no more.",
                len(done.left_out),
            )
            told = f"{told} {more}"
        self._say(told)

    @work(exit_on_error=False, group="writing")
    async def _swap(self, first: Assignment, second: Assignment) -> None:
        session = self.session
        await session.write(roster.swap, first, second, session.person, session.clock())
        self._read_again()
        told = session.words(
            "Swapped: {one} {one_shift}; {other} {other_shift}.",
            one=self._person_name(first.login),
            one_shift=self._place(second),
            other=self._person_name(second.login),
            other_shift=self._place(first),
        )
        self._say(told)

    @work(exit_on_error=False, group="writing")
    async def _stand_in(self, one: Assignment, login: str) -> None:
        session = self.session
        await session.write(roster.stand_in, one, login, session.person, session.clock())
        self._read_again()
        told = session.words(
            "Swapped: {other} instead of {name}, {shift}.",
            other=self._person_name(login),
            name=self._person_name(one.login),
            shift=self._place(one),
        )
        self._say(told)

    # What is said.

    def _mark(self, one: Assignment | None) -> None:
        self._news = ""
        self._marked = one
        self._grid.marked = (one.login, date.fromisoformat(one.day)) if one else None
        self._grid.repaint()
        self._tell()

    def _say(self, sentence: str) -> None:
        self._news = sentence
        self._tell()

    def _tell(self) -> None:
        """Say which week and cell this is, and what can be done."""
        words, week = self.session.words, self._grid.week
        last = week.day(DAYS - 1)
        title = words("Roster {first} to {last}", first=week.first, last=last)
        self._title.show(Text(" " + title, "bold"))
        self._legend.show(self._legend_line())
        self._status.show(Text(" " + (self._news or self._status_line())))
        if self._may_change:
            lead = words("1-9 shift  0 clear  c copy week  w swap  [ ] week")
        else:
            lead = words("Arrows move  [ ] week")
        self._keys_line.tell(("back",), lead=lead)

    def _legend_line(self) -> Text:
        """Return the day's shifts with their keys: names and times, or times alone."""
        long, brief = self._legend_of(labelled=True), self._legend_of(labelled=False)
        return long if long.cell_len <= self.size.width else brief

    def _legend_of(self, *, labelled: bool) -> Text:
        short = weeks.short_names(self._grid.week.names(), self.session.words)
        line = Text()
        parts = self._grid.week.beginning(self._grid.column)[:MOST_SHIFTS]
        for number, part in enumerate(parts, 1):
            label = name_label(part.name, self.session.words) + " " if labelled else ""
            hours = f"{_hour(part.starts)}-{_hour(part.ends)}"
            line.append(f" {number} ", "bold").append(f"{short[part.name]} {label}{hours} ")
        return line

    def _status_line(self) -> str:
        words = self.session.words
        if self._marked is not None:
            return words(
                "Swap {name}, {shift} with: go there, press w. Esc: not.",
                name=self._person_name(self._marked.login),
                shift=self._place(self._marked),
            )
        if not self._may_change:
            return words("To look at only: a supervisor changes the roster.")
        if self._grid.login is None:
            return words("There is nobody to plan.")
        day = self._day_label(self._day())
        names = [name_label(name, words) for name in self._shifts()]
        told = words.listed(names) or words("off duty")
        where = words.listed((self._person_name(self._grid.login), day))
        return words("{label}: {text}", label=where, text=told)

    def _which_shifts(self, key: int) -> str:
        """Say that there is no shift of that number on the day, and which there are."""
        words, names = self.session.words, self._names()[:MOST_SHIFTS]
        if not names:
            return words("No shift begins on {day}.", day=self._day_label(self._day()))
        shifts = words.listed(
            f"{number} {name_label(name, words)}" for number, name in enumerate(names, 1)
        )
        return words("There is no shift {number}. There are: {shifts}.", number=key, shifts=shifts)

    def _person_name(self, login: str) -> str:
        known = {person.login: person.name for person in self._grid.week.people}
        return shown(known.get(login, login))

    def _place(self, one: Assignment) -> str:
        """Return `Tue 24 Nov night shift`."""
        day = self._day_label(date.fromisoformat(one.day))
        return f"{day} {name_label(one.shift, self.session.words)}"

    def _day_label(self, day: date) -> str:
        noon = wall(day, 12 * 60, self.session.zone)
        return labels.day(noon, self.session)
