"""The code on the sheet: its bytes never change, and docs/handover.md tells how to compute it."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.handover import documents
from models.handover.documents import (
    Check,
    ChecklistLine,
    Document,
    Member,
    OpenLine,
    Person,
    Section,
)
from models.log import chain
from tests.models import test_chain

PAGE = (Path(__file__).parents[2] / "docs" / "handover.md").read_text(encoding="utf-8")
SEALED_AT = 1_795_471_800_000_000
EXAMPLE = Document(
    handover=12,
    shift="2026-11-23-night",
    starts_at=1_795_442_400_000_000,
    ends_at=1_795_471_200_000_000,
    first=101,
    last=117,
    members=(Member("li", "李静", "rostered"),),
    checklist=(ChecklistLine(1, "count", "对讲机", 4, "4", ""),),
    sections=(Section("summary", "一夜平静。", False), Section("look_ahead", "", True)),
    urgent=(103,),
    open_items=(OpenLine(103, None, 0),),
    offered_by=Person("li", "李静"),
    offered_at=1_795_471_200_000_000,
    checks=(
        Check("check:1", "checked", "4", "", "王强", 1_795_471_500_000_000, "", "", None),
    ),
    next_shift="2026-11-24-early",
    accepted_by=Person("wang", "王强"),
    accepted_at=SEALED_AT,
    salt=bytes(range(16)).hex(),
)  # fmt: skip


def example() -> list[str]:
    """Return the document's digest, the entry's and the code, as the program computes them."""
    sealed = documents.digest(documents.written(EXAMPLE))
    entry = test_chain.Example(
        number=118,
        happened_at=SEALED_AT,
        recorded_at=SEALED_AT,
        author="wang",
        author_name="王强",
        category="handover",
        reference=f"handover/12/{sealed}",
        content_digest=chain.content_digest(bytes(range(16)), "交接班 12：李静 交 王强。", None),
    )
    _, _, previous = test_chain.example()
    digest = chain.entry_digest(previous, entry, "2026-11-24-early")
    return [sealed, digest.hex(), chain.code(digest)]


def test_a_sealed_document_has_the_same_digest_for_ever() -> None:
    assert example() == [
        "524bfb2c02159ce368b839cddcd35073b90150a8c2ea2b929d0bcab4c433d18c",
        "367cf38135f77f7493e4fb57ececdc8f031baf7a2cffeb539e47475317e7c79a",
        "6SYF-709N-YXZQ-94Z4",
    ]


def test_the_document_survives_being_written_and_read() -> None:
    assert documents.read(documents.written(EXAMPLE), EXAMPLE.handover) == EXAMPLE


def test_the_script_of_the_page_computes_what_the_program_does(
    capsys: pytest.CaptureFixture[str],
) -> None:
    script = PAGE.split("```python\n")[1].split("```")[0]
    exec(compile(script, "handover.md", "exec"), {})
    assert capsys.readouterr().out.split() == example()
    assert "\n".join(example()) in PAGE


def test_the_page_names_every_field_of_the_document() -> None:
    table = PAGE.split("## What is digested")[1].split("## ")[0]
    for name in Document.__annotations__:
        assert f"`{name}`" in table
