"""The chain's bytes: read in one way only, and the same for ever (docs/chain.md shows them)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.errors import DeskError
from models.log import chain
from models.log.tables import EntryRow

VALUES = some.one_of(some.none(), some.integers(), some.text(), some.binary())
DOCUMENT = Path(__file__).parents[2] / "docs" / "chain.md"


@dataclass
class Example(EntryRow):
    """The entry of docs/chain.md."""

    number: int = 1
    happened_at: int = 1_795_457_400_000_000
    recorded_at: int = 1_795_457_460_000_000
    author: str = "li"
    author_name: str = "李静"
    channel: str = "console"
    system_user: str = "desk"
    shift: int = 1
    category: str = "patrol"
    severity: int = 0
    action: str = "entry"
    target: int | None = None
    carried: int = 0
    due_at: int | None = None
    reference: str | None = None
    salt: bytes | None = bytes(range(16))
    text: str | None = "巡查18层正常"
    place: str | None = "12-1503"
    content_digest: bytes = b""
    digest: bytes = b""


def example() -> tuple[bytes, bytes, bytes]:
    genesis = chain.genesis("00112233445566778899aabbccddeeff")
    entry = Example()
    entry.content_digest = chain.content_digest(entry.salt or b"", entry.text or "", entry.place)
    return genesis, entry.content_digest, chain.entry_digest(genesis, entry, "2026-11-23-night")


def test_the_worked_example_never_changes() -> None:
    genesis, content, digest = example()
    assert genesis.hex() == "5fc158c471d6ece12447bc913f30b597d93b5e6fa99a443be0ebef83a6abdf80"
    assert content.hex() == "42ec755439c7c6aac8592c891392d8ab491251b3ea1afe3a933bdc34e528f5ea"
    assert digest.hex() == "9a669feba90e7538919b16faf229bb0cd51277e5b585863197913af82d978c0c"
    assert chain.code(digest) == "K9K9-ZTX9-1STK-H4CV"


def test_the_document_shows_the_worked_example() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    genesis, content, digest = example()
    for shown in (genesis.hex(), content.hex(), digest.hex(), chain.code(digest)):
        assert shown in document


def test_the_script_of_the_document_computes_the_worked_example(
    capsys: pytest.CaptureFixture[str],
) -> None:
    script = DOCUMENT.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    exec(compile(script, "chain.md", "exec"), {})
    genesis, content, digest = example()
    shown = [genesis.hex(), content.hex(), digest.hex(), chain.code(digest)]
    assert capsys.readouterr().out.split() == shown


def plain(values: list[str | bytes | int | None]) -> list[bytes | None]:
    return [
        None if value is None else value if isinstance(value, bytes) else str(value).encode()
        for value in values
    ]


@given(some.lists(VALUES, max_size=5), some.lists(VALUES, max_size=5))
def test_different_values_have_different_bytes(
    some_values: list[str | bytes | int | None], others: list[str | bytes | int | None]
) -> None:
    same = chain.canonical(*some_values) == chain.canonical(*others)
    assert same == (plain(some_values) == plain(others))


@given(some.lists(some.text(max_size=3), min_size=2, max_size=4), some.integers(1, 3))
def test_moving_a_letter_to_the_next_value_changes_the_bytes(texts: list[str], at: int) -> None:
    at = min(at, len(texts) - 1)
    moved = [*texts[: at - 1], texts[at - 1] + texts[at][:1], texts[at][1:], *texts[at + 1 :]]
    assert (chain.canonical(*moved) == chain.canonical(*texts)) == (moved == texts)


@given(some.binary(min_size=32, max_size=32))
def test_a_code_is_read_however_it_is_typed(digest: bytes) -> None:
    code = chain.code(digest)
    sloppy = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert chain.parse_code(code) == chain.parse_code(sloppy) == code


@pytest.mark.parametrize(
    "typed", ["", "94AK-CCR8-ZREZ", "94AK-CCR8-ZREZ-578U", "94AKCCR8ZREZ578BB"]
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(DeskError) as refused:
        chain.parse_code(typed)
    assert refused.value.code == "anchor_form"


@given(some.sets(some.integers(1, 400)).map(sorted))
def test_a_purges_numbers_are_read_as_they_were_written(numbers: list[int]) -> None:
    listed = chain.ranges(numbers)
    found = chain.parse_ranges(listed) if listed else []
    assert [number for each in found for number in each] == numbers


def test_numbers_in_a_row_are_one_range() -> None:
    assert chain.ranges([1, 2, 3, 4, 7, 9, 10]) == "1-4,7,9-10"
