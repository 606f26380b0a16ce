"""A proof finds what is not as it was at the moment of the backup; the open desk stays open."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from models.backups.archive import Header
from models.backups.contents import read_contents
from models.backups.proof import prove
from models.database import database
from models.log import reads
from tests.conftest import MakeDesk
from tests.factories import NOW, write
from tests.models.backups.test_archive import HEADER
from tests.models.test_upgrade import old_desk  # noqa: F401 - a fixture


@pytest.fixture
def copy(desk: MakeDesk, tmp_path: Path) -> Path:
    desk("en")
    for number in range(30):
        write(f"line {number}", now=NOW + number, carried=number == 3)
    path = tmp_path / "copy"
    database.copy(path, lambda _: None)
    return path


def header_of(copy: Path) -> Header:
    with closing(sqlite3.connect(copy)) as file:
        there = read_contents(file)
    return replace(
        HEADER,
        schema=there.schema,
        entries=there.entries,
        last_number=there.last_number,
        head=there.head,
        rows=there.rows,
        database_bytes=copy.stat().st_size,
    )


def test_a_copy_of_the_desk_holds_and_the_desk_stays_open(copy: Path) -> None:
    told: list[tuple[int, int]] = []
    proof = prove(copy, header_of(copy), lambda done, whole: told.append((done, whole)))
    assert (proof.holds, proof.entries, proof.findings) == (True, 30, ())
    assert proof.head == header_of(copy).head
    assert told[-1] == (30, 30)
    assert reads.newest(1)[0].text == "line 29"
    assert write("the desk is still open").number == 31


SPOILED: dict[str, Callable[[sqlite3.Connection], object]] = {
    "chain": lambda file: file.execute("UPDATE entry SET author_name = 'x' WHERE number = 7"),
    "rows": lambda file: file.execute("DELETE FROM audit"),
    "head": lambda file: file.execute("UPDATE entry SET digest = zeroblob(32) WHERE number = 30"),
    "foreign_key": lambda file: file.execute("UPDATE entry SET category = 'nowhere'"),
    "integrity": lambda file: file.executescript(
        "PRAGMA writable_schema = 1; DELETE FROM sqlite_schema WHERE name = 'entry_author'"
    ),
}


@pytest.mark.parametrize("kind", SPOILED)
def test_what_was_changed_is_found(copy: Path, kind: str) -> None:
    header = header_of(copy)
    with closing(sqlite3.connect(copy)) as file:
        SPOILED[kind](file)
        file.commit()
    found = {finding.kind for finding in prove(copy, header).findings}
    assert kind in found


def test_a_page_that_makes_no_sense_is_found_and_the_desk_stays_open(copy: Path) -> None:
    header = header_of(copy)
    content = bytearray(copy.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 100] = b"\xff" * 100
    copy.write_bytes(content)
    findings = prove(copy, header).findings
    assert "integrity" in {finding.kind for finding in findings}
    assert len(set(findings)) == len(findings)
    assert reads.newest(1)[0].number == 30


def test_one_of_an_older_program_is_proved_too(old_desk: Path) -> None:  # noqa: F811
    header = header_of(old_desk)
    assert header.schema == 1
    proof = prove(old_desk, header)
    assert (proof.holds, proof.entries) == (True, header.entries)
