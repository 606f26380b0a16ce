"""The brief: the state of the desk in one screen of plain text, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from wcwidth import wcswidth

from models import due, duty
from models.brief import brief
from models.clock import MINUTE
from models.language import Words
from models.log import purge
from tests.factories import DESK_NAMES, NOW, actor, write

MakeDesk = Callable[..., Path]


def lines(language: str, width: int = 80) -> list[str]:
    return list(brief(NOW + MINUTE, Words(language), width))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_screen_nor_more_than_one(
    desk: MakeDesk, language: str, width: int
) -> None:
    desk(language)
    write("电梯2号停在7层，有人被困" * 20, severity=2, carried=True, due_at=NOW + 5)
    write("many\nlines\x1b[2J\u202e", severity=1, place="12-1503")
    written = lines(language, width)
    assert all(wcswidth(line) <= width for line in written)
    assert all(line.isprintable() for line in written)


def test_it_says_where_when_and_what_is_urgent_and_open(desk: MakeDesk) -> None:
    desk("en")
    write("quiet night")
    write("lift stuck", severity=2, place="B2", carried=True, due_at=NOW + 30 * MINUTE)
    text = "\n".join(lines("en"))
    assert lines("en")[0].startswith(DESK_NAMES["en"])
    assert "Tue 2026-11-24 02:21" in text
    assert text.count("lift stuck @B2") == 3
    assert "due 02:50" in text
    assert text.count("quiet night") == 1


@pytest.mark.parametrize(("language", "told"), [("en", "no shift open"), ("zh", "无人在岗")])
def test_the_first_line_names_the_shift_only_once_it_is_open(
    desk: MakeDesk, language: str, told: str
) -> None:
    desk(language)
    assert [part.strip() for part in lines(language)[0].split("·")][1:2] == [told]
    assert "22:00" not in lines(language)[0]
    duty.go_on_duty(actor("li"), NOW, relieve=False)
    assert told not in lines(language)[0]
    assert "22:00" in lines(language)[0]


def test_a_purged_text_is_called_removed(desk: MakeDesk) -> None:
    desk("en")
    write("secret")
    purge.purge(NOW + 1, "r", actor("admin"), NOW + 2)
    text = "\n".join(lines("en"))
    assert "secret" not in text
    assert "(removed)" in text


def test_what_has_a_due_time_is_due_the_most_urgent_first(desk: MakeDesk) -> None:
    desk("en")
    write("later", carried=True, due_at=NOW + 20 * MINUTE)
    write("sooner", carried=True, due_at=NOW + 10 * MINUTE)
    write("some day", carried=True)
    found = due.collect(NOW)
    assert [(item.label, item.is_over(NOW + 10 * MINUTE)) for item in found] == [
        ("#2", True),
        ("#1", False),
    ]
