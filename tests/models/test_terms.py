"""The Chinese of the catalogue: one word for one thing, and its own punctuation."""

from __future__ import annotations

import re

from tests.models.test_language import catalogue, translations

FACT = re.compile(r"\{[^}]*\}")
TYPED = re.compile(r"(?:同意|带|牌|许可证):")  # as people type them on a line
HALF_WIDTH = re.compile(r"[一-鿿][,;:()?!]|[,;:()?][一-鿿]")
ONE_WORD = {
    "值班记录": "日志(?!平板)",  # but the journal is 预写日志, and a tablet may be called so
    "在岗": "当班",
    "Enter": "回车",
    "文件夹": "目录",
    "上下键": "[↑↓]",
    "破例放行": "特准|不顾",
    "已阅": "看过到期|已看过",
    "该回访": "应回访的|未回访",
    "拒绝签字": "拒签",
}
SHORT = {"refuse", "handover refused", "Signed and refused before"}  # a key, a label, a heading


def chinese() -> list[tuple[str, str]]:
    """Return each message id, of a plural the first, with its translations."""
    return [
        (message.id if isinstance(message.id, str) else message.id[0], text)
        for message in catalogue()
        if message.id
        for text in translations(message)
    ]


def test_no_half_width_punctuation_stands_beside_chinese() -> None:
    plain = [(text, TYPED.sub("", FACT.sub("某", text))) for _, text in chinese()]
    assert [text for text, said in plain if HALF_WIDTH.search(said)] == []


def test_one_thing_has_one_word() -> None:
    said = [(text, text.replace("预写日志", "")) for id_, text in chinese() if id_ not in SHORT]
    assert [
        (better, text)
        for better, worse in ONE_WORD.items()
        for text, plain in said
        if re.search(worse, plain)
    ] == []


def test_awaiting_follow_up_is_a_state_and_nothing_else() -> None:
    assert [id_ for id_, text in chinese() if "待回访" in text] == ["awaiting follow-up"]
