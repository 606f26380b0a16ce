"""Backups by the clock: the units for systemd, or the line for cron, that run the commands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from models.errors import DeskError

# How often: what systemd calls it (OnCalendar), what cron does.
EVERY = {
    **{
        f"{minutes}m": (f"*-*-* *:00/{minutes}:00", f"*/{minutes} * * * *")
        for minutes in (5, 10, 15, 20, 30)
    },
    "1h": ("*-*-* *:00:00", "0 * * * *"),
    **{
        f"{hours}h": (f"*-*-* 00/{hours}:00:00", f"0 */{hours} * * *")
        for hours in (2, 3, 4, 6, 8, 12)
    },
    "1d": ("*-*-* 03:30:00", "30 3 * * *"),
}
LETTER = re.compile(r"[^\x20-\x7e\u00a0-\U0010ffff]")


@dataclass(frozen=True)
class Schedule:
    """Commands, one after another, every so often; `name` is the same for the same desk."""

    name: str
    every: str
    commands: tuple[tuple[str, ...], ...]

    def service(self) -> str:
        """Return the text of systemd's service unit. All but the last command may fail."""
        *before, last = self.commands
        starts = [f"ExecStart=-{_for_systemd(command)}" for command in before]
        starts.append(f"ExecStart={_for_systemd(last)}")
        lines = (
            *("[Unit]", "Description=Duty Desk: verified backup", ""),
            *("[Service]", "Type=oneshot", "Nice=10", "IOSchedulingClass=idle", *starts),
        )
        return "\n".join(lines) + "\n"

    def timer(self) -> str:
        """Return the text of systemd's timer unit; what was missed is made up for."""
        lines = (
            *("[Unit]", "Description=Duty Desk: verified backups", ""),
            *("[Timer]", f"OnCalendar={EVERY[self.every][0]}", "Persistent=true", ""),
            *("[Install]", "WantedBy=timers.target"),
        )
        return "\n".join(lines) + "\n"

    def cron_line(self) -> str:
        """Return the line for cron, which mails whatever is said to its owner."""
        commands = "; ".join(f"nice -n 10 {shlex.join(command)}" for command in self.commands)
        return f"{EVERY[self.every][1]} {_for_cron(commands)} # {self.name}"


def name_for(desk_id: str) -> str:
    """Return what the units of a desk are called."""
    return f"dutydesk-backup-{desk_id[:12]}"


def planned(desk_id: str, every: str, commands: Sequence[Sequence[str]]) -> Schedule:
    """Return a schedule; raise DeskError `every_form`, or `schedule_form` for a newline."""
    if every not in EVERY:
        raise DeskError("every_form", "every", value=every, choices=tuple(EVERY))
    for word in (word for command in commands for word in command):
        if LETTER.search(word):
            raise DeskError("schedule_form", "to", value=word)
    return Schedule(name_for(desk_id), every, tuple(map(tuple, commands)))


def without(crontab: str, name: str) -> str:
    """Return a crontab without the line of a schedule; all others stay as they are."""
    kept = [line for line in crontab.splitlines() if not line.endswith(f" # {name}")]
    return "".join(f"{line}\n" for line in kept)


def _for_systemd(command: Sequence[str]) -> str:
    """Quote a command for ExecStart (systemd.service(5), systemd.syntax(7))."""
    doubled = str.maketrans({"%": "%%", "$": "$$", "\\": "\\\\", '"': '\\"'})
    return " ".join(f'"{word.translate(doubled)}"' for word in command)


def _for_cron(command: str) -> str:
    """Quote a command for a crontab, where % ends it (crontab(5))."""
    return command.replace("%", "\\%")
