"""A long shift: twelve people type and four devices tell, for ten minutes or as long as is asked.

`make soak` runs it and shows the figures; `make soak SECONDS=60` makes it short.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

import pytest

from models import staff
from models.audit import Origin
from models.database import database, open_desk
from models.log import reads
from models.log.verify import verify
from tests.cli.conftest import ROOT, command
from tests.conftest import MakeDesk
from tests.factories import NOW
from tests.faults.real_console import console_at
from tests.terminal import Terminal

SECONDS = float(os.environ.get("DUTYDESK_SOAK_SECONDS", "600"))
PEOPLE, DEVICES = 12, 4
PAUSES = 2.0, 6.0
"""Seconds between two lines of one hand."""
PATIENCE = 30.0
"""Seconds after which an answer is missing."""
GOAL = 0.25
"""Seconds from Enter to the answer, which all but one of a hundred are to keep."""
GROWTH, SETTLING = (1.05 if SECONDS >= 600 else 1.1), 0.25
"""How much more memory the second half may take (some minutes pass until all is in use), and the
part before both halves that is left out."""
TOLD = re.compile(rb"#(\d+) is written")
TROUBLE = re.compile(rb"Traceback|Another program|locked|removed or replaced|disk")


@dataclass
class Hand:
    """Somebody who writes: each number that was acknowledged, its text, how long it took."""

    name: str
    written: dict[int, str] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)

    def next_text(self) -> str:
        return f"{self.name} {len(self.took)}"

    def note(self, number: bytes, text: str, since: float) -> None:
        self.took.append(time.monotonic() - since)
        self.written[int(number)] = text


def person(terminal: Terminal, hand: Hand, until: float) -> Hand:
    """Type a line every few seconds; what is painted is read all the time."""
    dice = random.Random(hand.name)
    terminal.press("n")
    while time.monotonic() < until:
        pause = time.monotonic() + dice.uniform(*PAUSES)
        while (left := pause - time.monotonic()) > 0:
            terminal.receive(left)
        text = hand.next_text()
        terminal.send(text)
        arrived(terminal, re.compile(text.encode()), 0)
        before, since = len(terminal.output), time.monotonic()
        terminal.press("enter")
        hand.note(arrived(terminal, TOLD, before)[1], text, since)
    return hand


def arrived(terminal: Terminal, wanted: re.Pattern[bytes], start: int) -> re.Match[bytes]:
    """Read until something was written to the terminal; painting it all would take too long."""
    deadline = time.monotonic() + PATIENCE
    while (found := wanted.search(terminal.output, start)) is None:
        assert time.monotonic() < deadline, f"no {wanted.pattern!r}\n{terminal.text()}"
        terminal.receive(deadline - time.monotonic())
    return found


def device(process: subprocess.Popen[bytes], hand: Hand, until: float) -> Hand:
    """Tell a line every few seconds and wait for its number."""
    dice = random.Random(hand.name)
    assert process.stdin is not None
    assert process.stdout is not None
    while time.monotonic() < until:
        time.sleep(dice.uniform(*PAUSES))
        text, since = hand.next_text(), time.monotonic()
        process.stdin.write(f"{text}\n".encode())
        process.stdin.flush()
        hand.note(process.stdout.readline().lstrip(b"#"), text, since)
    return hand


def memory(pids: list[int]) -> list[int]:
    """Return how much memory each process has at hand, in KiB."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,rss=", "-p", ",".join(map(str, pids))],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = dict(map(str.split, listed.splitlines()))
    return [int(found[str(pid)]) for pid in pids]


@pytest.fixture
def path(desk: MakeDesk, pin_hash: str) -> Path:
    """A desk with twelve people and four devices."""
    path = desk("en")
    here = Origin("shell", "tester")
    for number in range(PEOPLE):
        account = staff.checked_person(f"person{number}", f"Person {number}", ("clerk",))
        staff.add(account, pin_hash, here, NOW)
    for number in range(DEVICES):
        staff.add(staff.checked_device(f"device{number}", f"Device {number}"), None, here, NOW)
    database.close()
    return path


@contextmanager
def consoles(path: Path, folder: Path) -> Iterator[list[Terminal]]:
    """The consoles, one opened after the other."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(console_at(path, folder, f"person{number}"))
            for number in range(PEOPLE)
        ]


@contextmanager
def streams(path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The shells that devices tell their lines to."""
    adding = command("--db", path, "log", "add", "-", "--plain", "--as")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with ExitStack() as stack:
        yield [
            stack.enter_context(subprocess.Popen([*adding, f"device{number}"], cwd=ROOT, **pipes))
            for number in range(DEVICES)
        ]


@pytest.mark.soak
def test_a_long_shift_loses_nothing_tells_no_trouble_and_grows_no_fatter(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        consoles(path, tmp_path) as terminals,
        streams(path) as shells,
        ThreadPoolExecutor(PEOPLE + DEVICES) as hands,
    ):
        began = time.monotonic()
        until = began + SECONDS
        working = [
            hands.submit(person, terminal, Hand(f"person {number}"), until)
            for number, terminal in enumerate(terminals)
        ]
        telling = [
            hands.submit(device, shell, Hand(f"device {number}"), until)
            for number, shell in enumerate(shells)
        ]
        samples = []
        while time.monotonic() < until and not any(each.done() for each in working + telling):
            samples.append(memory([terminal.pid for terminal in terminals]))
            time.sleep(SECONDS / 120)
        people, devices = ([each.result() for each in kind] for kind in (working, telling))
        for shell in shells:
            _, said = shell.communicate()
            assert (shell.returncode, said) == (0, b"")
        for terminal in terminals:
            terminal.press("escape", "ctrl+q")
            assert terminal.wait_exit(PATIENCE) == 0
            terminal.leave_unpainted()
            assert not (found := TROUBLE.search(terminal.output)), found

    growths = grown(samples)
    with capsys.disabled():
        report(people, devices, samples, growths)
    check_log(path, people + devices)
    assert max(growths) < GROWTH, growths


def grown(samples: list[list[int]]) -> list[float]:
    """Return how the memory of each console in the second half compares with its first."""
    settled = samples[int(len(samples) * SETTLING) :]
    middle = len(settled) // 2
    return [
        mean(each[middle:]) / mean(each[:middle]) for each in map(list, zip(*settled, strict=True))
    ]


def check_log(path: Path, hands: list[Hand]) -> None:
    """Every line that was acknowledged is there under its number, and no other."""
    acknowledged = {number: text for hand in hands for number, text in hand.written.items()}
    assert len(acknowledged) == sum(len(hand.took) for hand in hands)
    open_desk(path)
    assert {entry.number: entry.text for entry in reads.everything()} == acknowledged
    assert verify().whole
    assert database.ask("PRAGMA integrity_check") == [("ok",)]


def report(
    people: list[Hand], devices: list[Hand], samples: list[list[int]], growths: list[float]
) -> None:
    """Print the figures."""
    print(f"\n{PEOPLE} consoles and {DEVICES} shell writers for {SECONDS:.0f} s")
    for who, hands in (("a person, Enter to the answer", people), ("a device", devices)):
        took = sorted(each for hand in hands for each in hand.took)
        middle, slow = took[len(took) // 2], took[len(took) * 99 // 100]
        verdict = "within" if slow < GOAL else "OVER"
        print(
            f"{who}: {len(took)} lines, p50 {middle * 1000:.0f} ms, p99 {slow * 1000:.0f} ms "
            f"({verdict} {GOAL * 1000:.0f}), most {took[-1] * 1000:.0f} ms"
        )
    tenths = [samples[len(samples) * tenth // 10] for tenth in range(10)] + samples[-1:]
    sizes = " ".join(f"{mean(each) / 1024:.1f}" for each in tenths)
    print(f"memory of a console in MiB, from tenth to tenth: {sizes}")
    print(f"second half to first: x {min(growths):.3f} to x {max(growths):.3f}")
