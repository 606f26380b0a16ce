"""How long a key of a search takes until the list shows what is found now."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bench.console import console
from bench.desks import LARGE, Bench
from bench.measure import REST, Samples, until
from bench.table import Row
from models.log import reads
from models.log.reads import Filters
from tests.terminal import Terminal

CHINESE = "电梯机房,漏水,装修,垃圾房,配电房,水泵房,空调,保洁,工程部,停电,停车,张女士,物业,回访"
ENGLISH = "lift,water,parcel,noise,smoke,alarm,visitor,keys,guest,cleaner,police"
WORDS = {"zh": CHINESE, "en": ENGLISH}
PASSES = 3
"""Each word is typed so often; what disturbs the machine once disturbs no key three times."""
COMPARED = 4
"""Rows at the end of the list by which one result is told from another."""
NUMBER = re.compile(r"^ .. *(\d+) \d\d[:-]\d\d", re.MULTILINE)


def search(bench: Bench, language: str) -> Iterator[Row]:
    """Words typed letter by letter; each key until its own list is on the screen."""
    desk, words = bench.desk(LARGE, language), WORDS[language].split(",")
    expected = desk.ask(lambda: _expected(words))
    with console(bench, desk).open() as terminal:
        terminal.wait_for(re.compile(f"{expected[''][-1]} "), 60)
        passes = [
            [took for word in words for took in _typed(terminal, word, expected)]
            for _ in range(PASSES)
        ]
    every_key = Samples(Samples(one).median for one in zip(*passes, strict=True))
    everything = Samples(took for one in passes for took in one)
    name = f"search over {LARGE:,} ({language}, {len(every_key)} keys), ms"
    yield Row(f"{name} (p95)", every_key.p95, goal=50)
    yield Row(f"  p95 of all {PASSES} passes", everything.p95)
    yield Row("  median", everything.median)


def _typed(terminal: Terminal, word: str, expected: dict[str, list[int]]) -> Iterator[float]:
    _find(terminal, expected[""])
    for at in range(len(word)):
        before, now = word[:at], word[: at + 1]
        if expected[now] == expected[before]:
            terminal.send(word[at])  # nothing changes by which its list could be told
            terminal.quiet(REST)
        else:
            yield until(terminal, word[at], lambda found=expected[now]: _shown(terminal) == found)
    terminal.press("escape")


def _find(terminal: Terminal, everything: list[int]) -> None:
    terminal.wait_for(lambda: _shown(terminal) == everything)
    terminal.quiet(REST)
    terminal.press("/")
    terminal.quiet(REST)


def _shown(terminal: Terminal) -> list[int]:
    return [int(number) for number in NUMBER.findall(terminal.text())][-COMPARED:]


def _expected(words: list[str]) -> dict[str, list[int]]:
    """The numbers at the end of the list for every beginning of the words, and for nothing."""
    typed = {word[:length] for word in words for length in range(len(word) + 1)}
    return {
        one: [entry.number for entry in reads.newest(COMPARED, Filters(words=one))] for one in typed
    }
