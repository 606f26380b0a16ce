"""The figures in words: how long, which part of a whole."""

from __future__ import annotations

import pytest

from models.clock import MINUTE, SECOND, duration
from models.complaints.analysis import percent
from models.complaints.figures import Rate
from models.language import Words


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 min"),
        (12, "12 min"),
        (60, "1 h"),
        (130, "2 h 10"),
        (125, "2 h 05"),
        (24 * 60, "1 d"),
        (27 * 60 + 40, "1 d 3 h"),
    ],
)
def test_a_time_is_said_as_people_say_it(minutes: int, said: str) -> None:
    assert duration(minutes * MINUTE + 59 * SECOND, Words("en")) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (41, 50, "82 %  41/50"),
        (0, 7, "0 %  0/7"),
        (7, 7, "100 %  7/7"),
        (0, 0, "-"),
        (999, 1000, "99 %  999/1000"),
        (3, 1000, "0.3 %  3/1000"),
    ],
)
def test_a_rate_has_its_part_and_its_whole_beside_it(part: int, whole: int, said: str) -> None:
    assert percent(Rate(part, whole)) == said
